"""What a loan owes, by the rules' own examples and beside the contract."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.loans.debt import LoanState, debt_on, exposure_on, least_kg, value_of

DAY_0 = 20_000


def loan(**changed: Any) -> LoanState:
    known = {
        "principal": 241_500_000,
        "interest_due": 0,
        "penalty_due": 0,
        "costs_due": 0,
        "interest_numerator": 0,
        "penalty_numerator": 0,
        "accrued_day": DAY_0,
        "maturity_day": DAY_0 + 90,
        "rate": 43_500,
        "penalty_rate": 65_250,
    }
    return LoanState(**{**known, **changed})


def test_PP_08_interest_of_ninety_days() -> None:
    assert debt_on(loan(), DAY_0 + 90).interest == 2_626_313


def test_PP_09_penalty_begins_after_the_due_day() -> None:
    assert debt_on(loan(), DAY_0 + 90).penalty == 0
    late = debt_on(loan(), DAY_0 + 100)
    assert late.interest == 2_626_313
    assert late.penalty == (241_500_000 * 65_250 * 10 + 180_000_000) // 360_000_000


def test_a_day_before_the_last_counted_one_counts_as_that_one() -> None:
    assert debt_on(loan(), DAY_0 - 5) == debt_on(loan(), DAY_0)


def test_exposure_is_never_below_the_debt() -> None:
    assert exposure_on(loan(), DAY_0 + 1) - debt_on(loan(), DAY_0 + 1).total in (0, 1)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 10**12), st.integers(1, 400_000))
def test_PP_08_interest_does_not_depend_on_how_the_time_is_cut(first: int, second: int, amount: int, rate: int) -> None:
    whole = loan(principal=amount, rate=rate, maturity_day=DAY_0 + 1_000)
    cut = loan(
        principal=amount,
        rate=rate,
        maturity_day=DAY_0 + 1_000,
        accrued_day=DAY_0 + first,
        interest_numerator=amount * rate * first,
    )
    assert debt_on(whole, DAY_0 + first + second) == debt_on(cut, DAY_0 + first + second)


@given(st.integers(1, 10**12), st.integers(1, 999_999), st.integers(1_000, 10**7), st.integers(0, 900_000))
def test_PP_07_the_least_mass_carries_the_exposure_and_one_kilogram_less_does_not(
    exposure: int, ltv: int, price: int, haircut: int
) -> None:
    kg = least_kg(exposure, ltv, price, haircut)
    floor = -(-exposure * 1_000_000 // ltv)
    assert value_of(kg, price, haircut) >= floor
    assert value_of(kg - 1, price, haircut) < floor


@pytest.mark.parametrize(("kg", "price", "haircut", "value"), [(1_000, 345_000, 0, 345_000), (1, 345_999, 50_000, 328)])
def test_PP_01_value_is_rounded_down(kg: int, price: int, haircut: int, value: int) -> None:
    assert value_of(kg, price, haircut) == value
