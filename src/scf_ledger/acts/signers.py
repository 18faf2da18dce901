"""Operators' keys: ERC-7913 signers that sign the digests of acts, and the offline check of their signatures.

A signer's bytes are 20 bytes of an account (a secp256k1 key's address or an ERC-1271 wallet), or a verifier contract's
address followed by a public key (P-256, WebAuthn).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    decode_dss_signature,
    encode_dss_signature,
)
from eth_abi.abi import encode
from eth_account import Account
from eth_keys.backends import CoinCurveECCBackend
from eth_keys.datatypes import PublicKey
from eth_keys.datatypes import Signature as EcdsaSignature

from scf_ledger.acts.model import Signature

#: order of the P-256 group; OpenZeppelin refuses a signature whose s is above its half
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SECP256K1_HALF = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
_WEBAUTHN_AUTH = ("bytes32", "bytes32", "uint256", "uint256", "bytes", "string")
_USER_PRESENT_AND_VERIFIED = 0x05
_BACKUP_ELIGIBLE, _BACKED_UP = 0x08, 0x10


class Signer(Protocol):
    """Whatever can sign the digest of an act: a key in memory, a keystore, a passkey, a remote service."""

    @property
    def signer(self) -> str:
        """ERC-7913 signer, 0x-prefixed hex."""
        ...

    def sign(self, digest: str) -> Signature:
        """Signs an act's digest."""
        ...


@dataclass(frozen=True)
class Secp256k1Signer:
    """A secp256k1 key; its signer is the account's address."""

    key: bytes

    @property
    def signer(self) -> str:
        return str(Account.from_key(self.key).address).lower()

    def sign(self, digest: str) -> Signature:
        signed = Account.unsafe_sign_hash(bytes.fromhex(digest[2:]), self.key)
        return Signature(signer=self.signer, signature="0x" + bytes(signed.signature).hex())


@dataclass(frozen=True)
class Erc1271Signer:
    """A contract wallet that takes the signature of its owner's key."""

    wallet: str
    owner: Signer

    @property
    def signer(self) -> str:
        return self.wallet.lower()

    def sign(self, digest: str) -> Signature:
        return Signature(signer=self.signer, signature=self.owner.sign(digest).signature)


@dataclass(frozen=True)
class P256Signer:
    """A P-256 key checked by OpenZeppelin's ERC7913P256Verifier."""

    key: ec.EllipticCurvePrivateKey
    #: address of the verifier contract
    verifier: str

    @property
    def signer(self) -> str:
        return self.verifier.lower() + _public_point(self.key).hex()

    def sign(self, digest: str) -> Signature:
        der = self.key.sign(bytes.fromhex(digest[2:]), ec.ECDSA(Prehashed(hashes.SHA256())))
        return Signature(signer=self.signer, signature="0x" + _low_s(der).hex())


@dataclass(frozen=True)
class WebAuthnSigner:
    """A software passkey, checked by OpenZeppelin's ERC7913WebAuthnVerifier; real ones sign in the browser."""

    key: ec.EllipticCurvePrivateKey
    verifier: str
    origin: str = "https://localhost"

    @property
    def signer(self) -> str:
        return self.verifier.lower() + _public_point(self.key).hex()

    def sign(self, digest: str) -> Signature:
        client_data = _client_data(digest, self.origin)
        relying_party = sha256(self.origin.removeprefix("https://").encode()).digest()
        authenticator_data = relying_party + bytes([_USER_PRESENT_AND_VERIFIED]) + bytes(4)
        signed = authenticator_data + sha256(client_data.encode()).digest()
        raw = _low_s(self.key.sign(signed, ec.ECDSA(hashes.SHA256())))
        auth = (
            raw[:32],
            raw[32:],
            client_data.index('"challenge"'),
            client_data.index('"type"'),
            authenticator_data,
            client_data,
        )
        # OpenZeppelin reads the struct's members, without the offset that abi.encode of a struct begins with.
        return Signature(signer=self.signer, signature="0x" + encode(_WEBAUTHN_AUTH, auth).hex())


def _public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    point = key.public_key().public_numbers()
    return point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")


def _low_s(der: bytes) -> bytes:
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + min(s, _P256_ORDER - s).to_bytes(32, "big")


