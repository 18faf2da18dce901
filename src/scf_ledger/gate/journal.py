"""The passage journal: everything that a gate decided, and thereby the list of orders that it has let goods out on.

One file, one JSON line an entry, each with the SHA-256 of the one before. An entry is on disk before anybody is told,
so that an order is used once though the machine dies between two trucks (AB-19). A line that a crash cut short was
never told to anybody, and is taken off.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from scf_ledger.evidence import canonical_bytes
from scf_ledger.gate.check import Decision, Passage
from scf_ledger.gate.exits import ExitWithoutOrder
from scf_ledger.gate.findings import Finding
from scf_ledger.problems import problem

_NOTHING = "0" * 64
OUT, REFUSED, EXIT = "out", "refused", "exit without order"


class Journal:
    """The journal of one gate in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def pass_through(self, passage: Passage, decide: Callable[[frozenset[str]], Decision]) -> Decision:
        """Decides on one passage and writes it down before it answers.

        Two processes at one gate come one after the other, so one order never lets two trucks out.

        Raises
        ------
        Problem
            GATE_JOURNAL_DAMAGED: the journal was changed, so nobody knows which orders are used.
        """
        with self._locked() as file:
            entries = list(self._read(file))
            decision = decide(frozenset(e["order"] for e in entries if e["kind"] == OUT))
            decision = _not_before(decision, passage, entries)
            self._append(file, entries, _entry(passage, decision))
        return decision

    def report(self, left: ExitWithoutOrder) -> Mapping[str, Any]:
        """Writes down that goods left without an order; returns the entry. Raises as `pass_through` does."""
        with self._locked() as file:
            return self._append(file, list(self._read(file)), {"kind": EXIT, **left.as_json()})

    def entries(self) -> list[Mapping[str, Any]]:
        """Every entry, oldest first; none when the gate has no journal yet. Raises as `pass_through` does."""
        if not self.path.exists():
            return []
        with self._locked() as file:
            return list(self._read(file))

    # ---------------------------------------------------------------- file

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The open file, for one process at a time."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = not self.path.exists()
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if new:
                _sync_folder(self.path.parent)
            yield file
        finally:
            os.close(file)

    def _read(self, file: int) -> Iterator[Mapping[str, Any]]:
        data = _whole(file)
        end = data.rfind(b"\n") + 1
        if end < len(data):
            os.ftruncate(file, end)
            os.fsync(file)
        before = _NOTHING
        for number, line in enumerate(data[:end].splitlines(), 1):
            entry = _parsed(line)
            if entry is None or entry.get("before") != before or entry.get("number") != number:
                raise problem(
                    "GATE_JOURNAL_DAMAGED",
                    f"line {number} of {self.path.name} does not follow the line before",
                    {"line": number},
                )
            before = sha256(line).hexdigest()
            yield entry

    def _append(self, file: int, entries: list[Mapping[str, Any]], entry: dict[str, Any]) -> Mapping[str, Any]:
        last = sha256(canonical_bytes(entries[-1])).hexdigest() if entries else _NOTHING
        entry = {**entry, "number": len(entries) + 1, "before": last}
        os.lseek(file, 0, os.SEEK_END)
        _write(file, canonical_bytes(entry) + b"\n")
        os.fsync(file)
        return entry


def _entry(passage: Passage, decision: Decision) -> dict[str, Any]:
    return {
        "kind": OUT if decision.passes else REFUSED,
        "order": decision.order,
        "receipt": decision.receipt,
        "known": decision.known,
        "passage": {**asdict(passage), "kg": str(passage.kg), "units": list(passage.units)},
        "at": passage.at,
        "findings": [one.as_json() for one in decision.findings],
        "remarks": [one.as_json() for one in decision.remarks],
    }


def _not_before(decision: Decision, passage: Passage, entries: list[Mapping[str, Any]]) -> Decision:
    """The clock only goes on: set back, it would make an order that has run out valid again."""
    latest = max((int(e["at"]) for e in entries if e["kind"] == OUT), default=0)
    if passage.at >= latest:
        return decision
    back = Finding(
        "GATE_CLOCK",
        "",
        {"at": passage.at, "journal": latest},
        f"门岗时钟早于日志中上一次放行 {latest - passage.at} 秒",
        f"the gate's clock is {latest - passage.at} s behind the last passage of its journal",
    )
    return Decision(decision.order, decision.receipt, decision.known, (back, *decision.findings), decision.remarks)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        entry = orjson.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and canonical_bytes(entry) == line else None


def _whole(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
