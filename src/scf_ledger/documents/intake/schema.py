"""JSON Schema 2020-12 with findings that a reader can act upon.

The schemas of this package have no `anyOf` and no `oneOf`: a choice is written `if`/`then`/`else` on what decides it,
so that every finding names the field that is wrong instead of all the branches that it might have been.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from scf_ledger.documents.intake import codes, formats
from scf_ledger.documents.intake.jsontext import Number
from scf_ledger.documents.intake.refusals import Finding
from scf_ledger.documents.intake.sentences import finding


def findings(schema: str, value: Any, limit: int) -> list[Finding]:
    """What is wrong with a JSON value by one of the schemas of this package, the outermost first; at most `limit`."""
    errors = list(islice(_validator(schema).iter_errors(value), limit))
    return [finding(error) for error in sorted(errors, key=lambda error: len(error.absolute_path))]


def load(schema: str) -> dict[str, Any]:
    """A schema of this package by its name, such as `mill_certificate`."""
    text = (files(__package__) / "schemas" / f"{schema}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


# One error for each missing or unknown name, with nothing but the name as its message: `sentences` words it.


def _required(_: Any, names: list[str], instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        yield from (ValidationError(name) for name in names if name not in instance)


def _no_more(_: Any, allowed: bool, instance: Any, schema: dict[str, Any]) -> Iterator[ValidationError]:
    if allowed or not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    patterns = [_compiled(pattern) for pattern in schema.get("patternProperties", {})]
    for name in instance:
        if name not in known and not any(pattern.search(name) for pattern in patterns):
            yield ValidationError(name)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In JSON Schema $ is the end of the text; in Python it also stands before a last line feed.
    return re.compile(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern)


def _unique(_: Any, wanted: bool, instance: Any, __: Any) -> Iterator[ValidationError]:
    # The library compares lists of objects pair by pair, which is hours for a hundred thousand of them.
    if wanted and isinstance(instance, list) and len({_key(item) for item in instance}) != len(instance):
        yield ValidationError("an entry stands twice")


def _key(value: Any) -> Any:
    if isinstance(value, dict):
        return ("object", frozenset((key, _key(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("list", tuple(_key(item) for item in value))
    return (type(value).__name__, value)


def _is_number(_: Any, value: Any) -> bool:
    return isinstance(value, Number)


def _is_integer(_: Any, value: Any) -> bool:
    return isinstance(value, Number) and value == value.to_integral_value()


_Validator = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    validators={
        "additionalProperties": _no_more,
        "pattern": _pattern,
        "required": _required,
        "uniqueItems": _unique,
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number).redefine("integer", _is_integer),
)


def _on_text(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: check(value) if isinstance(value, str) else True


def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in {
        "date": formats.is_date,
        "date-time": formats.is_date_time,
        "email": formats.is_email,
        "uri": formats.is_uri,
        "country": codes.is_country,
        "uscc": codes.is_uscc,
    }.items():
        checker.checks(name)(_on_text(check))
    return checker


@cache
def _validator(schema: str) -> Any:
    return _Validator(load(schema), format_checker=_checker())