def _challenge(digest: str) -> str:
    return urlsafe_b64encode(bytes.fromhex(digest[2:])).rstrip(b"=").decode()


def _client_data(digest: str, origin: str) -> str:
    fields = {"type": "webauthn.get", "challenge": _challenge(digest), "origin": origin, "crossOrigin": False}
    return json.dumps(fields, separators=(",", ":"))


# ---------------------------------------------------------------- checking


class Verdict(Enum):
    """What can be said of a signature without a chain."""

    VALID = "valid"
    INVALID = "invalid"
    #: a contract wallet decides; only the chain knows
    CHAIN_DECIDES = "chain decides"


@dataclass(frozen=True, kw_only=True)
class Verifiers:
    """Addresses of the deployed verifier contracts, lower-case hex."""

    p256: str
    webauthn: str


def check(digest: str, signature: Signature, verifiers: Verifiers) -> Verdict:
    """Checks one signature the way the contracts do.

    A 20-byte signer whose account did not sign is CHAIN_DECIDES, because a contract wallet may stand at that address.
    """
    signer, raw = bytes.fromhex(signature.signer[2:]), bytes.fromhex(signature.signature[2:])
    message = bytes.fromhex(digest[2:])
    if len(signer) == 20:
        return Verdict.VALID if _recovers(message, raw, signer) else Verdict.CHAIN_DECIDES
    if len(signer) != 84:
        return Verdict.INVALID
    verifier, point = "0x" + signer[:20].hex(), signer[20:]
    if verifier == verifiers.p256:
        # OpenZeppelin's verifier reads the first 64 bytes, whatever follows.
        good = len(raw) >= 64 and _p256(point, raw[:64], message, Prehashed(hashes.SHA256()))
    elif verifier == verifiers.webauthn:
        good = _webauthn(point, raw, digest)
    else:
        return Verdict.CHAIN_DECIDES
    return Verdict.VALID if good else Verdict.INVALID


def _recovers(message: bytes, raw: bytes, address: bytes) -> bool:
    if len(raw) != 65 or raw[64] not in (27, 28) or int.from_bytes(raw[32:64], "big") > _SECP256K1_HALF:
        return False
    try:
        vrs = (raw[64] - 27, int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big"))
        signature = EcdsaSignature(vrs=vrs, backend=CoinCurveECCBackend())
        public = signature.recover_public_key_from_msg_hash(message)
    except Exception:
        return False
    return isinstance(public, PublicKey) and public.to_canonical_address() == address


def _p256(point: bytes, raw: bytes, message: bytes, algorithm: Prehashed | hashes.SHA256) -> bool:
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    if not 0 < s <= _P256_ORDER // 2:
        return False
    try:
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big"), ec.SECP256R1()
        )
        numbers.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(algorithm))
    except (InvalidSignature, ValueError):
        return False
    return True


def _webauthn(point: bytes, raw: bytes, digest: str) -> bool:
    """As OpenZeppelin's WebAuthn.tryDecodeAuth and verify do."""
    if len(raw) < 6 * 32:
        return False
    challenge_at, type_at, data_at, client_at = (int.from_bytes(raw[n : n + 32], "big") for n in range(64, 192, 32))
    authenticator_data, client_data = _tail(raw, data_at), _tail(raw, client_at)
    expected = ((challenge_at, f'"challenge":"{_challenge(digest)}"'), (type_at, '"type":"webauthn.get"'))
    if any(client_data[at : at + len(part)] != part.encode() for at, part in expected):
        return False
    if len(authenticator_data) < 37:
        return False
    flags = authenticator_data[32]
    if flags & _USER_PRESENT_AND_VERIFIED != _USER_PRESENT_AND_VERIFIED:
        return False
    if flags & _BACKED_UP and not flags & _BACKUP_ELIGIBLE:
        return False
    return _p256(point, raw[:64], authenticator_data + sha256(client_data).digest(), hashes.SHA256())


def _tail(raw: bytes, at: int) -> bytes:
    """The bytes whose length stands at a place; none when they do not end within `raw`."""
    begin = at + 32
    end = begin + int.from_bytes(raw[at:begin], "big")
    return raw[begin:end] if end <= len(raw) else b""
