"""The record profile and its one canonical form.

Inside the profile the bytes of `orjson` with sorted keys are those of RFC 8785, at fifty times the speed of a general
implementation. What the profile leaves out is what the two differ on, or what two programs would read differently:

- keys are ASCII, so that sorting by code point and by UTF-16 unit is the same;
- no floats: a quantity is an integer of the smallest unit or a decimal string;
- integers lie within ±(2^53 - 1), which every JSON reader keeps exact;
- text is NFC and has no lone surrogates;
- times are UTC to the millisecond.

A record outside the profile is refused, never repaired: a repair would change what was signed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from unicodedata import is_normalized

import orjson

from scf_ledger.evidence.errors import ProfileViolation

MAX_INTEGER = 2**53 - 1
#: Trade documents nest about ten deep; the limit keeps every reader's stack safe.
MAX_DEPTH = 64

_UTC_MS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")

#: Where the check stands: (place of the parent, key or position). Pointers are written only when something is wrong.
_Place = tuple["_Place", str | int] | None


def canonical_bytes(record: object) -> bytes:
    """The RFC 8785 form of a record: dict, list, tuple, str, int, bool or None.

    Raises
    ------
    ProfileViolation
        The record is outside the profile; names the value by its JSON Pointer.
    """
    check_profile(record)
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def check_profile(record: object) -> None:
    """Raises ProfileViolation if the record is outside the profile."""
    _check(record, None, 0)


def text_fault(text: str) -> str:
    """The rule of the profile that a text breaks; empty if it breaks none."""
    if text.isascii():
        return ""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "text has no lone surrogates"
    return "" if is_normalized("NFC", text) else "text is in Unicode form NFC"


def _check(value: object, place: _Place, depth: int) -> None:
    # Exact types only: orjson writes subclasses (enums, named tuples) in ways of its own.
    if type(value) is str:
        if fault := text_fault(value):
            raise ProfileViolation(_pointer(place), value, fault)
    elif type(value) is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise ProfileViolation(_pointer(place), value, "an integer lies within ±(2^53 - 1)")
    elif type(value) is bool or value is None:
        return
    elif depth == MAX_DEPTH:
        raise ProfileViolation(_pointer(place), type(value).__name__, f"a record nests at most {MAX_DEPTH} deep")
    elif type(value) is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise ProfileViolation(_pointer(place), key, "a key is ASCII text")
            _check(item, (place, key), depth + 1)
    elif type(value) is list or type(value) is tuple:
        for position, item in enumerate(value):
            _check(item, (place, position), depth + 1)
    elif type(value) is float:
        raise ProfileViolation(_pointer(place), value, "no floats: write a decimal string")
    else:
        raise ProfileViolation(_pointer(place), value, f"{type(value).__name__} is not a JSON value")


def _pointer(place: _Place) -> str:
    """The JSON Pointer (RFC 6901) of a place."""
    parts: list[str] = []
    while place is not None:
        place, part = place
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in reversed(parts))


# ---------------------------------------------------------------- times


def utc_ms(moment: datetime) -> str:
    """A moment as `YYYY-MM-DDTHH:MM:SS.mmmZ`; what is finer than a millisecond is cut off, so it never lies ahead.

    Raises
    ------
    ProfileViolation
        The moment has no time zone.
    """
    if moment.utcoffset() is None:
        raise ProfileViolation("", moment.isoformat(), "a moment has a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def check_utc_ms(text: object, pointer: str = "") -> None:
    """Checks that a text is a UTC moment to the millisecond.

    Raises
    ------
    ProfileViolation
        It has another form or names no moment of the calendar.
    """
    if not isinstance(text, str) or not _UTC_MS.fullmatch(text):
        raise ProfileViolation(pointer, text, "a time is YYYY-MM-DDTHH:MM:SS.mmmZ")
    try:
        datetime.fromisoformat(text)
    except ValueError as problem:
        raise ProfileViolation(pointer, text, f"a time is a moment of the calendar: {problem}") from problem
