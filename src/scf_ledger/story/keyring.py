"""Each party's own keys, in its own folder: keystores that only the party's passphrase opens. The gateway has none."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from eth_account import Account

from scf_ledger.acts.signers import P256Signer, Secp256k1Signer, Signer, Verifiers, WebAuthnSigner
from scf_ledger.evidence import Cosigner
from scf_ledger.private_files import private_bytes, write_private
from scf_ledger.story.cast import Desk, KeyKind, Member

#: Rounds of scrypt for the story's keystores: a laptop opens thirty of them in a second.
_SCRYPT_COST = 4096
#: Keys are valid from the beginning and for longer than any story.
_FOREVER = 2**39


@dataclass(frozen=True)
class Keyring:
    """The keys of one member."""

    folder: Path
    member: Member
    verifiers: Verifiers
    _open: dict[str, Signer] = field(default_factory=dict)

    @cached_property
    def _passphrase(self) -> str:
        return private_bytes(self.folder / "passphrase", 32).hex()

    def signer(self, desk: Desk) -> Signer:
        """What signs for a desk; its key is made when it is first asked for."""
        if desk.name not in self._open:
            self._open[desk.name] = self._load(desk)
        return self._open[desk.name]

    def _load(self, desk: Desk) -> Signer:
        if desk.kind is KeyKind.SECP256K1:
            return Secp256k1Signer(self._secp256k1(self.folder / f"{desk.name}.json"))
        key = self._p256(self.folder / f"{desk.name}.pem")
        if desk.kind is KeyKind.PASSKEY:
            return WebAuthnSigner(key, self.verifiers.webauthn)
        return P256Signer(key, self.verifiers.p256)

    def _secp256k1(self, file: Path) -> bytes:
        if file.exists():
            return bytes(Account.decrypt(json.loads(file.read_text()), self._passphrase))
        key = secrets.token_bytes(32)
        keystore = Account.encrypt(key, self._passphrase, kdf="scrypt", iterations=_SCRYPT_COST)
        write_private(file, json.dumps(keystore).encode())
        return key

    def _p256(self, file: Path) -> ec.EllipticCurvePrivateKey:
        if file.exists():
            found = load_pem_private_key(file.read_bytes(), self._passphrase.encode())
            if not isinstance(found, ec.EllipticCurvePrivateKey):
                raise ValueError(f"{file} holds no P-256 key")
            return found
        key = ec.generate_private_key(ec.SECP256R1())
        encryption = BestAvailableEncryption(self._passphrase.encode())
        write_private(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
        return key

    def grant(self, desk: Desk) -> dict[str, Any]:
        """The desk's key as an admission or a registration of keys names it."""
        person = sha256(f"{self.member.uscc} {desk.person or desk.name}".encode()).digest()[:12]
        return {
            "signer": self.signer(desk).signer,
            "roles": int(self.member.roles),
            "capabilities": int(desk.capability),
            "person": "0x" + person.hex(),
            "validFrom": 0,
            "validUntil": _FOREVER,
        }

    def admission(self) -> dict[str, Any]:
        """What the register is told of the member."""
        return {
            "name": self.member.name,
            "uscc": "0x" + self.member.uscc.encode().hex(),
            "roles": int(self.member.roles),
            "governing": self.member.founder,
            "kycUntil": _FOREVER,
            "didDocument": "0x" + "00" * 32,
            "keys": [self.grant(desk) for desk in self.member.desks],
        }

    def cosigner(self) -> Cosigner:
        """The member's key as a witness of other members' logs."""
        raw = private_bytes(self.folder / "witness.key", 32)
        return Cosigner(f"witness/{self.member.uscc}", Ed25519PrivateKey.from_private_bytes(raw[:32]))
