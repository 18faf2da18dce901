"""Column types that every table shares."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


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


class Uint64(TypeDecorator[int]):
    """A whole number from 0 to 2^64 - 1 in the 64 signed bits that databases have.

    What honest acts hold is far below 2^63 and stands there as it is, so that sums and comparisons are right. Contracts
    take more, and a member that writes more must not stop those who read: it is kept as its two's complement. A sum
    above the range counts as the range's end.
    """

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True
    END = 2**64

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value < 0:
            raise ValueError(f"{value} is below 0")
        kept = min(value, self.END - 1)
        return kept - self.END if kept >= self.END // 2 else kept

    def process_result_value(self, value: int | None, dialect: Dialect) -> int | None:
        return value + self.END if value is not None and value < 0 else value


def uint64(**more: Any) -> Any:
    """A field for a quantity or an amount of the contracts."""
    return Field(sa_type=Uint64, **more)


class BigNumber(TypeDecorator[int]):
    """A whole number of any size, kept as decimal text padded to sort like a number: SQL integers end at 2^63."""

    impl = Text
    cache_ok = True
    DIGITS = 39

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:0{self.DIGITS}d}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)
