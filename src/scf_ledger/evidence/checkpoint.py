"""Checkpoints of C2SP tlog-checkpoint: a log's signed word on its size and root."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from scf_ledger.evidence.errors import CheckpointFault, CheckpointInvalid
from scf_ledger.evidence.merkle import EMPTY_ROOT, HASH_SIZE
from scf_ledger.evidence.notes import (
    LogSigner,
    Note,
    SignatureType,
    VerifiedSignature,
    VerifierKey,
    parse_note,
    verify_note,
)

MAX_SIZE = 2**63 - 1

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The head of a log's tree."""

    #: names the log, such as `ledger.example/91310000631696382C`
    origin: str
    #: number of leaves
    size: int
    root: bytes
    #: opaque lines that the log added; not recommended by the specification, and ignored here
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if any(not line or any(c < " " for c in line) for line in lines):
            raise _malformed("the lines of a checkpoint are not empty and have no control characters")
        if not 0 <= self.size <= MAX_SIZE:
            raise _malformed(f"a size lies within 0 and 2^63 - 1, not {self.size}")
        if len(self.root) != HASH_SIZE:
            raise _malformed(f"a root has {HASH_SIZE} bytes")
        if (self.size == 0) != (self.root == EMPTY_ROOT):
            raise _malformed("the root of the empty tree belongs to size 0, and to it alone")

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Reads the text of a note as a checkpoint.

        Raises
        ------
        CheckpointInvalid
            It is not one, or not in its one form.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop():
            raise _malformed("a checkpoint has three lines at least, and each ends")
        origin, size, root, *extensions = lines
        if not _SIZE.fullmatch(size):
            raise _malformed(f"a size is a decimal number without leading zeros, not {size!r:.40}")
        try:
            raw = b64decode(root, validate=True)
        except ValueError as problem:
            raise _malformed(f"a root is base64, not {root!r:.60}") from problem
        checkpoint = cls(origin=origin, size=int(size), root=raw, extensions=tuple(extensions))
        if checkpoint.text != text:
            raise _malformed("a checkpoint has one form: no empty line, base64 without stray bits")
        return checkpoint


@dataclass(frozen=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint whose signatures were checked."""

    checkpoint: Checkpoint
    note: Note
    #: by the log itself, one at least
    signatures: tuple[VerifiedSignature, ...]
    #: by known witnesses; how many are enough is the reader's policy
    cosignatures: tuple[VerifiedSignature, ...]


def sign_checkpoint(checkpoint: Checkpoint, signer: LogSigner) -> Note:
    """The checkpoint as a note with the log's signature."""
    return Note(checkpoint.text, (signer.sign(checkpoint.text),))


def open_checkpoint(
    data: bytes, origin: str, log_keys: Sequence[VerifierKey], witness_keys: Sequence[VerifierKey] = ()
) -> SignedCheckpoint:
    """Reads and checks a served checkpoint.

    Raises
    ------
    CheckpointInvalid
        It is malformed, of another log, not signed by one of the log's keys (a witness's cosignature is not enough),
        or a known key's signature is false.
    """
    _require_kind(log_keys, SignatureType.ED25519, "a log")
    _require_kind(witness_keys, SignatureType.COSIGNATURE_V1, "a witness")
    if len({key.public_key for key in witness_keys}) != len(witness_keys):
        # A cosignature does not name its cosigner: one key under two names would count twice.
        raise CheckpointInvalid(CheckpointFault.KEY, "two witnesses have the same public key")
    note = parse_note(data)
    verified = verify_note(note, [*log_keys, *witness_keys])
    checkpoint = Checkpoint.from_text(note.text)
    if checkpoint.origin != origin:
        raise CheckpointInvalid(CheckpointFault.ORIGIN, f"of {checkpoint.origin!r:.80}, not of {origin!r:.80}")
    signatures = tuple(v for v in verified if v.key.type is SignatureType.ED25519)
    if not signatures:
        raise CheckpointInvalid(CheckpointFault.SIGNATURE, "the log itself did not sign")
    cosignatures = tuple(v for v in verified if v.key.type is SignatureType.COSIGNATURE_V1)
    return SignedCheckpoint(checkpoint=checkpoint, note=note, signatures=signatures, cosignatures=cosignatures)


def _require_kind(keys: Sequence[VerifierKey], kind: SignatureType, who: str) -> None:
    for key in keys:
        if key.type is not kind:
            raise CheckpointInvalid(CheckpointFault.KEY, f"{key.name} is not {who}'s key")


def _malformed(detail: str) -> CheckpointInvalid:
    return CheckpointInvalid(CheckpointFault.FORMAT, detail)
