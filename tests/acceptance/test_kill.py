"""kill -9 of the gateway at random moments of the story: with --resume it completes, nothing twice, nothing lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scf_ledger.devnet import Devnet
from scf_ledger.verification import Outcome, verify
from tests.acceptance.runs import BLOCK_TIME, Run

#: How often the gateway must die before the story may end; SCF_TEST_KILLS is for whoever works on a chapter.
KILLS = int(os.environ.get("SCF_TEST_KILLS", "20"))
#: Exit code of a run that lost its gateway.
LOST = 3
#: Seconds that one attempt may take.
PATIENCE = 300


class Killer(threading.Thread):
    """Kills the gateway of a run once: when the story has done so many steps, and a moment into the next."""

    def __init__(self, out: Path, wanted: int, delay: float) -> None:
        super().__init__(daemon=True)
        self._file = out / "home" / "serve.json"
        self._journal = out / "journal.jsonl"
        self._wanted = wanted
        self._delay = delay
        # A gateway that was killed leaves its file behind.
        self._since = time.time()
        self._over = threading.Event()
        self.killed = False

    def run(self) -> None:
        pid = self._pid()
        while pid is not None and self._done() < self._wanted:
            if self._over.wait(0.01):
                return
        if pid is None or self._over.wait(self._delay):
            return
        try:
            os.kill(pid, signal.SIGKILL)
            self.killed = True
        except ProcessLookupError:
            return

    def _pid(self) -> int | None:
        """The gateway's process, as soon as it serves."""
        while not self._over.wait(0.02):
            try:
                if self._file.stat().st_mtime >= self._since:
                    return int(json.loads(self._file.read_text())["pid"])
            except (OSError, ValueError, KeyError):
                continue
        return None

    def _done(self) -> int:
        """Steps that the story has finished."""
        try:
            return self._journal.read_bytes().count(b"\n")
        except FileNotFoundError:
            return 0

    def end(self) -> bool:
        """Waits for the thread; returns whether it has killed."""
        self._over.set()
        self.join()
        return self.killed


def attempt(out: Path, killer: Killer | None) -> tuple[int, bool, str]:
    """One attempt at the story; returns its exit code, whether its gateway was killed, and what was told."""
    options = ["--resume"] if (out / "journal.jsonl").exists() else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCF_")}
    command = [sys.executable, "-m", "scf_ledger", "run", "--out", str(out), "--block-time", BLOCK_TIME]
    if killer:
        killer.start()
    done = subprocess.run(
        [*command, "--patience", "0.5", *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, bool(killer and killer.end()), done.stderr


def facts(summary: Mapping[str, Any]) -> dict[str, Any]:
    """What must be the same however often the story was interrupted: everything but names, hashes and times."""
    return {
        "acts": Counter((act["kind"], act["step"].split("/", 1)[0]) for act in summary["acts"]),
        "documents": {one["file"]: one["status"] for one in summary["documents"]},
        "members": [(one["uscc"], one["status"]) for one in summary["members"]],
        "receipts": sorted((one["goods"], one["issued_kg"], one["kg"], one["state"]) for one in summary["receipts"]),
        "vouchers": sorted((one["amount"], one["settled"], one["state"]) for one in summary["receivables"]),
        "loans": sorted((one["limit"], one["drawn"], one["principal"], one["state"]) for one in summary["loans"]),
        "payments": Counter((one["amount"], one["state"]) for one in summary["payments"]),
        "gate": [(one["name"], one["passes"], one["codes"]) for slip in summary["slips"] for one in slip["passages"]],
        "suspensions": sorted((one["cause"], one["state"]) for one in summary["suspensions"]),
        "stock_takes": [(one["book_kg"], one["counted_kg"], one["matches"]) for one in summary["stock_takes"]],
        "fees": [one["amount"] for one in summary["fees"]],
        "attestations": [len(one["attestations"]) for one in summary["devices"]],
        "files": sorted(Path(one["file"]).suffix for one in summary["files"]),
        "refused": Counter((one["name"], one["code"]) for one in summary["refused"]),
    }


@pytest.mark.timeout(1_800)
def test_a_story_whose_gateway_is_killed_twenty_times_is_the_same_story(run: Run, tmp_path: Path) -> None:
    out, dice = tmp_path / "out", random.Random(20_261_122)
    kills, code, told = 0, LOST, ""
    # One in each twentieth of the story but its last steps, so that it is not over before.
    steps = (run.out / "journal.jsonl").read_bytes().count(b"\n") * 9 / 10
    started = time.monotonic()
    while code == LOST:
        code, killed, told = attempt(
            out,
            Killer(out, int(steps * (kills + dice.random()) / KILLS), dice.uniform(0, 0.6)) if kills < KILLS else None,
        )
        kills += killed
        assert code in (0, LOST), told[-3000:]
        assert time.monotonic() - started < 20 * PATIENCE
    assert kills >= KILLS, f"the story was over after {kills} kills"
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert facts(summary) == facts(run.summary)
    report = verify(out / "bundle")
    assert report.outcome is Outcome.PROVEN, report.findings
    # As many acts on the chain as the story has: nothing was sent twice and nothing is missing.
    assert report.proven["acts"] == len(summary["acts"]) == len({act["id"] for act in summary["acts"]})


def test_whoever_interrupts_the_story_leaves_nothing_running(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "scf_ledger", "run", "--out", str(out), "--block-time", BLOCK_TIME]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCF_")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as story:
        deadline = time.monotonic() + PATIENCE
        while not (out / "journal.jsonl").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        story.send_signal(signal.SIGTERM)
        _, told = story.communicate(timeout=PATIENCE)
    assert story.returncode == 130, told
    assert "--resume" in told
    assert not (out / "home" / "serve.json").exists()
    assert not Devnet(out / "home" / "devnet").status().running
