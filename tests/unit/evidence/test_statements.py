"""Statements have one form, and only that one is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import (
    EMPTY_ROOT,
    Link,
    Payload,
    ProfileViolation,
    Statement,
    Subject,
    canonical_bytes,
    inclusion_proof,
    root_of,
    verify_inclusion,
)

HASH = "ab" * 32
OTHER = "cd" * 32
PAYLOAD = Payload(document=HASH, media_type="application/pdf", size=48_213, fields_root=OTHER, fields_count=6)
STATEMENT = Statement(
    issuer="91310000631696382C",
    document_kind="mill certificate 质保书",
    schema="EN10168-schemas v0.4.1",
    recorded_at="2026-06-01T08:30:00.125Z",
    subjects=(Subject("certificate", "0x" + HASH), Subject("unit", "0x" + OTHER)),
    links=(Link("follows", HASH), Link("supersedes", OTHER)),
    payload=PAYLOAD,
)
RECORD = STATEMENT.record()


def pointer_of(make: Callable[[], object]) -> str:
    with pytest.raises(ProfileViolation) as refused:
        make()
    return refused.value.pointer


# ---------------------------------------------------------------- the form


def test_the_bytes_are_rfc_8785_of_the_record() -> None:
    assert STATEMENT.bytes() == rfc8785.dumps(STATEMENT.record())
    assert orjson.loads(STATEMENT.bytes()) == STATEMENT.record()
    assert STATEMENT.record()["type"] == "scf-statement/1"
    assert "digests" not in STATEMENT.record()


def test_the_digest_names_it_and_the_leaf_hash_places_it() -> None:
    assert STATEMENT.digest == sha256(STATEMENT.bytes()).hexdigest()
    assert STATEMENT.leaf_hash == sha256(b"\x00" + STATEMENT.bytes()).digest()


def test_the_form_does_not_change_unnoticed() -> None:
    assert STATEMENT.digest == "eeea9a014cf781b48aa7d96bff6c0cb60365fddd841dce285d7c4672ea7f58c2"


def test_a_statement_is_read_back() -> None:
    for statement in (STATEMENT, replace(STATEMENT, sm3=HASH), replace(STATEMENT, subjects=(), links=())):
        assert Statement.from_bytes(statement.bytes()) == statement
        assert Statement.from_record(statement.record()) == statement


def test_L_84_an_sm3_digest_can_stand_beside() -> None:
    assert replace(STATEMENT, sm3=HASH).record()["digests"] == {"sm3": HASH}


names = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(
    st.sets(st.builds(Subject, names, names), max_size=4),
    st.sets(st.builds(Link, names, digests), max_size=4),
    st.integers(0, 2**53 - 1),
)
def test_any_statement_is_read_back(subjects: set[Subject], links: set[Link], size: int) -> None:
    statement = replace(
        STATEMENT,
        subjects=tuple(sorted(subjects)),
        links=tuple(sorted(links)),
        payload=replace(PAYLOAD, size=size),
    )
    assert Statement.from_bytes(statement.bytes()) == statement


def test_statements_are_proved_in_a_log() -> None:
    log = [replace(STATEMENT, recorded_at=f"2026-06-01T08:30:00.{i:03}Z").leaf_hash for i in range(9)]
    verify_inclusion(log[4], 4, 9, inclusion_proof(log, 4, 9), root_of(log))


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"issuer": ""}, "/issuer"),
        ({"issuer": "91310000631696382D"}, "/issuer"),
        ({"issuer": "91310000631696382c"}, "/issuer"),
        ({"document_kind": ""}, "/document_kind"),
        ({"document_kind": "x" * 129}, "/document_kind"),
        ({"document_kind": "a\nb"}, "/document_kind"),
        ({"document_kind": "e\u0301"}, "/document_kind"),
        ({"document_kind": 5}, "/document_kind"),
        ({"schema": ""}, "/schema"),
        ({"recorded_at": "2026-06-01T08:30:00Z"}, "/recorded_at"),
        ({"recorded_at": "2026-02-30T08:30:00.000Z"}, "/recorded_at"),
        ({"subjects": (Subject("", "1"),)}, "/subjects/0/scheme"),
        ({"subjects": (Subject("unit", ""),)}, "/subjects/0/id"),
        ({"subjects": (Subject("unit", "2"), Subject("unit", "1"))}, "/subjects/1"),
        ({"subjects": (Subject("unit", "1"), Subject("receipt", "1"))}, "/subjects/1"),
        ({"subjects": (Subject("unit", "1"), Subject("unit", "1"))}, "/subjects/1"),
        ({"links": (Link("", HASH),)}, "/links/0/relation"),
        ({"links": (Link("follows", "0x" + HASH),)}, "/links/0/statement"),
        ({"links": (Link("follows", HASH.upper()),)}, "/links/0/statement"),
        ({"links": (Link("follows", OTHER), Link("follows", HASH))}, "/links/1"),
        ({"links": (Link("follows", HASH), Link("follows", HASH))}, "/links/1"),
        ({"sm3": "00"}, "/digests/sm3"),
        ({"payload": replace(PAYLOAD, document="00")}, "/payload/document"),
        ({"payload": replace(PAYLOAD, media_type="pdf")}, "/payload/media_type"),
        ({"payload": replace(PAYLOAD, media_type="Application/PDF")}, "/payload/media_type"),
        ({"payload": replace(PAYLOAD, media_type="text/html; charset=utf-8")}, "/payload/media_type"),
        ({"payload": replace(PAYLOAD, size=-1)}, "/payload/size"),
        ({"payload": replace(PAYLOAD, size=2**53)}, "/payload/size"),
        ({"payload": replace(PAYLOAD, size=True)}, "/payload/size"),
        ({"payload": replace(PAYLOAD, size=1.0)}, "/payload/size"),  # type: ignore[arg-type]
        ({"payload": replace(PAYLOAD, fields_root="00")}, "/payload/fields_root"),
        ({"payload": replace(PAYLOAD, fields_count=-1)}, "/payload/fields_count"),
        ({"payload": replace(PAYLOAD, fields_count=0)}, "/payload/fields_count"),
        ({"payload": replace(PAYLOAD, fields_root=EMPTY_ROOT.hex())}, "/payload/fields_count"),
    ],
)
def test_a_field_of_the_wrong_form_is_refused_with_its_pointer(change: dict[str, Any], pointer: str) -> None:
    assert pointer_of(lambda: replace(STATEMENT, **change)) == pointer


def test_a_document_without_fields_has_the_empty_root() -> None:
    bare = replace(PAYLOAD, fields_count=0, fields_root=EMPTY_ROOT.hex())
    assert Statement.from_bytes(replace(STATEMENT, payload=bare).bytes()).payload == bare


def test_a_statement_fits_an_entry_of_the_log() -> None:
    one, two = (replace(STATEMENT, subjects=tuple(Subject("unit", f"0x{i:064x}") for i in range(n))) for n in (1, 2))
    each = len(two.bytes()) - len(one.bytes())
    count, rest = divmod(65535 - len(one.bytes()), each)
    subjects = tuple(Subject("unit", f"0x{i:064x}") for i in range(count + 1))
    full = replace(one, subjects=subjects, document_kind=one.document_kind + "x" * rest)
    assert len(full.bytes()) == 65535
    with pytest.raises(ProfileViolation, match="65535 bytes"):
        replace(full, document_kind=full.document_kind + "x")


def test_the_largest_values_are_admitted() -> None:
    payload = replace(PAYLOAD, size=2**53 - 1, fields_count=2**53 - 1)
    statement = replace(STATEMENT, schema="x" * 128, payload=payload)
    assert Statement.from_bytes(statement.bytes()) == statement


def without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}


@pytest.mark.parametrize("name", sorted(RECORD))
def test_a_missing_field_is_named(name: str) -> None:
    assert pointer_of(lambda: Statement.from_bytes(canonical_bytes(without(RECORD, name)))) == f"/{name}"


@pytest.mark.parametrize("name", sorted(RECORD["payload"]))
def test_a_missing_field_of_the_payload_is_named(name: str) -> None:
    record = {**RECORD, "payload": without(RECORD["payload"], name)}
    assert pointer_of(lambda: Statement.from_bytes(canonical_bytes(record))) == f"/payload/{name}"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"note": 1}, "/note"),
        ({"digests": {}}, "/digests/sm3"),
        ({"digests": None}, "/digests"),
        ({"digests": {"sm3": None}}, "/digests/sm3"),
        ({"digests": {"sm3": HASH, "md5": "00"}}, "/digests/md5"),
        ({"payload": {**RECORD["payload"], "note": 1}}, "/payload/note"),
        ({"payload": []}, "/payload"),
        ({"subjects": {}}, "/subjects"),
        ({"subjects": ["unit"]}, "/subjects/0"),
        ({"subjects": [{"scheme": "unit"}]}, "/subjects/0/id"),
        ({"subjects": [{"scheme": "unit", "id": 5}]}, "/subjects/0/id"),
        ({"subjects": [{"scheme": "unit", "id": "1", "x": ""}]}, "/subjects/0/x"),
        ({"links": None}, "/links"),
        ({"links": [{"relation": "follows"}]}, "/links/0/statement"),
        ({"links": [{"relation": "follows", "statement": None}]}, "/links/0/statement"),
        ({"type": "scf-statement/2"}, "/type"),
        ({"type": None}, "/type"),
        ({"issuer": None}, "/issuer"),
        ({"recorded_at": 0}, "/recorded_at"),
    ],
)
def test_an_unknown_or_wrong_field_is_named(change: dict[str, Any], pointer: str) -> None:
    assert pointer_of(lambda: Statement.from_bytes(canonical_bytes({**RECORD, **change}))) == pointer


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"not json",
        b"\xff",
        STATEMENT.bytes() + b"\n",
        b" " + STATEMENT.bytes(),
        STATEMENT.bytes() + STATEMENT.bytes(),
        STATEMENT.bytes()[:-1],
        STATEMENT.bytes().replace(b'"size":48213', b'"size":48213.0'),
        STATEMENT.bytes().replace(b'"size":48213', b'"size":1e9'),
        STATEMENT.bytes().replace(b'"size":48213', b'"size":0048213'),
        STATEMENT.bytes().replace(b'"size":48213', b'"size":1,"size":48213'),
        STATEMENT.bytes().replace(b'"type":', b'"type":"scf-statement/1","type":'),
        STATEMENT.bytes().replace("质".encode(), b"\\u8d28"),
        STATEMENT.bytes().replace(b"/", b"\\/"),
        orjson.dumps(RECORD, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS),
        orjson.dumps(dict(reversed(RECORD.items()))),
        b"[" * 100_000,
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ProfileViolation):
        Statement.from_bytes(data)
