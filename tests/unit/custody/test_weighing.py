"""Weights of steel: what dimensions come to, exactly, and how far two weights may differ."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.custody.faults import GoodsInvalid
from scf_ledger.custody.weighing import (
    Dimensions,
    WeighingMethod,
    beyond_tolerance,
    kg_rounded_down,
    read_dimensions,
    theoretical_grams,
)


def test_a_plate_of_10_by_1500_by_6000_has_706_and_a_half_kilograms() -> None:
    plate = read_dimensions("10×1500×6000")
    assert plate is not None
    assert theoretical_grams(plate) == 706_500
    assert kg_rounded_down(theoretical_grams(plate)) == 706
    # Rounded once over all pieces, not once for each.
    assert kg_rounded_down(theoretical_grams(plate, 2)) == 1_413


def test_a_bar_has_the_mass_of_its_table() -> None:
    bar = read_dimensions("Φ20×9m")
    assert bar is not None and theoretical_grams(bar, 100) == 2_470 * 9 * 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10*1500*6000", Dimensions("plate", Decimal(10), Decimal(1500), Decimal(6000))),
        ("5.75×1500×C", Dimensions("coil", Decimal("5.75"), Decimal(1500))),
        ("5.75x1500", Dimensions("coil", Decimal("5.75"), Decimal(1500))),
        ("１０×1500×6000mm", Dimensions("plate", Decimal(10), Decimal(1500), Decimal(6000))),
        ("φ12", Dimensions("bar", Decimal(12))),
        ("Φ25*12000", Dimensions("bar", Decimal(25), None, Decimal(12000))),
        ("HRB400E 20×9", Dimensions("bar", Decimal(20), None, Decimal(9000))),
        ("about ten", None),
        ("10×1500×6000×2", None),
        ("1e3×2×3", None),
    ],
)
def test_a_specification_is_read(text: str, found: Dimensions | None) -> None:
    assert read_dimensions(text) == found


@pytest.mark.parametrize("text", ["5.75×1500×C", "Φ21×9m", "Φ20", "0×1500×6000", "Φ20.5×9m"])
def test_what_has_no_theoretical_mass_is_refused(text: str) -> None:
    read = read_dimensions(text)
    assert read is not None
    with pytest.raises(GoodsInvalid) as refused:
        theoretical_grams(read)
    assert [(f.field, f.rule) for f in refused.value.faults] == [("spec", "AB-06")]


def test_no_pieces_have_no_mass() -> None:
    with pytest.raises(GoodsInvalid) as refused:
        theoretical_grams(Dimensions("plate", Decimal(1), Decimal(1), Decimal(1)), 0)
    assert refused.value.faults[0].field == "pieces"


@pytest.mark.parametrize("method", WeighingMethod)
def test_a_method_is_known_by_its_names(method: WeighingMethod) -> None:
    assert WeighingMethod.named(f" {method.zh} ") is WeighingMethod.named(method.en.upper()) is method


def test_a_method_that_nobody_uses_is_none() -> None:
    assert WeighingMethod.named("估计") is None


@given(
    thickness=st.integers(1, 100_000),
    width=st.integers(1, 5_000),
    length=st.integers(1, 20_000),
    pieces=st.integers(1, 1_000),
)
def test_a_plates_kilograms_are_below_the_exact_ones_by_less_than_one(
    thickness: int, width: int, length: int, pieces: int
) -> None:
    plate = Dimensions("plate", Decimal(thickness) / 1000, Decimal(width), Decimal(length))
    exact = Fraction(thickness, 1000) * width * length * pieces * Fraction(785, 100_000_000)
    made = kg_rounded_down(theoretical_grams(plate, pieces))
    assert made <= exact < made + 1


@pytest.mark.parametrize(
    ("stated", "true", "beyond"),
    [(10_030, 10_000, False), (10_031, 10_000, True), (9_970, 10_000, False), (9_969, 10_000, True)],
)
def test_three_in_a_thousand_to_the_kilogram(stated: int, true: int, beyond: bool) -> None:
    assert beyond_tolerance(stated, true, 3_000) is beyond
