"""Cancelled, extended, printed, lost: one medium at a time, and nothing that ended lives again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evm.keys import checker, maker
from tests.evm.world import CNY, DAY, METHANOL, ZERO, Reverted, Who, World, refused

ACTIVE, CANCELLED, CONVERTED, LOST = 1, 5, 6, 7
NOTICE = 30 * DAY
NOWHERE = "0x" + "77" * 32


# ---------------------------------------------------------------- cancellation


@pytest.mark.parametrize("fungible", [False, True])
def test_WR_17_a_cancelled_issue_puts_the_goods_back_under_their_inbound(world: World, fungible: bool) -> None:
    receipt = world.issued(fungible=fungible)
    inbound = world.acts[receipt].message["inbound"]
    units, held = world.units_of(receipt), world.receipt(receipt)
    done = world.do("CancelReceipt", receipt=receipt)
    assert done.event("ReceiptCancelled") == {"receipt": receipt, "act": done.act.message}
    ended, back = world.receipt(receipt), world.view("Custody", "inboundOf", inbound)
    assert (ended["state"], ended["kg"], ended["version"]) == (CANCELLED, 0, 2)
    assert (back["freeKg"], back["freePieces"]) == (held["kg"], held["pieces"])
    assert world.units_of(inbound) == units
    if fungible:
        assert world.view("Custody", "stockOf", held["place"])["receiptedKg"] == 0
    again = world.issued(inbound=inbound)
    assert world.receipt(again)["kg"] == held["kg"]
    with refused("ReceiptNotActive", receipt, CANCELLED):
        world.do("Endorse", receipt=receipt)


def test_WR_17_what_was_endorsed_is_not_cancelled(world: World) -> None:
    receipt = world.issued()
    world.do("Endorse", receipt=receipt, to=Who.BUYER)
    world.do("Endorse", receipt=receipt, to=Who.SUPPLIER)
    with refused("AlreadyEndorsed", receipt):
        world.do("CancelReceipt", receipt=receipt)
    for child in world.split(receipt):
        with refused("AlreadyEndorsed", child):
            world.do("CancelReceipt", receipt=child, inbound=world.acts[receipt].message["inbound"])


def test_WR_17_goods_go_back_under_their_own_acceptance(world: World) -> None:
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    others = world.inbound(depositor=Who.BUYER), world.inbound(place=NOWHERE), world.inbound(stock=world.stock())
    for inbound in (NOWHERE, *others):
        with refused("NoInbound", inbound):
            world.do("CancelReceipt", receipt=receipt, inbound=inbound)
    with refused("UnitNotHere", unit):
        world.do("CancelReceipt", receipt=receipt, inbound=world.inbound())
    with refused("QuantityInvalid", 30_000, 20_000):
        world.do("CancelReceipt", receipt=receipt, units=world.units_of(receipt)[1:])
    with refused("ProofMissing"):
        world.do("CancelReceipt", receipt=receipt, reason=ZERO)


def test_WR_17_custodian_and_holder_cancel(world: World) -> None:
    receipt = world.issued()
    with refused("NotHolder", receipt, Who.BUYER, Who.SUPPLIER):
        world.do("CancelReceipt", receipt=receipt, holder=Who.BUYER)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("CancelReceipt", receipt=receipt, custodian=Who.DEPOT)


def test_AB_08_a_cancelled_parcel_of_a_tank_frees_no_certificate(world: World) -> None:
    """Goods of one certificate, cancelled into the inbound of another and given back, make no room under that other."""
    stock = world.stock()
    first = world.issued(inbound=world.inbound(stock=stock))
    other = world.inbound(stock=stock)
    certificate = world.acts[other].message["certificate"]
    world.issued(inbound=other)
    world.do("CancelReceipt", receipt=first, inbound=other)
    world.do("WithdrawInbound", inbound=other)
    assert world.view("Custody", "certificateOf", certificate)["storedKg"] == 100_000
    with refused("CertExhausted", certificate, 100_000, 100_000, 100_000):
        world.do("AcceptInbound", stock=stock, certificate=certificate)


# ---------------------------------------------------------------- storage


def test_WR_19_storage_goes_on_later_than_it_did_and_than_today(world: World) -> None:
    receipt = world.issued(storageUntil=world.today + 10)
    for until in (world.today + 10, world.today + 9):
        with refused("StorageEnded", until, world.today + 10):
            world.do("ExtendStorage", receipt=receipt, storageUntil=until)
    with world.changes() as seen:
        world.do("ExtendStorage", receipt=receipt, storageUntil=world.today + 11)
    told = {"storageUntil": (world.today + 10, world.today + 11), "version": (1, 2)}
    assert seen.fields == {("Receipts.receiptOf", receipt): told}
    world.advance(days=20)
    with refused("StorageEnded", world.today, world.today):
        world.do("ExtendStorage", receipt=receipt, storageUntil=world.today)
    world.do("ExtendStorage", receipt=receipt, storageUntil=world.today + 1)


def test_WR_19_holder_and_custodian_extend_by_an_agreement(world: World) -> None:
    receipt = world.issued()
    with refused("ProofMissing"):
        world.do("ExtendStorage", receipt=receipt, agreement=ZERO)
    with refused("NotHolder", receipt, Who.BUYER, Who.SUPPLIER):
        world.do("ExtendStorage", receipt=receipt, holder=Who.BUYER)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("ExtendStorage", receipt=receipt, custodian=Who.DEPOT)
    with refused("StorageEnded", 2**24, 2**24 - 1):
        world.do("ExtendStorage", receipt=receipt, storageUntil=2**24)


def test_L_31_storage_extended_carries_a_longer_loan(world: World) -> None:
    receipt = world.issued(storageUntil=world.today + 90)
    loan = world.accepted()
    with pytest.raises(Reverted, match="StorageTooShort"):
        world.do("Pledge", loan=loan, receipt=receipt)
    world.do("ExtendStorage", receipt=receipt, storageUntil=world.today + 105)
    world.do("Pledge", loan=loan, receipt=receipt)
    world.do("ExtendStorage", receipt=receipt)
    assert world.receipt(receipt)["lienKg"] == 30_000


# ---------------------------------------------------------------- paper


@pytest.mark.parametrize("fungible", [False, True])
def test_WR_18_a_title_goes_on_paper_and_comes_back_by_custodian_and_holder(world: World, fungible: bool) -> None:
    """From active to converted, and a mirror of it is active again: the same goods on the same terms."""
    receipt = world.issued(fungible=fungible)
    before, units = world.receipt(receipt), world.units_of(receipt)
    act = world.act("ConvertToPaper", receipt=receipt)
    hands = world.sign(act)
    assert [party.member for party in act.parties] == [Who.WAREHOUSE, Who.WAREHOUSE, Who.SUPPLIER]
    for lacking in range(3):
        with pytest.raises(Reverted, match=r"CapabilityNotHeld|SignatureMissing|SignerNotOfMember"):
            world.submit(act, [hand for n, hand in enumerate(hands) if n != lacking])
    assert world.receipt(receipt)["state"] == ACTIVE
    done = world.submit(act, hands)
    assert done.event("ConvertedToPaper") == {"receipt": receipt, "act": act.message}
    on_paper = {**before, "state": CONVERTED, "version": before["version"] + 1}
    assert world.receipt(receipt) == on_paper and world.units_of(receipt) == units
    back = world.do("ConvertToElectronic", receipt=receipt)
    assert world.receipt(back.id) == {**before, "version": 1, "endorsed": True}
    assert world.units_of(back.id) == units
    assert world.receipt(receipt) == {**on_paper, "kg": 0, "version": on_paper["version"] + 1}


@pytest.mark.parametrize("kind", ["Endorse", "SplitReceipt", "IssueDeliveryOrder", "CancelReceipt", "ReportLoss"])
def test_AB_36_a_printed_receipt_is_void_in_the_same_act(world: World, kind: str) -> None:
    receipt = world.issued()
    act = world.act(kind, receipt=receipt)
    printed = world.paper(receipt)
    held = world.receipt(receipt)
    assert (held["state"], held["kg"]) == (CONVERTED, 30_000)
    assert world.view("ReceiptLife", "printOf", receipt) == printed
    with refused("ReceiptNotActive", receipt, CONVERTED):
        world.submit(act, world.sign(act))


def test_AB_36_a_printed_receipt_is_neither_pledged_nor_frozen_nor_printed_again(world: World) -> None:
    receipt, loan = world.issued(), world.accepted()
    world.paper(receipt)
    with refused("ReceiptNotActive", receipt, CONVERTED):
        world.do("Pledge", loan=loan, receipt=receipt)
    with refused("ReceiptNotActive", receipt, CONVERTED):
        world.do("Freeze", subject=receipt)
    with refused("ReceiptNotActive", receipt, CONVERTED):
        world.paper(receipt)
    with refused("ReceiptNotActive", receipt, CONVERTED):
        world.merged(world.issued(), receipt)


def test_AB_36_goods_on_paper_are_receipted_nowhere_else(world: World) -> None:
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    world.paper(receipt)
    with refused("UnitAlreadyReceipted", unit, receipt[:50]):
        world.do("AcceptInbound", custodian=Who.DEPOT, units=[{"key": unit, "kg": 10_000}])
    stock = world.stock(kg=100_000)
    tank = world.issued(inbound=world.inbound(stock=stock))
    world.paper(tank)
    with refused("TankOversubscribed", stock, 100_000, 100_000, 1):
        world.do("IssueReceipt", inbound=world.inbound(stock=stock), kg=1)


def test_AB_36_paper_becomes_electronic_once_for_whoever_hands_it_in(world: World) -> None:
    receipt = world.issued()
    units = world.units_of(receipt)
    world.paper(receipt)
    done = world.do("ConvertToElectronic", receipt=receipt, holder=Who.BUYER)
    again = world.receipt(done.id)
    assert (again["state"], again["holder"], again["kg"], again["pieces"]) == (ACTIVE, Who.BUYER, 30_000, 3)
    assert (again["version"], again["endorsed"]) == (1, True)
    assert world.units_of(done.id) == units
    old = world.receipt(receipt)
    assert (old["state"], old["kg"]) == (CONVERTED, 0)
    for kind in ("ConvertToElectronic", "DischargePaper"):
        with refused("NotSucceedable", receipt, CONVERTED):
            world.do(kind, receipt=receipt)
    with refused("AlreadyEndorsed", done.id):
        world.do("CancelReceipt", receipt=done.id, inbound=world.acts[receipt].message["inbound"])


@pytest.mark.parametrize("kind", ["ConvertToElectronic", "DischargePaper"])
def test_AB_36_only_the_document_that_was_printed_is_taken(world: World, kind: str) -> None:
    receipt, other = world.issued(), world.issued()
    printed, forged = world.paper(receipt), world.paper(other)
    for named in (forged, ZERO):
        with refused("PrintMismatch", receipt, printed, named):
            world.do(kind, receipt=receipt, print=named)
    live = world.issued()
    with refused("PrintMismatch", live, ZERO, ZERO):
        world.do(kind, receipt=live)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do(kind, receipt=receipt, custodian=Who.DEPOT)
    with refused("QuantityInvalid", 30_000, 20_000):
        world.do(kind, receipt=receipt, units=world.units_of(receipt)[1:])


@pytest.mark.parametrize("fungible", [False, True])
def test_AB_36_goods_leave_once_against_their_paper(world: World, fungible: bool) -> None:
    receipt = world.issued(fungible=fungible)
    units, place = world.units_of(receipt), world.receipt(receipt)["place"]
    world.paper(receipt)
    done = world.do("DischargePaper", receipt=receipt)
    assert (world.receipt(receipt)["state"], world.receipt(receipt)["kg"]) == (CONVERTED, 0)
    for unit in units:
        assert world.view("Custody", "custodyOf", unit)["custody"] == "0x" + "00" * 24
    if fungible:
        held = world.view("Custody", "stockOf", place)
        assert (held["receiptedKg"], held["measuredKg"]) == (0, 900_000)
    with refused("NotSucceedable", receipt, CONVERTED):
        world.do("DischargePaper", receipt=receipt)
    with refused("NotSucceedable", receipt, CONVERTED):
        world.do("ConvertToElectronic", receipt=receipt)
    other = world.issued()
    world.paper(other)
    with refused("EvidenceReused", done.act.message["ticket"]):
        world.do("DischargePaper", receipt=other, ticket=done.act.message["ticket"])


@pytest.mark.parametrize(
    ("kind", "field"),
    [("ConvertToPaper", "print"), ("ConvertToElectronic", "surrender"), ("ReportLoss", "statement")],
)
def test_L_87_a_conversion_or_loss_has_its_document(world: World, kind: str, field: str) -> None:
    receipt = world.issued()
    if kind == "ConvertToElectronic":
        world.paper(receipt)
    with refused("ProofMissing"):
        world.do(kind, receipt=receipt, **dict[str, Any]({field: ZERO}))


def test_AB_04_a_short_tank_lets_no_paper_out(world: World) -> None:
    stock = world.stock(kg=100_000)
    receipt = world.issued(inbound=world.inbound(stock=stock))
    world.paper(receipt)
    world.do("MeasureStock", stock=stock, kg=90_000)
    for kind in ("DischargePaper", "ConvertToElectronic"):
        with refused("StockInsufficient", stock, 90_000, 100_000):
            world.do(kind, receipt=receipt)
    world.do("MeasureStock", stock=stock, kg=100_000)
    world.do("DischargePaper", receipt=receipt)


# ---------------------------------------------------------------- loss


@pytest.mark.parametrize(
    "kind", ["Endorse", "SplitReceipt", "CarveOut", "IssueDeliveryOrder", "ConvertToPaper", "ReportLoss"]
)
def test_AB_35_a_lost_receipt_does_nothing(world: World, kind: str) -> None:
    receipt = world.issued()
    act = world.act(kind, receipt=receipt)
    world.lost(receipt)
    with refused("ReceiptNotActive", receipt, LOST):
        world.submit(act, world.sign(act))
    with refused("ReceiptNotActive", receipt, LOST):
        world.do(kind, receipt=receipt)


def test_AB_35_an_open_order_opens_no_gate_after_the_loss(world: World) -> None:
    receipt = world.issued()
    order = world.do("IssueDeliveryOrder", receipt=receipt).id
    world.lost(receipt)
    with refused("ReceiptNotActive", receipt, LOST):
        world.do("GateOut", order=order)
    world.advance(seconds=NOTICE + 1)
    with refused("Encumbered", receipt, 0, 30_000):
        world.do("ReissueReceipt", receipt=receipt)
    world.invoke("Deliveries", "lapseDeliveryOrder", order)
    world.do("ReissueReceipt", receipt=receipt)


def test_AB_35_a_reissue_waits_for_the_notice(world: World) -> None:
    receipt = world.issued()
    done = world.do("ReportLoss", receipt=receipt)
    until = world.now + NOTICE
    assert done.event("LossReported") == {"receipt": receipt, "noticeUntil": until, "act": done.act.message}
    world.advance(seconds=NOTICE)
    with refused("NoticeRunning", receipt, until, until):
        world.do("ReissueReceipt", receipt=receipt)
    world.advance(seconds=1)
    units = world.units_of(receipt)
    new = world.do("ReissueReceipt", receipt=receipt).id
    held, old = world.receipt(new), world.receipt(receipt)
    assert (held["state"], held["holder"], held["kg"], held["pieces"], held["version"]) == (
        ACTIVE,
        Who.SUPPLIER,
        30_000,
        3,
        1,
    )
    assert (old["state"], old["kg"]) == (CANCELLED, 0)
    assert world.units_of(new) == units
    world.do("Endorse", receipt=new)


def test_AB_35_the_old_receipt_never_lives_again(world: World) -> None:
    receipt = world.lost(world.issued(), noticed=True)
    act = world.act("ReissueReceipt", receipt=receipt)
    signed = world.sign(act)
    world.submit(act, signed)
    with refused("NotSucceedable", receipt, CANCELLED):
        world.submit(act, signed)
    with refused("NotSucceedable", receipt, CANCELLED):
        world.do("ReissueReceipt", receipt=receipt)
    for kind in ("Endorse", "ReportLoss", "ConvertToPaper", "SplitReceipt"):
        with refused("ReceiptNotActive", receipt, CANCELLED):
            world.do(kind, receipt=receipt)
    with refused("ReceiptNotActive", receipt, CANCELLED):
        world.do("Freeze", subject=receipt, quantity=1)
    with refused("NoticeOver", receipt, world.view("ReceiptLife", "lossOf", receipt)["noticeUntil"]):
        world.do("ObjectToReissue", receipt=receipt)


def test_AB_35_nobody_but_the_holder_gets_a_reissue(world: World) -> None:
    receipt = world.lost(world.issued(), noticed=True)
    for thief in (Who.BUYER, Who.WAREHOUSE, Who.PLATFORM):
        with refused("NotHolder", receipt, thief, Who.SUPPLIER):
            world.do("ReissueReceipt", receipt=receipt, holder=thief)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("ReissueReceipt", receipt=receipt, custodian=Who.DEPOT)
    act = world.act("ReissueReceipt", receipt=receipt)
    with refused("CapabilityNotHeld", maker(Who.WAREHOUSE).id, 2):
        world.submit(act, world.sign(act, {1: maker(Who.WAREHOUSE)}))
    live = world.issued()
    with refused("NotHolder", live, Who.SUPPLIER, 0):
        world.do("ReissueReceipt", receipt=live, holder=Who.SUPPLIER)


def test_AB_35_nobody_but_the_holder_reports_a_loss(world: World) -> None:
    receipt = world.issued()
    with refused("NotHolder", receipt, Who.BUYER, Who.SUPPLIER):
        world.do("ReportLoss", receipt=receipt, holder=Who.BUYER)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("ReportLoss", receipt=receipt, custodian=Who.DEPOT)


def test_AB_35_an_objection_stops_the_reissue_until_it_is_answered(world: World) -> None:
    receipt = world.lost(world.issued())
    first = world.do("ObjectToReissue", receipt=receipt, objector=Who.BUYER).id
    second = world.do("ObjectToReissue", receipt=receipt, objector=Who.FACTOR).id
    world.advance(seconds=NOTICE + 1)
    with refused("ObjectionPending", receipt, 2):
        world.do("ReissueReceipt", receipt=receipt)
    world.do("WithdrawObjection", objection=first)
    with refused("ObjectionPending", receipt, 1):
        world.do("ReissueReceipt", receipt=receipt)
    world.do("OverruleObjection", objection=second)
    for ended in (first, second):
        with refused("ObjectionNotLive", ended):
            world.do("OverruleObjection", objection=ended)
    world.do("ReissueReceipt", receipt=receipt)


def test_AB_35_only_the_objector_gives_up_and_only_a_court_overrules(world: World) -> None:
    receipt = world.lost(world.issued())
    objection = world.do("ObjectToReissue", receipt=receipt, objector=Who.BUYER).id
    for other in (Who.SUPPLIER, Who.WAREHOUSE):
        with refused("ObjectionNotLive", objection):
            world.do("WithdrawObjection", objection=objection, objector=other)
        act = world.act("OverruleObjection", objection=objection, court=other)
        with refused("RoleNotHeld", maker(other).id, 1 << 11):
            world.submit(act, [maker(other).sign(act.digest), checker(other).sign(act.digest)])
    assert world.view("ReceiptLife", "lossOf", receipt)["objections"] == 1
    with refused("ProofMissing"):
        world.do("OverruleObjection", objection=objection, order=ZERO)
    with refused("ProofMissing"):
        world.do("ObjectToReissue", receipt=receipt, evidence=ZERO)


def test_AB_35_objections_come_while_the_notice_runs(world: World) -> None:
    live = world.issued()
    with refused("NoticeOver", live, 0):
        world.do("ObjectToReissue", receipt=live)
    receipt = world.lost(world.issued())
    until = world.now + NOTICE
    world.advance(seconds=NOTICE)
    world.do("ObjectToReissue", receipt=receipt)
    world.advance(seconds=1)
    with refused("NoticeOver", receipt, until):
        world.do("ObjectToReissue", receipt=receipt)


def test_AB_34_a_frozen_receipt_may_be_reported_lost_but_is_not_reissued(world: World) -> None:
    receipt = world.issued()
    court = world.do("Freeze", subject=receipt, quantity=1, until=world.now + 400 * DAY).id
    world.lost(receipt, noticed=True)
    assert world.view("Receipts", "frozenKg", receipt) == 1
    with refused("Frozen", receipt, 1):
        world.do("ReissueReceipt", receipt=receipt)
    world.do("ReleaseFreeze", freeze=court)
    world.do("ReissueReceipt", receipt=receipt)


def test_AB_34_a_court_freezes_a_lost_receipt(world: World) -> None:
    """Nobody escapes a court by reporting a loss first."""
    receipt = world.lost(world.issued())
    world.do("Freeze", subject=receipt, until=world.now + 400 * DAY)
    world.advance(seconds=NOTICE + 1)
    with refused("Frozen", receipt, 30_000):
        world.do("ReissueReceipt", receipt=receipt)


def test_AB_35_what_is_pledged_is_not_reissued(world: World) -> None:
    receipt = world.issued()
    loan = world.pledged(receipt)
    world.lost(receipt, noticed=True)
    held = world.receipt(receipt)
    assert (held["state"], held["lienKg"], held["pledgee"]) == (LOST, 30_000, Who.BANK)
    with refused("Encumbered", receipt, 30_000, 0):
        world.do("ReissueReceipt", receipt=receipt)
    world.do("Release", loan=loan, receipt=receipt)
    world.do("ReissueReceipt", receipt=receipt)


def test_AB_01_a_lost_receipt_keeps_its_units(world: World) -> None:
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    world.lost(receipt, noticed=True)
    with refused("UnitAlreadyReceipted", unit, receipt[:50]):
        world.do("AcceptInbound", custodian=Who.DEPOT, units=[{"key": unit, "kg": 10_000}])
    new = world.do("ReissueReceipt", receipt=receipt).id
    with refused("UnitAlreadyReceipted", unit, new[:50]):
        world.do("AcceptInbound", custodian=Who.DEPOT, units=[{"key": unit, "kg": 10_000}])


def test_AB_35_a_tanks_receipt_is_reissued_too(world: World) -> None:
    receipt = world.issued(fungible=True)
    stock = world.receipt(receipt)["place"]
    before = world.view("Custody", "stockOf", stock)
    new = world.do("ReissueReceipt", receipt=world.lost(receipt, noticed=True)).id
    held = world.receipt(new)
    assert (held["goods"], held["kg"], held["place"]) == (METHANOL, 100_000, stock)
    assert world.view("Custody", "stockOf", stock) == before


def test_WR_19_storage_goes_on_only_when_the_fees_are_settled(world: World) -> None:
    receipt = world.issued()
    until = world.receipt(receipt)["storageUntil"] + 30
    world.claim(receipt, 120_000)
    with refused("FeesUnpaid", receipt, 120_000, CNY):
        world.do("ExtendStorage", receipt=receipt, storageUntil=until)
    world.claim(receipt, 0)
    world.do("ExtendStorage", receipt=receipt, storageUntil=until)
