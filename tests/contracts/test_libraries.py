"""The pure libraries against models of exact fractions, calendars and sorted lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scf_ledger.evidence.uscc import ALPHABET, is_uscc
from tests.evm.engine import GENESIS_TIME
from tests.evm.harness import Harness
from tests.evm.members import uscc
from tests.evm.world import World

CHINA = timezone(timedelta(hours=8))
PROPERTY = settings(max_examples=200, deadline=None)
AMOUNT = st.integers(0, 10**15)
RATE = st.integers(0, 1_000_000)
DAYS = st.integers(0, 400)


@pytest.fixture(scope="module")
def libraries(solidity: dict[str, dict[str, Any]]) -> Harness:
    return Harness(World().ledger, solidity["Libraries"])


def interest(amount: int, rate: int, days: int) -> Fraction:
    """Yearly rate of 1e-6, actual days of 360."""
    return Fraction(amount) * Fraction(rate, 10**6) * Fraction(days, 360)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


# ---------------------------------------------------------------- interest


@PROPERTY
@given(AMOUNT, RATE, DAYS)
@example(241_500_000, 43_500, 90)
def test_PP_08_interest_is_actual_over_360_rounded_half_up(
    libraries: Harness, amount: int, rate: int, days: int
) -> None:
    numerator = libraries.ask("numerator", amount, rate, days)
    assert numerator == interest(amount, rate, days) * 360 * 10**6
    assert libraries.ask("posted", numerator) == half_up(interest(amount, rate, days))
    assert libraries.ask("postedUp", numerator) == ceil(interest(amount, rate, days))


def test_PP_08_the_domains_example(libraries: Harness) -> None:
    assert libraries.ask("posted", libraries.ask("numerator", 241_500_000, 43_500, 90)) == 2_626_313


def test_PP_09_the_domains_example(libraries: Harness) -> None:
    penalty = 43_500 * 3 // 2
    assert libraries.ask("posted", libraries.ask("numerator", 241_500_000, penalty, 10)) == 437_719


@PROPERTY
@given(AMOUNT, RATE, st.lists(DAYS, max_size=6))
def test_PP_08_numerators_do_not_depend_on_how_the_time_is_cut(
    libraries: Harness, amount: int, rate: int, parts: list[int]
) -> None:
    ask = libraries.ask
    assert sum(ask("numerator", amount, rate, days) for days in parts) == ask("numerator", amount, rate, sum(parts))


# ---------------------------------------------------------------- value, floor, discount


@PROPERTY
@given(st.integers(0, 10**12), st.integers(0, 10**9), RATE)
def test_PP_01_value_is_rounded_down(libraries: Harness, kg: int, price: int, haircut: int) -> None:
    exact = Fraction(kg, 1000) * price * (1 - Fraction(haircut, 10**6))
    assert libraries.ask("value", kg, price, haircut) == floor(exact)


@PROPERTY
@given(AMOUNT, st.integers(1, 999_999))
@example(241_500_000, 700_000)
def test_PP_07_the_floor_is_rounded_up(libraries: Harness, exposure: int, ltv: int) -> None:
    least = libraries.ask("floor", exposure, ltv)
    assert least == ceil(Fraction(exposure) / Fraction(ltv, 10**6))
    assert least * ltv >= exposure * 10**6


@PROPERTY
@given(AMOUNT, st.integers(0, 900_000), DAYS)
@example(100_000_000, 38_500, 141)
def test_RV_05_the_price_is_face_less_discount(libraries: Harness, face: int, rate: int, days: int) -> None:
    price = face - half_up(interest(face, rate, days))
    assume(price > 0)
    assert libraries.ask("discounted", face, rate, days) == price


def test_RV_05_the_domains_example(libraries: Harness) -> None:
    assert libraries.ask("discounted", 100_000_000, 38_500, 141) == 98_492_083


def test_PP_05_the_domains_example(libraries: Harness) -> None:
    exposure, value, ltv = 241_500_000, 310_000_000, 700_000
    assert libraries.ask("floor", exposure, ltv) - value == 35_000_000
    assert exposure - value * ltv // 10**6 == 24_500_000


# ---------------------------------------------------------------- days


@PROPERTY
@given(st.integers(0, 10**10))
def test_days_are_those_of_China(libraries: Harness, timestamp: int) -> None:
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=timestamp)
    day = (local.astimezone(CHINA).date() - date(1970, 1, 1)).days
    ask = libraries.ask
    assert ask("dayOf", timestamp) == day
    end = ask("endOf", day)
    assert ask("dayOf", end - 1) == day and ask("dayOf", end) == day + 1


def test_a_day_begins_at_sixteen_hours_of_the_day_before(libraries: Harness) -> None:
    midnight = int(datetime(2026, 6, 1, tzinfo=CHINA).timestamp())
    assert libraries.ask("dayOf", midnight) == libraries.ask("dayOf", midnight - 1) + 1
    assert libraries.ask("dayOf", midnight) == (date(2026, 6, 1) - date(1970, 1, 1)).days
    assert libraries.ask("today") == libraries.ask("dayOf", GENESIS_TIME)


# ---------------------------------------------------------------- median


@PROPERTY
@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=16), st.data())
def test_AB_31_the_median_is_the_lower_middle_of_the_first_values(
    libraries: Harness, values: list[int], data: st.DataObject
) -> None:
    length = data.draw(st.integers(1, len(values)))
    assert libraries.ask("median", values, length) == sorted(values[:length])[(length - 1) // 2]


# ---------------------------------------------------------------- USCC

_ANY_CODE = st.text(alphabet=ALPHABET, min_size=18, max_size=18)
_ODD_CODE = st.binary(min_size=18, max_size=18).map(lambda raw: raw.decode("latin-1"))
_RIGHT_CODE = st.integers(0, 99_999).map(uscc)


@PROPERTY
@given(st.one_of(_ANY_CODE, _ODD_CODE, _RIGHT_CODE))
def test_the_contracts_check_codes_as_Python_does(libraries: Harness, code: str) -> None:
    assert libraries.ask("isUscc", code.encode("latin-1")) == is_uscc(code)


@PROPERTY
@given(_RIGHT_CODE, st.integers(0, 17), st.integers(0, 255))
def test_one_wrong_byte_of_a_code_is_caught(libraries: Harness, code: str, place: int, byte: int) -> None:
    changed = bytearray(code.encode())
    changed[place] = byte
    assert libraries.ask("isUscc", bytes(changed)) == (bytes(changed) == code.encode())


@pytest.mark.parametrize(
    "code",
    ["91310000631696382C", "91330100799655058B", "91100000100003962T", "91310000132200821H", "91440300708461136T"],
)
def test_the_codes_of_the_domain_are_right(code: str, libraries: Harness) -> None:
    assert libraries.ask("isUscc", code.encode())


def test_a_code_with_a_letter_that_codes_do_not_have_is_refused(libraries: Harness) -> None:
    right = uscc(4_711)
    assert libraries.ask("isUscc", right.encode())
    for place in range(18):
        for letter in "IOSVZ":
            wrong = right[:place] + letter + right[place + 1 :]
            assert not libraries.ask("isUscc", wrong.encode()), wrong
