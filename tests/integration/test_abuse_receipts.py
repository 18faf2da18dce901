"""Frauds with goods and receipts through the API: each is refused with its code, its rule, its values, and in words.

Every act here is signed by all its parties with their own keys, so that what refuses it is the rule and not the lack of
a signature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from scf_ledger.acts import Capability
from scf_ledger.client import Refused
from tests.evm.keys import checker, desk, maker
from tests.evm.members import Who
from tests.support.chain import Chain
from tests.support.gateway import EIGHT_ITEMS, Gateway, desk_of, inbound
from tests.support.goods import BUYER, CARRIER, COURT, DAY, DEPOT, SUPPLIER, WAREHOUSE, Yard, name, text, told

FACTOR, BANK = Who.FACTOR, Who.BANK


@pytest.fixture
def yard(gateway: Gateway) -> Yard:
    return Yard(gateway)


# ---------------------------------------------------------------- goods come in


@pytest.mark.parametrize("custodian", [WAREHOUSE, DEPOT])
def test_AB_01_a_second_receipt_over_a_coil_is_refused_at_every_warehouse(yard: Yard, custodian: int) -> None:
    held = yard.coils(8_500)
    again = inbound(custodian=int(custodian), units=[{"key": held.written[0], "kg": 8_500}])
    values = yard.refuses("UNIT_ALREADY_RECEIPTED", "AB-01", "AcceptInbound", custodian, **again)
    assert values == {"unit": held.units[0], "receipt": held.receipt[:50]}


def test_AB_01_a_coil_is_receipted_once_within_a_batch_too(yard: Yard) -> None:
    accepted = yard.gateway.do("AcceptInbound", WAREHOUSE, **inbound())
    unit = str(accepted.act().message["units"][0]["key"])
    item = yard.issuing(accepted.id, 8_500, 1, (unit,))
    values = yard.refuses("INBOUND_EXCEEDED", "AB-05", "IssueReceipts", WAREHOUSE, items=[item, item])
    assert values == {"inbound": accepted.id, "free": "0", "asked": "8500"}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda coil: f" {coil[:4]} - {coil[4:]} ", id="separators"),
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda coil: "".join(chr(ord(c) + 0xFEE0) for c in coil), id="full width"),
        pytest.param(lambda coil: coil.replace("0", "O"), id="O for zero"),
        pytest.param(lambda coil: f"00{coil}", id="leading zeros"),
    ],
)
def test_AB_02_a_coil_written_otherwise_is_the_same_coil(yard: Yard, written: Callable[[str], str]) -> None:
    number = f"H0{name()}"
    mark = {"mill": "91310000631696382C", "heat": "H1", "coil": number}
    accepted = yard.gateway.do("AcceptInbound", WAREHOUSE, **inbound(units=[{"key": mark, "kg": 8_500}]))
    (unit,) = accepted.act().message["units"]
    receipt = yard.issue(WAREHOUSE, accepted.id, 8_500, 1, (unit["key"],))
    again = inbound(custodian=int(DEPOT), units=[{"key": {**mark, "coil": written(number)}, "kg": 8_500}])
    values = yard.refuses("UNIT_ALREADY_RECEIPTED", "AB-02", "AcceptInbound", DEPOT, **again)
    assert written(number) != number and values == {"unit": unit["key"], "receipt": receipt[:50]}


def test_AB_03_receipts_over_a_tank_never_exceed_what_was_measured(yard: Yard) -> None:
    tank = f"T-{name()}"
    stock = yard.measure(tank, 100_000)
    first, second = yard.poured(tank, 60_000), yard.poured(tank, 60_000)
    yard.issue(WAREHOUSE, first, 60_000, 0, ())
    message = yard.issuing(second, 60_000, 0, ())
    values = yard.refuses("TANK_OVERSUBSCRIBED", "AB-03", "IssueReceipt", WAREHOUSE, **message)
    assert values == {"stock": stock, "measured": "100000", "receipted": "60000", "asked": "60000"}
    yard.issue(WAREHOUSE, second, 40_000, 0, ())


def test_AB_04_nothing_over_a_short_tank_moves_until_it_is_measured_full_again(yard: Yard) -> None:
    held = yard.tank(100_000)
    yard.measure(held.written, 99_800)
    within = yard.gateway.put("Endorse", SUPPLIER, **yard.endorsing(held.receipt))
    assert within.state == "collecting", "0.2 % is within the tolerance"
    stock = yard.measure(held.written, 99_000)
    attempts = {
        "Endorse": yard.endorsing(held.receipt),
        "IssueDeliveryOrder": yard.ordering(held, 1_000),
        "SplitReceipt": {"receipt": held.receipt, "parts": [{"kg": 50_000}, {"kg": 50_000}]},
        "ConvertToPaper": {"receipt": held.receipt, "print": text()},
    }
    for kind, message in attempts.items():
        values = yard.refuses("STOCK_INSUFFICIENT", "AB-04", kind, SUPPLIER, **message)
        assert values == {"stock": stock, "measured": "99000", "receipted": "100000"}
    yard.measure(held.written, 100_000)
    yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(held.receipt))
    assert yard.receipt(held.receipt)["holder"] == BUYER


def test_AB_05_a_receipt_without_goods_that_came_in_is_refused(yard: Yard) -> None:
    nowhere = "0x" + "ab" * 32
    message = yard.issuing(nowhere, 8_500, 1, ())
    parties = {"custodian": int(WAREHOUSE), "depositor": int(SUPPLIER)}
    values = yard.refuses("NO_INBOUND", "AB-05", "IssueReceipt", WAREHOUSE, **message, **parties)
    assert values == {"inbound": nowhere}


def test_AB_05_no_more_is_receipted_than_came_in(yard: Yard) -> None:
    tank = f"T-{name()}"
    yard.measure(tank, 100_000)
    accepted = yard.poured(tank, 10_000)
    message = yard.issuing(accepted, 10_001, 0, ())
    values = yard.refuses("INBOUND_EXCEEDED", "AB-05", "IssueReceipt", WAREHOUSE, **message)
    assert values == {"inbound": accepted, "free": "10000", "asked": "10001"}


def test_AB_07_a_weighbridge_ticket_brings_goods_in_once(yard: Yard) -> None:
    ticket = text()
    first = yard.gateway.do("AcceptInbound", WAREHOUSE, **inbound(evidence=[ticket]))
    used = first.act().message["evidence"][0]
    again = inbound(evidence=[ticket])
    assert yard.refuses("EVIDENCE_REUSED", "AB-07", "AcceptInbound", WAREHOUSE, **again) == {"evidence": used}


def test_AB_07_a_ticket_of_the_way_in_opens_no_gate_on_the_way_out(yard: Yard) -> None:
    ticket = text()
    held = yard.coils(8_500, evidence=[ticket])
    order = yard.ordered(held)
    values = yard.refuses("EVIDENCE_REUSED", "AB-07", "GateOut", WAREHOUSE, order=order, ticket=ticket)
    assert values.keys() == {"evidence"}
    assert yard.receipt(held.receipt)["state"] == "active"


def test_AB_08_a_certificate_covers_no_more_than_it_certifies(yard: Yard) -> None:
    line = {"issuer": "91310000631696382C", "number": name(), "line": "1"}
    tank = f"T-{name()}"
    yard.measure(tank, 100_000)
    first = yard.poured(tank, 60_000, certificate=line, certifiedKg=100_000)
    assert first
    with pytest.raises(Refused) as refused:
        yard.poured(tank, 60_000, certificate=line, certifiedKg=100_000)
    values = told(refused.value, "CERT_EXHAUSTED", "AB-08")
    assert (values["certified"], values["stored"], values["asked"]) == ("100000", "60000", "60000")
    with pytest.raises(Refused) as refused:
        yard.poured(tank, 10_000, certificate=line, certifiedKg=200_000)
    values = told(refused.value, "CERTIFICATE_CONFLICT", "AB-08")
    assert (values["registered"], values["stated"]) == ("100000", "200000")


# ---------------------------------------------------------------- receipts change hands


def test_AB_09_without_the_custodians_signature_the_holder_stays_and_the_act_lapses(yard: Yard, chain: Chain) -> None:
    held = yard.coils(8_500)
    deadline = yard.now() + 600
    view = yard.gateway.put("Endorse", SUPPLIER, **yard.endorsing(held.receipt), deadline=deadline)
    for member in (SUPPLIER, BUYER):
        view = yard.gateway.sign(view, maker(member), member)
    with yard.gateway.client(SUPPLIER) as client, pytest.raises(Refused) as refused:
        client.post(f"/v1/acts/{view.id}/submit", {})
    values = told(refused.value, "ACT_INCOMPLETE", "AB-09")
    assert values == {"missing": [{"party": "custodian", "member": int(WAREHOUSE)}]}
    chain.world().advance(seconds=700)
    yard.gateway.caught_up()
    with pytest.raises(Refused) as refused:
        yard.gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    assert told(refused.value, "ACT_EXPIRED", "AB-09")["deadline"] in (deadline, str(deadline))
    assert yard.receipt(held.receipt)["holder"] == SUPPLIER


def test_AB_10_who_does_not_hold_a_receipt_endorses_it_to_nobody(yard: Yard) -> None:
    held = yard.coils(8_500)
    stolen = {**yard.endorsing(held.receipt), "from": int(FACTOR)}
    values = yard.refuses("NOT_HOLDER", "AB-10", "Endorse", FACTOR, **stolen)
    assert values == {"title": held.receipt, "named": str(int(FACTOR)), "holder": str(int(SUPPLIER))}


def test_AB_10_who_is_no_party_neither_starts_nor_confirms_an_endorsement(yard: Yard) -> None:
    held = yard.coils(8_500)
    with pytest.raises(Refused) as refused:
        yard.gateway.put("Endorse", FACTOR, **yard.endorsing(held.receipt))
    assert refused.value.code == "FORBIDDEN"
    view = yard.gateway.put("Endorse", SUPPLIER, **yard.endorsing(held.receipt))
    with pytest.raises(Refused) as refused:
        yard.gateway.sign(view, maker(FACTOR), SUPPLIER)
    assert refused.value.code == "PARTY_NOT_OF_ACT" and refused.value.values["member"] in (int(FACTOR), str(FACTOR))
    assert yard.receipt(held.receipt)["holder"] == SUPPLIER


def test_AB_11_a_pledged_receipt_is_neither_moved_nor_changed_without_its_pledgee(yard: Yard, chain: Chain) -> None:
    held, other = yard.coils(8_500, 8_400), yard.coils(8_300)
    world = chain.world()
    world.pledged(held.receipt)
    yard.gateway.caught_up()
    parts = [{"units": [unit]} for unit in held.units]
    attempts = {
        "Endorse": yard.endorsing(held.receipt),
        "SplitReceipt": {"receipt": held.receipt, "parts": parts},
        "MergeReceipts": yard.merging(held, other),
        "CancelReceipt": {"receipt": held.receipt, "reason": text()},
        "ConvertToPaper": {"receipt": held.receipt, "print": text()},
        "IssueDeliveryOrder": yard.ordering(held),
    }
    for kind, message in attempts.items():
        values = yard.refuses("ENCUMBERED", "AB-11", kind, SUPPLIER, **message)
        assert values == {"receipt": held.receipt, "lienKg": "16900", "deliveryKg": "0"}, kind
    carved = {"receipt": held.receipt, "part": parts[0], "pledgee": 0}
    for kind, message in (("CarveOut", carved), ("ReportLoss", {**carved, "statement": text()})):
        message = {field: value for field, value in message.items() if kind == "CarveOut" or field != "part"}
        values = yard.refuses("NOT_PLEDGEE", "AB-17", kind, SUPPLIER, **message)
        assert values == {"record": held.receipt, "named": "0", "pledgee": str(int(BANK))}, kind
    shown = yard.receipt(held.receipt)
    assert (shown["state"], shown["holder"], shown["lien_kg"]) == ("active", SUPPLIER, "16900")


# ---------------------------------------------------------------- receipts become receipts


def test_AB_14_the_parts_of_a_split_are_the_whole(yard: Yard) -> None:
    held = yard.coils(8_500, 8_400, 8_300)
    first, second, third = held.units
    whole = {"receipt": held.receipt, "kg": "25200", "pieces": "3"}
    lacking = [{"units": [first]}, {"units": [second]}]
    values = yard.refuses("SPLIT_NOT_CONSERVED", "AB-14", "SplitReceipt", SUPPLIER, receipt=held.receipt, parts=lacking)
    assert values == {**whole, "sumKg": "16900", "sumPieces": "2"}
    twice = [{"units": [first, second]}, {"units": [second, third]}]
    with pytest.raises(Refused) as refused:
        yard.gateway.do("SplitReceipt", SUPPLIER, receipt=held.receipt, parts=twice)
    assert refused.value.code == "UNIT_ALREADY_RECEIPTED" and refused.value.values["unit"] == second
    heavier = [{"units": [first], "kg": 8_501}, {"units": [second, third]}]
    with pytest.raises(Refused) as refused:
        yard.gateway.do("SplitReceipt", SUPPLIER, receipt=held.receipt, parts=heavier)
    assert refused.value.code == "QUANTITY_INVALID"
    assert dict(refused.value.values) == {"stated": "8501", "expected": "8500"}


def test_AB_14_a_tank_receipt_is_split_to_the_kilogram(yard: Yard) -> None:
    held = yard.tank(100_000)
    for kg in (39_999, 40_001):
        parts = [{"kg": 60_000}, {"kg": kg}]
        message = {"receipt": held.receipt, "parts": parts}
        values = yard.refuses("SPLIT_NOT_CONSERVED", "AB-14", "SplitReceipt", SUPPLIER, **message)
        assert (values["kg"], values["sumKg"]) == ("100000", str(60_000 + kg))


def test_AB_14_a_split_is_done_once_and_its_parent_is_used_no_more(yard: Yard) -> None:
    held = yard.coils(8_500, 8_400)
    parts = [{"units": [unit]} for unit in held.units]
    done = yard.gateway.do("SplitReceipt", SUPPLIER, receipt=held.receipt, parts=parts)
    with yard.gateway.client(SUPPLIER) as client:
        assert client.create("SplitReceipt", done.act().message).state == "done"
    attempts = {
        "SplitReceipt": {"receipt": held.receipt, "parts": parts},
        "Endorse": yard.endorsing(held.receipt),
        "IssueDeliveryOrder": yard.ordering(held),
    }
    for kind, message in attempts.items():
        with pytest.raises(Refused) as refused:
            yard.gateway.do(kind, SUPPLIER, **message)
        assert refused.value.code == "RECEIPT_NOT_ACTIVE", kind
        assert refused.value.values["receipt"] == held.receipt
    assert yard.receipt(held.receipt)["state"] == "split"


def test_AB_15_only_like_receipts_are_merged(yard: Yard) -> None:
    first, second = yard.coils(8_500), yard.coils(8_400)
    elsewhere = yard.coils(8_300, place={"place": "7号库 B-09"})
    tube = yard.coils(8_200, goods="TUBE")
    for other in (elsewhere, tube, yard.tank(100_000)):
        message = yard.merging(first, other)
        values = yard.refuses("NOT_ALIKE", "AB-15", "MergeReceipts", SUPPLIER, **message)
        assert values == {"receipt": other.receipt, "first": first.receipt}
    yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(second.receipt))
    message = yard.merging(first, second)
    with pytest.raises(Refused) as refused:
        yard.gateway.do("MergeReceipts", SUPPLIER, **message)
    assert refused.value.code == "NOT_HOLDER" and refused.value.values["title"] == second.receipt
    third, far = yard.coils(8_100), yard.coils(8_000, custodian=DEPOT)
    message = yard.merging(third, far)
    with pytest.raises(Refused) as refused:
        yard.gateway.do("MergeReceipts", SUPPLIER, **message)
    assert refused.value.code == "NOT_CUSTODIAN" and refused.value.values["receipt"] == far.receipt


# ---------------------------------------------------------------- the gate


def test_AB_18_nothing_leaves_without_a_delivery_order(yard: Yard) -> None:
    held = yard.coils(8_500)
    nothing = "0x" + "cd" * 32
    stated = {"order": nothing, "custodian": int(WAREHOUSE), "carrier": int(CARRIER)}
    amounts = {"kg": 8_500, "pieces": 1, "units": list(held.units)}
    values = yard.refuses("NO_DELIVERY_ORDER", "AB-18", "GateOut", WAREHOUSE, **stated, **amounts, ticket=text())
    assert values["order"] == nothing and str(values["state"]) == "0"


def test_AB_19_a_delivery_order_is_used_once_for_what_it_says_by_whom_it_names(yard: Yard) -> None:
    held = yard.coils(8_500, 8_400)
    first, second = held.units
    order = yard.ordered(held, kg=8_500, pieces=1, units=[first])
    more = {"order": order, "kg": 8_501, "ticket": text()}
    values = yard.refuses("OVER_DELIVERY", "AB-19", "GateOut", WAREHOUSE, **more)
    assert values == {"order": order, "ordered": "8500", "asked": "8501"}
    other = {"order": order, "units": [second], "ticket": text()}
    assert yard.refuses("DELIVERY_MISMATCH", "AB-19", "GateOut", WAREHOUSE, **other) == {"order": order}
    view = yard.gateway.put("GateOut", WAREHOUSE, order=order, ticket=text())
    with pytest.raises(Refused) as refused:
        yard.gateway.sign(view, maker(BUYER), WAREHOUSE)
    assert refused.value.code == "PARTY_NOT_OF_ACT", "another carrier"
    yard.gateway.do("GateOut", WAREHOUSE, order=order, ticket=text())
    values = yard.refuses("NO_DELIVERY_ORDER", "AB-19", "GateOut", WAREHOUSE, order=order, ticket=text())
    assert values["order"] == order and str(values["state"]) != "0"
    assert yard.receipt(held.receipt)["kg"] == "8400"


def test_AB_19_a_delivery_order_opens_no_gate_after_its_window(yard: Yard, chain: Chain) -> None:
    held = yard.coils(8_500)
    order = yard.ordered(held)
    chain.world().advance(days=2)
    yard.gateway.caught_up()
    values = yard.refuses("DELIVERY_WINDOW", "AB-19", "GateOut", WAREHOUSE, order=order, ticket=text())
    assert int(values["blockTime"]) > int(values["validUntil"])


# ---------------------------------------------------------------- courts, losses, paper


def test_AB_34_a_frozen_receipt_does_not_move(yard: Yard) -> None:
    held, other = yard.coils(8_500, 8_400), yard.coils(8_300)
    freeze = yard.frozen(held.receipt, 16_900)
    parts = [{"units": [unit]} for unit in held.units]
    attempts = {
        "Endorse": yard.endorsing(held.receipt),
        "SplitReceipt": {"receipt": held.receipt, "parts": parts},
        "CarveOut": {"receipt": held.receipt, "part": parts[0]},
        "MergeReceipts": yard.merging(held, other),
        "CancelReceipt": {"receipt": held.receipt, "reason": text()},
        "ConvertToPaper": {"receipt": held.receipt, "print": text()},
        "IssueDeliveryOrder": yard.ordering(held),
    }
    for kind, message in attempts.items():
        values = yard.refuses("FROZEN", "AB-34", kind, SUPPLIER, **message)
        assert values == {"title": held.receipt, "quantity": "16900"}, kind
    with pytest.raises(Refused) as refused:
        yard.gateway.do("ReleaseFreeze", COURT, freeze=freeze, court=int(SUPPLIER), order=text())
    assert refused.value.code in ("PARTY_NOT_OF_ACT", "FORBIDDEN")


def test_AB_34_a_partial_freeze_leaves_the_rest_usable_and_the_next_order_takes_over(yard: Yard) -> None:
    held = yard.tank(100_000)
    first, second = (yard.frozen(held.receipt, 70_000, f"order {n}") for n in (1, 2))
    values = yard.refuses("FROZEN", "AB-34", "IssueDeliveryOrder", SUPPLIER, **yard.ordering(held, 1))
    assert values["quantity"] == "100000"
    yard.gateway.do("ReleaseFreeze", COURT, freeze=first, order=text())
    values = yard.refuses("FROZEN", "AB-34", "IssueDeliveryOrder", SUPPLIER, **yard.ordering(held, 30_001))
    assert values["quantity"] == "70000"
    carved = yard.gateway.do("CarveOut", SUPPLIER, receipt=held.receipt, part={"kg": 30_000})
    yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(carved.id))
    assert yard.receipt(held.receipt)["kg"] == "70000"
    yard.gateway.do("ReleaseFreeze", COURT, freeze=second, order=text())
    yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(held.receipt))


def test_AB_35_a_lost_receipt_never_lives_again_and_its_successor_waits_for_notice_and_objections(
    yard: Yard, chain: Chain
) -> None:
    held = yard.coils(8_500)
    yard.gateway.do("ReportLoss", SUPPLIER, receipt=held.receipt, statement=text())
    for kind, message in (("Endorse", yard.endorsing(held.receipt)), ("IssueDeliveryOrder", yard.ordering(held))):
        with pytest.raises(Refused) as refused:
            yard.gateway.do(kind, SUPPLIER, **message)
        assert refused.value.code == "RECEIPT_NOT_ACTIVE" and str(refused.value.values["state"]) == "7"
    values = yard.refuses("NOTICE_RUNNING", "AB-35", "ReissueReceipt", WAREHOUSE, receipt=held.receipt)
    assert values["receipt"] == held.receipt
    assert 29 * DAY < int(values["until"]) - int(values["blockTime"]) <= 30 * DAY
    claimed = {"receipt": held.receipt, "objector": int(BUYER), "evidence": text()}
    objection = yard.gateway.do("ObjectToReissue", BUYER, **claimed).id
    chain.world().advance(days=31)
    yard.gateway.caught_up()
    values = yard.refuses("OBJECTION_PENDING", "AB-35", "ReissueReceipt", WAREHOUSE, receipt=held.receipt)
    assert values == {"receipt": held.receipt, "objections": "1"}
    late = {**claimed, "objector": int(FACTOR), "evidence": text()}
    assert yard.refuses("NOTICE_OVER", "AB-35", "ObjectToReissue", FACTOR, **late)["receipt"] == held.receipt
    stranger = {"objection": objection, "objector": int(FACTOR)}
    values = yard.refuses("OBJECTION_NOT_LIVE", "AB-35", "WithdrawObjection", FACTOR, **stranger)
    assert values == {"objection": objection}
    yard.gateway.do("OverruleObjection", COURT, objection=objection, court=int(COURT), order=text())
    again = yard.gateway.do("ReissueReceipt", WAREHOUSE, receipt=held.receipt).id
    with pytest.raises(Refused) as refused:
        yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(held.receipt))
    assert refused.value.code == "RECEIPT_NOT_ACTIVE"
    with pytest.raises(Refused) as refused:
        yard.gateway.do("ReissueReceipt", WAREHOUSE, receipt=held.receipt, units=list(held.units))
    assert told(refused.value, "NOT_SUCCEEDABLE", "AB-35")["receipt"] == held.receipt
    yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(again))


def test_AB_36_one_medium_at_a_time(yard: Yard) -> None:
    held = yard.coils(8_500)
    paper = text("the paper")
    yard.gateway.do("ConvertToPaper", WAREHOUSE, receipt=held.receipt, print=paper)
    for kind, message in (("Endorse", yard.endorsing(held.receipt)), ("IssueDeliveryOrder", yard.ordering(held))):
        with pytest.raises(Refused) as refused:
            yard.gateway.do(kind, SUPPLIER, **message)
        assert refused.value.code == "RECEIPT_NOT_ACTIVE" and str(refused.value.values["state"]) == "6"
    back = {"receipt": held.receipt, "holder": int(SUPPLIER), "surrender": text()}
    values = yard.refuses("PRINT_MISMATCH", "AB-36", "ConvertToElectronic", WAREHOUSE, **back, print=text("a copy"))
    assert values["receipt"] == held.receipt and values["printed"] != values["named"]
    again = yard.gateway.do("ConvertToElectronic", WAREHOUSE, **back, print=paper).id
    for kind, message in (
        ("ConvertToElectronic", {**back, "print": paper, "units": list(held.units)}),
        ("DischargePaper", {"receipt": held.receipt, "print": paper, "ticket": text(), "units": list(held.units)}),
    ):
        values = yard.refuses("NOT_SUCCEEDABLE", "AB-36", kind, WAREHOUSE, **message)
        assert values["receipt"] == held.receipt
    yard.gateway.do("Endorse", SUPPLIER, **yard.endorsing(again))


# ---------------------------------------------------------------- persons and processing


def test_AB_39_one_person_with_two_keys_is_not_maker_and_checker(yard: Yard, chain: Chain) -> None:
    second = desk(WAREHOUSE, f"second {name()}", Capability.CHECKER)
    second = type(second)(second.key, second.capabilities, maker(WAREHOUSE).person)
    chain.world().add_key(second, WAREHOUSE)
    yard.gateway.caught_up()
    held = yard.coils(8_500)
    conversion = {"receipt": held.receipt, "print": text()}
    view = yard.gateway.put("ConvertToPaper", WAREHOUSE, **conversion)
    view = yard.gateway.sign(view, maker(WAREHOUSE), WAREHOUSE)
    with pytest.raises(Refused) as refused:
        yard.gateway.sign(view, second, WAREHOUSE)
    values = told(refused.value, "SAME_PERSON", "AB-39")
    assert values == {"first": maker(WAREHOUSE).id, "second": second.id}
    view = yard.gateway.sign(view, checker(WAREHOUSE), WAREHOUSE)
    holder = next(party for party in view.act().parties if party.member == SUPPLIER)
    yard.gateway.sign(view, desk_of(holder), SUPPLIER)


def test_AB_40_no_more_comes_out_of_processing_than_went_in(yard: Yard) -> None:
    held = yard.coils(10_000)

    def strips(*masses: int, loss: int = 0) -> dict[str, object]:
        coil = held.written[0]
        units = [{"key": {**coil, "coil": f"{coil['coil']}-{n}"}, "kg": kg} for n, kg in enumerate(masses)]
        outputs = [{"goods": "HRC", "units": [unit], "content": EIGHT_ITEMS} for unit in units]
        return {"sources": [{"receipt": held.receipt}], "outputs": outputs, "lossKg": loss, "record": text()}

    values = yard.refuses("MASS_NOT_CONSERVED", "AB-40", "ProcessGoods", WAREHOUSE, **strips(6_000, 4_001))
    assert values == {"inKg": "10000", "outKg": "10001", "lossKg": "0"}
    wasteful = strips(6_000, 3_000, loss=1_000)
    with pytest.raises(Refused) as refused:
        yard.gateway.do("ProcessGoods", WAREHOUSE, **wasteful)
    assert dict(told(refused.value, "YIELD_EXCEEDED", "WR-21")) == {
        "inKg": "10000",
        "lossKg": "1000",
        "allowedKg": "500",
    }
    done = yard.gateway.do("ProcessGoods", WAREHOUSE, **strips(6_000, 3_900, loss=100))
    assert done.state == "done" and yard.receipt(held.receipt)["state"] == "processed"
    again = inbound(custodian=int(DEPOT), units=[{"key": held.written[0], "kg": 10_000}], kg=10_000, certifiedKg=10_000)
    assert yard.refuses("UNIT_USED_UP", "AB-40", "AcceptInbound", DEPOT, **again) == {"unit": held.units[0]}


def test_AB_40_a_strip_that_comes_in_without_processing_is_found_by_whoever_it_concerns(yard: Yard) -> None:
    """Each act by itself is in order, so none is refused: the reconciliation tells it (layer R)."""
    held = yard.coils(10_000)
    coil = held.written[0]
    strip = {**coil, "coil": f"{coil['coil']}-1"}
    taken = yard.gateway.do("AcceptInbound", WAREHOUSE, **inbound(units=[{"key": strip, "kg": 8_500}]))
    key = taken.act().message["units"][0]["key"]

    def found(member: int) -> list[Mapping[str, object]]:
        with yard.gateway.client(member) as client:
            return list(client.items("/v1/findings", subject=key))

    (one,) = found(COURT)
    assert (one["rule"], one["kind"], one["custodian"], one["act"]) == ("AB-40", "unit_of_a_unit", WAREHOUSE, taken.id)
    assert one["values"] == {"parent": held.units[0], "coil": strip["coil"], "parentCoil": coil["coil"]}
    assert "没有加工记录" in str(one["zh"]) and "no processing was recorded" in str(one["en"])
    assert found(WAREHOUSE) == [one] and found(DEPOT) == [] and found(SUPPLIER) == []


def test_AB_40_a_tank_that_holds_more_than_came_in_is_found(yard: Yard) -> None:
    held = yard.tank(100_000)
    stock = yard.measure(held.written, 200_000)
    yard.measure(held.written, 201_000)
    with yard.gateway.client(COURT) as client:
        (one,) = [one for one in client.get("/v1/findings")["items"] if one["subject"] == stock]
    assert (one["kind"], one["values"]) == ("stock_unexplained", {"measured": "201000", "explained": "200000"})
