"""Operators' keys for tests. They follow from public words: never use one anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

from coincurve import PrivateKey
from cryptography.hazmat.primitives.asymmetric import ec
from eth_utils.crypto import keccak

from scf_ledger.acts import Capability, Role, Signature, key_id
from scf_ledger.acts.signers import Signer

#: Keys are valid from the first second to long after every test.
FOREVER = 2**39


def secret(*words: object) -> bytes:
    """Thirty-two bytes that follow from words."""
    return sha256(" ".join(["scf-ledger PUBLIC TEST KEY", *map(str, words)]).encode()).digest()


def person_of(*words: object) -> str:
    """The keyed hash of a natural person, as the register holds it."""
    return "0x" + secret("person", *words)[:12].hex()


@dataclass(frozen=True)
class AccountKey:
    """A secp256k1 key; signs as acts.signers.Secp256k1Signer does, ten times as fast."""

    secret: bytes

    @cached_property
    def _private(self) -> PrivateKey:
        return PrivateKey(self.secret)

    @cached_property
    def signer(self) -> str:
        point = self._private.public_key.format(compressed=False)[1:]
        return "0x" + keccak(point)[12:].hex()

    def sign(self, digest: str) -> Signature:
        raw = self._private.sign_recoverable(bytes.fromhex(digest[2:]), hasher=None)
        return Signature(signer=self.signer, signature="0x" + raw[:64].hex() + bytes([raw[64] + 27]).hex())


@dataclass(frozen=True)
class Desk:
    """One person's key inside a member."""

    key: Signer
    capabilities: Capability
    person: str

    @property
    def signer(self) -> str:
        return self.key.signer

    @property
    def id(self) -> str:
        return key_id(self.signer)

    def sign(self, digest: str) -> Signature:
        return self.key.sign(digest)

    def grant(self, roles: Role, **changed: Any) -> dict[str, Any]:
        """The key as an admission or AddKey states it."""
        stated: Mapping[str, Any] = {
            "signer": self.signer,
            "roles": int(roles),
            "capabilities": int(self.capabilities),
            "person": self.person,
            "validFrom": 0,
            "validUntil": FOREVER,
        }
        return {**stated, **changed}


@cache
def desk(member: int, name: str, capabilities: Capability) -> Desk:
    """The desk of a member, such as its maker; always the same key."""
    return Desk(AccountKey(secret(member, name)), capabilities, person_of(member, name))


@cache
def admin(member: int) -> Desk:
    return desk(member, "admin", Capability.ADMIN)


@cache
def maker(member: int) -> Desk:
    return desk(member, "maker", Capability.MAKER)


@cache
def checker(member: int) -> Desk:
    return desk(member, "checker", Capability.CHECKER)


@cache
def device(member: int, name: str = "device") -> Desk:
    """A device of a member; its key is not registered when the consortium begins."""
    return desk(member, name, Capability.DEVICE)


def p256_key(*words: object) -> ec.EllipticCurvePrivateKey:
    """A P-256 key that follows from words."""
    return ec.derive_private_key(int.from_bytes(secret("p256", *words), "big") >> 1 | 1, ec.SECP256R1())
