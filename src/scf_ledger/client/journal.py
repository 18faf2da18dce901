"""A journal of what was begun and what became of it: whoever comes after a killed process goes on where it stopped.

One JSON object a line, each on disk before the next step begins. A line that was cut off by the end of a process is
dropped: what it said had not been relied upon yet.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any


class JournalTaken(RuntimeError):
    """Another process has the journal."""


class JournalForeign(RuntimeError):
    """The journal is of other work than what is to be done."""


class Journal:
    """An append-only file of records; one process at a time has it.

    Raises
    ------
    JournalTaken, JournalForeign
        On entering it: it is held, or its first record is another than `head`.
    """

    def __init__(self, path: Path, head: Mapping[str, Any]) -> None:
        self.path = path
        self._head = {"kind": "head", **head}
        self._file = -1
        self.records: list[dict[str, Any]] = []

    def __enter__(self) -> Journal:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._take()
        except BaseException:
            os.close(self._file)
            raise
        return self

    def _take(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalTaken(f"another process works with the journal {self.path}") from None
        whole = 0
        for line in self.path.read_bytes().splitlines(keepends=True):
            try:
                record = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                record = None
            if not isinstance(record, dict):
                break
            self.records.append(record)
            whole += len(line)
        os.ftruncate(self._file, whole)
        os.lseek(self._file, 0, os.SEEK_END)
        if not self.records:
            self.write(self._head)
        elif self.records[0] != self._head:
            raise JournalForeign(f"the journal {self.path} is of another list, other terms or another ledger")

    def write(self, record: Mapping[str, Any]) -> None:
        """Puts a record on disk; it is there when this returns."""
        line = json.dumps(dict(record), ensure_ascii=False).encode() + b"\n"
        done = 0
        while done < len(line):
            done += os.write(self._file, line[done:])
        os.fsync(self._file)
        self.records.append(dict(record))

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)
