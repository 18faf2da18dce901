"""The reference ledger's arithmetic against the rules' own examples."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.reference.arithmetic import (
    day_at,
    day_of,
    half_up,
    interest,
    lower_median,
    number_of,
    price_of_claim,
    value_of_goods,
    value_that_carries,
    waterfall,
)

AMOUNTS = st.integers(0, 2**64 - 1)


def test_PP_08_interest_of_ninety_days() -> None:
    assert half_up(interest(241_500_000, 43_500, 90)) == 2_626_313


def test_PP_09_penalty_of_ten_days() -> None:
    assert half_up(interest(241_500_000, 43_500 * 3 // 2, 10)) == 437_719


def test_RV_05_price_of_a_million() -> None:
    days = (date(2026, 9, 30) - date(2026, 5, 12)).days
    assert (days, price_of_claim(100_000_000, 38_500, days)) == (141, 98_492_083)


def test_PP_07_what_may_leave() -> None:
    """Stock 3,900,000, floor 3,450,000: 450,000 worth may leave, 130,434 kg at 3,450 a tonne."""
    kg = 130_434
    assert value_of_goods(kg, 345_000, 0) <= 45_000_000 < value_of_goods(kg + 1, 345_000, 0)
    assert value_that_carries(241_500_000, 700_000) == 345_000_000


def test_days_change_at_midnight_in_china() -> None:
    assert day_at(1_780_243_199) == date(2026, 5, 31)
    assert day_at(1_780_243_200) == date(2026, 6, 1)
    assert day_of(number_of(date(2026, 2, 28)) + 1) == date(2026, 3, 1)


def test_half_a_fen_rounds_up() -> None:
    assert [half_up(Fraction(n, 4)) for n in range(8)] == [0, 0, 1, 1, 1, 1, 2, 2]


def test_PP_01_the_lower_of_two_middle_prices() -> None:
    assert [lower_median(prices) for prices in ([3], [9, 3], [9, 3, 5], [1, 9, 3, 5])] == [3, 3, 5, 3]


@given(AMOUNTS, st.integers(0, 10**6), st.integers(0, 400), st.integers(0, 400))
def test_PP_08_interest_adds_up_over_periods(amount: int, rate: int, first: int, second: int) -> None:
    assert interest(amount, rate, first) + interest(amount, rate, second) == interest(amount, rate, first + second)


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=5))
def test_L_35_a_waterfall_keeps_every_fen_and_fills_in_order(amount: int, owed: list[int]) -> None:
    parts, rest = waterfall(amount, owed)
    assert sum(parts) + rest == amount
    for n, (part, debt) in enumerate(zip(parts, owed, strict=True)):
        assert part <= debt
        assert part == debt or not (any(parts[n + 1 :]) or rest)
