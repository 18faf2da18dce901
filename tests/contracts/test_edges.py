"""What the contracts refuse, and how they go on, where no everyday act comes: the last of many, the wrong caller."""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from scf_ledger.acts import Capability
from scf_ledger.chain.artifacts import load
from scf_ledger.chain.deployment import DELIVER, LEND, LIEN, SUSPEND
from tests.evm.defaults import CNY, USD
from tests.evm.engine import CARRIER
from tests.evm.world import DAY, HRC, METHANOL, ZERO, Who, World, refused

BROKEN, BY_STATUS = 2, 1
FINANCED = 5
NOWHERE = "0x" + "77" * 32
SUSPENDED = 2


def by_right(world: World, right: int, contract: str, function: str, *arguments: Any) -> None:
    """A call by a caller that governance gave a right, and that does less than the contract which has it now."""
    if not world.view("Directory", "rightsOf", CARRIER) & right:
        world.resolve("ProposeListing", listing={"name": world.fresh(), "target": CARRIER, "rights": right})
    world.invoke(contract, function, *arguments, caller=CARRIER)


def drums(world: World, *, kg: int = 100_000, pieces: int = 10) -> str:
    """A receipt over a measured stock in countable drums."""
    inbound = world.inbound(stock=world.stock(kg=kg), kg=kg, pieces=pieces)
    return world.issued(inbound=inbound, kg=kg, pieces=pieces)


# ---------------------------------------------------------------- receipts: beginning and ending


def test_WR_03_an_issue_that_is_carried_again_is_refused_though_goods_are_left(world: World) -> None:
    tank = world.inbound(stock=world.stock(), kg=100_000)
    act = world.act("IssueReceipt", inbound=tank, kg=10_000)
    signatures = world.sign(act)
    world.submit(act, signatures)
    with refused("AlreadyExecuted", act.digest):
        world.submit(act, signatures)
    assert world.view("Custody", "inboundOf", tank)["freeKg"] == 90_000


def test_WR_06_at_most_a_hundred_receipts_are_merged(world: World) -> None:
    source = world.source(world.issued())
    with refused("CountInvalid", 101, 1, 100):
        world.do("MergeReceipts", sources=[source] * 101)


def test_WR_21_at_most_a_hundred_products_come_of_processing(world: World) -> None:
    receipt = world.issued()
    made = {"goods": HRC, "kg": 1, "pieces": 1, "stock": ZERO, "content": world.fresh()}
    outputs = [{**made, "units": [{"key": world.fresh(), "kg": 1}]} for _ in range(101)]
    with refused("CountInvalid", 101, 1, 100):
        world.do("ProcessGoods", sources=[world.source(receipt)], outputs=outputs)
    with refused("CountInvalid", 0, 1, 100):
        world.do("ProcessGoods", sources=[world.source(receipt)], outputs=[])


def test_WR_21_nothing_comes_of_processing_without_mass(world: World) -> None:
    receipt = world.issued(fungible=True)
    tank = world.receipt(receipt)["place"]
    made = {"goods": METHANOL, "pieces": 0, "units": [], "stock": tank, "content": world.fresh()}
    with refused("QuantityInvalid", 0, 0):
        world.do("ProcessGoods", sources=[world.source(receipt)], outputs=[{**made, "kg": 99_000}, {**made, "kg": 0}])


# ---------------------------------------------------------------- receipts: units are named where there are units


def test_AB_01_nobody_names_units_of_goods_that_have_none(world: World) -> None:
    """Neither to order them out, nor when they are used up, cancelled, or leave on paper."""
    coil = world.units_of(world.issued())[0]
    tank = world.inbound(stock=world.stock())
    receipt = world.issued(inbound=tank)
    with refused("UnitNotHere", coil):
        world.do("IssueDeliveryOrder", receipt=receipt, units=[coil], pieces=0)
    with refused("UnitNotHere", coil):
        world.do("ProcessGoods", sources=[world.source(receipt, units=[coil])])
    with refused("UnitNotHere", coil):
        world.do("CancelReceipt", receipt=receipt, units=[coil])
    world.paper(receipt)
    with refused("UnitNotHere", coil):
        world.do("DischargePaper", receipt=receipt, units=[coil])
    assert world.receipt(receipt)["kg"] == 100_000


