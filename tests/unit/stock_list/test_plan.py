"""What a list's rows come to: each row judged, deliveries whole, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.acts import act_type
from scf_ledger.commands.eight_items import check_items
from scf_ledger.custody.faults import Fault
from scf_ledger.stock_list import (
    ListRefused,
    ListRule,
    Plan,
    RowState,
    batch_message,
    inbound_message,
    plan_list,
    read_terms,
)
from scf_ledger.stock_list.messages import content_of
from tests.support.stock_lists import HEADINGS, MILL, as_csv, coil, made_terms, table, terms


def planned(*rows: dict[str, str], **changed: Any) -> Plan:
    return plan_list(as_csv(table(rows)), made_terms(**changed))


def states(plan: Plan) -> list[str]:
    return [result.state.value for result in plan.results]


def fault(plan: Plan, place: int) -> Fault:
    """The one thing that is wrong with a row."""
    (found,) = plan.results[place].faults
    assert found.zh and found.en
    return found


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("goods", "黄金", "L-01"),
        ("goods", "", "L-01"),
        ("unit_no", "", "AB-01"),
        ("unit_no", "--", "AB-01"),
        ("mill", "", "AB-02"),
        ("mill", "某钢厂", "AB-02"),
        ("mill", "91310000MA1FL0001X", "AB-02"),
        ("heat_no", "·", "AB-02"),
        ("grade", "", "L-01"),
        ("spec", "", "L-01"),
        ("weight", "", "AB-06"),
        ("weight", "0", "AB-06"),
        ("weight", "20000.5", "AB-06"),
        ("weight", "-20000", ListRule.NUMBER),
        ("weight", "2e4", ListRule.NUMBER),
        ("weight", "二十吨", ListRule.NUMBER),
        ("weight", "20,00", ListRule.NUMBER),
        ("weight", "16777216", ListRule.NUMBER),
        ("pieces", "2", "AB-01"),
        ("pieces", "one", ListRule.NUMBER),
        ("certificate_no", "", "AB-08"),
        ("certified", "", "AB-06"),
        ("ticket_no", "", "AB-07"),
        ("weighing_method", "估计", "AB-06"),
    ],
)
def test_a_row_that_is_wrong_is_refused_alone(field: str, value: str, rule: str) -> None:
    changed: dict[str, Any] = {field: value}
    plan = planned(coil(1), coil(2, **changed), coil(3))
    assert states(plan) == ["planned", "refused", "planned"]
    assert (fault(plan, 1).field, fault(plan, 1).rule) == (field, rule)
    assert fault(plan, 1).value == value or value == "16777216"
    assert [inbound.rows for inbound in plan.inbounds] == [(2,), (4,)]


def test_all_that_is_wrong_with_a_row_is_told() -> None:
    plan = planned(coil(1, weight="x", mill="", pieces="2", ticket_no=""))
    assert {one.field for one in plan.results[0].faults} == {"weight", "mill", "pieces", "ticket_no"}


@pytest.mark.parametrize(
    ("written", "kg"),
    [
        ("20060", 20_060),
        ("２００６０", 20_060),
        ("20,060", 20_060),
        ("20060 kg", 20_060),
        ("20.06t", 20_060),
        ("20.060吨", 20_060),
    ],
)
def test_a_weight_is_read_as_people_write_it(written: str, kg: int) -> None:
    assert planned(coil(1, weight=written)).inbounds[0].kg == kg


@pytest.mark.parametrize(
    ("heading", "written", "kg"),
    [
        ("重量(吨)", "20.06", 20_060),
        ("净重/t", "20.06", 20_060),
        ("Net weight [kg]", "20060", 20_060),
        ("重量", "20060", None),
    ],
)
def test_the_unit_stands_in_the_heading_or_nowhere(heading: str, written: str, kg: int | None) -> None:
    data = as_csv(table([coil(1, weight=written)], {**HEADINGS, "weight": heading}))
    plan = plan_list(data, made_terms())
    if kg is None:
        assert (fault(plan, 0).field, fault(plan, 0).rule) == ("weight", "AB-06")
    else:
        assert plan.inbounds[0].kg == kg


def test_a_column_of_units_is_read() -> None:
    headings = {**HEADINGS, "weight": "重量", "weight_unit": "单位"}
    rows = [
        coil(1, weight="20.06", weight_unit="吨"),
        coil(2, weight="20060", weight_unit="KG"),
        coil(3, weight_unit="斤"),
    ]
    plan = plan_list(as_csv(table(rows, headings)), made_terms())
    assert [inbound.kg for inbound in plan.inbounds] == [20_060, 20_060]
    assert plan.results[2].faults[0].field == "weight_unit"


@pytest.mark.parametrize("unit", ["hc00007x", "HC 00007 X", "ＨＣ０００07Ｘ", "HC-7-X", "HCO7X", "H C7X"])
def test_AB_02_a_coil_written_otherwise_is_the_same_coil_in_a_list(unit: str) -> None:
    plan = planned(coil(7), coil(8), coil(7, unit_no=unit, slot="B-01"))
    assert states(plan) == ["planned", "planned", "refused"]
    assert (fault(plan, 2).field, fault(plan, 2).rule) == ("unit_no", "AB-01")
    assert "2" in fault(plan, 2).zh and "row 2" in fault(plan, 2).en


def test_rows_of_one_coil_that_contradict_one_another_are_both_refused() -> None:
    plan = planned(coil(7), coil(8), coil(7, weight="19000"))
    assert states(plan) == ["refused", "planned", "refused"]
    assert "row 4" in fault(plan, 0).en and "row 2" in fault(plan, 2).en


def test_one_number_of_two_mills_or_heats_is_two_coils() -> None:
    other = coil(7, mill="91310115MA1K000016", certificate_no="X", ticket_no="X")
    assert states(planned(coil(7), other, coil(7, heat_no="H9", certificate_no="Y", ticket_no="Y"))) == ["planned"] * 3


def test_a_refused_row_holds_its_delivery_back() -> None:
    """AB-07: the delivery's ticket is used once; were the rest accepted, the row could never follow."""
    plan = planned(coil(1, delivery=1), coil(2, delivery=1, weight="x"), coil(3, delivery=3))
    assert states(plan) == ["held", "refused", "planned"]
    assert (fault(plan, 0).field, fault(plan, 0).rule) == ("ticket_no", "AB-07") and "3" in fault(plan, 0).zh
    assert [inbound.rows for inbound in plan.inbounds] == [(4,)]


