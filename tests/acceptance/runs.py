"""Runs of `scf run` as a person starts them: a process of its own, an exit code, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: Seconds between blocks: short, for the story waits for each act.
BLOCK_TIME = "0.1"


@dataclass(frozen=True)
class Run:
    """A finished run."""

    out: Path
    summary: dict[str, Any]
    code: int
    told: str

    @property
    def bundle(self) -> Path:
        return self.out / "bundle"

    @cached_property
    def report(self) -> str:
        return (self.out / "report.html").read_text(encoding="utf-8")


def shared_data() -> Path | None:
    """The documents beside the project, where they are."""
    data = ROOT.parent / "shared" / "data"
    return data if data.is_dir() else None


def scf(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command as a person would, with nothing of ours in the environment but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCF_")}
    command = [sys.executable, "-m", "scf_ledger", *map(str, arguments)]
    return subprocess.run(
        command, env={**kept, **environment}, capture_output=True, text=True, timeout=600, check=False
    )


def tell(out: Path, folder: Path | None = None, *options: str) -> Run:
    """Plays the story over a folder; it must be complete."""
    given = [folder] if folder else []
    done = scf("run", *given, "--out", out, "--block-time", BLOCK_TIME, *options)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return Run(out, json.loads((out / "summary.json").read_text(encoding="utf-8")), done.returncode, done.stderr)
