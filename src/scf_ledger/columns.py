"""Column types that every table shares."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


def canonical_json(value: Any) -> str:
    """JSON in one form: sorted keys, no spaces. Equal values have equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Json(TypeDecorator[Any]):
    """A JSON value kept as canonical text, so that rebuilt rows are byte-equal."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class BigNumber(TypeDecorator[int]):
    """A whole number of any size, kept as decimal text padded to sort like a number: SQL integers end at 2^63."""

    impl = Text
    cache_ok = True
    DIGITS = 39

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:0{self.DIGITS}d}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)
