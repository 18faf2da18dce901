"""Signed notes of C2SP signed-note: a text, a blank line and signature lines; and the keys that check them.

Two kinds of signature are read: Ed25519 over the text (0x01, of the log itself) and timestamped Ed25519 over
`cosignature/v1`, the time and the text (0x04 of C2SP tlog-cosignature, of a witness).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from scf_ledger.evidence.errors import CheckpointFault, CheckpointInvalid

#: A verifier must take 16 signatures at least; more than these are refused unread.
MAX_SIGNATURES = 64
MAX_NOTE_BYTES = 1_000_000
#: Latest time of a cosignature, POSIX seconds.
MAX_TIME = 2**63 - 1

_SIGNATURE_LINE = re.compile(r"— (\S+) (\S+)")
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+(.+)")


class SignatureType(IntEnum):
    """The signature type identifier bytes of signed-note that this ledger uses."""

    ED25519 = 0x01
    COSIGNATURE_V1 = 0x04


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name and its kind of signature."""

    name: str
    type: SignatureType
    #: 32 bytes (RFC 8032)
    public_key: bytes

    def __post_init__(self) -> None:
        if not _is_key_name(self.name):
            raise CheckpointInvalid(CheckpointFault.KEY, f"a key's name has no space and no plus: {self.name!r:.80}")
        if len(self.public_key) != 32:
            raise CheckpointInvalid(CheckpointFault.KEY, "an Ed25519 public key has 32 bytes")

    @property
    def id(self) -> bytes:
        """The key ID: four bytes that tell keys of one name apart, and no proof of anything."""
        return sha256(self.name.encode() + b"\n" + self._material).digest()[:4]

    @property
    def _material(self) -> bytes:
        return bytes([self.type]) + self.public_key

    def vkey(self) -> str:
        """The key as text: `name+hex(id)+base64(type || public key)`."""
        return f"{self.name}+{self.id.hex()}+{b64encode(self._material).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> VerifierKey:
        """Reads a verifier key.

        Raises
        ------
        CheckpointInvalid
            It is not one, its ID is not its own, or its kind of signature is not used here.
        """
        found = _VKEY.fullmatch(vkey)
        material = _unbase64(found[3]) if found else None
        if not found or not material:
            raise CheckpointInvalid(CheckpointFault.KEY, f"not a verifier key: {vkey!r:.120}")
        try:
            kind = SignatureType(material[0])
        except ValueError as problem:
            raise CheckpointInvalid(CheckpointFault.KEY, "this type of signature is not used here") from problem
        key = cls(found[1], kind, material[1:])
        if key.id.hex() != found[2]:
            raise CheckpointInvalid(CheckpointFault.KEY, f"the ID of {vkey!r:.120} is {key.id.hex()}")
        return key

    def verify(self, text: str, signature: bytes) -> int | None:
        """Checks a signature of a note's text; gives a cosignature's POSIX time.

        Raises
        ------
        CheckpointInvalid
            This key did not sign this text.
        """
        message, time = text.encode(), None
        if self.type is SignatureType.COSIGNATURE_V1:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = cosigned_message(text, time)
        try:
            if time is not None and time > MAX_TIME:
                raise ValueError("time is out of range")
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except (InvalidSignature, ValueError) as problem:
            raise CheckpointInvalid(CheckpointFault.SIGNATURE, f"not signed by {self.name}") from problem
        return time


def cosigned_message(text: str, time: int) -> bytes:
    """What a witness signs: tlog-cosignature, "Ed25519 signed message"."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


@dataclass(frozen=True)
class NoteSignature:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line without its end: em dash, name, base64 of key ID and signature."""
        return f"— {self.name} {b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True)
