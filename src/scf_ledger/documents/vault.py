"""The vault: documents' exact bytes, named by their SHA-256 and encrypted at rest.

A folder of files, each AES-256-GCM under one key that lies outside the folder. The name is bound into the encryption,
so a file that was renamed or swapped does not open.
"""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from scf_ledger.private_files import private_bytes

_NONCE = 12


class VaultDamaged(RuntimeError):
    """A file of the vault is missing or is not what its name says."""


class Vault:
    """Content-addressed, encrypted storage in a folder."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._cipher = AESGCM(key)

    @classmethod
    def open(cls, folder: Path, key_file: Path) -> Vault:
        """Opens a vault; makes folder and key when they are not there."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(folder, private_bytes(key_file, 32))

    def put(self, data: bytes) -> str:
        """Stores bytes durably; returns their SHA-256 in hex. The same bytes are stored once."""
        name = sha256(data).hexdigest()
        path = self._path(name)
        if path.exists():
            return name
        nonce = secrets.token_bytes(_NONCE)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{name}.{secrets.token_hex(4)}")
        with open(temporary, "xb") as file:
            file.write(nonce + self._cipher.encrypt(nonce, data, name.encode()))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of a name.

        Raises
        ------
        VaultDamaged
            There is no such file, or it was changed.
        """
        try:
            stored = self._path(name).read_bytes()
            return self._cipher.decrypt(stored[:_NONCE], stored[_NONCE:], name.encode())
        except FileNotFoundError:
            raise VaultDamaged(f"the vault has no {name}") from None
        except (InvalidTag, ValueError):
            raise VaultDamaged(f"{name} in the vault was changed") from None

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name