def test_WR_17_a_cancellation_gives_back_the_receipts_own_units(world: World) -> None:
    receipt, other = world.issued(), world.issued()
    (first, *rest), theirs = world.units_of(receipt), world.units_of(other)[0]
    with refused("UnitNotHere", theirs):
        world.do("CancelReceipt", receipt=receipt, units=[theirs, *rest])
    world.do("CancelReceipt", receipt=receipt, units=[first, *rest])


def test_WR_17_units_go_back_under_the_inbound_that_they_came_in_with(world: World) -> None:
    """Two inbounds alike: what came in with the one is not given back to the other."""
    first, second = world.inbound(), world.inbound()
    receipt = world.issued(inbound=first)
    with refused("UnitNotHere", world.units_of(receipt)[0]):
        world.do("CancelReceipt", receipt=receipt, inbound=second)
    world.do("CancelReceipt", receipt=receipt, inbound=first)


# ---------------------------------------------------------------- receipts: leaving


def test_WR_13_ordered_units_leave_together_with_all_their_pieces(world: World) -> None:
    receipt = world.issued()
    order = world.do("IssueDeliveryOrder", receipt=receipt).id
    with refused("DeliveryMismatch", order):
        world.do("GateOut", order=order, pieces=2)
    world.do("GateOut", order=order, pieces=3)


def test_WR_13_the_last_kilograms_do_not_leave_pieces_behind(world: World) -> None:
    receipt = drums(world)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=100_000, pieces=5).id
    with refused("QuantityInvalid", 0, 5):
        world.do("GateOut", order=order, kg=100_000, pieces=5)
    assert world.receipt(receipt)["pieces"] == 10


def test_WR_13_the_titles_themselves_let_no_more_pieces_go_than_they_have(world: World) -> None:
    """The contract of delivery orders asks for fewer; the titles do not rely on it."""
    receipt = drums(world)
    handover = (int(Who.WAREHOUSE), 0, 0, 1, 0, 11, b"ticket".ljust(32, b"\0"))
    with refused("QuantityInvalid", 11, 10):
        by_right(world, DELIVER, "Receipts", "deliverGoods", receipt, handover, [])


# ---------------------------------------------------------------- liens, freezes, suspensions


def test_AB_17_the_titles_themselves_relieve_in_the_pledgees_name_only(world: World) -> None:
    """The contract of loans names its own financier; the titles do not rely on it."""
    receipt = world.issued()
    world.pledged(receipt)
    kg = world.receipt(receipt)["lienKg"]
    with refused("NotPledgee", receipt, Who.FACTOR, Who.BANK):
        by_right(world, LIEN, "Receipts", "relieve", receipt, int(Who.FACTOR), kg)
    assert world.receipt(receipt)["lienKg"] == kg


@pytest.mark.parametrize("ended", [0, 1, 2])
def test_L_37_whichever_order_ends_the_others_keep_their_rank(world: World, ended: int) -> None:
    receipt = world.issued()
    orders = [world.do("Freeze", subject=receipt, quantity=quantity).id for quantity in (1_000, 2_000, 4_000)]
    world.do("ReleaseFreeze", freeze=orders[ended])
    left = [order for n, order in enumerate(orders) if n != ended]
    assert world.view("CourtOrders", "freezesOf", receipt) == left
    assert world.view("Receipts", "frozenKg", receipt) == 7_000 - [1_000, 2_000, 4_000][ended]


def test_WR_14_an_order_that_never_was_is_neither_renewed_nor_released(world: World) -> None:
    with refused("FreezeNotLive", NOWHERE):
        world.do("ReleaseFreeze", freeze=NOWHERE, court=Who.COURT)
    with refused("FreezeNotLive", NOWHERE):
        world.do("RenewFreeze", freeze=NOWHERE, court=Who.COURT, currentUntil=0, until=world.now + DAY)


