"""The relay accounts: keys that pay for transactions and can do nothing else.

They live as encrypted keystore files beside a passphrase file that only its owner may read. Whoever takes them can
spend gas; no act can be forged with them, because acts are signed by members.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from scf_ledger.private_files import write_private

#: The passphrase is random and long, so that a costly key derivation would add nothing.
_SCRYPT_COST = 4096


@dataclass(frozen=True)
class RelayAccounts:
    """The accounts of one installation, by address."""

    accounts: dict[str, LocalAccount]

    @property
    def addresses(self) -> list[str]:
        return list(self.accounts)

    @classmethod
    def load(cls, folder: Path, count: int) -> RelayAccounts:
        """Reads the accounts of a folder, and makes new ones until there are enough."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        passphrase = _passphrase(folder / "passphrase")
        files = sorted(folder.glob("relay-*.json"))
        keys = [bytes(Account.decrypt(json.loads(file.read_text()), passphrase)) for file in files]
        while len(keys) < count:
            keys.append(_new_key(folder / f"relay-{len(keys)}.json", passphrase))
        found = [Account.from_key(key) for key in keys]
        return cls({account.address: account for account in found[:count]})

    def sign(self, address: str, transaction: dict[str, Any]) -> tuple[bytes, str]:
        """Signs a transaction; returns its raw bytes and its hash."""
        signed = self.accounts[address].sign_transaction(transaction)
        return bytes(signed.raw_transaction), "0x" + bytes(signed.hash).hex()


def _new_key(path: Path, passphrase: str) -> bytes:
    key = secrets.token_bytes(32)
    keystore = Account.encrypt(key, passphrase, kdf="scrypt", iterations=_SCRYPT_COST)
    write_private(path, json.dumps(keystore).encode())
    return key


def _passphrase(path: Path) -> str:
    if not path.exists():
        write_private(path, secrets.token_urlsafe(32).encode())
    return path.read_text()
