"""Goods in custody: each unit once, no more than measured, no more than certified, every piece of evidence once."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.evidence.identifiers import canonical_identifier
from scf_ledger.evidence.keys import unit_key
from tests.evm.defaults import SLOT
from tests.evm.engine import CARRIER
from tests.evm.world import HRC, ZERO, Who, World, refused

ACCEPTED, WITHDRAWN = 1, 2
#: stands for the consortium's, under which numbers are hashed
SECRET = bytes(range(32))


def units(world: World, *kg: int) -> list[dict[str, Any]]:
    return [{"key": world.fresh(), "kg": one} for one in kg]


# ---------------------------------------------------------------- acceptance


def test_WR_02_an_accepted_inbound_is_what_the_custodian_signed(world: World) -> None:
    done = world.do("AcceptInbound", units=units(world, 9_000, 11_000))
    m = done.act.message
    assert done.event("InboundAccepted") == {"inbound": done.id, "act": m}
    assert world.view("Custody", "inboundOf", done.id) == {
        "state": ACCEPTED,
        "serialised": True,
        "custodian": Who.WAREHOUSE,
        "depositor": Who.SUPPLIER,
        "goods": HRC,
        "freeKg": 20_000,
        "freePieces": 2,
        "mixed": False,
        "certificate": m["certificate"],
        "place": m["place"],
    }
    custody = {"custody": done.id[:50], "receipted": False}
    for unit in m["units"]:
        assert world.view("Custody", "custodyOf", unit["key"]) == {**custody, "kg": unit["kg"], "promisedUntil": 0}
    assert world.view("Custody", "certificateOf", m["certificate"]) == {"certifiedKg": 20_000, "storedKg": 20_000}


def test_WR_02_the_pieces_of_serialised_goods_are_its_units(world: World) -> None:
    for pieces in (0, 1, 3):
        with refused("QuantityInvalid", pieces, 2):
            world.do("AcceptInbound", units=units(world, 9_000, 11_000), pieces=pieces)
    inbound = world.inbound(units=units(world, 9_000, 11_000))
    for pieces in (0, 1):
        with refused("QuantityInvalid", pieces, 2):
            world.do("IssueReceipt", inbound=inbound, pieces=pieces)
    world.do("IssueReceipt", inbound=inbound, pieces=2)


def test_WR_02_a_unit_is_no_heavier_than_its_record_can_say(world: World) -> None:
    world.do("AcceptInbound", units=units(world, 2**24 - 1))
    with refused("QuantityInvalid", 2**24, 2**24):
        world.do("AcceptInbound", units=units(world, 2**24))


@pytest.mark.parametrize("missing", ["record", "certificate"])
def test_L_04_an_inbound_without_its_record_or_certificate_is_refused(world: World, missing: str) -> None:
    with refused("EvidenceMissing"):
        world.do("AcceptInbound", **dict[str, Any]({missing: ZERO}))


@pytest.mark.parametrize("evidence", [[], [ZERO]])
def test_L_04_an_inbound_without_evidence_is_refused(world: World, evidence: list[str]) -> None:
    with refused("EvidenceMissing"):
        world.do("AcceptInbound", evidence=evidence)


def test_WR_02_goods_lie_in_units_or_in_one_stock(world: World) -> None:
    stock = world.stock()
    with refused("StorageAmbiguous"):
        world.do("AcceptInbound", stock=stock, units=units(world, 1))
    with refused("StorageAmbiguous"):
        world.do("AcceptInbound", stock=ZERO, units=[], kg=100)


def test_WR_02_the_mass_is_the_sum_of_the_units(world: World) -> None:
    with refused("QuantityInvalid", 20_001, 20_000):
        world.do("AcceptInbound", units=units(world, 9_000, 11_000), kg=20_001)
    with refused("QuantityInvalid", 0, 9_000):
        world.do("AcceptInbound", units=units(world, 9_000, 0))
    with refused("QuantityInvalid", 0, 0):
        world.do("AcceptInbound", kg=0)


# ---------------------------------------------------------------- uniqueness


@pytest.mark.parametrize("custodian", [Who.WAREHOUSE, Who.DEPOT])
def test_AB_01_a_unit_under_a_live_receipt_is_receipted_nowhere_again(world: World, custodian: Who) -> None:
    coil = units(world, 10_000)
    receipt = world.issued(inbound=world.inbound(units=coil))
    with refused("UnitAlreadyReceipted", coil[0]["key"], receipt[:50]):
        world.do("AcceptInbound", custodian=custodian, depositor=Who.BUYER, units=[*units(world, 1), *coil])


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("HC1 205-0417", id="separators"),
        pytest.param("hc12050417", id="small letters"),
        pytest.param("\uff28\uff23\uff11\uff12\uff10\uff15\uff10\uff14\uff11\uff17", id="full width"),
        pytest.param("HC12O5O417", id="O for zero"),
        pytest.param("000HC12050417", id="leading zeros"),
        pytest.param("\u041d\u042112050417", id="Cyrillic"),
    ],
)
def test_AB_02_a_coil_written_otherwise_is_refused_at_a_second_warehouse(world: World, written: str) -> None:
    """Two warehouses make the key each for itself, of what they read on the label; the contract meets one unit."""

    def coil(number: str) -> list[dict[str, Any]]:
        return [{"key": unit_key(SECRET, "steel", "91310000631696382C", "H-1", number), "kg": 10_000}]

    plain = "HC12050417"
    assert written != plain and canonical_identifier(written) == canonical_identifier(plain)
    receipt = world.issued(inbound=world.inbound(units=coil(plain)))
    elsewhere = world.act("AcceptInbound", custodian=Who.DEPOT, depositor=Who.BUYER, units=coil(written))
    with refused("UnitAlreadyReceipted", coil(plain)[0]["key"], receipt[:50]):
        world.submit(elsewhere, world.sign(elsewhere))
    world.do("AcceptInbound", custodian=Who.DEPOT, depositor=Who.BUYER, units=coil("HC12050418"))


@pytest.mark.parametrize("how", ["pledged", "frozen", "in delivery", "endorsed"])
def test_AB_01_whatever_happens_to_the_receipt(world: World, how: str) -> None:
    coil = units(world, 10_000)
    receipt = world.issued(inbound=world.inbound(units=coil))
    if how == "pledged":
        world.pledged(receipt)
    elif how == "frozen":
        world.do("Freeze", subject=receipt)
    elif how == "in delivery":
        world.do("IssueDeliveryOrder", receipt=receipt)
    else:
        world.do("Endorse", receipt=receipt)
    with refused("UnitAlreadyReceipted", coil[0]["key"], receipt[:50]):
        world.do("AcceptInbound", custodian=Who.DEPOT, units=coil)


def test_AB_01_a_unit_is_accepted_in_one_place_at_a_time(world: World) -> None:
    coil = units(world, 10_000)
    inbound = world.inbound(units=coil)
    with refused("UnitInCustody", coil[0]["key"], inbound[:50]):
        world.do("AcceptInbound", custodian=Who.DEPOT, units=coil)


def test_AB_01_a_unit_is_not_accepted_twice_in_one_inbound(world: World) -> None:
    coil = units(world, 10_000)
    act = world.act("AcceptInbound", units=coil * 2)
    with refused("UnitInCustody", coil[0]["key"], act.digest[:50]):
        world.submit(act, world.sign(act))


def test_AB_01_the_same_inbound_backs_a_unit_once(world: World) -> None:
    inbound = world.inbound()
    first, second, third = world.units_of(inbound)
    receipt = world.issued(inbound=inbound, units=[first], kg=10_000, pieces=1)
    with refused("UnitAlreadyReceipted", first, receipt[:50]):
        world.do("IssueReceipt", inbound=inbound, units=[first, second], kg=20_000, pieces=2)
    with refused("UnitNotHere", third):
        world.do("IssueReceipt", inbound=inbound, units=[second, third, third], kg=20_000, pieces=2)


def test_AB_01_a_unit_may_come_back_after_its_delivery(world: World) -> None:
    coil = units(world, 10_000)
    receipt = world.issued(inbound=world.inbound(units=coil))
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=receipt).id)
    again = world.issued(inbound=world.inbound(units=coil, custodian=Who.DEPOT))
    assert world.view("Custody", "custodyOf", coil[0]["key"])["custody"] == again[:50]


# ---------------------------------------------------------------- evidence


def test_AB_07_a_weighbridge_ticket_serves_one_inbound(world: World) -> None:
    ticket = world.fresh()
    world.do("AcceptInbound", evidence=[world.fresh(), ticket])
    with refused("EvidenceReused", ticket):
        world.do("AcceptInbound", custodian=Who.DEPOT, evidence=[ticket, world.fresh()])
    twice = world.fresh()
    with refused("EvidenceReused", twice):
        world.do("AcceptInbound", evidence=[twice, twice])


def test_AB_07_evidence_counts_once_across_all_uses(world: World) -> None:
    used = world.do("AcceptInbound").act.message["evidence"][0]
    with refused("EvidenceReused", used):
        world.do("MeasureStock", reading=used)
    order = world.do("IssueDeliveryOrder", receipt=world.issued()).id
    with refused("EvidenceReused", used):
        world.do("GateOut", order=order, ticket=used)
    with refused("EvidenceMissing"):
        world.do("GateOut", order=order, ticket=ZERO)
    with refused("EvidenceMissing"):
        world.do("MeasureStock", reading=ZERO)


def test_AB_08_a_certificate_covers_no_more_than_it_certifies(world: World) -> None:
    certificate = world.fresh()
    line: dict[str, Any] = {"certificate": certificate, "certifiedKg": 20_000}
    world.do("AcceptInbound", units=units(world, 15_000), **line)
    with refused("CertExhausted", certificate, 20_000, 15_000, 5_101):
        world.do("AcceptInbound", custodian=Who.DEPOT, units=units(world, 5_101), **line)
    world.do("AcceptInbound", custodian=Who.DEPOT, units=units(world, 5_100), **line)
    with refused("CertExhausted", certificate, 20_000, 20_100, 1):
        world.do("AcceptInbound", units=units(world, 1), **line)


def test_AB_08_a_certificate_states_one_mass(world: World) -> None:
    certificate = world.fresh()
    world.do("AcceptInbound", certificate=certificate)
    with refused("CertificateConflict", certificate, 30_000, 90_000):
        world.do("AcceptInbound", certificate=certificate, certifiedKg=90_000)
    other = world.fresh()
    with refused("CertExhausted", other, 0, 0, 30_000):
        world.do("AcceptInbound", certificate=other, certifiedKg=0)


# ---------------------------------------------------------------- tanks and heaps


def test_AB_03_receipts_over_a_tank_never_exceed_what_was_measured(world: World) -> None:
    stock = world.stock(kg=100_000)
    inbound = world.inbound(stock=stock, kg=150_000)
    world.issued(inbound=inbound, kg=60_000)
    with refused("TankOversubscribed", stock, 100_000, 60_000, 40_001):
        world.do("IssueReceipt", inbound=inbound, kg=40_001)
    world.issued(inbound=inbound, kg=40_000)
    assert world.view("Custody", "stockOf", stock)["receiptedKg"] == 100_000
    second = world.inbound(stock=stock, kg=10_000)
    with refused("TankOversubscribed", stock, 100_000, 100_000, 1):
        world.do("IssueReceipt", inbound=second, kg=1)


def test_AB_03_a_lower_measurement_stops_new_receipts(world: World) -> None:
    stock = world.stock(kg=100_000)
    inbound = world.inbound(stock=stock, kg=100_000)
    world.issued(inbound=inbound, kg=60_000)
    world.do("MeasureStock", stock=stock, kg=50_000)
    with refused("TankOversubscribed", stock, 50_000, 60_000, 1):
        world.do("IssueReceipt", inbound=inbound, kg=1)


def test_AB_03_what_left_is_no_longer_measured(world: World) -> None:
    stock = world.stock(kg=100_000)
    inbound = world.inbound(stock=stock, kg=100_000)
    receipt = world.issued(inbound=inbound, kg=60_000)
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=receipt, kg=20_000).id)
    held = world.view("Custody", "stockOf", stock)
    assert (held["measuredKg"], held["receiptedKg"]) == (80_000, 40_000)
    with refused("TankOversubscribed", stock, 80_000, 40_000, 40_001):
        world.do("IssueReceipt", inbound=world.inbound(stock=stock), kg=40_001)


def test_a_stock_is_its_custodians_and_of_one_kind_of_goods(world: World) -> None:
    stock = world.stock()
    with refused("StockNotOfCustodian", stock, Who.DEPOT):
        world.do("MeasureStock", stock=stock, custodian=Who.DEPOT)
    with refused("StockNotOfCustodian", stock, Who.WAREHOUSE):
        world.do("MeasureStock", stock=stock, goods=HRC)
    with refused("StockNotOfCustodian", stock, Who.DEPOT):
        world.do("AcceptInbound", stock=stock, custodian=Who.DEPOT)
    with refused("StockNotOfCustodian", stock, Who.WAREHOUSE):
        world.do("AcceptInbound", stock=stock, goods=HRC)


def test_a_measurement_changes_the_stock_and_nothing_else(world: World) -> None:
    stock = world.stock(kg=5)
    with world.changes() as seen:
        done = world.do("MeasureStock", stock=stock, kg=7)
    read = done.act.message["measuredAt"]
    assert seen.fields == {
        ("Custody.stockOf", stock): {"measuredKg": (5, 7), "version": (1, 2), "measuredAt": (read - 60, read)}
    }
    assert done.event("StockMeasured") == {"stock": stock, "act": done.act.message}


# ---------------------------------------------------------------- giving back


def test_L_03_what_is_under_no_receipt_goes_back(world: World) -> None:
    inbound = world.inbound()
    first, *rest = world.units_of(inbound)
    world.issued(inbound=inbound, units=[first], kg=10_000, pieces=1)
    certificate = world.acts[inbound].message["certificate"]
    with world.changes() as seen:
        done = world.do("WithdrawInbound", inbound=inbound)
    assert done.event("InboundWithdrawn") == {"inbound": inbound, "kg": 20_000, "pieces": 2, "act": done.act.message}
    assert seen.fields == {
        ("Custody.inboundOf", inbound): {"state": (1, 2), "freeKg": (20_000, 0), "freePieces": (2, 0)},
        ("Custody.certificateOf", certificate): {"storedKg": (30_000, 10_000)},
        **{
            ("Custody.custodyOf", unit): {"custody": (inbound[:50], "0x" + "00" * 24), "kg": (10_000, 0)}
            for unit in rest
        },
    }
    with refused("NoInbound", inbound):
        world.do("IssueReceipt", inbound=inbound, units=rest, kg=20_000, pieces=2)


def test_L_03_receipted_goods_do_not_go_back(world: World) -> None:
    inbound = world.inbound()
    units_here = world.units_of(inbound)
    world.issued(inbound=inbound)
    with refused("InboundExceeded", inbound, 0, 0):
        world.do("WithdrawInbound", inbound=inbound)
    other = world.inbound()
    with refused("UnitNotHere", units_here[0]):
        world.do("WithdrawInbound", inbound=other, units=[*world.units_of(other)[:2], units_here[0]])


def test_L_03_goods_go_back_whole(world: World) -> None:
    inbound = world.inbound()
    with refused("QuantityInvalid", 30_000, 20_000):
        world.do("WithdrawInbound", inbound=inbound, units=world.units_of(inbound)[:2])
    tank = world.inbound(stock=world.stock())
    with refused("UnitNotHere", ZERO):
        world.do("WithdrawInbound", inbound=tank, units=[ZERO])
    world.do("WithdrawInbound", inbound=tank)
    assert world.view("Custody", "inboundOf", tank)["state"] == WITHDRAWN


# ---------------------------------------------------------------- callers


def test_only_the_receipts_bind_and_free_goods(world: World) -> None:
    inbound = world.inbound()
    units = world.units_of(inbound)[:1]
    other = "0x" + "11" * 24
    goods = (bytes.fromhex(inbound[2:50]), True, bytes.fromhex(SLOT[2:]))
    output: tuple[Any, ...] = (bytes(8), 1, 0, [], bytes(32), bytes(32))
    for function, arguments in (
        ("bindGoods", (inbound, Who.WAREHOUSE, Who.SUPPLIER, 10_000, 1, units, other)),
        ("freeGoods", (goods, 10_000, units)),
        ("useUpGoods", (goods, 10_000, units)),
        ("unbindGoods", (goods, inbound, Who.SUPPLIER, 10_000, 1, units)),
        ("moveUnits", (units, inbound[:50], other)),
        ("takeProduct", (output, Who.WAREHOUSE, False, SLOT, other)),
        ("promiseUnits", (units, inbound[:50], 2**40 - 1)),
        ("useEvidence", (world.fresh(),)),
    ):
        with refused("NotTitles", CARRIER):
            world.invoke("Custody", function, *arguments)