def test_WR_20_counts_that_differ_suspend_up_to_a_limit_that_leaves_room_for_nobody(world: World) -> None:
    receipt = world.issued()
    for _ in range(128):
        version = world.receipt(receipt)["version"]
        by_right(world, SUSPEND, "Receipts", "suspensionCounted", receipt, True)
        assert world.receipt(receipt)["version"] == version + 1
    with refused("TooManySuspensions", receipt):
        world.do("TakeStock", receipt=receipt, countedKg=1)
    world.do("TakeStock", receipt=receipt)
    assert world.receipt(receipt)["suspensions"] == 128


# ---------------------------------------------------------------- control proofs


def guards(world: World, receipt: str, count: int) -> list[tuple[str, Any]]:
    """So many devices at a receipt's goods: their names and hands."""
    made = []
    for n in range(count):
        desk = world.desk(f"guard {n}", Capability.DEVICE, Who.WAREHOUSE)
        world.add_key(desk, Who.WAREHOUSE)
        world.do("BindDevice", device=desk.id, place=world.receipt(receipt)["place"])
        made.append((desk.id, desk))
    return made


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_AB_37_whichever_device_breaks_the_place_is_broken(world: World, broken: int) -> None:
    receipt = world.issued()
    devices = guards(world, receipt, 3)
    place = world.receipt(receipt)["place"]
    assert world.view("ControlProofs", "placeControl", int(Who.WAREHOUSE), place) == (True, False)
    name, hand = devices[broken]
    world.do("AttestControl", hands=[hand], device=name, status=BROKEN)
    assert world.view("ControlProofs", "placeControl", int(Who.WAREHOUSE), place) == (True, True)


@pytest.mark.parametrize("leaving", [0, 1, 2])
def test_AB_37_whichever_device_is_taken_away_the_others_guard_on(world: World, leaving: int) -> None:
    receipt = world.issued()
    devices = [name for name, _ in guards(world, receipt, 3)]
    world.do("UnbindDevice", device=devices[leaving])
    place = world.receipt(receipt)["place"]
    left = world.view("ControlProofs", "devicesAt", int(Who.WAREHOUSE), place)
    assert sorted(left) == sorted(name for n, name in enumerate(devices) if n != leaving)


def test_AB_37_what_is_broken_already_is_broken_once(world: World) -> None:
    """The first cause stays, and a second break brings no second event and no new version."""
    receipt = world.issued()
    ((name, hand),) = guards(world, receipt, 1)
    first = world.do("AttestControl", hands=[hand], device=name, status=BROKEN)
    assert first.names == ["ControlAttested", "ProofBroken"]
    world.advance(seconds=60)
    # a number is missing, too
    again = world.do("AttestControl", hands=[hand], device=name, status=BROKEN, sequence=9)
    assert again.names == ["ControlAttested"]
    held = world.view("ControlProofs", "deviceOf", name)
    assert (held["cause"], held["version"], held["sequence"]) == (BY_STATUS, 2, 9)


# ---------------------------------------------------------------- loans


def test_a_product_with_prices_in_another_currency_carries_no_draw(world: World) -> None:
    product = world.product(series=[world.priced(currency=USD)])
    loan = world.registered(loan=world.accepted(product))
    with refused("CurrencyMismatch", CNY, USD):
        world.do("Draw", loan=loan)


def test_a_loan_is_opened_once(world: World) -> None:
    """The contract of offers accepts an offer once; the contract of loans does not rely on it."""
    loan = world.accepted()
    held = world.loan(loan)
    names = (
        "product financier borrower currency maturityDay initialLtv haircut storageBufferDays limit rate penaltyRate"
    )
    terms = {name: held[name] for name in names.split()}
    with refused("AlreadyExecuted", loan):
        by_right(world, LEND, "PledgeLoans", "open", loan, ordered("PledgeLoans", "open", terms))
    assert world.loan(loan) == held


