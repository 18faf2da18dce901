"""The record profile: what it admits is RFC 8785, and what it does not is refused with its place."""

from __future__ import annotations

import math
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import NamedTuple

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import ProfileViolation, canonical_bytes, check_profile, check_utc_ms, utc_ms

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda t: unicodedata.normalize("NFC", t))
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
RECORDS = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(RECORDS)
def test_the_profile_admits_only_what_orjson_and_rfc_8785_write_alike(record: object) -> None:
    assert canonical_bytes(record) == rfc8785.dumps(record)  # type: ignore[arg-type]


def test_keys_are_sorted_at_every_level_and_lists_keep_their_order() -> None:
    record = {"b": [{"z": 1, "a": "二"}, 0], "B": None, "a": True}
    assert canonical_bytes(record) == '{"B":null,"a":true,"b":[{"a":"二","z":1},0]}'.encode()


def test_a_tuple_is_a_list() -> None:
    assert canonical_bytes(("unit", 1)) == canonical_bytes(["unit", 1]) == b'["unit",1]'


class Kind(StrEnum):
    COIL = "coil"


class Number(IntEnum):
    ONE = 1


class Pair(NamedTuple):
    first: int
    second: int


@pytest.mark.parametrize(
    ("record", "pointer"),
    [
        ({"kg": 1.5}, "/kg"),
        ({"kg": 1.0}, "/kg"),
        ({"kg": math.nan}, "/kg"),
        ({"kg": math.inf}, "/kg"),
        ([0, {"a/b": {"~": -0.0}}], "/1/a~1b/~0"),
        ({"n": 2**53}, "/n"),
        ({"n": -(2**53)}, "/n"),
        ({"name": "e\u0301"}, "/name"),
        ({"name": "\u212b"}, "/name"),
        ({"name": "\ud800"}, "/name"),
        ({"name": ["\udfff\ud800"]}, "/name/0"),
        ({"产地": "x"}, ""),
        ({"a": {"é": 1}}, "/a"),
        ({1: "x"}, ""),
        ({"x": b"bytes"}, "/x"),
        ({"x": {1, 2}}, "/x"),
        ({"x": datetime(2026, 1, 1)}, "/x"),
        ({"x": Kind.COIL}, "/x"),
        ({Kind.COIL: 1}, ""),
        ({"x": Number.ONE}, "/x"),
        ({"x": Pair(1, 2)}, "/x"),
        (1.5, ""),
    ],
)
def test_what_is_outside_the_profile_is_refused_with_its_pointer(record: object, pointer: str) -> None:
    with pytest.raises(ProfileViolation) as refused:
        canonical_bytes(record)
    assert refused.value.pointer == pointer
    with pytest.raises(ProfileViolation):
        check_profile(record)


def test_the_largest_integers_are_admitted() -> None:
    assert canonical_bytes([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


def test_depth_is_bounded_and_a_cycle_is_refused() -> None:
    deep: object = 0
    for _ in range(64):
        deep = [deep]
    assert canonical_bytes(deep).count(b"[") == 64
    with pytest.raises(ProfileViolation, match="64 deep"):
        canonical_bytes([deep])
    objects: object = 0
    for _ in range(64):
        objects = {"a": objects}
    assert canonical_bytes(objects).count(b"{") == 64
    with pytest.raises(ProfileViolation, match="64 deep"):
        canonical_bytes({"a": objects})
    cycle: list[object] = []
    cycle.append(cycle)
    with pytest.raises(ProfileViolation, match="64 deep"):
        canonical_bytes(cycle)


def test_a_float_sum_depends_on_its_order_and_a_decimal_string_does_not_enter_as_one() -> None:
    """evidence.md, "Traps": float sums that change with order."""
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    with pytest.raises(ProfileViolation, match="decimal string"):
        canonical_bytes({"tonnes": sum([0.1, 0.2, 0.3])})
    assert canonical_bytes({"tonnes": "0.6"}) == b'{"tonnes":"0.6"}'


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 6, 1, tzinfo=UTC), "2026-06-01T00:00:00.000Z"),
        (datetime(2026, 6, 1, 7, 30, 0, 999, tzinfo=timezone(timedelta(hours=8))), "2026-05-31T23:30:00.000Z"),
        (datetime(2026, 6, 1, 0, 0, 0, 999_999, tzinfo=UTC), "2026-06-01T00:00:00.999Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000Z"),
    ],
)
def test_a_moment_is_cut_to_the_utc_millisecond(moment: datetime, text: str) -> None:
    assert utc_ms(moment) == text
    check_utc_ms(text)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ProfileViolation, match="time zone"):
        utc_ms(datetime(2026, 6, 1))


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_written_moment_is_read_and_sorts_as_text(moment: datetime) -> None:
    check_utc_ms(utc_ms(moment))
    assert utc_ms(moment) <= utc_ms(max(moment, datetime(2026, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-01T00:00:00Z",
        "2026-06-01T00:00:00.000",
        "2026-06-01T00:00:00.000+00:00",
        "2026-06-01t00:00:00.000z",
        "2026-06-01 00:00:00.000Z",
        "2026-06-01T00:00:00.0000Z",
        "2026-06-01T00:00:60.000Z",
        "2026-06-01T24:00:00.000Z",
        "2026-02-29T00:00:00.000Z",
        "0000-01-01T00:00:00.000Z",
        "\uff12026-06-01T00:00:00.000Z",
        "2026-06-01T00:00:00.000Z\n",
        "",
        None,
        1_780_272_000,
    ],
)
def test_other_forms_of_time_are_refused(text: object) -> None:
    with pytest.raises(ProfileViolation) as refused:
        check_utc_ms(text, "/recorded_at")
    assert refused.value.pointer == "/recorded_at"
