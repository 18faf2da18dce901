"""Salted commitments: one to a document's bytes, one to each of its fields.

The fields of a mill certificate or an invoice are the leaves of a tree of their own, sorted by pointer. So one field
can be shown and the others stay hidden, and a field with personal data can be erased while every proof stays whole:
without its salt the remaining hash tells nothing, not even to who guesses the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from secrets import token_bytes

from cryptography.hazmat.primitives import hashes

from scf_ledger.evidence.canonical import canonical_bytes, text_fault
from scf_ledger.evidence.errors import ProfileViolation, ProofInvalid
from scf_ledger.evidence.merkle import inclusion_proof, leaf_hash, root_of, verify_inclusion

SALT_SIZE = 16

_DOCUMENT = b"scf-document\x00"


@dataclass(frozen=True)
class SaltedField:
    """One field of a document."""

    #: JSON Pointer, or the path of an XML element
    pointer: str
    #: 16 bytes, used for no other field
    salt: bytes
    value: str

    @property
    def leaf_hash(self) -> bytes:
        """The field as a leaf of the tree over the fields."""
        if len(self.salt) != SALT_SIZE:
            raise ProfileViolation(self.pointer, len(self.salt), f"a salt has {SALT_SIZE} bytes")
        for text in (self.pointer, self.value):
            fault = text_fault(text) if type(text) is str else "pointer and value are text"
            if fault:  # the value stays out of the message: it may be personal data
                raise ProfileViolation(self.pointer, type(text).__name__, fault)
        return leaf_hash(canonical_bytes({"pointer": self.pointer, "salt": self.salt.hex(), "value": self.value}))


@dataclass(frozen=True)
class ErasedField:
    """What is left of a field whose value and salt were erased."""

    pointer: str
    leaf_hash: bytes


@dataclass(frozen=True)
class DisclosedField:
    """A field with the proof that it is one of the committed ones."""

    field: SaltedField
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Disclosure:
    """Some fields of a document, with their proofs."""

    fields: tuple[DisclosedField, ...]


@dataclass(frozen=True)
class FieldCommitments:
    """All fields of a document, sorted by pointer (code points): what its owner keeps."""

    fields: tuple[SaltedField | ErasedField, ...]

    def __post_init__(self) -> None:
        for one, next_one in pairwise(self.fields):
            if one.pointer >= next_one.pointer:
                raise ProfileViolation(next_one.pointer, one.pointer, "fields are sorted by pointer, each once")
        salts = [field.salt for field in self.fields if isinstance(field, SaltedField)]
        if len(set(salts)) != len(salts):
            # A repeated salt is a broken source of randomness: equal hashes would show equal values.
            raise ProfileViolation("", None, "each field has a salt of its own")

    @property
    def root(self) -> bytes:
        """The commitment to all fields; the empty root if there are none."""
        return root_of(self._leaves())

    @property
    def count(self) -> int:
        return len(self.fields)

    def disclose(self, pointers: Iterable[str]) -> Disclosure:
        """The fields of these pointers with their proofs.

        Raises
        ------
        ProofInvalid
            No pointer is given, or a field is not there or was erased.
        """
        leaves, places = self._leaves(), {field.pointer: i for i, field in enumerate(self.fields)}
        disclosed = []
        for pointer in sorted(set(pointers)):
            index = places.get(pointer)
            field = self.fields[index] if index is not None else None
            if index is None or not isinstance(field, SaltedField):
                raise ProofInvalid(f"the field {pointer!r:.80} {'was erased' if field else 'is not there'}")
            proof = tuple(inclusion_proof(leaves, index, len(leaves)))
            disclosed.append(DisclosedField(field, index, proof))
        if not disclosed:
            raise ProofInvalid("a disclosure shows a field at least")
        return Disclosure(tuple(disclosed))

    def erase(self, pointers: Iterable[str]) -> FieldCommitments:
        """The same commitments without the values and salts of these fields; root and count stay."""
        gone = set(pointers)
        if unknown := gone - {field.pointer for field in self.fields}:
            raise ProofInvalid(f"the field {min(unknown)!r:.80} is not there")
        return FieldCommitments(
            tuple(ErasedField(f.pointer, f.leaf_hash) if f.pointer in gone else f for f in self.fields)
        )

    def _leaves(self) -> list[bytes]:
        return [field.leaf_hash for field in self.fields]


def commit_fields(fields: Mapping[str, str], salts: Callable[[int], bytes] = token_bytes) -> FieldCommitments:
    """Commits to the fields of a document, by their pointers.

    Raises
    ------
    ProfileViolation
        A pointer or a value is outside the record profile, or the salts repeat.
    """
    commitments = FieldCommitments(
        tuple(SaltedField(pointer, salts(SALT_SIZE), fields[pointer]) for pointer in sorted(fields))
    )
    _ = commitments.root  # checks every field
    return commitments


def verify_disclosure(disclosure: Disclosure, root: bytes, count: int) -> dict[str, str]:
    """Checks shown fields against a statement's `fields_root` and `fields_count`; gives their values by pointer.

    Raises
    ------
    ProofInvalid
        Nothing is shown, a field is not one of the committed ones, or the fields are not in their order.
    ProfileViolation
        A field is outside the record profile.
    """
    if not disclosure.fields:
        raise ProofInvalid("a disclosure shows a field at least")
    for one, next_one in pairwise(disclosure.fields):
        if not (one.index < next_one.index and one.field.pointer < next_one.field.pointer):
            raise ProofInvalid("shown fields stand in the order of their pointers, each once")
    for shown in disclosure.fields:
        verify_inclusion(shown.field.leaf_hash, shown.index, count, shown.proof, root)
    return {shown.field.pointer: shown.field.value for shown in disclosure.fields}


# ---------------------------------------------------------------- documents


def document_commitment(salt: bytes, document: bytes) -> bytes:
    """The commitment to a document's exact bytes: SHA-256 of a fixed prefix, a salt of 16 bytes and the bytes."""
    return sha256(_document_preimage(salt, document)).digest()


def document_sm3(salt: bytes, document: bytes) -> bytes:
    """SM3 (GB/T 32905) of what `document_commitment` hashes, for members who need national crypto (L-84)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(_document_preimage(salt, document))
    return digest.finalize()


def _document_preimage(salt: bytes, document: bytes) -> bytes:
    if len(salt) != SALT_SIZE:
        raise ProfileViolation("", len(salt), f"a salt has {SALT_SIZE} bytes")
    return _DOCUMENT + salt + document