def ordered(contract: str, function: str, values: dict[str, Any]) -> tuple[Any, ...]:
    """A struct's values in the order of the last argument's fields."""
    (entry,) = (e for e in load(contract).abi if e["type"] == "function" and e["name"] == function)
    fields = [one["name"] for one in entry["inputs"][-1]["components"]]
    made = (values[name] for name in fields)
    return tuple(bytes.fromhex(one[2:]) if isinstance(one, str) else one for one in made)


@pytest.mark.parametrize("wrong", [{"payer": Who.FACTOR}, {"payee": Who.BUYER}])
def test_AB_29_a_draw_is_paid_by_the_lender_to_the_borrower(world: World, wrong: dict[str, Any]) -> None:
    loan = world.registered()
    world.do("Draw", loan=loan)
    with refused("PaymentNotExpected", loan):
        world.do("ClaimPayment", subject=loan, **wrong)
    assert world.loan(loan)["pendingDraw"] != 0


def test_PP_02_the_exposure_of_a_day_before_the_last_accrual_is_that_days(world: World) -> None:
    loan = world.drawn()
    world.advance(days=10)
    world.do("ChargeCost", loan=loan)
    accrued = world.loan(loan)["accruedDay"]
    today = world.view("PledgeLoans", "exposureOn", loan, accrued)
    assert world.view("PledgeLoans", "exposureOn", loan, accrued - 5) == today
    assert world.view("PledgeLoans", "exposureOn", loan, accrued + 1) > today


