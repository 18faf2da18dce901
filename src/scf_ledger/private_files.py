"""Files that only their owner may read: keys, passphrases, secrets. Written whole and durably, or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Writes a file that only its owner may read, in place of the one that was there."""
    _written(path, data).replace(path)


def private_bytes(path: Path, size: int) -> bytes:
    """The secret in a file that only its owner may read; made on first use.

    Raises
    ------
    ValueError
        The file holds less than `size` bytes.
    """
    if not path.exists():
        made = _written(path, secrets.token_bytes(size))
        # Whoever comes second takes what the first one made.
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    data = path.read_bytes()
    if len(data) < size:
        raise ValueError(f"{path} has {len(data)} bytes and must have at least {size}")
    return data


def _written(path: Path, data: bytes) -> Path:
    """A new file beside the path, on disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return temporary
