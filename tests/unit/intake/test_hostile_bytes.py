"""Bytes that are no text, no document, or too many."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from scf_ledger.documents.intake import DocumentKind, Limits, Rule, read
from tests.unit.intake.helpers import refused, rules, sample

_ORDER = sample("steel/order.xml")
_CERTIFICATE = sample("steel/mill-certificate-1.json")


def _zip(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("order.xml", data)
    return buffer.getvalue()


def _tar(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("order.xml")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        _zip(_ORDER),
        _zip(bytes(5_000_000)),
        gzip.compress(bytes(5_000_000)),
        bz2.compress(_ORDER),
        lzma.compress(_ORDER),
        _tar(_ORDER),
        b"7z\xbc\xaf\x27\x1c....",
        b"Rar!\x1a\x07\x01\x00....",
        b"\x28\xb5\x2f\xfd....",
        b"\x04\x22\x4d\x18....",
    ],
    ids=["zip", "zip bomb", "gzip bomb", "bzip2", "xz", "tar", "7z", "rar", "zstd", "lz4"],
)
def test_archives_are_refused_by_their_first_bytes_and_never_opened(data: bytes) -> None:
    assert rules(data) == [Rule.ARCHIVE]


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_is_empty(data: bytes) -> None:
    assert rules(data) == [Rule.EMPTY]


def test_size_is_measured_before_anything_is_read() -> None:
    assert rules(b"\xff" * 11, Limits(document_bytes=10)) == [Rule.SIZE]
    assert rules(b" " * (10 * 2**20 + 1)) == [Rule.SIZE]


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "\xff"}',
        b'{"a": "\xc0\xaf"}',
        b'{"a": "\xed\xa0\x80"}',
        b"<a>\xe9</a>",
        '{"a": 1}'.encode("utf-16"),
        "<a/>".encode("utf-16-le"),
        codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"),
        b'<?xml version="1.0" encoding="GBK"?><a/>',
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b'<?xml version="1.0" encoding="UTF-16"?><a/>',
        codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
        '<?xml version="1.0" encoding="UTF-8"?><a/>'.encode("utf-16"),
    ],
    ids=[
        "invalid UTF-8",
        "overlong",
        "surrogate",
        "latin-1 without saying so",
        "UTF-16 JSON",
        "UTF-16 without mark",
        "UTF-32",
        "GBK",
        "UTF-7",
        "UTF-16 declared, none marked",
        "mark and declaration differ",
        "declaration contradicts the mark",
    ],
)
def test_encodings_that_are_not_permitted(data: bytes) -> None:
    assert rules(data)[0] in (Rule.ENCODING, Rule.CONTROL_CHARACTER)


def test_permitted_encodings_say_the_same() -> None:
    text = _ORDER.decode()
    plain = read(_ORDER, "order.xml")
    utf16 = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    latin = (
        text.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
        .encode("ascii", "xmlcharrefreplace")
        .decode()
        .encode("latin-1")
    )
    for data in (codecs.BOM_UTF8 + _ORDER, utf16, latin):
        document = read(data, "order.xml")
        assert document.fields == plain.fields and document.parties == plain.parties
        assert document.sha256 != plain.sha256, "the hash is of the exact bytes"
    assert read(codecs.BOM_UTF8 + _CERTIFICATE, "x").kind is DocumentKind.MILL_CERTIFICATE


def test_control_characters_are_refused_with_their_line() -> None:
    (finding,) = refused(b'{\n"a": "x\x00"}')
    assert (finding.rule, finding.line) == (Rule.CONTROL_CHARACTER, 2)
    assert rules(b"<a>\x01</a>") == [Rule.CONTROL_CHARACTER]


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"# A note",
        b"null",
        b"42",
        b'"text"',
        b"{}",
        b"[]",
        b"[1]",
        b'{"type": ["EPCISDocument"]}',
        b'{"Certificate": {}}',
        b'{"Certificate": []}',
        b'{"hello": "world"}',
        b"<html/>",
        b'<Invoice xmlns="urn:example"/>',
        b"<Invoice/>",
        b'<Catalogue xmlns="urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2"/>',
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
    ],
)
def test_what_is_no_document_is_of_unknown_kind(data: bytes) -> None:
    assert rules(data) == [Rule.UNKNOWN_KIND]


def test_json_schemas_are_told_from_documents() -> None:
    assert rules(b'{"$schema": "https://json-schema.org/draft/2020-12/schema"}') == [Rule.JSON_SCHEMA]


def test_the_name_decides_nothing() -> None:
    assert read(_ORDER, "certificate.json").kind is DocumentKind.ORDER
    assert read(_CERTIFICATE, "order.xml").kind is DocumentKind.MILL_CERTIFICATE
