"""Warehouse receipts: issued over accepted goods, moved by three signatures, never while anything lies on them."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.chain.artifacts import load
from scf_ledger.chain.deployment import DELIVER, FREEZE, LIEN, SUSPEND, TRANSFORM
from tests.evm.engine import CARRIER
from tests.evm.keys import checker, maker
from tests.evm.world import DAY, HRC, METHANOL, ZERO, Who, World, refused

ACTIVE, DELIVERED = 1, 2
NOWHERE = "0x" + "77" * 32


# ---------------------------------------------------------------- issue


def test_WR_03_an_issued_receipt_is_what_was_signed(world: World) -> None:
    inbound = world.inbound()
    done = world.do("IssueReceipt", inbound=inbound)
    m = done.act.message
    assert done.event("ReceiptIssued") == {"receipt": done.id, "goods": HRC, "act": m}
    assert world.receipt(done.id) == {
        "state": ACTIVE,
        "transferable": True,
        "endorsed": False,
        "suspensions": 0,
        "freezes": 0,
        "version": 1,
        "custodian": Who.WAREHOUSE,
        "holder": Who.SUPPLIER,
        "pledgee": 0,
        "storageUntil": m["storageUntil"],
        "goods": HRC,
        "kg": 30_000,
        "lienKg": 0,
        "deliveryKg": 0,
        "deliveryPieces": 0,
        "pieces": 3,
        "lossStandard": 2_000,
        "serialised": True,
        "place": world.acts[inbound].message["place"],
    }
    for unit in m["units"]:
        held = {"custody": done.id[:50], "receipted": True, "kg": 10_000, "promisedUntil": 0}
        assert world.view("Custody", "custodyOf", unit) == held
    left = world.view("Custody", "inboundOf", inbound)
    assert (left["freeKg"], left["freePieces"]) == (0, 0)


def test_AB_05_no_receipt_without_an_accepted_inbound(world: World) -> None:
    inbound = world.inbound()
    with refused("NoInbound", NOWHERE):
        world.do("IssueReceipt", inbound=NOWHERE, custodian=Who.WAREHOUSE, depositor=Who.SUPPLIER, kg=1)
    with refused("NoInbound", inbound):
        world.do("IssueReceipt", inbound=inbound, custodian=Who.DEPOT)
    with refused("NoInbound", inbound):
        world.do("IssueReceipt", inbound=inbound, depositor=Who.BUYER)


def test_AB_05_no_receipt_over_more_than_was_accepted(world: World) -> None:
    tank = world.inbound(stock=world.stock(), kg=50_000)
    with refused("InboundExceeded", tank, 50_000, 50_001):
        world.do("IssueReceipt", inbound=tank, kg=50_001)
    inbound = world.inbound()
    with refused("InboundExceeded", inbound, 30_000, 30_000):
        world.do("IssueReceipt", inbound=inbound, pieces=4)
    with refused("QuantityInvalid", 29_999, 30_000):
        world.do("IssueReceipt", inbound=inbound, kg=29_999)
    with refused("UnitNotHere", NOWHERE):
        world.do("IssueReceipt", inbound=tank, units=[NOWHERE])


def test_L_01_a_receipt_states_its_content(world: World) -> None:
    inbound = world.inbound()
    with refused("ContentMissing"):
        world.do("IssueReceipt", inbound=inbound, content=ZERO)
    with refused("ContentMissing"):
        world.do("IssueReceipt", inbound=inbound, lossStandard=1_000_000)
    with refused("QuantityInvalid", 0, 0):
        world.do("IssueReceipt", inbound=inbound, kg=0)


def test_WR_03_storage_ends_after_today(world: World) -> None:
    inbound = world.inbound()
    with refused("StorageEnded", world.today, world.today):
        world.do("IssueReceipt", inbound=inbound, storageUntil=world.today)
    world.do("IssueReceipt", inbound=inbound, storageUntil=world.today + 1)


# ---------------------------------------------------------------- endorsement


def test_WR_04_an_endorsement_changes_the_holder_and_nothing_else(world: World) -> None:
    receipt = world.issued()
    with world.changes() as seen:
        done = world.do("Endorse", receipt=receipt)
    assert seen.fields == {
        ("Receipts.receiptOf", receipt): {
            "holder": (Who.SUPPLIER, Who.BUYER),
            "endorsed": (False, True),
            "version": (1, 2),
        },
    }
    assert done.event("Endorsed")["receipt"] == receipt


def test_L_02_holder_transferee_and_custodian_sign(world: World) -> None:
    receipt = world.issued()
    act = world.act("Endorse", receipt=receipt)
    holder, transferee, custodian = world.sign(act)
    for signatures, member, role in (
        ([None, transferee, custodian], Who.SUPPLIER, 0),
        ([holder, None, custodian], Who.BUYER, 0),
        ([holder, transferee], Who.WAREHOUSE, 2),
    ):
        with refused("SignatureMissing", member, role, 3):
            world.submit(act, signatures)
    assert world.receipt(receipt)["holder"] == Who.SUPPLIER


def test_AB_10_who_is_not_the_holder_endorses_nothing(world: World) -> None:
    receipt = world.issued()
    for thief in (Who.BUYER, Who.WAREHOUSE, Who.PLATFORM, Who.BANK):
        with refused("NotHolder", receipt, thief, Who.SUPPLIER):
            world.do("Endorse", receipt=receipt, from_=thief, to=Who.FACTOR)


def test_AB_10_a_former_holder_endorses_nothing(world: World) -> None:
    receipt = world.issued()
    world.do("Endorse", receipt=receipt)
    with refused("NotHolder", receipt, Who.SUPPLIER, Who.BUYER):
        world.do("Endorse", receipt=receipt, from_=Who.SUPPLIER, to=Who.FACTOR)


def test_AB_10_another_warehouse_does_not_sign_for_the_custodian(world: World) -> None:
    receipt = world.issued()
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("Endorse", receipt=receipt, custodian=Who.DEPOT)
    act = world.act("Endorse", receipt=receipt)
    with refused("SignerNotOfMember", maker(Who.DEPOT).id, Who.WAREHOUSE):
        world.submit(act, world.sign(act, {2: maker(Who.DEPOT)}))


def test_WR_04_an_endorsement_has_a_basis_and_another_holder(world: World) -> None:
    receipt = world.issued()
    with refused("AmountMissing"):
        world.do("Endorse", receipt=receipt, basis=ZERO)
    with refused("SelfTransfer", Who.SUPPLIER):
        world.do("Endorse", receipt=receipt, to=Who.SUPPLIER)


def test_L_11_an_ordinary_receipt_is_not_endorsed(world: World) -> None:
    receipt = world.issued(transferable=False)
    with refused("NotTransferable", receipt):
        world.do("Endorse", receipt=receipt)


def test_L_21_an_ordinary_receipt_is_not_endorsed_in_pledge(world: World) -> None:
    receipt = world.issued(transferable=False)
    with refused("NotTransferable", receipt):
        world.pledged(receipt)


def test_AB_13_of_two_endorsements_of_one_version_one_wins(world: World) -> None:
    receipt = world.issued()
    first = world.act("Endorse", receipt=receipt, to=Who.BUYER)
    second = world.act("Endorse", receipt=receipt, to=Who.FACTOR)
    hands = world.sign(first), world.sign(second)
    world.submit(first, hands[0])
    with refused("VersionConflict", receipt, 2, 1):
        world.submit(second, hands[1])
    assert world.receipt(receipt)["holder"] == Who.BUYER


@pytest.mark.parametrize("kg", [30_000, 1])
def test_AB_11_a_pledged_receipt_is_not_endorsed(world: World, kg: int) -> None:
    receipt = world.issued()
    world.pledged(receipt, kg=kg)
    with refused("Encumbered", receipt, kg, 0):
        world.do("Endorse", receipt=receipt)


def test_AB_11_a_receipt_with_an_open_delivery_order_is_not_endorsed(world: World) -> None:
    receipt = world.issued()
    world.do("IssueDeliveryOrder", receipt=receipt, units=world.units_of(receipt)[:1], pieces=1)
    with refused("Encumbered", receipt, 0, 10_000):
        world.do("Endorse", receipt=receipt)


def test_AB_11_pledged_goods_are_not_ordered_out(world: World) -> None:
    receipt = world.issued()
    world.pledged(receipt, kg=15_000)
    units = world.units_of(receipt)
    with refused("Encumbered", receipt, 15_000, 0):
        world.do("IssueDeliveryOrder", receipt=receipt, units=units[:2], pieces=2)
    world.do("IssueDeliveryOrder", receipt=receipt, units=units[:1], pieces=1)
    with refused("Encumbered", receipt, 15_000, 10_000):
        world.do("IssueDeliveryOrder", receipt=receipt, units=units[1:2], pieces=1)


def test_AB_35_a_delivered_receipt_never_acts_again(world: World) -> None:
    receipt, loan = world.issued(), world.accepted()
    endorse = world.act("Endorse", receipt=receipt)
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=receipt).id)
    assert world.receipt(receipt)["state"] == DELIVERED
    with refused("ReceiptNotActive", receipt, DELIVERED):
        world.do("Endorse", receipt=receipt)
    with refused("ReceiptNotActive", receipt, DELIVERED):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=1)
    with refused("ReceiptNotActive", receipt, DELIVERED):
        world.do("Freeze", subject=receipt, quantity=1)
    with refused("ReceiptNotActive", receipt, DELIVERED):
        world.submit(endorse, world.sign(endorse))
    with refused("ReceiptNotActive", receipt, DELIVERED):
        world.do("Pledge", loan=loan, receipt=receipt, kg=1)


def test_what_was_never_issued_is_no_receipt(world: World) -> None:
    with refused("ReceiptNotActive", NOWHERE, 0):
        world.do("Endorse", receipt=NOWHERE, from_=Who.SUPPLIER, to=Who.BUYER, custodian=Who.WAREHOUSE)


# ---------------------------------------------------------------- rights


@pytest.mark.parametrize(
    ("function", "right", "arguments"),
    [
        ("encumber", LIEN, (1, Who.SUPPLIER, Who.WAREHOUSE, Who.BANK, 1)),
        ("relieve", LIEN, (Who.BANK, 1)),
        ("freezeCounted", FREEZE, (True,)),
        ("promiseGoods", DELIVER, ((1, Who.SUPPLIER, 1, 0, 2**40 - 1), [])),
        ("unpromiseGoods", DELIVER, (1, 0)),
        ("deliverGoods", DELIVER, ((Who.WAREHOUSE, 1, 0, 1, 0, 0, bytes(32)), [])),
        ("suspensionCounted", SUSPEND, (True,)),
        ("succeed", TRANSFORM, (7, ZERO, Who.BANK, Who.WAREHOUSE, [])),
        ("discharge", TRANSFORM, (Who.WAREHOUSE, ZERO, [])),
    ],
)
def test_AB_17_liens_freezes_and_deliveries_have_their_own_contracts(
    world: World, function: str, right: int, arguments: tuple[Any, ...]
) -> None:
    receipt = world.issued()
    with refused("RightMissing", CARRIER, right):
        world.invoke("Receipts", function, receipt, *arguments)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("split", (bytes(32), [])),
        ("carveOut", (bytes(32), (1, 1, []))),
        ("cancel", (bytes(32), [])),
        ("convert", ()),
        ("lose", ()),
        ("extend", (2**24 - 1,)),
    ],
)
def test_AB_17_receipts_end_by_contracts_with_the_right_alone(
    world: World, function: str, arguments: tuple[Any, ...]
) -> None:
    change = (bytes.fromhex(world.issued()[2:]), 1, Who.SUPPLIER, Who.WAREHOUSE)
    with refused("RightMissing", CARRIER, TRANSFORM):
        world.invoke("Receipts", function, change, *arguments)


@pytest.mark.parametrize(("function", "rest"), [("merge", (bytes(32),)), ("process", (bytes(32), [], 0))])
def test_AB_17_receipts_are_merged_by_contracts_with_the_right_alone(
    world: World, function: str, rest: tuple[Any, ...]
) -> None:
    with refused("RightMissing", CARRIER, TRANSFORM):
        world.invoke("Receipts", function, [], Who.SUPPLIER, Who.WAREHOUSE, *rest)


def test_AB_33_nothing_but_an_endorsement_changes_the_holder() -> None:
    """The functions that change a title: those that issue, endorse and succeed name a holder, who signs them."""
    changing = {
        contract: {
            e["name"]
            for e in load(contract).abi
            if e["type"] == "function" and e["stateMutability"] not in ("view", "pure")
        }
        for contract in ("Receipts", "PledgeLoans")
    }
    assert changing == {
        "Receipts": {
            "cancel",
            "carveOut",
            "convert",
            "deliverGoods",
            "discharge",
            "encumber",
            "endorse",
            "extend",
            "freezeCounted",
            "issueReceipt",
            "issueReceipts",
            "lose",
            "merge",
            "process",
            "promiseGoods",
            "relieve",
            "split",
            "succeed",
            "suspensionCounted",
            "unpromiseGoods",
        },
        "PledgeLoans": {
            "cancelLoan",
            "chargeCost",
            "claimed",
            "draw",
            "lapseDraw",
            "open",
            "paid",
            "pledge",
            "registerPledge",
            "rejected",
            "release",
            "releaseEnded",
            "substitute",
        },
    }


def test_AB_33_an_unpaid_lender_does_not_become_the_holder(world: World) -> None:
    receipt = world.goods(1_130_434)
    world.drawn(receipt)
    world.advance(days=200)
    with refused("NotHolder", receipt, Who.BANK, Who.SUPPLIER):
        world.do("Endorse", receipt=receipt, from_=Who.BANK, to=Who.BUYER)
    with refused("NotHolder", receipt, Who.BANK, Who.SUPPLIER):
        world.do("IssueDeliveryOrder", receipt=receipt, holder=Who.BANK)
    assert world.receipt(receipt)["holder"] == Who.SUPPLIER


# ---------------------------------------------------------------- delivery


def test_WR_12_a_delivery_order_promises_goods(world: World) -> None:
    receipt = world.issued()
    with world.changes() as seen:
        done = world.do("IssueDeliveryOrder", receipt=receipt)
    until = done.act.message["validUntil"]
    units = {("Custody.custodyOf", unit): {"promisedUntil": (0, until)} for unit in world.units_of(receipt)}
    assert seen.fields == units | {
        ("Receipts.receiptOf", receipt): {"deliveryKg": (0, 30_000), "deliveryPieces": (0, 3), "version": (1, 2)},
        ("Receipts.freeKg", receipt): {"": (30_000, 0)},
    }
    assert done.event("DeliveryOrderIssued") == {"order": done.id, "receipt": receipt, "act": done.act.message}


def test_WR_13_the_last_goods_end_the_receipt(world: World) -> None:
    receipt = world.issued()
    order = world.do("IssueDeliveryOrder", receipt=receipt).id
    done = world.do("GateOut", order=order)
    assert done.event("GatedOut") == {
        "order": order,
        "receipt": receipt,
        "version": 3,
        "state": DELIVERED,
        "act": done.act.message,
    }
    ended = world.receipt(receipt)
    assert (ended["kg"], ended["pieces"], ended["deliveryKg"]) == (0, 0, 0)


def test_WR_13_the_rest_stays_under_the_receipt(world: World) -> None:
    receipt = world.issued()
    first, *rest = world.units_of(receipt)
    order = world.do("IssueDeliveryOrder", receipt=receipt, units=[first], pieces=1).id
    assert world.do("GateOut", order=order).event("GatedOut")["state"] == ACTIVE
    left = world.receipt(receipt)
    assert (left["kg"], left["pieces"], left["deliveryKg"]) == (20_000, 2, 0)
    assert world.units_of(receipt) == rest


def test_WR_13_loss_within_the_standard(world: World) -> None:
    receipt = world.issued(fungible=True)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=50_000).id
    with refused("LossAboveStandard", receipt, 100, 101):
        world.do("GateOut", order=order, lossKg=101)
    world.do("GateOut", order=order, lossKg=100)
    assert world.receipt(receipt)["kg"] == 50_000


def test_AB_18_nothing_leaves_without_an_order(world: World) -> None:
    receipt = world.issued()
    order = world.do("IssueDeliveryOrder", receipt=receipt).id
    with refused("NoDeliveryOrder", NOWHERE, 0):
        world.do("GateOut", order=NOWHERE, custodian=Who.WAREHOUSE, carrier=Who.CARRIER, kg=1)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("GateOut", order=order, custodian=Who.DEPOT)


def test_AB_18_a_forwarder_orders_nothing_out(world: World) -> None:
    receipt = world.issued()
    for nobody in (Who.CARRIER, Who.WAREHOUSE, Who.PLATFORM):
        with refused("NotHolder", receipt, nobody, Who.SUPPLIER):
            world.do("IssueDeliveryOrder", receipt=receipt, holder=nobody)


def test_AB_19_an_order_serves_once(world: World) -> None:
    receipt = world.issued(fungible=True)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=10_000).id
    world.do("GateOut", order=order, kg=4_000)
    with refused("NoDeliveryOrder", order, 2):
        world.do("GateOut", order=order, kg=4_000)
    assert world.receipt(receipt)["kg"] == 96_000


def test_AB_19_an_order_is_not_exceeded(world: World) -> None:
    receipt = world.issued(fungible=True)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=10_000).id
    with refused("OverDelivery", order, 10_000, 10_001):
        world.do("GateOut", order=order, kg=10_001)
    with refused("OverDelivery", order, 10_000, 10_001):
        world.do("GateOut", order=order, kg=9_999, lossKg=2)
    with refused("OverDelivery", order, 0, 1):
        world.do("GateOut", order=order, pieces=1)
    with refused("QuantityInvalid", 0, 10_000):
        world.do("GateOut", order=order, kg=0)


def test_AB_19_an_order_names_its_carrier_and_units(world: World) -> None:
    receipt = world.issued()
    units = world.units_of(receipt)
    order = world.do("IssueDeliveryOrder", receipt=receipt, units=units[:1], pieces=1).id
    with refused("DeliveryMismatch", order):
        world.do("GateOut", order=order, carrier=Who.DEPOT)
    with refused("DeliveryMismatch", order):
        world.do("GateOut", order=order, units=units[1:2])
    with refused("DeliveryMismatch", order):
        world.do("GateOut", order=order, kg=9_999)
    tank = world.do("IssueDeliveryOrder", receipt=world.issued(fungible=True), kg=1).id
    with refused("DeliveryMismatch", tank):
        world.do("GateOut", order=tank, units=units[:1])


def test_AB_19_an_order_has_a_window(world: World) -> None:
    receipt = world.issued()
    begin, end = world.now + DAY, world.now + 2 * DAY
    for window in ((end, begin), (begin, begin), (0, world.now)):
        with refused("DeliveryWindow", *window, world.now):
            world.do("IssueDeliveryOrder", receipt=receipt, validFrom=window[0], validUntil=window[1])
    order = world.do("IssueDeliveryOrder", receipt=receipt, validFrom=begin, validUntil=end).id
    with refused("DeliveryWindow", begin, end, world.now):
        world.do("GateOut", order=order)
    with refused("DeliveryWindow", begin, end, world.now):
        world.invoke("Deliveries", "lapseDeliveryOrder", order)
    world.advance(days=2, seconds=1)
    with refused("DeliveryWindow", begin, end, world.now):
        world.do("GateOut", order=order)


def test_AB_19_a_lapsed_order_frees_its_goods(world: World) -> None:
    receipt = world.issued()
    order = world.do("IssueDeliveryOrder", receipt=receipt).id
    world.advance(days=1, seconds=1)
    with world.changes() as seen:
        (event,) = world.invoke("Deliveries", "lapseDeliveryOrder", order)
    assert (event.name, event.values) == ("DeliveryOrderLapsed", {"order": order, "receipt": receipt, "version": 3})
    assert seen.fields == {
        ("Deliveries.deliveryOrderOf", order): {"state": (1, 3)},
        ("Receipts.receiptOf", receipt): {"deliveryKg": (30_000, 0), "deliveryPieces": (3, 0), "version": (2, 3)},
        ("Receipts.freeKg", receipt): {"": (0, 30_000)},
    }
    with refused("NoDeliveryOrder", order, 3):
        world.invoke("Deliveries", "lapseDeliveryOrder", order)
    with refused("NoDeliveryOrder", order, 3):
        world.do("GateOut", order=order)


def test_WR_12_an_order_names_goods_of_its_receipt(world: World) -> None:
    receipt, other = world.issued(), world.issued()
    mine, theirs = world.units_of(receipt), world.units_of(other)
    with refused("UnitNotHere", theirs[0]):
        world.do("IssueDeliveryOrder", receipt=receipt, units=theirs[:1], pieces=1)
    with refused("UnitPromised", mine[0], world.now + DAY):
        world.do("IssueDeliveryOrder", receipt=receipt, units=[mine[0], mine[0]], pieces=2)
    with refused("QuantityInvalid", 9_999, 10_000):
        world.do("IssueDeliveryOrder", receipt=receipt, units=mine[:1], pieces=1, kg=9_999)
    with refused("QuantityInvalid", 4, 3):
        world.do("IssueDeliveryOrder", receipt=receipt, pieces=4)
    with refused("QuantityInvalid", 30_001, 30_000):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=30_001)


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_WR_12_the_pieces_of_serialised_goods_are_its_units(world: World, pieces: int) -> None:
    receipt = world.issued()
    with refused("QuantityInvalid", pieces, 2):
        world.do("IssueDeliveryOrder", receipt=receipt, units=world.units_of(receipt)[:2], pieces=pieces)


def test_AB_19_a_unit_is_in_one_open_order(world: World) -> None:
    """Enough is free, and of the same mass: but not this coil."""
    receipt = world.issued()
    first, second, third = world.units_of(receipt)
    order = world.do("IssueDeliveryOrder", receipt=receipt, units=[first, second], validUntil=world.now + 60)
    until = order.act.message["validUntil"]
    for unit in (first, second):
        with refused("UnitPromised", unit, until):
            world.do("IssueDeliveryOrder", receipt=receipt, units=[unit])
    world.do("IssueDeliveryOrder", receipt=receipt, units=[third])
    world.do("GateOut", order=order.id)
    assert world.units_of(receipt) == [third]


def test_AB_19_a_unit_is_free_when_its_orders_window_is_over(world: World) -> None:
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    lapsing = world.do("IssueDeliveryOrder", receipt=receipt, units=[unit], validUntil=world.now + 60).id
    world.advance(seconds=60)
    with refused("UnitPromised", unit, world.now):
        world.do("IssueDeliveryOrder", receipt=receipt, units=[unit])
    world.advance(seconds=1)
    order = world.do("IssueDeliveryOrder", receipt=receipt, units=[unit]).id
    world.invoke("Deliveries", "lapseDeliveryOrder", lapsing)
    with refused("UnitPromised", unit, world.now + DAY):
        world.do("IssueDeliveryOrder", receipt=receipt, units=[unit])
    world.do("GateOut", order=order)
    left = world.receipt(receipt)
    assert (left["kg"], left["pieces"], left["deliveryKg"], left["deliveryPieces"]) == (20_000, 2, 0, 0)


def test_AB_19_a_promise_of_units_outlives_the_clock_of_its_record(world: World) -> None:
    """An order without an end that matters: its units stay promised as long as the record can say."""
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    world.do("IssueDeliveryOrder", receipt=receipt, units=[unit], validUntil=2**40 - 1)
    with refused("UnitPromised", unit, 2**32 - 1):
        world.do("IssueDeliveryOrder", receipt=receipt, units=[unit])


def test_WR_12_pieces_are_promised_once(world: World) -> None:
    receipt = world.issued(inbound=world.inbound(stock=world.stock(), pieces=10))
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=60_000, pieces=6).id
    assert world.receipt(receipt)["deliveryPieces"] == 6
    with refused("QuantityInvalid", 5, 4):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=1_000, pieces=5)
    lapsing = world.do("IssueDeliveryOrder", receipt=receipt, kg=1_000, pieces=4, validUntil=world.now + 1).id
    world.do("GateOut", order=order, kg=50_000, pieces=5)
    left = world.receipt(receipt)
    assert (left["pieces"], left["deliveryPieces"], left["deliveryKg"]) == (5, 4, 1_000)
    world.advance(seconds=2)
    world.invoke("Deliveries", "lapseDeliveryOrder", lapsing)
    world.do("IssueDeliveryOrder", receipt=receipt, kg=50_000, pieces=5)


def test_WR_03_a_receipt_is_as_large_as_its_record_can_say(world: World) -> None:
    most = 2**48 - 1
    inbound = world.inbound(stock=world.stock(kg=2 * most), kg=most + 1, certifiedKg=most + 1)
    with refused("QuantityInvalid", most + 1, most):
        world.do("IssueReceipt", inbound=inbound, kg=most + 1)
    receipt = world.issued(inbound=inbound, kg=most)
    world.do("IssueDeliveryOrder", receipt=receipt, kg=most, pieces=0)
    assert world.receipt(receipt)["deliveryKg"] == most
    with refused("Encumbered", receipt, 0, most):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=1, pieces=0)


def test_AB_39_gate_out_is_signed_by_two_members(world: World) -> None:
    order = world.do("IssueDeliveryOrder", receipt=world.issued()).id
    act = world.act("GateOut", order=order)
    with refused("SignerNotOfMember", checker(Who.WAREHOUSE).id, Who.CARRIER):
        world.submit(act, world.sign(act, {1: checker(Who.WAREHOUSE)}))


def test_a_tank_receipt_moves_as_a_coil_receipt_does(world: World) -> None:
    receipt = world.issued(fungible=True)
    assert world.receipt(receipt)["goods"] == METHANOL
    world.do("Endorse", receipt=receipt)
    assert world.receipt(receipt)["holder"] == Who.BUYER