def test_a_row_that_only_repeats_another_holds_nobody_back() -> None:
    plan = planned(coil(1, delivery=1), coil(2, delivery=1), coil(2, delivery=1))
    assert states(plan) == ["planned", "planned", "refused"]
    assert plan.inbounds[0].rows == (2, 3)


def test_AB_07_one_ticket_for_two_deliveries_is_refused_in_a_list() -> None:
    plan = planned(coil(1), coil(2, ticket_no="wb 00001"), coil(3))
    assert states(plan) == ["held", "refused", "planned"]
    assert (fault(plan, 1).field, fault(plan, 1).rule) == ("ticket_no", "AB-07")


def test_AB_08_more_than_is_certified_is_refused_in_a_list() -> None:
    rows = [coil(1, delivery=1, certified=40_000), coil(2, delivery=1, certified=40_000)]
    assert states(planned(*rows)) == ["planned"] * 2
    more = [coil(n, delivery=1, certified=40_000) for n in (1, 2, 3)]
    plan = planned(*more, coil(9))
    assert states(plan) == ["refused"] * 3 + ["planned"]
    assert (fault(plan, 0).field, fault(plan, 0).rule) == ("certificate_no", "AB-08") and "60006" in fault(plan, 0).en


def test_one_line_of_a_certificate_certifies_one_mass() -> None:
    plan = planned(coil(1, delivery=1), coil(2, delivery=1, certified=1))
    assert states(plan) == ["held", "refused"] and fault(plan, 1).rule == "AB-08"


