"""Statements: the entries of a member's log.

A statement says who recorded which kind of document when, about what, after which earlier statements, and commits to
the document without showing it. Its canonical bytes are the entry, their leaf hash stands in the tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any

import orjson

from scf_ledger.evidence.canonical import MAX_INTEGER, canonical_bytes, check_utc_ms
from scf_ledger.evidence.errors import IdentifierInvalid, ProfileViolation
from scf_ledger.evidence.merkle import EMPTY_ROOT, leaf_hash
from scf_ledger.evidence.tiles import MAX_ENTRY
from scf_ledger.evidence.uscc import check_uscc

STATEMENT_TYPE = "scf-statement/1"
MAX_NAME = 128

_HASH = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")


@dataclass(frozen=True, order=True)
class Subject:
    """What a statement is about."""

    #: what kind of identifier it is, such as "unit" or "receipt"
    scheme: str
    #: a keyed hash or a public number; never a number that can be guessed
    id: str


@dataclass(frozen=True, order=True)
class Link:
    """An earlier statement, and how this one relates to it."""

    relation: str
    #: its digest
    statement: str


@dataclass(frozen=True, kw_only=True)
class Payload:
    """The commitment to a document. All hashes are lower-case hex without prefix."""

    #: `document_commitment` of the exact bytes
    document: str
    media_type: str
    #: bytes
    size: int
    #: root and count of the salted fields
    fields_root: str
    fields_count: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One entry of a log; whatever exists is in the one form that is recorded.

    Raises
    ------
    ProfileViolation
        On construction: a field has the wrong form, or subjects or links are not sorted or not unique.
    """

    #: 统一社会信用代码 of the member that records
    issuer: str
    document_kind: str
    #: name and version of what the document was validated against
    schema: str
    #: the issuer's clock, UTC milliseconds. Not evidence of time: that is the anchor's block.
    recorded_at: str
    subjects: tuple[Subject, ...]
    links: tuple[Link, ...]
    payload: Payload
    #: `document_sm3` of the document, where a member needs national crypto (L-84)
    sm3: str | None = None

    def __post_init__(self) -> None:
        try:
            check_uscc(self.issuer)
        except IdentifierInvalid as problem:
            raise ProfileViolation("/issuer", self.issuer, problem.rule) from problem
        _require_name("/document_kind", self.document_kind)
        _require_name("/schema", self.schema)
        check_utc_ms(self.recorded_at, "/recorded_at")
        for position, subject in enumerate(self.subjects):
            _require_name(f"/subjects/{position}/scheme", subject.scheme)
            _require_name(f"/subjects/{position}/id", subject.id)
        for position, link in enumerate(self.links):
            _require_name(f"/links/{position}/relation", link.relation)
            _require_hash(f"/links/{position}/statement", link.statement)
        _require_sorted("/subjects", self.subjects)
        _require_sorted("/links", self.links)
        _require_payload(self.payload)
        if self.sm3 is not None:
            _require_hash("/digests/sm3", self.sm3)
        if len(self._canonical) > MAX_ENTRY:
            raise ProfileViolation("", len(self._canonical), f"a statement has at most {MAX_ENTRY} bytes")

    def record(self) -> dict[str, Any]:
        """The statement as JSON values."""
        record: dict[str, Any] = {
            "type": STATEMENT_TYPE,
            "issuer": self.issuer,
            "document_kind": self.document_kind,
            "schema": self.schema,
            "recorded_at": self.recorded_at,
            "subjects": [{"scheme": s.scheme, "id": s.id} for s in self.subjects],
            "links": [{"relation": link.relation, "statement": link.statement} for link in self.links],
            "payload": {
                "document": self.payload.document,
                "media_type": self.payload.media_type,
                "size": self.payload.size,
                "fields_root": self.payload.fields_root,
                "fields_count": self.payload.fields_count,
            },
        }
        if self.sm3 is not None:
            record["digests"] = {"sm3": self.sm3}
        return record

    @cached_property
    def digest(self) -> str:
        """The name of the statement, by which later ones link to it: SHA-256 of its bytes."""
        return sha256(self._canonical).hexdigest()

    @classmethod
    def from_record(cls, record: object) -> Statement:
        """Reads JSON values; raises ProfileViolation for a field that is missing, unknown or of the wrong form."""
        fields = _object("", record, _FIELDS, optional=("digests",))
        if fields["type"] != STATEMENT_TYPE:
            raise ProfileViolation("/type", fields["type"], f"the type is {STATEMENT_TYPE}")
        sm3 = None
        if "digests" in fields:
            sm3 = _object("/digests", fields["digests"], ("sm3",))["sm3"]
            _require_hash("/digests/sm3", sm3)
        return cls(
            issuer=fields["issuer"],
            document_kind=fields["document_kind"],
            schema=fields["schema"],
            recorded_at=fields["recorded_at"],
            subjects=tuple(
                Subject(**_object(f"/subjects/{i}", item, ("scheme", "id")))
                for i, item in enumerate(_list("/subjects", fields["subjects"]))
            ),
            links=tuple(
                Link(**_object(f"/links/{i}", item, ("relation", "statement")))
                for i, item in enumerate(_list("/links", fields["links"]))
            ),
            payload=Payload(**_object("/payload", fields["payload"], _PAYLOAD_FIELDS)),
            sm3=sm3,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Statement:
        """Reads the entry of a log.

        Raises
        ------
        ProfileViolation
            The bytes are no statement, or not in the one form that `bytes` gives it.
        """
        try:
            record = orjson.loads(data)
        except orjson.JSONDecodeError as problem:
            raise ProfileViolation("", len(data), f"a statement is JSON: {problem}") from problem
        statement = cls.from_record(record)
        if statement._canonical != data:
            raise ProfileViolation("", len(data), "a statement is in canonical form, each key once")
        return statement

    @cached_property
    def leaf_hash(self) -> bytes:
        """The statement as a leaf of the log's tree (RFC 9162)."""
        return leaf_hash(self._canonical)

    @cached_property
    def _canonical(self) -> bytes:
        return canonical_bytes(self.record())

    # Last, because its name hides the type's from what follows.
    def bytes(self) -> bytes:
        """The canonical form (RFC 8785): the entry of the log."""
        return self._canonical


_FIELDS = (
    "type",
    "issuer",
    "document_kind",
    "schema",
    "recorded_at",
    "subjects",
    "links",
    "payload",
)
_PAYLOAD_FIELDS = ("document", "media_type", "size", "fields_root", "fields_count")


# ---------------------------------------------------------------- form


def _object(pointer: str, raw: object, names: Sequence[str], optional: Sequence[str] = ()) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise ProfileViolation(pointer, raw, "must be an object")
    if missing := [name for name in names if name not in raw]:
        raise ProfileViolation(f"{pointer}/{missing[0]}", None, "this field is needed")
    if unknown := sorted(map(str, raw.keys() - {*names, *optional})):
        raise ProfileViolation(f"{pointer}/{unknown[0]}", raw.get(unknown[0]), "there is no such field")
    return raw


def _list(pointer: str, raw: object) -> list[Any]:
    if not isinstance(raw, list):
        raise ProfileViolation(pointer, raw, "must be a list")
    return raw


def _require_name(pointer: str, value: object) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME or not value.isprintable():
        raise ProfileViolation(pointer, value, f"must be printable text of 1 to {MAX_NAME} characters")


def _require_hash(pointer: str, value: object) -> None:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise ProfileViolation(pointer, value, "must be 64 lower-case hex digits")


def _require_count(pointer: str, value: object) -> None:
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise ProfileViolation(pointer, value, "must be an integer from 0 to 2^53 - 1")


def _require_sorted(pointer: str, items: Sequence[Subject] | Sequence[Link]) -> None:
    for position, (one, next_one) in enumerate(pairwise(items), start=1):
        if one >= next_one:  # type: ignore[operator]
            raise ProfileViolation(f"{pointer}/{position}", next_one, "must be sorted and unique")


def _require_payload(payload: Payload) -> None:
    _require_hash("/payload/document", payload.document)
    if not isinstance(payload.media_type, str) or not _MEDIA_TYPE.fullmatch(payload.media_type):
        raise ProfileViolation("/payload/media_type", payload.media_type, "must be a media type in lower case")
    _require_count("/payload/size", payload.size)
    _require_hash("/payload/fields_root", payload.fields_root)
    _require_count("/payload/fields_count", payload.fields_count)
    if (payload.fields_count == 0) != (payload.fields_root == EMPTY_ROOT.hex()):
        raise ProfileViolation("/payload/fields_count", payload.fields_count, "0 and the empty root go together")
