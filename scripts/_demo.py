"""Plays the demo: without arguments into a fresh folder, with arguments as they are; then says where the report is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCF = (sys.executable, "-m", "scf_ledger")


def clear(out: Path) -> None:
    """Removes what an earlier demo left, after stopping the chain if one was left running there."""
    if (out / "home" / "devnet" / "running.json").exists():
        subprocess.run([*SCF, "--home", str(out / "home"), "devnet", "down"], stdout=subprocess.DEVNULL)
    shutil.rmtree(out, ignore_errors=True)


def main(arguments: Sequence[str]) -> int:
    out = Path(os.environ["SCF_RUN_OUT"])
    if not arguments:
        clear(out)
    code = subprocess.call([*SCF, "run", *arguments])
    if not arguments and (out / "report.html").exists():
        print(f"\nthe report: {out / 'report.html'}")
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
