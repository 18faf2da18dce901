"""The passage journal: durable, single use, one after the other, and nothing is taken out of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from scf_ledger.gate.check import Decision, Passage, Policy, decide
from scf_ledger.gate.exits import ExitWithoutOrder
from scf_ledger.gate.journal import Journal
from scf_ledger.problems import Problem
from tests.unit.gate.helpers import CUSTODIAN, NOW, RECEIPT, SECRET, UNITS, codes, entry, pack, passage, slip

ROOT = Path(__file__).resolve().parents[3]
MADE = slip()


def deciding(at: Passage) -> Callable[[frozenset[str]], Decision]:
    return lambda used: decide(pack(entry(MADE)), MADE, at, used, Policy())


def go(journal: Journal, at: Passage | None = None) -> Decision:
    at = at or passage()
    return journal.pass_through(at, deciding(at))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "gate" / "journal.jsonl")


def test_AB_19_replay_at_the_same_gate_is_refused(journal: Journal) -> None:
    assert go(journal).passes
    again = go(Journal(journal.path))
    assert codes(again) == ["NO_DELIVERY_ORDER"] and again.findings[0].values["state"] == "used here"


def test_a_refused_passage_uses_nothing_up(journal: Journal) -> None:
    assert not go(journal, passage(kg=18_000)).passes
    assert go(journal).passes


def test_every_decision_is_written_with_its_reasons(journal: Journal) -> None:
    go(journal, passage(kg=18_000))
    go(journal)
    refused, out = journal.entries()
    assert (refused["kind"], out["kind"]) == ("refused", "out")
    assert refused["findings"][0]["code"] == "OVER_DELIVERY" and refused["passage"]["kg"] == "18000"
    assert out["order"] == MADE.order and out["at"] == NOW and out["receipt"] == RECEIPT
    assert (refused["number"], out["number"]) == (1, 2)
    first = journal.path.read_bytes().splitlines()[0]
    assert out["before"] == sha256(first).hexdigest()


_CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from scf_ledger.gate.journal import Journal
from tests.unit.gate.test_journal import go
print(go(Journal(Path(sys.argv[1]))).passes, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_AB_19_replay_after_kill_9_is_refused(journal: Journal) -> None:
    """The process is killed right after it has said yes; whoever comes next knows."""
    child = [sys.executable, "-c", _CHILD.format(root=str(ROOT)), str(journal.path)]
    first = subprocess.run(child, capture_output=True, text=True, timeout=120)
    assert (first.stdout, first.returncode) == ("True\n", -signal.SIGKILL), first.stderr
    second = subprocess.run(child, capture_output=True, text=True, timeout=120)
    assert second.stdout == "False\n", second.stderr


def test_it_is_on_disk_before_anybody_is_told(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    real = os.fsync

    def watched(file: int) -> None:
        real(file)
        synced.append(journal.path.read_bytes())

    monkeypatch.setattr("scf_ledger.gate.journal.os.fsync", watched)
    assert go(journal).passes
    assert MADE.order.encode() in synced[-1]


def test_nothing_passes_when_it_cannot_be_written(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device", str(journal.path))

    monkeypatch.setattr("scf_ledger.gate.journal.os.write", full)
    with pytest.raises(OSError, match="No space"):
        go(journal)


def test_a_line_that_a_crash_cut_short_is_taken_off(journal: Journal) -> None:
    go(journal, passage(kg=18_000))
    whole = journal.path.read_bytes()
    go(journal)
    journal.path.write_bytes(journal.path.read_bytes()[:-10])
    assert [e["kind"] for e in journal.entries()] == ["refused"]
    assert journal.path.read_bytes() == whole
    assert go(journal).passes


def test_two_trucks_at_once_are_one_after_the_other(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: go(Journal(journal.path)).passes, range(8)))
    assert sorted(said) == [False] * 7 + [True]
    assert len(journal.entries()) == 8


@pytest.mark.parametrize("harm", ["change", "drop", "swap", "rubbish"])
def test_AB_19_replay_by_changing_the_journal_is_found(journal: Journal, harm: str) -> None:
    for kg in (18_000, 16_000, 18_001, 18_002):
        go(journal, passage(kg=kg))
    lines = journal.path.read_bytes().splitlines(keepends=True)
    changed = {
        "change": [lines[0], lines[1].replace(b'"out"', b'"refused"'), *lines[2:]],
        "drop": [lines[0], *lines[2:]],
        "swap": [lines[1], lines[0], *lines[2:]],
        "rubbish": [*lines[:3], b"not json\n"],
    }[harm]
    assert changed != lines
    journal.path.write_bytes(b"".join(changed))
    with pytest.raises(Problem, match="GATE_JOURNAL_DAMAGED"):
        go(journal)


def test_AB_19_after_expiry_a_clock_set_back_does_not_help(journal: Journal) -> None:
    other = slip(validUntil=NOW + 10)
    later = passage(at=NOW + 20)
    assert go(journal, later).passes
    back = journal.pass_through(passage(), lambda used: decide(pack(entry(other)), other, passage(), used, Policy()))
    assert codes(back) == ["GATE_CLOCK"] and back.findings[0].values == {"at": NOW, "journal": NOW + 20}


def test_an_empty_journal_has_no_entries(journal: Journal) -> None:
    assert journal.entries() == [] and not journal.path.exists()


# ---------------------------------------------------------------- exits without an order


def left(**changed: object) -> ExitWithoutOrder:
    given = {"custodian": CUSTODIAN, "gate": "北门 3", "at": NOW, "receipt": RECEIPT, "units": UNITS[:1], "kg": 8_500}
    return ExitWithoutOrder(**{**given, **changed})  # type: ignore[arg-type]


def test_AB_18_an_exit_without_order_is_a_report_ready_to_be_signed(journal: Journal) -> None:
    entry_ = journal.report(left(evidence=("0x" + sha256(b"picture").hexdigest(),)))
    (kept,) = journal.entries()
    assert kept == entry_ and kept["kind"] == "exit without order"
    assert (kept["code"], kept["rules"]) == ("NO_DELIVERY_ORDER", ["AB-18"])
    assert kept["receipt"] == RECEIPT and kept["units"] == list(UNITS[:1]) and kept["kg"] == "8500"
    assert kept["digest"] == left(evidence=("0x" + sha256(b"picture").hexdigest(),)).digest


def test_a_reports_digest_is_of_all_that_it_says() -> None:
    others = [
        left(custodian=5),
        left(gate="南门"),
        left(at=NOW + 1),
        left(receipt=""),
        left(units=()),
        left(kg=0),
        left(vehicle="0x" + "11" * 32),
        left(order=MADE.order),
        left(evidence=("0x" + "22" * 32,)),
    ]
    assert len({one.digest for one in (left(), *others)}) == len(others) + 1


def test_an_exit_without_order_is_no_use_of_an_order(journal: Journal) -> None:
    journal.report(left(order=MADE.order))
    assert go(journal).passes


def test_the_journal_is_plain_json_lines(journal: Journal) -> None:
    go(journal)
    (line,) = journal.path.read_text().splitlines()
    assert json.loads(line)["order"] == MADE.order
    assert SECRET not in journal.path.read_bytes()
