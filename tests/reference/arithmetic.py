"""Days, interest, values (PP-01, PP-07, PP-08, RV-05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from math import ceil, floor

CHINA = timezone(timedelta(hours=8))
_FIRST = date(1970, 1, 1)
_MILLION = 10**6


def day_at(timestamp: int) -> date:
    """The date in China."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone(CHINA).date()


def day_of(number: int) -> date:
    """The date of a day's number."""
    return _FIRST + timedelta(days=number)


def number_of(day: date) -> int:
    return (day - _FIRST).days


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def interest(amount: int, rate: int, days: int) -> Fraction:
    """ACT/360, exact; the rate is in millionths."""
    return Fraction(amount * days * rate, 360 * _MILLION)


def price_of_claim(face: int, rate: int, days: int) -> int:
    """What a buyer pays for a claim before it is due; not more than nothing when the discount eats it up."""
    return face - half_up(interest(face, rate, days))


def value_of_goods(kg: int, price: int, haircut: int) -> int:
    """Fen at a price per tonne, less the haircut, rounded down."""
    return floor(Fraction(kg * price, 1000) * Fraction(_MILLION - haircut, _MILLION))


def value_that_carries(exposure: int, ltv: int) -> int:
    return ceil(Fraction(exposure * _MILLION, ltv))


def lower_median(prices: Sequence[int]) -> int:
    return sorted(prices)[(len(prices) - 1) // 2]


def waterfall(amount: int, owed: Sequence[int]) -> tuple[list[int], int]:
    """What goes to each debt in turn, and what is left."""
    parts = []
    for debt in owed:
        parts.append(min(amount, debt))
        amount -= parts[-1]
    return parts, amount