def test_AB_06_rows_that_differ_from_their_ticket_are_refused_in_a_list() -> None:
    headings = {**HEADINGS, "ticket_weight": "磅单净重(kg)"}
    for net, due in ((40_003, "planned"), (40_123, "planned"), (40_124, "refused"), (39_880, "refused")):
        rows = [coil(1, delivery=1, ticket_weight=net), coil(2, delivery=1)]
        plan = plan_list(as_csv(table(rows, headings)), made_terms())
        assert states(plan) == [due, due], net
        if due == "refused":
            assert (fault(plan, 0).field, fault(plan, 0).rule) == ("ticket_weight", "AB-06")


def test_a_plates_theoretical_weight_is_its_dimensions() -> None:
    plate: dict[str, Any] = {"goods": "中板", "spec": "10×1500×6000", "weighing_method": "理计", "certified": "10000"}
    assert states(planned(coil(1, **plate, weight=706), coil(2, **plate, weight=707))) == ["planned"] * 2
    plan = planned(coil(1, **plate, weight=720))
    assert (fault(plan, 0).field, fault(plan, 0).rule) == ("weight", "AB-06") and "706" in fault(plan, 0).zh


def test_another_depositors_goods_are_refused() -> None:
    headings = {**HEADINGS, "depositor": "货主代码"}
    rows = [coil(1, depositor=made_terms().depositor), coil(2, depositor=MILL)]
    plan = plan_list(as_csv(table(rows, headings)), made_terms())
    assert states(plan) == ["planned", "refused"] and fault(plan, 1).field == "depositor"


def test_L_05_a_dangerous_good_without_its_sheet_is_refused_in_a_list() -> None:
    headings = {
        **HEADINGS,
        "tank_no": "罐号",
        "cas": "CAS号",
        "un_no": "UN",
        "hazard_class": "危险类别",
        "sds_sha256": "SDS",
    }
    whole = coil(
        1,
        goods="甲醇",
        unit_no="",
        tank_no="T-1",
        cas="67-56-1",
        un_no="UN 1230",
        hazard_class="3",
        sds_sha256="ab" * 32,
    ) | {"grade": "", "spec": "", "weighing_method": ""}
    rows = [whole, {**whole, "sds_sha256": "", "ticket_no": "2"}, {**whole, "cas": "67-56-2", "ticket_no": "3"}]
    plan = plan_list(as_csv(table(rows, headings)), made_terms())
    assert states(plan) == ["planned", "refused", "refused"]
    assert [(fault(plan, n).field, fault(plan, n).rule) for n in (1, 2)] == [("sds_sha256", "L-05"), ("cas", "L-05")]