class Note:
    """A text with signatures, not yet checked; the text must be ignored until `verify_note` has passed."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def to_bytes(self) -> bytes:
        """The note as it is served."""
        lines = "".join(f"{s.line()}\n" for s in self.signatures)
        return f"{self.text}\n{lines}".encode()

    def with_signature(self, signature: NoteSignature) -> Note:
        """The note with one more signature."""
        return Note(self.text, (*self.signatures, signature))


def parse_note(data: bytes) -> Note:
    """Reads a note without checking its signatures.

    Raises
    ------
    CheckpointInvalid
        The bytes are not a signed note.
    """
    if len(data) > MAX_NOTE_BYTES:
        raise _malformed(f"a note has at most {MAX_NOTE_BYTES} bytes")
    try:
        note = data.decode()
    except UnicodeDecodeError as problem:
        raise _malformed("a note is UTF-8") from problem
    if any(c < " " and c != "\n" for c in note):
        raise _malformed("a note has no control characters")
    # The last empty line divides text and signatures; the text may have empty lines of its own.
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise _malformed("a note is a text, an empty line and signature lines")
    signatures = [_signature(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MAX_SIGNATURES:
        raise _malformed(f"a note has at most {MAX_SIGNATURES} signatures")
    return Note(text + "\n", tuple(signatures))


@dataclass(frozen=True)
class VerifiedSignature:
    """A signature that was checked."""

    key: VerifierKey
    #: POSIX seconds that the witness signed; None for a log's signature
    time: int | None


def verify_note(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifiedSignature, ...]:
    """Checks the signatures of known keys and ignores all others; one signature a key, the first.

    Raises
    ------
    CheckpointInvalid
        No known key signed, or a known key's signature is false: then the whole note is refused.
    """
    known = {(key.name, key.id): key for key in keys}
    verified: dict[VerifierKey, VerifiedSignature] = {}
    for signature in note.signatures:
        if key := known.get((signature.name, signature.key_id)):
            time = key.verify(note.text, signature.signature)
            verified.setdefault(key, VerifiedSignature(key, time))
    if not verified:
        raise CheckpointInvalid(CheckpointFault.SIGNATURE, "no known key signed the note")
    return tuple(verified.values())


# ---------------------------------------------------------------- signing


@dataclass(frozen=True)
class LogSigner:
    """A log's key in memory: signs notes with 0x01."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, SignatureType.ED25519, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> NoteSignature:
        """Signs a note's text."""
        return NoteSignature(self.name, self.verifier.id, self.key.sign(text.encode()))


@dataclass(frozen=True)
class Cosigner:
    """A witness's key in memory: signs checkpoints with 0x04. No other cosigner may use the same key."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, SignatureType.COSIGNATURE_V1, self.key.public_key().public_bytes_raw())

    def sign(self, text: str, time: int) -> NoteSignature:
        """Signs that, at this POSIX time, the checkpoint is the largest consistent one it has seen of the log."""
        if not 0 < time <= MAX_TIME:
            raise CheckpointInvalid(CheckpointFault.SIGNATURE, f"{time} is not the time of a cosignature")
        signature = time.to_bytes(8, "big") + self.key.sign(cosigned_message(text, time))
        return NoteSignature(self.name, self.verifier.id, signature)


# ---------------------------------------------------------------- form


def _signature(line: str) -> NoteSignature:
    found = _SIGNATURE_LINE.fullmatch(line)
    raw = _unbase64(found[2]) if found else None
    if not found or not _is_key_name(found[1]) or raw is None or len(raw) < 5:
        raise _malformed(f"not a signature line: {line!r:.120}")
    return NoteSignature(found[1], raw[:4], raw[4:])


def _is_key_name(name: str) -> bool:
    return bool(name) and not any(c.isspace() or c == "+" or c < " " for c in name)


def _unbase64(text: str) -> bytes | None:
    """The bytes of standard base64 in its one form, with padding and without stray bits; None for anything else."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if b64encode(raw).decode() == text else None


def _malformed(detail: str) -> CheckpointInvalid:
    return CheckpointInvalid(CheckpointFault.FORMAT, detail)
