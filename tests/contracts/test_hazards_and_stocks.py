"""Goods are announced, hazards declared, tanks read again and again; receipts of a batch are issued all or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.evm.keys import checker, maker
from tests.evm.titles import FLAMMABLE
from tests.evm.world import DAY, HRC, METHANOL, ZERO, Reverted, Who, World, refused

OPEN, USED = 1, 2
NOWHERE = "0x" + "77" * 32
REGULATOR = 1 << 10


# ---------------------------------------------------------------- booking


def test_WR_01_a_booking_is_what_the_depositor_signed(world: World) -> None:
    done = world.do("BookInbound", hazard=FLAMMABLE)
    assert done.event("InboundBooked") == {"booking": done.id, "act": done.act.message}
    assert world.view("Custody", "bookingOf", done.id) == {
        "state": OPEN,
        "depositor": Who.SUPPLIER,
        "custodian": Who.WAREHOUSE,
        "goods": METHANOL,
        "hazard": FLAMMABLE,
        "kg": 100_000,
    }
    with refused("AlreadyExecuted", done.id):
        world.submit(done.act, done.signatures)
    with refused("QuantityInvalid", 0, 0):
        world.do("BookInbound", kg=0)


def test_WR_01_a_booking_is_used_once_by_those_whom_it_names(world: World) -> None:
    booking = world.do("BookInbound", goods=HRC).id
    for wrong in ({"depositor": Who.BUYER}, {"custodian": Who.DEPOT}, {"goods": METHANOL}):
        with refused("BookingMismatch", booking, OPEN):
            world.do("AcceptInbound", booking=booking, **dict[str, Any](wrong))
    world.do("AcceptInbound", booking=booking)
    assert world.view("Custody", "bookingOf", booking)["state"] == USED
    with refused("BookingMismatch", booking, USED):
        world.do("AcceptInbound", booking=booking)
    with refused("BookingMismatch", NOWHERE, 0):
        world.do("AcceptInbound", booking=NOWHERE, goods=HRC, depositor=Who.SUPPLIER, custodian=Who.WAREHOUSE)


# ---------------------------------------------------------------- hazards


def test_L_05_a_hazard_is_declared_with_its_data_sheet(world: World) -> None:
    with refused("SdsMissing", FLAMMABLE):
        world.do("BookInbound", hazard=FLAMMABLE, sds=ZERO)
    with refused("HazardUnknown", 10):
        world.do("BookInbound", hazard=10)
    with refused("HazardUnknown", 10):
        world.do("ClassifyGoods", hazard=10)
    for hazards in (1, 1 << 10):
        with refused("HazardUnknown", hazards):
            world.do("QualifyCustodian", hazards=hazards)
    with refused("EvidenceMissing"):
        world.do("QualifyCustodian", licence=ZERO)


def test_L_05_classified_goods_are_not_accepted_undeclared(world: World) -> None:
    stock = world.stock()
    world.do("QualifyCustodian")
    world.do("ClassifyGoods")
    with refused("HazardUndeclared", METHANOL, FLAMMABLE, 0):
        world.do("AcceptInbound", stock=stock)
    for hazard in (0, 8):
        booking = world.do("BookInbound", hazard=hazard).id
        with refused("HazardUndeclared", METHANOL, FLAMMABLE, hazard):
            world.do("AcceptInbound", stock=stock, booking=booking)
    booking = world.do("BookInbound", hazard=FLAMMABLE).id
    world.issued(inbound=world.inbound(stock=stock, booking=booking))


def test_L_05_a_custodian_accepts_only_what_its_licence_covers(world: World) -> None:
    stock = world.stock()
    booking = world.do("BookInbound", hazard=FLAMMABLE).id
    with refused("NotQualified", Who.WAREHOUSE, FLAMMABLE, 0):
        world.do("AcceptInbound", stock=stock, booking=booking)
    until = world.today + 1
    world.do("QualifyCustodian", hazards=1 << 8, validUntil=until)
    with refused("NotQualified", Who.WAREHOUSE, FLAMMABLE, until):
        world.do("AcceptInbound", stock=stock, booking=booking)
    world.do("QualifyCustodian", custodian=Who.DEPOT)
    world.do("QualifyCustodian", hazards=1 << 8 | 1 << FLAMMABLE, validUntil=until)
    world.advance(days=2)
    with refused("NotQualified", Who.WAREHOUSE, FLAMMABLE, until):
        world.do("AcceptInbound", stock=stock, booking=booking)
    world.do("QualifyCustodian", validUntil=world.today)
    world.do("AcceptInbound", stock=stock, booking=booking)


@pytest.mark.parametrize("kind", ["QualifyCustodian", "ClassifyGoods"])
def test_L_05_nobody_but_a_regulator_qualifies_and_classifies(world: World, kind: str) -> None:
    for other in (Who.WAREHOUSE, Who.PLATFORM, Who.BANK):
        act = world.act(kind, regulator=other)
        with refused("RoleNotHeld", maker(other).id, REGULATOR):
            world.submit(act, [maker(other).sign(act.digest), checker(other).sign(act.digest)])


# ---------------------------------------------------------------- readings


def test_AB_03_a_reading_is_later_than_the_last_and_not_in_the_future(world: World) -> None:
    stock = world.stock(measuredAt=world.now - 100)
    for read in (world.now - 100, world.now - 101):
        with refused("ReadingTime", read, world.now - 100, world.now):
            world.do("MeasureStock", stock=stock, measuredAt=read)
    with refused("ReadingTime", world.now + 1, world.now - 100, world.now):
        world.do("MeasureStock", stock=stock, measuredAt=world.now + 1)
    world.do("MeasureStock", stock=stock, measuredAt=world.now)
    with refused("ReadingTime", 0, 0, world.now):
        world.do("MeasureStock", measuredAt=0)


def test_AB_04_a_tank_is_short_beyond_the_tolerance(world: World) -> None:
    """Of 100 t under receipts three tonnes in a thousand may be missing."""
    stock = world.stock(kg=100_000)
    receipt = world.issued(inbound=world.inbound(stock=stock))
    done = world.do("MeasureStock", stock=stock, kg=99_700)
    assert done.names == ["StockMeasured"]
    world.do("Endorse", receipt=receipt)
    done = world.do("MeasureStock", stock=stock, kg=99_699)
    told = {"stock": stock, "short": True, "measuredKg": 99_699, "receiptedKg": 100_000}
    assert done.event("StockShort") == told
    assert world.view("Custody", "stockShort", stock)
    with refused("StockInsufficient", stock, 99_699, 100_000):
        world.do("Endorse", receipt=receipt)
    done = world.do("MeasureStock", stock=stock, kg=99_700)
    assert done.event("StockShort") == {**told, "short": False, "measuredKg": 99_700}
    world.do("Endorse", receipt=receipt)


def _gate(w: World, receipt: str) -> Callable[[], Any]:
    order = w.do("IssueDeliveryOrder", receipt=receipt, kg=10_000).id
    return lambda: w.do("GateOut", order=order)


def _pledge(w: World, receipt: str) -> Callable[[], Any]:
    loan = w.accepted(w.product(goods=[METHANOL], series=[w.priced(goods=METHANOL)]))
    return lambda: w.do("Pledge", loan=loan, receipt=receipt)


_BLOCKED: dict[str, Callable[[World, str], Callable[[], Any]]] = {
    "endorse": lambda w, r: lambda: w.do("Endorse", receipt=r),
    "pledge": _pledge,
    "promise": lambda w, r: lambda: w.do("IssueDeliveryOrder", receipt=r, kg=1),
    "gate-out": _gate,
    "split": lambda w, r: lambda: w.split(r),
    "carve-out": lambda w, r: lambda: w.do("CarveOut", receipt=r),
    "process": lambda w, r: lambda: w.processed(r),
    "paper": lambda w, r: lambda: w.paper(r),
}


@pytest.mark.parametrize("name", _BLOCKED)
def test_AB_04_a_short_tank_blocks_every_receipt_until_it_is_measured_again(world: World, name: str) -> None:
    stock = world.stock(kg=200_000)
    receipt = world.issued(inbound=world.inbound(stock=stock))
    world.issued(inbound=world.inbound(stock=stock))
    tried = _BLOCKED[name](world, receipt)
    world.do("MeasureStock", stock=stock, kg=199_000)
    with refused("StockInsufficient", stock, 199_000, 200_000):
        tried()
    world.do("MeasureStock", stock=stock, kg=200_000)
    tried()


def test_AB_04_receipts_over_a_short_tank_are_not_merged(world: World) -> None:
    stock = world.stock(kg=200_000)
    receipts = [world.issued(inbound=world.inbound(stock=stock)) for _ in range(2)]
    world.do("MeasureStock", stock=stock, kg=199_000)
    with refused("StockInsufficient", stock, 199_000, 200_000):
        world.merged(*receipts)
    world.do("MeasureStock", stock=stock, kg=200_000)
    world.merged(*receipts)


def test_AB_04_a_short_tank_stops_neither_the_court_nor_a_release_nor_the_custodian(world: World) -> None:
    stock = world.stock(kg=200_000)
    receipt, other = (world.issued(inbound=world.inbound(stock=stock)) for _ in range(2))
    loan = world.pledged(
        receipt, world.accepted(world.product(goods=[METHANOL], series=[world.priced(goods=METHANOL)]))
    )
    world.do("MeasureStock", stock=stock, kg=100_000)
    world.do("Freeze", subject=receipt, quantity=1)
    world.do("Release", loan=loan, receipt=receipt, kg=99_999)
    done = world.do("CancelReceipt", receipt=other)
    told = {"stock": stock, "short": False, "measuredKg": 100_000, "receiptedKg": 100_000}
    assert done.event("StockShort") == told


def test_AB_04_what_leaves_may_leave_a_tank_short_and_the_event_says_so(world: World) -> None:
    """A quarter of a per cent of 100 t is more than that of 10 t."""
    stock = world.stock(kg=100_000)
    receipt = world.issued(inbound=world.inbound(stock=stock))
    world.do("MeasureStock", stock=stock, kg=99_750)
    done = world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=receipt, kg=90_000).id)
    told = {"stock": stock, "short": True, "measuredKg": 9_750, "receiptedKg": 10_000}
    assert done.event("StockShort") == told


def test_AB_08_units_that_leave_give_their_certificate_its_room_back(world: World) -> None:
    coils = [{"key": world.fresh(), "kg": 10_000} for _ in range(3)]
    first = world.inbound(units=coils)
    line = world.acts[first].message["certificate"]
    receipt = world.issued(inbound=first)
    one, *_ = world.split(receipt)
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=one).id)
    assert world.view("Custody", "certificateOf", line)["storedKg"] == 20_000
    world.inbound(units=[coils[0]], certificate=line, certifiedKg=30_000)
    with refused("CertExhausted", line, 30_000, 30_000, 10_000):
        world.do("AcceptInbound", units=[{"key": world.fresh(), "kg": 10_000}], certificate=line, certifiedKg=30_000)


def test_AB_08_a_parcel_that_left_a_tank_keeps_its_certificate_used(world: World) -> None:
    stock = world.stock()
    inbound = world.inbound(stock=stock)
    line = world.acts[inbound].message["certificate"]
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=world.issued(inbound=inbound)).id)
    with refused("CertExhausted", line, 100_000, 100_000, 100_000):
        world.do("AcceptInbound", stock=stock, certificate=line)


def test_AB_08_what_was_processed_keeps_its_certificate_used(world: World) -> None:
    inbound = world.inbound()
    line = world.acts[inbound].message["certificate"]
    (product,) = world.processed(world.issued(inbound=inbound))
    assert world.view("Custody", "certificateOf", line)["storedKg"] == 30_000
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=product).id)
    assert world.view("Custody", "certificateOf", line)["storedKg"] == 30_000


# ---------------------------------------------------------------- places


@pytest.mark.parametrize("fungible", [False, True])
def test_WR_02_serialised_goods_have_a_slot_and_fungible_ones_their_stock(world: World, fungible: bool) -> None:
    stock = world.stock() if fungible else ZERO
    with refused("StorageAmbiguous"):
        world.do("AcceptInbound", stock=stock, place=NOWHERE if fungible else ZERO)
    receipt = world.issued(inbound=world.inbound(stock=stock))
    held = world.receipt(receipt)
    assert (held["serialised"], held["place"] == stock) == (not fungible, fungible)


# ---------------------------------------------------------------- batches


def test_WR_03_receipts_of_a_batch_are_issued_together(world: World) -> None:
    inbounds = [world.inbound(), world.inbound(stock=world.stock()), world.inbound()]
    receipts = world.batch(*[world.item(inbound) for inbound in inbounds])
    assert list(world.last.event("ReceiptsIssued")["goods"]) == [HRC, METHANOL, HRC]
    for receipt, inbound in zip(receipts, inbounds, strict=True):
        held, item = world.receipt(receipt), world.acts[inbound].message
        assert (held["kg"], held["pieces"], held["holder"]) == (item["kg"], item["pieces"], Who.SUPPLIER)
        assert (held["state"], held["version"], held["custodian"]) == (1, 1, Who.WAREHOUSE)
    world.do("Endorse", receipt=receipts[1])


def test_WR_03_a_batch_is_issued_whole_or_not_at_all(world: World) -> None:
    good, bad = world.inbound(), world.inbound()
    wrongs: dict[str, dict[str, Any]] = {
        "StorageEnded": {"storageUntil": world.today},
        "ContentMissing": {"content": ZERO},
        "QuantityInvalid": {"kg": 29_999},
        "InboundExceeded": {"kg": 30_001},
        "NoInbound": {"inbound": NOWHERE},
    }
    for name, wrong in wrongs.items():
        with world.changes() as seen, pytest.raises(Reverted) as caught:
            world.batch(world.item(good), {**world.item(bad), **wrong})
        assert (caught.value.name, seen.fields) == (name, {})
    world.batch(world.item(good), world.item(bad))


def test_AB_01_a_batch_names_a_unit_once(world: World) -> None:
    inbound = world.inbound()
    unit = world.units_of(inbound)[0]
    item = world.item(inbound, units=[unit], kg=10_000, pieces=1)
    with pytest.raises(Reverted, match="UnitAlreadyReceipted"):
        world.batch(item, item)


def test_AB_03_a_batch_oversubscribes_no_tank(world: World) -> None:
    stock = world.stock(kg=150_000)
    items = [world.item(world.inbound(stock=stock)) for _ in range(2)]
    with refused("TankOversubscribed", stock, 150_000, 100_000, 100_000):
        world.batch(*items)


def test_AB_05_a_batch_is_of_one_custodian_and_depositor(world: World) -> None:
    mine, theirs, elsewhere = (
        world.inbound(),
        world.inbound(depositor=Who.BUYER),
        world.inbound(custodian=Who.DEPOT),
    )
    for other in (theirs, elsewhere):
        with refused("NoInbound", other):
            world.batch(world.item(mine), world.item(other))
    for count in (0, 101):
        with refused("CountInvalid", count, 1, 100):
            world.do("IssueReceipts", items=[world.item(mine)] * count)


def test_AB_39_a_batch_is_made_and_checked_by_two(world: World) -> None:
    act = world.act("IssueReceipts", items=[world.item(world.inbound())])
    with refused("CapabilityNotHeld", maker(Who.WAREHOUSE).id, 2):
        world.submit(act, world.sign(act, {1: maker(Who.WAREHOUSE)}))


def test_a_licence_ends_at_the_end_of_its_last_day(world: World) -> None:
    world.do("QualifyCustodian", validUntil=world.today)
    stock = world.stock()
    booking = world.do("BookInbound", hazard=FLAMMABLE).id
    world.ledger.set_time(world.now + DAY)
    with refused("NotQualified", Who.WAREHOUSE, FLAMMABLE, world.today - 1):
        world.do("AcceptInbound", stock=stock, booking=booking)


def test_L_05_processing_makes_no_dangerous_goods_where_they_may_not_be_stored(world: World) -> None:
    """Also when they were harmless as long as nobody had classified them."""
    tank = world.issued(fungible=True)
    world.do("ClassifyGoods", goods=world.receipt(tank)["goods"], hazard=3)
    with refused("NotQualified", Who.WAREHOUSE, 3, 0):
        world.processed(tank)
    world.do("QualifyCustodian", custodian=Who.WAREHOUSE, hazards=1 << 3)
    world.processed(tank)
