"""Receipts become other receipts: to the kilogram, the piece, the unit, and never what somebody has a claim on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evm.keys import maker
from tests.evm.records import child_of
from tests.evm.world import HRC, METHANOL, ZERO, Reverted, Who, World, refused

ACTIVE, SPLIT, MERGED, PROCESSED = 1, 3, 4, 8
NOWHERE = "0x" + "77" * 32
#: a tank's receipt with pieces, such as drums
DRUMS = 9


def drums(world: World, kg: int = 100_000) -> str:
    return world.issued(inbound=world.inbound(stock=world.stock(), kg=kg, pieces=DRUMS))


def pledged_tank(world: World, kg: int = 60_000) -> str:
    receipt = drums(world)
    world.pledged(
        receipt, world.accepted(world.product(goods=[METHANOL], series=[world.priced(goods=METHANOL)])), kg=kg
    )
    return receipt


# ---------------------------------------------------------------- split


def test_WR_05_a_split_ends_the_receipt_and_begins_its_parts(world: World) -> None:
    receipt = world.issued()
    units = world.units_of(receipt)
    done = world.do("SplitReceipt", receipt=receipt)
    children = done.event("ReceiptSplit")["children"]
    assert list(children) == [child_of(done.id, n) for n in range(2)]
    parent = world.receipt(receipt)
    assert (parent["state"], parent["version"], parent["kg"], parent["pieces"]) == (SPLIT, 2, 30_000, 3)
    first, second = (world.receipt(child) for child in children)
    assert (first["kg"], first["pieces"], second["kg"], second["pieces"]) == (10_000, 1, 20_000, 2)
    for child in (first, second):
        same = ("custodian", "holder", "goods", "place", "storageUntil", "lossStandard", "transferable", "serialised")
        assert {name: child[name] for name in same} == {name: parent[name] for name in same}
        assert (child["state"], child["version"], child["lienKg"], child["deliveryKg"]) == (ACTIVE, 1, 0, 0)
    assert [world.units_of(child) for child in children] == [units[:1], units[1:]]
    assert world.units_of(receipt) == []


def test_AB_14_the_parts_are_the_whole_to_the_kilogram(world: World) -> None:
    receipt = drums(world)
    for rest in (39_999, 40_001):
        with refused("SplitNotConserved", receipt, 100_000, 60_000 + rest, DRUMS, DRUMS):
            world.split(receipt, world.part(receipt, kg=60_000, pieces=4), world.part(receipt, kg=rest, pieces=5))
    world.split(receipt, world.part(receipt, kg=60_000, pieces=4), world.part(receipt, kg=40_000, pieces=5))


def test_AB_14_the_parts_are_the_whole_to_the_piece(world: World) -> None:
    receipt = drums(world)
    for pieces in (4, 6):
        with refused("SplitNotConserved", receipt, 100_000, 100_000, DRUMS, 4 + pieces):
            world.split(
                receipt, world.part(receipt, kg=60_000, pieces=4), world.part(receipt, kg=40_000, pieces=pieces)
            )


def test_AB_14_the_parts_share_no_unit_and_leave_none_out(world: World) -> None:
    receipt = world.issued()
    a, b, c = world.units_of(receipt)
    act = world.act("SplitReceipt", receipt=receipt, parts=[world.part(receipt, a, b), world.part(receipt, b)])
    with pytest.raises(Reverted, match="UnitAlreadyReceipted"):
        world.submit(act, world.sign(act))
    with refused("UnitNotHere", a):
        world.split(receipt, world.part(receipt, a, a), world.part(receipt, b))
    with refused("SplitNotConserved", receipt, 30_000, 20_000, 3, 2):
        world.split(receipt, world.part(receipt, a), world.part(receipt, c))
    assert world.units_of(receipt) == [a, b, c]


def test_AB_14_the_units_of_a_part_are_its_mass_and_pieces(world: World) -> None:
    receipt = world.issued()
    a, b, c = world.units_of(receipt)
    rest = world.part(receipt, b, c)
    with refused("QuantityInvalid", 10_001, 10_000):
        world.split(receipt, {**world.part(receipt, a), "kg": 10_001}, {**rest, "kg": 19_999})
    with refused("QuantityInvalid", 2, 1):
        world.split(receipt, {**world.part(receipt, a), "pieces": 2}, {**rest, "pieces": 1})
    tank = drums(world)
    with refused("UnitNotHere", a):
        world.split(
            tank, {**world.part(tank, kg=60_000, pieces=4), "units": [a]}, world.part(tank, kg=40_000, pieces=5)
        )


def test_AB_14_units_of_another_receipt_do_not_come_in(world: World) -> None:
    receipt, other = world.issued(), world.issued()
    _, *mine = world.units_of(receipt)
    theirs = world.units_of(other)[0]
    with refused("UnitAlreadyReceipted", theirs, other[:50]):
        world.split(receipt, world.part(receipt, theirs), world.part(receipt, *mine))


def test_AB_14_a_split_is_carried_once_and_its_receipt_acts_never_again(world: World) -> None:
    receipt = world.issued()
    endorse = world.act("Endorse", receipt=receipt)
    act = world.act("SplitReceipt", receipt=receipt)
    signed = world.sign(act)
    world.submit(act, signed)
    for again in (act, endorse):
        with refused("ReceiptNotActive", receipt, SPLIT):
            world.submit(again, signed if again is act else world.sign(again))
    for kind in ("CarveOut", "ConvertToPaper", "ReportLoss", "ExtendStorage", "CancelReceipt", "IssueDeliveryOrder"):
        with refused("ReceiptNotActive", receipt, SPLIT):
            world.do(kind, receipt=receipt)
    with refused("ReceiptNotActive", receipt, SPLIT):
        world.do("Freeze", subject=receipt, quantity=1)


def test_WR_05_a_split_makes_two_to_a_hundred(world: World) -> None:
    receipt = drums(world)
    with refused("CountInvalid", 1, 2, 100):
        world.split(receipt, world.part(receipt, kg=100_000, pieces=DRUMS))
    with refused("CountInvalid", 101, 2, 100):
        world.split(receipt, *[world.part(receipt, kg=1)] * 101)
    with refused("QuantityInvalid", 0, 100_000):
        world.split(receipt, world.part(receipt, kg=0), world.part(receipt, kg=100_000, pieces=DRUMS))
    parts = [world.part(receipt, kg=1_000, pieces=0)] * 99
    assert len(world.split(receipt, world.part(receipt, kg=1_000, pieces=DRUMS), *parts)) == 100


def test_WR_05_no_part_is_smaller_than_the_smallest_lot(world: World) -> None:
    receipt = drums(world)
    world.do("ClassifyGoods", goods=METHANOL, hazard=0, minimumLotKg=30_000)
    with refused("LotTooSmall", METHANOL, 29_999, 30_000):
        world.split(receipt, world.part(receipt, kg=70_001, pieces=DRUMS), world.part(receipt, kg=29_999))
    with refused("LotTooSmall", METHANOL, 29_999, 30_000):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=29_999))
    with refused("LotTooSmall", METHANOL, 29_999, 30_000):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=70_001))
    world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=70_000, pieces=DRUMS))
    assert world.receipt(receipt)["kg"] == 30_000


def test_AB_10_only_the_holder_and_the_custodian_split(world: World) -> None:
    receipt = world.issued()
    with refused("NotHolder", receipt, Who.BUYER, Who.SUPPLIER):
        world.do("SplitReceipt", receipt=receipt, holder=Who.BUYER)
    with refused("NotCustodian", receipt, Who.DEPOT, Who.WAREHOUSE):
        world.do("SplitReceipt", receipt=receipt, custodian=Who.DEPOT)


SPLITS = st.lists(st.tuples(st.integers(1, 50_000), st.integers(0, 5)), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None)
@given(SPLITS)
def test_AB_14_whatever_the_parts_the_sums_stay(parts: Sequence[tuple[int, int]]) -> None:
    world = World()
    kg, pieces = sum(one for one, _ in parts) + 7, sum(one for _, one in parts)
    stock = world.stock()
    receipt = world.issued(inbound=world.inbound(stock=stock, kg=kg, pieces=pieces))
    before = world.view("Custody", "stockOf", stock)
    rest = world.part(receipt, kg=7)
    children = world.split(receipt, *[world.part(receipt, kg=one, pieces=n) for one, n in parts], rest)
    held = [world.receipt(child) for child in children]
    assert (sum(one["kg"] for one in held), sum(one["pieces"] for one in held)) == (kg, pieces)
    assert world.view("Custody", "stockOf", stock) == before
    if len(children) > 1:
        merged = world.receipt(world.merged(*children))
        assert (merged["kg"], merged["pieces"]) == (kg, pieces)
    assert world.view("Custody", "stockOf", stock) == before


# ---------------------------------------------------------------- what somebody else has a claim on


def test_AB_11_a_pledged_receipt_is_not_split_merged_cancelled_printed_or_processed(world: World) -> None:
    receipt = pledged_tank(world)
    for kind in ("SplitReceipt", "CancelReceipt", "ConvertToPaper"):
        with refused("Encumbered", receipt, 60_000, 0):
            world.do(kind, receipt=receipt)
    free = world.issued(inbound=world.inbound(stock=world.receipt(receipt)["place"]))
    with refused("Encumbered", receipt, 60_000, 0):
        world.merged(free, receipt)
    with refused("Encumbered", receipt, 60_000, 0):
        world.processed(receipt)
    with refused("Encumbered", receipt, 60_000, 0):
        world.do("Endorse", receipt=receipt)


@pytest.mark.parametrize("kind", ["CarveOut", "ReportLoss"])
def test_AB_11_what_is_free_leaves_a_pledge_by_the_pledgees_signature_alone(world: World, kind: str) -> None:
    receipt = pledged_tank(world)
    act = world.act(kind, receipt=receipt)
    hands = world.sign(act)
    with refused("SignatureMissing", Who.BANK, 24, 3):
        world.submit(act, hands[:2])
    for other in (Who.FACTOR, Who.PLATFORM, Who.SUPPLIER, Who.WAREHOUSE):
        with refused("SignerNotOfMember", maker(other).id, Who.BANK):
            world.submit(act, world.sign(act, {2: maker(other)}))
    for named in (0, Who.FACTOR):
        with refused("NotPledgee", receipt, named, Who.BANK):
            world.do(kind, receipt=receipt, pledgee=named)
    world.submit(act, hands)
    assert world.receipt(receipt)["lienKg"] == 60_000


def test_AB_11_nobody_is_named_as_pledgee_of_what_is_not_pledged(world: World) -> None:
    receipt = drums(world)
    with refused("NotPledgee", receipt, Who.BANK, 0):
        world.do("CarveOut", receipt=receipt, pledgee=Who.BANK)


def test_WR_11_a_carve_out_takes_what_is_free_and_the_pledge_stays(world: World) -> None:
    receipt = pledged_tank(world)
    with refused("Encumbered", receipt, 60_000, 0):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=40_001))
    with world.changes() as seen:
        child = world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=40_000, pieces=3)).id
    assert seen.fields == {
        ("Receipts.receiptOf", receipt): {"kg": (100_000, 60_000), "pieces": (9, 6), "version": (2, 3)},
        ("Receipts.freeKg", receipt): {"": (40_000, 0)},
    }
    made = world.receipt(child)
    assert (made["kg"], made["pieces"], made["lienKg"], made["pledgee"], made["version"]) == (40_000, 3, 0, 0, 1)
    world.do("Endorse", receipt=child)
    assert world.view("PledgeLoans", "loanByReceipt", child) == ZERO


def test_WR_11_a_carve_out_leaves_something_behind(world: World) -> None:
    receipt = drums(world)
    with refused("QuantityInvalid", DRUMS, DRUMS):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=100_000, pieces=DRUMS))
    with refused("QuantityInvalid", 0, 100_000):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=0))
    with refused("QuantityInvalid", 100_001, 100_000):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=100_001))


def test_AB_19_promised_goods_are_not_carved_out(world: World) -> None:
    tank = drums(world)
    world.do("IssueDeliveryOrder", receipt=tank, kg=60_000, pieces=6)
    with refused("Encumbered", tank, 0, 60_000):
        world.do("CarveOut", receipt=tank, part=world.part(tank, kg=40_001))
    with refused("QuantityInvalid", 4, 3):
        world.do("CarveOut", receipt=tank, part=world.part(tank, kg=40_000, pieces=4))
    world.do("CarveOut", receipt=tank, part=world.part(tank, kg=40_000, pieces=3))
    coils = world.issued()
    first, second, third = world.units_of(coils)
    order = world.do("IssueDeliveryOrder", receipt=coils, units=[first])
    with refused("UnitPromised", first, order.act.message["validUntil"]):
        world.do("CarveOut", receipt=coils, part=world.part(coils, first))
    child = world.do("CarveOut", receipt=coils, part=world.part(coils, second)).id
    world.do("GateOut", order=order.id)
    assert (world.units_of(child), world.units_of(coils)) == ([second], [third])


@pytest.mark.parametrize("kind", ["SplitReceipt", "CancelReceipt", "ConvertToPaper"])
def test_AB_34_the_frozen_part_leaves_by_no_act(world: World, kind: str) -> None:
    receipt = drums(world)
    court = world.do("Freeze", subject=receipt, quantity=1).id
    with refused("Frozen", receipt, 1):
        world.do(kind, receipt=receipt)
    other = world.issued(inbound=world.inbound(stock=world.receipt(receipt)["place"]))
    with refused("Frozen", receipt, 1):
        world.merged(other, receipt)
    with refused("Frozen", receipt, 1):
        world.processed(receipt)
    world.do("ReleaseFreeze", freeze=court)
    world.do(kind, receipt=receipt)


def test_AB_34_the_rest_of_a_frozen_receipt_is_carved_out(world: World) -> None:
    receipt = drums(world)
    world.do("Freeze", subject=receipt, quantity=40_000)
    world.do("Freeze", subject=receipt, quantity=20_000)
    with refused("Frozen", receipt, 60_000):
        world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=40_001))
    child = world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=40_000)).id
    assert world.view("Receipts", "frozenKg", receipt) == world.receipt(receipt)["kg"] == 60_000
    assert (world.receipt(child)["freezes"], world.view("Receipts", "frozenKg", child)) == (0, 0)
    world.do("Endorse", receipt=child)
    world.split(child)


def test_AB_34_a_lapsed_order_is_not_its_childrens(world: World) -> None:
    receipt = drums(world)
    order = world.do("Freeze", subject=receipt, quantity=1, until=world.now + 60).id
    world.advance(seconds=61)
    children = world.split(receipt)
    assert [world.receipt(child)["freezes"] for child in children] == [0, 0]
    world.invoke("CourtOrders", "lapseFreeze", order)
    assert (world.receipt(receipt)["freezes"], world.receipt(receipt)["state"]) == (0, SPLIT)


# ---------------------------------------------------------------- merger


def test_WR_06_a_merger_ends_its_receipts_and_begins_one(world: World) -> None:
    first, second = world.issued(storageUntil=world.today + 50), world.issued()
    units = [*world.units_of(first), *world.units_of(second)]
    merged = world.merged(first, second)
    held = world.receipt(merged)
    assert (held["kg"], held["pieces"], held["storageUntil"]) == (60_000, 6, world.today + 50)
    assert (held["state"], held["version"], held["endorsed"]) == (ACTIVE, 1, False)
    assert sorted(world.units_of(merged)) == sorted(units)
    for one in (first, second):
        assert world.receipt(one)["state"] == MERGED
        with refused("ReceiptNotActive", one, MERGED):
            world.do("Endorse", receipt=one)


def test_WR_06_a_merger_keeps_what_was_endorsed(world: World) -> None:
    first, second = world.issued(), world.issued()
    world.do("Endorse", receipt=second, to=Who.BUYER)
    world.do("Endorse", receipt=second, to=Who.SUPPLIER)
    assert world.receipt(world.merged(first, second))["endorsed"]


def test_AB_15_receipts_of_another_holder_are_not_merged(world: World) -> None:
    first, second = world.issued(), world.issued()
    world.do("Endorse", receipt=second)
    with refused("NotHolder", second, Who.SUPPLIER, Who.BUYER):
        world.merged(first, second)


def test_AB_15_receipts_of_another_custodian_are_not_merged(world: World) -> None:
    first, second = world.issued(), world.issued(inbound=world.inbound(custodian=Who.DEPOT))
    with refused("NotCustodian", second, Who.WAREHOUSE, Who.DEPOT):
        world.merged(first, second)


@pytest.mark.parametrize(
    ("inbound", "receipt"),
    [
        ({"goods": METHANOL}, {}),
        ({"place": NOWHERE}, {}),
        ({}, {"transferable": False}),
        ({}, {"lossStandard": 1_999}),
    ],
    ids=["goods", "place", "transferable", "loss standard"],
)
def test_AB_15_one_difference_is_enough(world: World, inbound: dict[str, Any], receipt: dict[str, Any]) -> None:
    first, second = world.issued(), world.issued(inbound=world.inbound(**inbound), **receipt)
    with refused("NotAlike", second, first):
        world.merged(first, second)
    world.merged(first, world.issued())


def test_AB_15_coils_and_tanks_are_not_merged_nor_two_tanks(world: World) -> None:
    coils, tank, other = world.issued(), drums(world), drums(world)
    with refused("NotAlike", tank, coils):
        world.merged(coils, tank)
    with refused("NotAlike", other, tank):
        world.merged(tank, other)


@pytest.mark.parametrize("claim", ["pledged", "promised", "frozen"])
def test_AB_15_a_receipt_with_a_claim_on_it_is_not_merged(world: World, claim: str) -> None:
    first, second = world.issued(), world.issued()
    if claim == "pledged":
        world.pledged(second, kg=1)
    elif claim == "promised":
        world.do("IssueDeliveryOrder", receipt=second, units=world.units_of(second)[:1])
    else:
        world.do("Freeze", subject=second, quantity=1)
    with pytest.raises(Reverted) as caught:
        world.merged(first, second)
    assert caught.value.name == ("Frozen" if claim == "frozen" else "Encumbered")
    assert world.receipt(first)["state"] == ACTIVE


def test_AB_15_a_merger_takes_two_different_receipts_with_all_their_units(world: World) -> None:
    first, second = world.issued(), world.issued()
    with refused("CountInvalid", 1, 2, 100):
        world.merged(first)
    with refused("ReceiptNotActive", first, MERGED):
        world.merged(first, first)
    units = world.units_of(first)
    for named, expected in ((units[1:], ("QuantityInvalid", 30_000, 20_000)), ([*units, units[0]], None)):
        sources = [world.source(first, units=named), world.source(second)]
        with pytest.raises(Reverted) as caught:
            world.do("MergeReceipts", sources=sources)
        assert expected is None or (caught.value.name, *caught.value.operands.values()) == expected
    tank = drums(world)
    same = world.issued(inbound=world.inbound(stock=world.receipt(tank)["place"]))
    with refused("UnitNotHere", units[0]):
        world.do("MergeReceipts", sources=[world.source(tank, units=units[:1]), world.source(same)])


def test_L_01_a_merged_receipt_states_its_content(world: World) -> None:
    first, second = world.issued(), world.issued()
    with refused("ContentMissing"):
        world.merged(first, second, content=ZERO)
    content = world.fresh()
    merged = world.merged(first, second, content=content)
    assert world.acts[merged].message["content"] == content and world.receipt(merged)["kg"] == 60_000


# ---------------------------------------------------------------- processing


def test_L_01_every_product_of_processing_states_its_content(world: World) -> None:
    receipt = world.issued()
    made: dict[str, Any] = {"goods": HRC, "pieces": 1, "stock": ZERO}
    outputs = [
        {**made, "kg": kg, "units": [{"key": world.fresh(), "kg": kg}], "content": world.fresh()}
        for kg in (9_700, 20_000)
    ]
    for lacking in (0, 1):
        with refused("ContentMissing"):
            world.processed(
                receipt,
                outputs=[{**one, **({"content": ZERO} if n == lacking else {})} for n, one in enumerate(outputs)],
            )
    products = world.processed(receipt, outputs=outputs)
    assert [world.receipt(one)["kg"] for one in products] == [9_700, 20_000]


def test_WR_21_processing_ends_receipts_and_begins_products(world: World) -> None:
    first, second = world.issued(), world.issued()
    old = [*world.units_of(first), *world.units_of(second)]
    done = world.do("ProcessGoods", sources=[world.source(first), world.source(second)])
    (product,) = done.event("GoodsProcessed")["children"]
    held = world.receipt(product)
    assert (held["kg"], held["pieces"], held["goods"], held["state"]) == (59_400, 2, HRC, ACTIVE)
    assert held["place"] == world.receipt(first)["place"]
    for unit in old:
        assert world.view("Custody", "custodyOf", unit)["custody"] == "0x" + "ff" * 24
    assert [world.receipt(one)["state"] for one in (first, second)] == [PROCESSED, PROCESSED]
    world.do("Endorse", receipt=product)
    for one in (first, second):
        with refused("ReceiptNotActive", one, PROCESSED):
            world.do("Endorse", receipt=one)


@pytest.mark.parametrize("off", [-1, 1])
def test_AB_40_what_goes_in_comes_out_or_is_lost(world: World, off: int) -> None:
    receipt = world.issued()
    right = world.act("ProcessGoods", sources=[world.source(receipt)]).message
    with refused("MassNotConserved", 30_000, 29_700, 300 + off):
        world.processed(receipt, outputs=right["outputs"], lossKg=300 + off)
    world.processed(receipt, outputs=right["outputs"], lossKg=300)


def test_WR_21_processing_loses_no_more_than_its_yield_allows(world: World) -> None:
    receipt = world.issued()
    with refused("YieldExceeded", 30_000, 1_501, 1_500):
        world.processed(receipt, lossKg=1_501)
    world.processed(receipt, lossKg=1_500)


def test_AB_40_products_are_new_units(world: World) -> None:
    receipt, other = world.issued(), world.issued()
    inbound = world.inbound()
    own, theirs, waiting = (world.units_of(one)[0] for one in (receipt, other, inbound))
    units: list[dict[str, Any]] = [{"key": world.fresh(), "kg": 14_850} for _ in range(2)]

    def product(key: str) -> list[dict[str, Any]]:
        made = {"goods": HRC, "kg": 29_700, "pieces": 2, "stock": ZERO, "content": world.fresh()}
        return [{**made, "units": [units[0], {**units[1], "key": key}]}]

    with refused("UnitUsedUp", own):
        world.processed(receipt, outputs=product(own))
    with refused("UnitAlreadyReceipted", theirs, other[:50]):
        world.processed(receipt, outputs=product(theirs))
    with refused("UnitInCustody", waiting, inbound[:50]):
        world.processed(receipt, outputs=product(waiting))
    with pytest.raises(Reverted, match="UnitAlreadyReceipted"):
        world.processed(receipt, outputs=product(units[0]["key"]))
    (made,) = world.processed(receipt, outputs=product(units[1]["key"]))
    assert world.units_of(made) == [unit["key"] for unit in units]


@pytest.mark.parametrize("custodian", [Who.WAREHOUSE, Who.DEPOT])
def test_AB_40_a_coil_that_was_slit_never_comes_in_again(world: World, custodian: Who) -> None:
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    world.processed(receipt)
    with refused("UnitUsedUp", unit):
        world.do("AcceptInbound", custodian=custodian, units=[{"key": unit, "kg": 10_000}])


def test_AB_40_slitting_without_the_act_is_refused(world: World) -> None:
    """Other units, other masses, other goods: nothing but processing makes them of a receipt."""
    receipt = world.issued()
    new = world.fresh()
    with refused("UnitNotHere", new):
        world.split(
            receipt, {"kg": 10_000, "pieces": 1, "units": [new]}, world.part(receipt, *world.units_of(receipt)[1:])
        )
    waiting = world.inbound()
    with refused("UnitNotHere", world.units_of(receipt)[0]):
        world.do("CancelReceipt", receipt=receipt, inbound=waiting)


def test_WR_21_units_of_a_product_are_its_mass_and_pieces(world: World) -> None:
    receipt = world.issued()
    units = [{"key": world.fresh(), "kg": 29_700}]
    output: dict[str, Any] = {"goods": HRC, "kg": 29_700, "pieces": 1, "units": units, "stock": ZERO}
    output["content"] = world.fresh()
    with refused("QuantityInvalid", 2, 1):
        world.processed(receipt, outputs=[{**output, "pieces": 2}])
    with refused("QuantityInvalid", 29_700, 29_699):
        world.processed(receipt, outputs=[{**output, "units": [{**units[0], "kg": 29_699}]}])
    with refused("StorageAmbiguous"):
        world.processed(receipt, outputs=[{**output, "units": [], "stock": world.stock(goods=HRC)}])
    with refused("StorageAmbiguous"):
        world.processed(receipt, outputs=[{**output, "stock": world.stock(goods=HRC)}])
    with refused("RecordMissing"):
        world.processed(receipt, record=ZERO)
    with refused("CountInvalid", 0, 1, 100):
        world.processed(receipt, outputs=[], lossKg=30_000)
    with refused("CountInvalid", 0, 1, 100):
        world.do("ProcessGoods", sources=[])


def test_AB_40_tanks_are_blended_kilogram_for_kilogram(world: World) -> None:
    one, two, into = world.stock(kg=100_000), world.stock(kg=50_000), world.stock(kg=20_000)
    first = world.issued(inbound=world.inbound(stock=one, kg=100_000))
    second = world.issued(inbound=world.inbound(stock=two, kg=50_000))
    output = {"goods": METHANOL, "kg": 148_500, "pieces": 0, "units": [], "stock": into, "content": world.fresh()}
    with world.changes() as seen:
        (blend,) = world.processed(first, second, outputs=[output], lossKg=1_500)
    assert {key[1]: fields for key, fields in seen.fields.items() if key[0] == "Custody.stockOf"} == {
        one: {"measuredKg": (100_000, 0), "receiptedKg": (100_000, 0)},
        two: {"measuredKg": (50_000, 0), "receiptedKg": (50_000, 0)},
        into: {"measuredKg": (20_000, 168_500), "receiptedKg": (0, 148_500)},
    }
    held = world.receipt(blend)
    assert (held["kg"], held["place"]) == (148_500, into)


def test_AB_40_a_blend_goes_into_a_tank_of_its_custodian_and_goods_that_is_not_short(world: World) -> None:
    receipt = drums(world)
    output: dict[str, Any] = {"goods": METHANOL, "kg": 99_000, "pieces": 0, "units": [], "content": world.fresh()}
    depots, coils = world.stock(custodian=Who.DEPOT), world.stock(goods=HRC)
    for stock in (NOWHERE, depots, coils):
        with refused("StockNotOfCustodian", stock, Who.WAREHOUSE):
            world.processed(receipt, outputs=[{**output, "stock": stock}])
    _, short = world.short()
    with refused("StockInsufficient", short, 90_000, 100_000):
        world.processed(receipt, outputs=[{**output, "stock": short}])
    with refused("StorageAmbiguous"):
        world.processed(receipt, outputs=[{**output, "stock": ZERO}])


def test_AB_15_what_is_processed_together_is_on_like_terms(world: World) -> None:
    first = world.issued()
    for other in (drums(world), world.issued(transferable=False), world.issued(lossStandard=0)):
        with refused("NotAlike", other, first):
            world.processed(first, other)


def test_AB_10_the_holder_signs_processing(world: World) -> None:
    receipt = world.issued()
    with refused("NotHolder", receipt, Who.BUYER, Who.SUPPLIER):
        world.processed(receipt, holder=Who.BUYER)
    act = world.act("ProcessGoods", sources=[world.source(receipt)])
    with refused("SignatureMissing", Who.SUPPLIER, 0, 3):
        world.submit(act, world.sign(act)[:2])
