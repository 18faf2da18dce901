"""Reconciliation of goods: what is flagged, and what is in order (AB-40)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from scf_ledger.custody.reconciliation import NOTHING, Break, Fact, Title, UnitName, reconcile

TOLERANCE = 3_000
TANK = "0x" + "aa" * 32
NAMES = {
    "coil": UnitName("steel", "M1", "H1", "C-001"),
    "other": UnitName("steel", "M1", "H1", "C-002"),
    "strip": UnitName("steel", "M1", "H1", "C-001-1"),
    "written": UnitName("steel", "Ｍ１", "h1", "ｃ－００１／２"),
    "elsewhere": UnitName("steel", "M2", "H1", "C-001-1"),
    "12": UnitName("steel", "M1", "H1", "12"),
    "123": UnitName("steel", "M1", "H1", "123"),
}


def accepted(unit: str = "", kg: int = 1_000, stock: str = NOTHING, inbound: str = "") -> Fact:
    units = [{"key": unit, "kg": kg}] if unit else []
    message = {"custodian": 4, "units": units, "kg": kg, "stock": stock}
    return Fact("InboundAccepted", {"inbound": inbound or f"in {unit} {kg}", "act": message}, f"accept {unit}", 1)


def measured(kg: int) -> Fact:
    return Fact("StockMeasured", {"stock": TANK, "act": {"custodian": 4, "stock": TANK, "kg": kg}}, f"measure {kg}", 2)


def processed(receipt: str, units: Sequence[str], outputs: Sequence[tuple[str, str, int]]) -> Fact:
    made = [
        {"stock": stock, "kg": kg, "units": [{"key": unit, "kg": kg}] if unit else []} for unit, stock, kg in outputs
    ]
    message = {"custodian": 4, "sources": [{"receipt": receipt, "units": list(units)}], "outputs": made}
    return Fact("GoodsProcessed", {"processing": "p", "act": message}, "process", 3)


def gone(receipt: str, kg: int, loss: int = 0) -> Fact:
    return Fact("GatedOut", {"receipt": receipt, "act": {"custodian": 4, "kg": kg, "lossKg": loss}}, "gate", 4)


def found(*facts: Fact, titles: dict[str, Title] | None = None, names: dict[str, UnitName] = NAMES) -> list[Break]:
    return reconcile(facts, titles or {}, names, TOLERANCE)


def kinds(*facts: Fact, **more: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in found(*facts, **more)]


# ---------------------------------------------------------------- units


@pytest.mark.parametrize("child", ["strip", "written"])
def test_AB_40_a_unit_numbered_after_another_one_is_flagged_without_processing(child: str) -> None:
    (one,) = found(accepted("coil"), accepted(child, 400))
    assert (one.kind, one.subject, one.custodian, one.act) == ("unit_of_a_unit", child, 4, f"accept {child}")
    assert one.values == {"parent": "coil", "coil": NAMES[child].coil, "parentCoil": "C-001"}
    assert "没有加工记录" in one.zh and "no processing was recorded" in one.en


def test_AB_40_what_processing_made_may_leave_and_come_in_again() -> None:
    slit = processed("r", ["coil"], [("strip", NOTHING, 990)])
    assert kinds(accepted("coil"), slit, accepted("strip", 990)) == []


def test_AB_40_a_strip_of_another_mass_than_processing_made_is_flagged() -> None:
    slit = processed("r", ["coil"], [("strip", NOTHING, 500)])
    assert kinds(accepted("coil"), slit, accepted("strip", 900)) == [("unit_of_another_mass", "strip")]


def test_AB_40_a_unit_that_processing_used_up_is_flagged_when_it_comes_in_again() -> None:
    slit = processed("r", ["coil"], [("strip", NOTHING, 990)])
    assert kinds(accepted("coil"), slit, accepted("coil")) == [("unit_used_up", "coil")]


def test_AB_40_a_unit_that_comes_back_with_another_mass_is_flagged_beyond_the_tolerance() -> None:
    assert kinds(accepted("coil", 10_000), accepted("coil", 10_030)) == []
    assert kinds(accepted("coil", 10_000), accepted("coil", 10_031)) == [("unit_of_another_mass", "coil")]
    assert kinds(accepted("coil", 10_000), accepted("coil", 9_969)) == [("unit_of_another_mass", "coil")]


@pytest.mark.parametrize(
    ("first", "second"), [("coil", "other"), ("coil", "elsewhere"), ("12", "123"), ("strip", "coil")]
)
def test_neighbours_and_namesakes_are_in_order(first: str, second: str) -> None:
    assert kinds(accepted(first), accepted(second)) == []


def test_units_whose_names_are_not_known_are_compared_by_their_keys() -> None:
    assert kinds(accepted("coil", 10_000), accepted("strip"), accepted("coil", 9_000), names={}) == [
        ("unit_of_another_mass", "coil")
    ]


# ---------------------------------------------------------------- tanks


def test_AB_40_a_tank_that_holds_more_than_came_in_is_flagged_beyond_the_tolerance() -> None:
    before = (measured(0), accepted(kg=100_000, stock=TANK))
    assert kinds(*before, measured(100_300)) == []
    (one,) = found(*before, measured(100_301))
    assert (one.kind, one.subject, one.values) == (
        "stock_unexplained",
        TANK,
        {"measured": 100_301, "explained": 100_000},
    )


def test_AB_40_what_left_a_tank_explains_nothing_in_it() -> None:
    titles = {"r": Title(TANK, 100_000)}
    before = (measured(0), accepted(kg=100_000, stock=TANK), gone("r", 39_900, 100))
    assert kinds(*before, measured(60_000), titles=titles) == []
    assert kinds(*before, measured(100_000), titles=titles) == [("stock_unexplained", TANK)]


def test_AB_40_blending_moves_its_quantity_from_tank_to_tank() -> None:
    titles = {"r": Title(TANK, 100_000)}
    blend = "0x" + "bb" * 32
    first = Fact("StockMeasured", {"stock": blend, "act": {"custodian": 4, "stock": blend, "kg": 0}}, "m", 2)
    full = Fact("StockMeasured", {"stock": blend, "act": {"custodian": 4, "stock": blend, "kg": 99_000}}, "m", 2)
    mixed = processed("r", [], [("", blend, 99_000)])
    before = (measured(0), first, accepted(kg=100_000, stock=TANK))
    assert kinds(*before, mixed, full, measured(0), titles=titles) == []
    assert kinds(*before, full, titles=titles) == [("stock_unexplained", blend)]
    assert kinds(*before, mixed, measured(100_000), titles=titles) == [("stock_unexplained", TANK)]


def test_what_was_carved_out_or_withdrawn_or_discharged_is_counted_once() -> None:
    titles = {"r": Title(TANK, 100_000), "child": Title(TANK, 30_000)}
    carved = Fact("CarvedOut", {"act": {"custodian": 4, "receipt": "r", "part": {"kg": 30_000}}}, "carve", 3)
    paper = Fact("PaperDischarged", {"act": {"custodian": 4, "receipt": "r"}}, "paper", 3)
    before = (measured(0), accepted(kg=100_000, stock=TANK), carved, paper)
    assert kinds(*before, measured(30_000), titles=titles) == []
    assert kinds(*before, measured(31_000), titles=titles) == [("stock_unexplained", TANK)]
    back = Fact("InboundWithdrawn", {"inbound": "i", "kg": 100_000, "act": {"custodian": 4}}, "back", 3)
    flow = (measured(0), accepted(kg=100_000, stock=TANK, inbound="i"), back)
    assert kinds(*flow, measured(1)) == [("stock_unexplained", TANK)]


def test_the_first_reading_says_what_was_there_before_the_ledger() -> None:
    assert kinds(measured(50_000), accepted(kg=100_000, stock=TANK), measured(150_000)) == []
    assert kinds(measured(50_000), measured(49_000), measured(50_000)) == []
