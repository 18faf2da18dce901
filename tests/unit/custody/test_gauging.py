"""Gauging: whole numbers, rounded down once, and nothing taken that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.custody.faults import GoodsInvalid
from scf_ledger.custody.gauging import ONE, GaugeMethod, GaugeReading, gauge

AT_20 = GaugeReading(
    tank="T-103",
    level=9_120,
    temperature=2_000,
    observed_volume=1_520_300,
    density_20=7_913,
    vcf=ONE,
    method=GaugeMethod.DIP,
    device="TAPE-7",
    time="2026-09-09T08:00:00+08:00",
    signer="计量员 示例",
)


def faults(**changed: Any) -> dict[str, str]:
    """Fields that are refused, each with its rule; every fault speaks both languages and shows the value."""
    with pytest.raises(GoodsInvalid) as refused:
        gauge(replace(AT_20, **changed), datetime(2026, 9, 10, tzinfo=UTC))
    assert all(f.zh and f.en for f in refused.value.faults)
    return {f.field: f.rule for f in refused.value.faults}


def test_1520_cubic_metres_of_methanol_are_1203_tonnes() -> None:
    assert gauge(AT_20).net_kg == 1_203_013
    assert gauge(AT_20).volume_20 == 1_520_300


def test_the_heel_is_left_out() -> None:
    assert gauge(replace(AT_20, heel=20_300)).net_kg == 1_500_000 * 7_913 // 10_000


def test_warm_liquid_shrinks_to_20_degrees() -> None:
    # 28.5 °C, 0.93 kg/m³ for each degree: ρt = 791.3 − 7.905 = 783.395 kg/m³.
    warm = replace(AT_20, vcf=None, density_coefficient=930, temperature=2_850, density_t=7_834)
    assert gauge(warm).net_kg == int(Fraction(1_520_300) * Fraction("783.395") / 1000)
    assert gauge(warm).volume_20 == int(Fraction(1_520_300) * Fraction("783.395") / Fraction("791.3"))


def test_both_ways_to_correct_agree() -> None:
    by_factor = gauge(replace(AT_20, temperature=2_850, vcf=990_010)).net_kg
    by_density = gauge(replace(AT_20, temperature=2_850, vcf=None, density_coefficient=930)).net_kg
    assert abs(by_factor - by_density) <= 1_203_013 // 100_000


def test_the_buoyancy_of_air_is_taken_off_where_it_is_used() -> None:
    assert gauge(replace(AT_20, air_buoyancy=11)).net_kg == 1_520_300 * 7_902 // 10_000


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"observed_volume": 0}, "observed_volume"),
        ({"observed_volume": 1.5}, "observed_volume"),
        ({"observed_volume": True}, "observed_volume"),
        ({"observed_volume": 2_000_000, "capacity": 1_999_999}, "observed_volume"),
        ({"temperature": 15_001}, "temperature"),
        ({"density_20": 7}, "density_20"),
        ({"vcf": 7_913}, "vcf"),
        ({"vcf": None}, "vcf"),
        ({"density_coefficient": 930}, "vcf"),
        ({"vcf": 999_999}, "vcf"),
        ({"vcf": 1_000_001, "temperature": 2_100}, "vcf"),
        ({"vcf": 999_999, "temperature": 1_900}, "vcf"),
        ({"density_t": 7_800}, "density_t"),
        ({"heel": 1_520_300}, "heel"),
        ({"heel": -1}, "heel"),
        ({"level": 0}, "level"),
        ({"level": -1}, "level"),
        ({"device": " "}, "device"),
        ({"tank": ""}, "tank"),
        ({"signer": "x" * 65}, "signer"),
        ({"method": "GUESS"}, "method"),
        ({"time": "2026-09-09T08:00:00"}, "time"),
        ({"time": "9 September"}, "time"),
        ({"time": "2026-09-11T08:00:00+08:00"}, "time"),
        ({"air_buoyancy": 21}, "air_buoyancy"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(changed: dict[str, Any], field: str) -> None:
    assert faults(**changed) == {field: "AB-03"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert set(faults(tank="", level=-1, density_20=0)) == {"tank", "level", "density_20"}


volumes = st.integers(1, 500_000_000)
densities = st.integers(3_000, 30_000)
factors = st.integers(500_000, ONE)


@given(volume=volumes, more=st.integers(0, 1_000_000), density=densities, factor=factors)
def test_more_volume_is_never_less_mass(volume: int, more: int, density: int, factor: int) -> None:
    less = replace(AT_20, observed_volume=volume, density_20=density, vcf=factor, temperature=3_000)
    greater = replace(less, observed_volume=min(volume + more, 500_000_000))
    assert gauge(less).net_kg <= gauge(greater).net_kg
    assert gauge(less).volume_20 <= gauge(greater).volume_20


@given(volume=volumes, heel=st.integers(0, 1000), density=densities, factor=factors)
def test_the_mass_is_below_the_exact_one_by_less_than_a_kilogram(
    volume: int, heel: int, density: int, factor: int
) -> None:
    heel = min(heel, volume - 1)
    made = gauge(replace(AT_20, observed_volume=volume, heel=heel, density_20=density, vcf=factor, temperature=3_000))
    litres = Fraction(volume - heel) * Fraction(factor, 1_000_000)
    kilograms = litres * Fraction(density, 10) / 1000
    assert made.net_kg <= kilograms < made.net_kg + 1
    assert made.volume_20 <= litres < made.volume_20 + 1


@given(volume=volumes, density=densities, coefficient=st.integers(0, 2_000), temperature=st.integers(-6_000, 15_000))
def test_the_coefficient_gives_the_volume_times_the_density_at_t(
    volume: int, density: int, coefficient: int, temperature: int
) -> None:
    at_t = Fraction(density, 10) - Fraction(coefficient, 1000) * Fraction(temperature - 2_000, 100)
    made = gauge(
        replace(
            AT_20,
            observed_volume=volume,
            density_20=density,
            vcf=None,
            density_coefficient=coefficient,
            temperature=temperature,
        )
    )
    assert made.net_kg <= volume * at_t / 1000 < made.net_kg + 1