def test_PP_10_costs_alone_keep_a_loan_from_being_settled(world: World) -> None:
    """Nothing is drawn any more, a draw waits, and lapses: what is owed is a cost."""
    loan = world.registered()
    limit = world.loan(loan)["limit"]
    world.do("Draw", loan=loan, amount=limit // 2)
    world.pay(loan)
    world.do("Draw", loan=loan, amount=limit // 4)
    borrower = {"payer": Who.SUPPLIER, "payee": Who.BANK}
    world.pay(loan, amount=limit // 2, **borrower)
    world.do("ChargeCost", loan=loan, amount=50_000)
    world.pay(loan, amount=20_000, **borrower)
    world.advance(days=4)
    world.invoke("PledgeLoans", "lapseDraw", loan)
    held = world.loan(loan)
    assert (held["principal"], held["costsDue"], held["pendingDraw"]) == (0, 30_000, 0)
    assert held["state"] == 3
    world.pay(loan, amount=30_000, **borrower)
    assert world.loan(loan)["state"] == 4


# ---------------------------------------------------------------- vouchers


def test_AB_34_a_financed_voucher_is_frozen_in_the_financiers_hands(world: World) -> None:
    voucher = world.active_voucher()
    world.do("FinanceVoucher", voucher=voucher, product=world.voucher_product())
    world.pay(voucher)
    held = world.voucher(voucher)
    assert (held["state"], held["holder"]) == (FINANCED, Who.FACTOR)
    world.do("Freeze", subject=voucher, kind=2, quantity=held["amount"])
    assert world.voucher(voucher)["freezes"] == 1


def test_a_voucher_that_was_never_issued_is_none(world: World) -> None:
    with refused("VoucherStateInvalid", NOWHERE, 0):
        world.do("TransferVoucher", voucher=NOWHERE, version=1, from_=Who.SUPPLIER)


# ---------------------------------------------------------------- members and governance


def test_only_governance_lists_contracts_and_changes_members(world: World) -> None:
    caller = to_checksum_address("0x" + "ab" * 20)
    listing = (bytes.fromhex("41" * 32), "0x" + "41" * 20, 1)
    with refused("NotGovernance", caller):
        world.invoke("Directory", "list", listing, caller=caller)
    standing = ordered(
        "MemberRegistry", "changeStanding", world.act("ProposeStanding", member=Who.BANK).message["standing"]
    )
    with refused("NotGovernance", caller):
        world.invoke("MemberRegistry", "changeStanding", int(Who.BANK), 1, standing, caller=caller)


def test_what_tightens_the_standing_of_a_suspended_member_holds_at_once(world: World) -> None:
    world.suspend(Who.COURT)
    done = world.restate(Who.COURT, status=SUSPENDED, roles=0)
    assert world.view("Governance", "proposalOf", done.id)["tightens"]
    held = world.view("MemberRegistry", "memberOf", Who.COURT)
    assert (held["status"], held["roles"]) == (SUSPENDED, 0)


def test_WR_03_a_hundred_receipts_come_of_one_batch(world: World) -> None:
    tank = world.inbound(stock=world.stock())
    assert len(set(world.batch(*[world.item(tank, kg=1) for _ in range(100)]))) == 100
    with refused("CountInvalid", 101, 1, 100):
        world.batch(*[world.item(tank, kg=1) for _ in range(101)])


def test_WR_21_a_hundred_products_come_of_one_processing(world: World) -> None:
    receipt = world.issued()
    made = {"goods": HRC, "pieces": 1, "stock": ZERO, "content": world.fresh()}
    outputs = [{**made, "kg": 297, "units": [{"key": world.fresh(), "kg": 297}]} for _ in range(100)]
    assert len(set(world.processed(receipt, outputs=outputs, lossKg=300))) == 100


def test_WR_11_what_is_carved_out_of_a_promised_receipt_is_promised_to_nobody(world: World) -> None:
    receipt = drums(world)
    world.do("IssueDeliveryOrder", receipt=receipt, kg=30_000, pieces=3)
    child = world.do("CarveOut", receipt=receipt, part=world.part(receipt, kg=20_000, pieces=2)).id
    promised = [(one["kg"], one["deliveryKg"], one["deliveryPieces"]) for one in map(world.receipt, (receipt, child))]
    assert promised == [(80_000, 30_000, 3), (20_000, 0, 0)]
    world.do("IssueDeliveryOrder", receipt=child, kg=20_000, pieces=2)


def test_WR_06_a_hundred_receipts_are_merged(world: World) -> None:
    tank = world.inbound(stock=world.stock())
    receipts = world.batch(*[world.item(tank, kg=1_000) for _ in range(100)])
    assert world.receipt(world.merged(*receipts))["kg"] == 100_000


def test_WR_06_the_earliest_end_of_storage_holds_wherever_it_stands(world: World) -> None:
    ends = [world.today + days for days in (70, 50, 60)]
    merged = world.merged(*[world.issued(storageUntil=day) for day in ends])
    assert world.receipt(merged)["storageUntil"] == world.today + 50


def test_WR_03_storage_ends_on_a_day_that_can_be_written(world: World) -> None:
    last = 2**24 - 1
    assert world.receipt(world.issued(storageUntil=last))["storageUntil"] == last
    with refused("StorageEnded", last + 1, last):
        world.issued(storageUntil=last + 1)


def test_WR_21_a_product_is_of_its_own_goods(world: World) -> None:
    strip = "0x" + b"CRC".hex().ljust(16, "0")
    output = {"goods": strip, "kg": 29_700, "pieces": 1, "stock": ZERO, "content": world.fresh()}
    (product,) = world.processed(
        world.issued(), outputs=[{**output, "units": [{"key": world.fresh(), "kg": 29_700}]}], lossKg=300
    )
    assert world.receipt(product)["goods"] == strip


def test_AB_04_a_short_heap_does_not_stop_coils_that_lie_there(world: World) -> None:
    stock = world.stock(kg=100_000)
    heap = world.issued(inbound=world.inbound(stock=stock))
    coil = world.issued(inbound=world.inbound(place=stock))
    world.do("MeasureStock", stock=stock, kg=50_000)
    with refused("StockInsufficient", stock, 50_000, 100_000):
        world.do("Endorse", receipt=heap)
    world.do("Endorse", receipt=coil)


def test_AB_34_one_frozen_kilogram_stays(world: World) -> None:
    receipt = world.issued(fungible=True)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=100_000).id
    world.do("Freeze", subject=receipt, quantity=1)
    with refused("Frozen", receipt, 1):
        world.do("GateOut", order=order, kg=100_000)
    world.do("GateOut", order=order, kg=99_999)
