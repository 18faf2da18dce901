"""JSON that attacks its reader."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest

from scf_ledger.documents.intake import Limits, Rule, read
from scf_ledger.documents.intake.jsontext import Number, parse_json
from tests.unit.intake.helpers import edited, refused, rules

_EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-09-17T06:40:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "action": "OBSERVE",
    "epcList": ["urn:scf:unit:91310000MA1FL0001R:HC26091501"],
}


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 65 + b"]" * 65], ids=["arrays", "objects", "one too deep"]
)
def test_deep_nests_neither_recurse_nor_crash(data: bytes) -> None:
    assert rules(data) == [Rule.DEPTH]


def test_ten_megabytes_in_one_string() -> None:
    data = b'{"Certificate": {"Parties": "' + b"x" * (10 * 2**20 - 40) + b'"}}'
    assert rules(data) == [Rule.STRING_LENGTH]


def test_a_large_image_as_data_uri_is_taken_and_other_text_of_its_length_is_not() -> None:
    image = "data:image/png;base64," + "QUJD" * 400_000

    def with_logo(logo: str) -> bytes:
        return edited("chemicals/certificate-methanol.json", lambda v: v["Certificate"].update(Logo=logo))

    assert read(with_logo(image), "x").fields["/Certificate/Logo"].endswith(f"{len(image)} characters)")
    for other in (image.replace("QUJD", "QU!D"), "data:text/plain," + "x" * 2**21, "x" * 2**21):
        assert rules(with_logo(other)) == [Rule.STRING_LENGTH]


@pytest.mark.parametrize("data", [b"[" + b"1," * 3_000_000 + b"1]", b"[" + b'"a",' * 2_000_000 + b'"a"]'])
def test_too_many_values_are_counted_before_they_are_made(data: bytes) -> None:
    assert rules(data) == [Rule.NODES]


def test_duplicate_keys_are_refused_where_they_stand() -> None:
    data = b'{"Certificate": {"Parties": [{"Name": "A", "Name": "B"}]}}'
    (finding,) = refused(data)
    assert (finding.rule, finding.pointer, finding.value) == (
        Rule.JSON_DUPLICATE_KEY,
        "/Certificate/Parties/0/Name",
        "B",
    )
    # The same name spelled with an escape is the same name.
    assert rules(b'{"type": "EPCISDocument", "\\u0074ype": "x"}') == [Rule.JSON_DUPLICATE_KEY]


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999999", "-1E+99999999999", "1e-400", "9" * 35, "0." + "1" * 40]
)
def test_numbers_out_of_all_bounds(number: str) -> None:
    assert rules(f'{{"type": "EPCISDocument", "x:n": {number}}}'.encode()) == [Rule.NUMBER]


@pytest.mark.parametrize("number", ["01", "+1", ".5", "1.", "0x1F", "1_000", "١"])
def test_numbers_that_json_does_not_have(number: str) -> None:
    assert rules(f'{{"type": "EPCISDocument", "x:n": {number}}}'.encode()) == [Rule.JSON_SYNTAX]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('"\\ud800"', Rule.ENCODING),
        ('"a\\udc00b"', Rule.ENCODING),
        ('"\\u0000"', Rule.CONTROL_CHARACTER),
        ('{"\\u0007": 1}', Rule.CONTROL_CHARACTER),
    ],
)
def test_escapes_that_make_no_text(text: str, rule: Rule) -> None:
    (finding,) = refused(f'{{"type": "EPCISDocument", "x:y": {text}}}'.encode())
    assert (finding.rule, finding.pointer) == (rule, "/x:y")


def test_surrogate_pairs_are_text() -> None:
    assert parse_json('"\\ud83d\\ude00"', Limits()) == "😀"


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1', b'{"a" 1}', b'{"a": }', b"[1,]", b'{"a": "x', b"[1] 2", b'{"a": tru}', b"{'a': 1}", b'["a\nb"]', b"]"],
)
def test_what_is_not_json(data: bytes) -> None:
    assert rules(data)[0] in (Rule.JSON_SYNTAX, Rule.UNKNOWN_KIND)


def test_an_endless_string_of_escapes_is_read_once() -> None:
    start = time.perf_counter()
    assert rules(b'{"a":"' + b'\\"' * 5_000_000) == [Rule.JSON_SYNTAX]
    assert time.perf_counter() - start < 20


def test_uniqueness_of_mixed_lists_is_not_quadratic() -> None:
    mixed: list[Any] = [x for i in range(20_000) for x in (f"urn:x:{i}", i, [i], {"a": i})]
    start = time.perf_counter()
    findings = refused(json.dumps([dict(_EVENT, epcList=mixed)]).encode())
    assert findings and time.perf_counter() - start < 60


def test_findings_are_bounded() -> None:
    bad = [dict(_EVENT, action="LOOK") for _ in range(5_000)]
    assert len(refused(json.dumps(bad).encode())) == Limits().findings
    assert len(refused(json.dumps(bad).encode(), Limits(findings=3))) == 3


def test_long_names_in_deep_nests_do_not_multiply() -> None:
    nest: Any = {str(n): 1 for n in range(20_000)}
    for _ in range(58):
        nest = {"k" * 200: nest}
    assert rules(json.dumps([{**_EVENT, "x:nest": nest}]).encode()) == [Rule.SIZE]
    assert rules(json.dumps({"k" * 300: 1}).encode()) == [Rule.NAME_LENGTH]


def test_numbers_keep_their_digits() -> None:
    value = parse_json("[0.1500, 1e2, 12345678901234567890.123456789, -0]", Limits())
    assert [number.text for number in value] == ["0.1500", "1e2", "12345678901234567890.123456789", "-0"]
    assert all(isinstance(number, Number) and isinstance(number, Decimal) for number in value)
