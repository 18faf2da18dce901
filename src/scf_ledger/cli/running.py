"""One process at a time over an installation's home: a lock that ends with the process, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from scf_ledger.cli.failures import CommandFailed

#: Seconds that another process may take to let go.
PATIENCE = 3.0


class Running:
    """Holds an installation's home while inside.

    Raises
    ------
    CommandFailed
        Another process holds it; says which.
    """

    def __init__(self, home: Path, what: str) -> None:
        self._path = home / "running.lock"
        self._what = what
        self._lock = -1

    def __enter__(self) -> Running:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        if not self._taken():
            holder = os.read(self._lock, 200).decode("utf-8", "replace")
            os.close(self._lock)
            raise CommandFailed(
                f"{holder or 'another process'} works on {self._path.parent}; stop it first, "
                "or name another folder with SCF_HOME"
            )
        os.ftruncate(self._lock, 0)
        os.write(self._lock, f"{self._what} (process {os.getpid()})".encode())
        return self

    def _taken(self) -> bool:
        """Tries for as long as a process that was just stopped may take to end."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.1)
            else:
                return True

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)