def test_deliveries_are_whole_and_receipts_at_most_fifty_to_an_act() -> None:
    plan = planned(*(coil(n, delivery=1 + n // 7) for n in range(120)))
    assert sum(len(inbound.lots) for inbound in plan.inbounds) == 120 and len(plan.inbounds) == 18
    rows = [lot.row for inbound in plan.inbounds for lot in inbound.lots]
    batches = plan.batches(rows)
    assert [len(batch) for batch in batches] == [50, 50, 20]
    assert [row for batch in batches for row in batch] == rows


def test_too_many_units_on_one_ticket_are_refused() -> None:
    plan = planned(*(coil(n, delivery=1, certified=10_000_000) for n in range(101)))
    assert states(plan) == ["refused"] * 101 and fault(plan, 0).rule == "AB-07"


def test_the_messages_of_a_plan_are_those_of_its_acts() -> None:
    plan = planned(coil(1, delivery=1), coil(2, delivery=1))
    of = made_terms()
    accepted = inbound_message(plan, plan.inbounds[0], of)
    assert accepted["kg"] == 40_003 and accepted["pieces"] == 2 and len(accepted["units"]) == 2
    assert plan.digest in accepted["record"]["text"] and "2, 3" in accepted["record"]["text"]
    # The same delivery of the same list is the same act, whoever sends it.
    assert inbound_message(plan, plan.inbounds[0], of) == accepted
    batch = [(plan.inbounds[0].key, lot) for lot in plan.inbounds[0].lots]
    known = {plan.inbounds[0].key: {"id": "0x" + "11" * 32, "units": {2: "0x" + "22" * 32, 3: "0x" + "33" * 32}}}
    issued = batch_message(plan, 1, batch, known, of)
    assert [item["units"] for item in issued["items"]] == [["0x" + "22" * 32], ["0x" + "33" * 32]]
    assert set(issued["items"][0]) <= {field.name for field in act_type("IssueReceipt").structs.fields}


def test_the_content_of_every_receipt_has_the_eight_items() -> None:
    plan = planned(*(coil(n) for n in range(3)))
    for inbound in plan.inbounds:
        for lot in inbound.lots:
            checked = check_items(content_of(lot, made_terms()))
            assert checked["goods"]["details"]["net_kg"] == str(lot.kg)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"custodian": "1"}, "custodian"),
        ({"storage_until": "2026-02-30"}, "storage_until"),
        ({"storage_until": "2020-01-01"}, "storage_until"),
        ({"transferable": "yes"}, "transferable"),
        ({"place": " "}, "place"),
        ({"mills": ["x"]}, "mills"),
        ({"insurance": "none"}, "insurance"),
        ({"ticket_tolerance": 0.3}, "ticket_tolerance"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_terms_that_are_wrong_are_refused_by_name(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ListRefused) as caught:
        read_terms(terms(**changed))
    assert (caught.value.fault.rule, caught.value.fault.field) == (ListRule.TERMS, field)
    assert caught.value.fault.zh and caught.value.fault.en


_FAULTS: list[dict[str, str]] = [{}, {}, {}, {"weight": "x"}, {"mill": ""}, {"pieces": "2"}, {"certified": "1"}]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5), st.integers(1, 5), st.sampled_from(_FAULTS)), max_size=25)
)
def test_every_row_is_told_once_and_no_unit_ticket_or_row_is_planned_twice(
    drawn: list[tuple[int, int, int, dict[str, str]]],
) -> None:
    """Whatever rows stand in a list: each has one result, and what is planned breaks no rule of the ledger."""
    rows = [
        coil(unit, delivery=delivery, ticket_no=f"WB{ticket}", **changed) for unit, delivery, ticket, changed in drawn
    ]
    if not rows:
        return
    plan = planned(*rows)
    assert [result.row for result in plan.results] == list(range(2, len(rows) + 2))
    lots = [lot for inbound in plan.inbounds for lot in inbound.lots]
    assert sorted(lot.row for lot in lots) == [r.row for r in plan.results if r.state is RowState.PLANNED]
    assert len({lot.key for lot in lots}) == len(lots)
    tickets = [inbound.first.ticket_no for inbound in plan.inbounds]
    assert len(set(tickets)) == len(tickets)
    assert all(bool(r.faults) == (r.state in (RowState.REFUSED, RowState.HELD)) for r in plan.results)
    for inbound in plan.inbounds:
        assert len({(lot.certificate_no, lot.ticket_no, lot.certified_kg) for lot in inbound.lots}) == 1
    # A ticket that is used leaves no row behind that would need it, but for mere repetitions.
    kept = {(lot.key, lot.kg) for lot in lots}
    for result, row in zip(plan.results, rows, strict=True):
        if result.state is not RowState.PLANNED and row["ticket_no"] in tickets:
            assert result.faults[0].rule == "AB-01" and kept


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(range(8))))
def test_the_order_of_rows_changes_no_delivery(order: list[int]) -> None:
    rows = [coil(n, delivery=1 + n // 3, weight="x" if n == 4 else "20000") for n in range(8)]
    straight, shuffled = planned(*rows), planned(*(rows[n] for n in order))
    assert {inbound.key for inbound in straight.inbounds} == {inbound.key for inbound in shuffled.inbounds}
