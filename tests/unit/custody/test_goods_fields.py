"""The field lists for steel and chemicals: what is refused, with field, value and rule in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.custody.faults import Fault, GoodsInvalid
from scf_ledger.custody.goods_fields import FIELDS, check_goods
from scf_ledger.custody.hazards import HAZARD_CLASSES, SUBSTANCES
from scf_ledger.custody.units import UNITS
from scf_ledger.evidence.cas import is_cas
from scf_ledger.goods import GOODS

COIL = {
    "product": "热轧卷板",
    "grade": "Q235B",
    "standard": "GB/T 3274-2017",
    "spec": "5.75×1500×C",
    "mill": "示例钢铁有限公司",
    "mill_uscc": "91310000MA1FL0001R",
    "heat_no": "H2609A187",
    "unit_no": "HC26091501",
    "pieces": "1",
    "net_kg": "27860",
    "gross_kg": "27900",
    "weighing_method": "检斤",
    "quantity_unit": "KGM",
}
METHANOL = {
    "product": "甲醇",
    "cas": "67-56-1",
    "un_no": "1230",
    "hazard_class": "3",
    "sds_sha256": "ab" * 32,
    "state": "liquid",
    "tank_no": "T-103",
    "density_20": "791.3",
    "temperature": "28.50",
    "purity": "99.95",
    "commingled": "yes",
    "customs_status": "cleared",
    "expiry": "2027-09-08",
}


def refused(goods: str, stated: dict[str, Any]) -> list[Fault]:
    with pytest.raises(GoodsInvalid) as caught:
        check_goods(goods, stated)
    assert all(fault.zh and fault.en and fault.rule for fault in caught.value.faults)
    return list(caught.value.faults)


def test_what_is_right_is_taken_as_it_stands() -> None:
    assert check_goods("HRC", COIL) == COIL
    assert check_goods("METHANOL", METHANOL) == METHANOL


def test_an_empty_field_is_not_there() -> None:
    assert check_goods("HRC", {**COIL, "surface": "  "}) == COIL


@pytest.mark.parametrize(
    ("goods", "field", "value", "rule"),
    [
        ("HRC", "mill_uscc", "91310000MA1FL0001X", "AB-02"),
        ("HRC", "unit_no", "---", "AB-01"),
        ("HRC", "heat_no", "·", "AB-02"),
        ("HRC", "pieces", "1.5", "L-01"),
        ("HRC", "net_kg", "-1", "L-01"),
        ("HRC", "net_kg", "1e3", "L-01"),
        ("HRC", "gross_kg", "27859", "AB-06"),
        ("HRC", "weighing_method", "估计", "AB-06"),
        ("HRC", "quantity_unit", "ton", "L-01"),
        ("HRC", "production_date", "2026-02-30", "L-01"),
        ("HRC", "cas", "67-56-1", "L-01"),
        ("HRC", "colour of it", "grey", "L-01"),
        ("METHANOL", "cas", "67-56-2", "L-05"),
        ("METHANOL", "cas", "100-42-5", "L-05"),
        ("METHANOL", "un_no", "UN1230", "L-05"),
        ("METHANOL", "un_no", "2055", "L-05"),
        ("METHANOL", "hazard_class", "10", "L-05"),
        ("METHANOL", "hazard_class", "8", "L-05"),
        ("METHANOL", "sds_sha256", "there is one", "L-05"),
        ("METHANOL", "density_20", "0.7913", "AB-03"),
        ("METHANOL", "customs_status", "unknown", "L-01"),
    ],
)
def test_a_wrong_field_is_refused_with_its_value_and_rule(goods: str, field: str, value: str, rule: str) -> None:
    (fault,) = refused(goods, {**(COIL if goods == "HRC" else METHANOL), field: value})
    assert (fault.field, fault.value, fault.rule) == (field, value, rule)


@pytest.mark.parametrize("name", [f.name for f in FIELDS.values() if f.required])
def test_a_field_that_describes_the_goods_may_not_be_missing(name: str) -> None:
    for goods, stated in (("HRC", COIL), ("METHANOL", METHANOL)):
        if name in stated:
            assert name in [f.field for f in refused(goods, {k: v for k, v in stated.items() if k != name})]


@pytest.mark.parametrize("goods", [s.goods for s in SUBSTANCES.values() if s.hazard_class])
def test_L_05_a_dangerous_good_comes_with_its_class_number_and_safety_data_sheet(goods: str) -> None:
    bare = {"product": GOODS[goods].zh, "cas": SUBSTANCES[goods].cas, "tank_no": "T-1"}
    assert {(f.field, f.rule) for f in refused(goods, bare)} == {
        ("hazard_class", "L-05"),
        ("un_no", "L-05"),
        ("sds_sha256", "L-05"),
    }


def test_what_is_no_dangerous_good_needs_no_sheet() -> None:
    plain = {"product": "乙二醇", "cas": "107-21-1", "tank_no": "T-1"}
    assert check_goods("MEG", plain) == plain
    assert [f.field for f in refused("MEG", {**plain, "hazard_class": "3"})] == ["sds_sha256"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert {f.field for f in refused("PLATE", {"product": "中板", "pieces": "many"})} >= {"grade", "spec", "pieces"}


def test_goods_of_no_class_are_refused() -> None:
    assert [(f.field, f.value) for f in refused("GOLD", {})] == [("goods", "GOLD")]


def test_a_value_that_is_no_text_is_refused() -> None:
    assert [f.field for f in refused("HRC", {**COIL, "pieces": 1})] == ["pieces"]


def test_the_tables_hold_together() -> None:
    assert all(f.unit in UNITS for f in FIELDS.values() if f.unit)
    assert all(is_cas(s.cas) and s.goods in GOODS for s in SUBSTANCES.values())
    assert {s.hazard_class for s in SUBSTANCES.values()} - {""} <= HAZARD_CLASSES.keys()
    assert {family for f in FIELDS.values() for family in f.families} == {g.family for g in GOODS.values()}
