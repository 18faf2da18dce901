"""The files of one devnet, and writing them so that a crash leaves the old or the new one, never half of one."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def write_atomically(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replaces a file's content; the old content stays until the new one is on disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    write_atomically(path, json.dumps(value, indent=2).encode() + b"\n")


def read_json(path: Path) -> dict[str, Any] | None:
    try:
        loaded: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    return loaded


@dataclass(frozen=True)
class Files:
    """Where one devnet keeps what."""

    home: Path

    @property
    def config(self) -> Path:
        """What `up` asked for: port, chain id, block time."""
        return self.home / "config.json"

    @property
    def genesis(self) -> Path:
        return self.home / "genesis.json"

    @property
    def state(self) -> Path:
        """The newest snapshot of the chain."""
        return self.home / "state.json"

    @property
    def clock(self) -> Path:
        """Seconds by which the chain's clock runs ahead of the machine's."""
        return self.home / "clock.json"

    @property
    def running(self) -> Path:
        """What the keeper says of the running chain: URL, process ids, genesis hash."""
        return self.home / "running.json"

    @property
    def lock(self) -> Path:
        """Held by the keeper for as long as it lives."""
        return self.home / "keeper.lock"

    @property
    def log(self) -> Path:
        return self.home / "devnet.log"

    def offset(self) -> int:
        return int((read_json(self.clock) or {}).get("offset", 0))

    def set_offset(self, seconds: int) -> None:
        write_json(self.clock, {"offset": seconds})

    def keeper_lives(self) -> bool:
        """Whether a keeper holds the lock: true of processes, whatever numbers they have."""
        try:
            descriptor = os.open(self.lock, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False
