"""Substitution of collateral: other goods come in for goods that leave, in one act, and the debt stays carried."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evm.defaults import USD
from tests.evm.world import DAY, METHANOL, ZERO, Who, World, refused

ACCEPTED, REGISTERED, DRAWN, SETTLED = 1, 2, 3, 4
PRINCIPAL = 241_500_000
#: carries exactly PRINCIPAL at 3,450.00 a tonne and 70 %
FLOOR_KG = 1_000_000


def swap(world: World, loan: str, outgoing: str, incoming: str, **fields: Any) -> Any:
    return world.do("Substitute", loan=loan, outgoing=outgoing, incoming=incoming, **fields)


def test_WR_09_other_goods_come_in_for_goods_that_leave(world: World) -> None:
    first, second = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan = world.drawn(first)
    with world.changes() as seen:
        done = swap(world, loan, first, second)
    assert seen.fields == {
        ("PledgeLoans.loanOf", loan): {"version": (5, 6)},
        ("PledgeLoans.linesOf", loan): {"": ([first], [second])},
        ("PledgeLoans.loanByReceipt", first): {"": (loan, ZERO)},
        ("PledgeLoans.loanByReceipt", second): {"": (ZERO, loan)},
        ("Receipts.receiptOf", first): {"pledgee": (Who.BANK, 0), "lienKg": (FLOOR_KG, 0), "version": (2, 3)},
        ("Receipts.receiptOf", second): {"pledgee": (0, Who.BANK), "lienKg": (0, FLOOR_KG), "version": (1, 2)},
        ("Receipts.freeKg", first): {"": (0, FLOOR_KG)},
        ("Receipts.freeKg", second): {"": (FLOOR_KG, 0)},
    }
    stated = {name: value for name, value in done.act.message.items() if name != "endorsement"}
    assert done.event("Substituted") == {"loan": loan, "incoming": second, "outgoing": first, "act": stated}


def test_WR_09_what_comes_in_is_encumbered_before_what_leaves_is_free(world: World) -> None:
    first, second = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan = world.drawn(first)
    done = swap(world, loan, first, second)
    assert [(event.name, event.values.get("receipt")) for event in done.events[1:]] == [
        ("Released", first),
        ("LienSet", second),
        ("LienSet", first),
    ]


def test_WR_09_what_left_is_free_and_what_came_in_is_released_with_the_debt(world: World) -> None:
    first, second = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan = world.drawn(first)
    swap(world, loan, first, second)
    world.do("Endorse", receipt=first)
    with refused("Encumbered", second, FLOOR_KG, 0):
        world.do("Endorse", receipt=second)
    world.pay(loan)
    assert (world.loan(loan)["state"], world.receipt(second)["lienKg"]) == (SETTLED, 0)


def test_WR_09_what_comes_in_is_worth_what_leaves_to_the_kilogram(world: World) -> None:
    """Even where what is left would carry the debt without it."""
    first, second = world.goods(1_130_434), world.goods(1_130_434)
    loan = world.drawn(first)
    with refused("SubstituteTooSmall", loan, 1_130_433 * 345, 1_130_434 * 345):
        swap(world, loan, first, second, incomingKg=1_130_433)
    swap(world, loan, first, second)


def test_WR_09_the_value_counts_and_not_the_mass(world: World) -> None:
    """Methanol at 2,000.00 a tonne for coils at 3,450.00: 1,725 kg for each tonne."""
    coils, methanol = world.priced(345_000), world.priced(200_000, goods=METHANOL)
    product = world.product(goods=["0x" + b"HRC".ljust(8, b"\0").hex(), METHANOL], series=[coils, methanol])
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt, world.accepted(product))
    tank = world.stock(kg=2_000_000)
    incoming = world.issued(inbound=world.inbound(stock=tank, kg=1_725_000, certifiedKg=1_725_000))
    with refused("SubstituteTooSmall", loan, 1_724_999 * 200, FLOOR_KG * 345):
        swap(world, loan, receipt, incoming, incomingKg=1_724_999)
    swap(world, loan, receipt, incoming)


def test_WR_09_part_for_part(world: World) -> None:
    first, second = world.goods(FLOOR_KG), world.goods(500_000)
    loan = world.drawn(first)
    with refused("SubstituteTooSmall", loan, 400_000 * 345, 400_001 * 345):
        swap(world, loan, first, second, incomingKg=400_000, outgoingKg=400_001)
    done = swap(world, loan, first, second, incomingKg=400_000, outgoingKg=400_000)
    assert done.event("Released")["kg"] == 400_000
    assert (world.receipt(first)["lienKg"], world.receipt(second)["lienKg"]) == (600_000, 400_000)
    assert world.view("PledgeLoans", "linesOf", loan) == [first, second]
    assert world.loan(loan)["registeredLines"] == 2


@pytest.mark.parametrize("kg", [0, FLOOR_KG + 1])
def test_WR_09_no_more_leaves_than_is_pledged(world: World, kg: int) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    with refused("QuantityInvalid", kg, FLOOR_KG):
        swap(world, loan, receipt, world.goods(2 * FLOOR_KG), outgoingKg=kg)


def test_WR_09_where_nothing_is_owed_no_price_is_asked_for(world: World) -> None:
    series = world.priced()
    receipt = world.goods(FLOOR_KG)
    loan = world.registered(receipt, world.accepted(world.product(series=[series])))
    world.advance(days=30)
    with refused("PriceStale", series, 0, 2):
        world.view("PledgeLoans", "collateralValue", loan, 1)
    incoming = world.goods(1)
    swap(world, loan, receipt, incoming)
    assert world.view("PledgeLoans", "linesOf", loan) == [incoming]


def test_WR_09_where_something_is_owed_prices_are_fresh(world: World) -> None:
    series = world.priced()
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt, world.accepted(world.product(series=[series])))
    world.advance(days=4)
    with refused("PriceStale", series, 0, 2):
        swap(world, loan, receipt, world.goods(2 * FLOOR_KG))


def test_AB_16_the_state_after_a_substitution_carries_the_debt(world: World) -> None:
    """As much value comes in as leaves, and it was not enough before: the price has fallen."""
    series = world.priced()
    first, second = world.goods(FLOOR_KG), world.goods(2 * FLOOR_KG)
    loan = world.drawn(first, world.accepted(world.product(series=[series])))
    world.advance(seconds=60)
    world.report(series, 300_000)
    with refused("BelowFloor", loan, FLOOR_KG * 300, 345_000_000):
        swap(world, loan, first, second, incomingKg=FLOOR_KG)
    with refused("BelowFloor", loan, 1_149_999 * 300, 345_000_000):
        swap(world, loan, first, second, incomingKg=1_149_999)
    swap(world, loan, first, second, incomingKg=1_150_000)


def test_AB_16_an_agreed_draw_counts_as_drawn_in_a_substitution(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.registered(receipt)
    world.do("Draw", loan=loan)
    with refused("SubstituteTooSmall", loan, 999_999 * 345, FLOOR_KG * 345):
        swap(world, loan, receipt, world.goods(999_999))


def test_WR_09_what_was_not_registered_leaves_for_what_is(world: World) -> None:
    """The new line carries debt at once; what it replaces never did."""
    first, waiting, second = world.goods(FLOOR_KG), world.goods(10), world.goods(10)
    loan = world.drawn(first)
    world.do("Pledge", loan=loan, receipt=waiting)
    assert world.loan(loan)["registeredLines"] == 1
    swap(world, loan, waiting, second)
    assert world.view("PledgeLoans", "linesOf", loan) == [first, second]
    assert world.loan(loan)["registeredLines"] == 2


def test_L_48_what_comes_in_stands_with_the_registered_lines(world: World) -> None:
    """What was pledged before and is not registered yet stays outside."""
    first, waiting, second = world.goods(FLOOR_KG), world.goods(10), world.goods(FLOOR_KG)
    loan = world.drawn(first)
    world.do("Pledge", loan=loan, receipt=waiting)
    swap(world, loan, first, second)
    assert world.view("PledgeLoans", "linesOf", loan) == [second, waiting]
    assert world.loan(loan)["registeredLines"] == 1
    assert world.view("PledgeLoans", "collateralValue", loan, 1) == FLOOR_KG * 345


def test_L_48_what_comes_in_has_a_registration_of_its_own(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    first = world.acts[next(name for name, act in world.acts.items() if act.kind == "RegisterPledge")].message
    world.advance(days=1)
    told = swap(world, loan, receipt, world.goods(2 * FLOOR_KG)).event("Substituted")["act"]
    assert told["registeredAt"] > first["registeredAt"] and told["number"] != first["number"]
    unusable: list[dict[str, Any]] = [
        {"number": ZERO},
        {"certificate": ZERO},
        {"registeredAt": world.now + 1},
    ]
    for fields in unusable:
        with refused("RegistrationNotUsable"):
            swap(world, loan, world.view("PledgeLoans", "linesOf", loan)[0], world.goods(3 * FLOOR_KG), **fields)


def test_L_48_a_term_ends_after_it_begins(world: World) -> None:
    """Long after the loan is due: the term would cover its end and yet be over before it began."""
    receipt = world.goods(FLOOR_KG)
    loan = world.registered(receipt)
    world.advance(days=95)
    due = world.loan(loan)["maturityDay"]
    with refused("RegistrationNotUsable"):
        swap(world, loan, receipt, world.goods(FLOOR_KG), registeredUntil=due)


def test_L_48_the_loans_registration_never_rises_by_a_substitution(world: World) -> None:
    receipts = [world.goods(FLOOR_KG) for _ in range(3)]
    loan = world.drawn(receipts[0])
    until = world.loan(loan)["registeredUntil"]
    swap(world, loan, receipts[0], receipts[1], registeredUntil=until + 100)
    assert world.loan(loan)["registeredUntil"] == until
    swap(world, loan, receipts[1], receipts[2], registeredUntil=until - 1)
    assert world.loan(loan)["registeredUntil"] == until - 1


def test_AB_20_the_registration_of_what_comes_in_covers_the_loans_end(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    due = world.loan(loan)["maturityDay"]
    with refused("NotRegistered", loan, due - 1, due):
        swap(world, loan, receipt, world.goods(FLOOR_KG), registeredUntil=due - 1)
    swap(world, loan, receipt, world.goods(FLOOR_KG), registeredUntil=due)


def test_AB_20_a_substitution_does_not_stand_in_for_the_first_registration(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.pledged(receipt)
    with refused("LoanStateInvalid", loan, ACCEPTED):
        swap(world, loan, receipt, world.goods(FLOOR_KG))


def test_AB_34_nothing_frozen_leaves_by_substitution(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    world.do("Freeze", subject=receipt, quantity=1, until=world.now + 10 * DAY)
    with refused("Frozen", receipt, 1):
        swap(world, loan, receipt, world.goods(FLOOR_KG))
    swap(world, loan, receipt, world.goods(FLOOR_KG), outgoingKg=FLOOR_KG - 1)
    assert world.receipt(receipt)["lienKg"] == 1


def test_AB_34_frozen_goods_do_not_come_in(world: World) -> None:
    receipt, incoming = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    world.do("Freeze", subject=incoming, quantity=1)
    with refused("Frozen", incoming, 1):
        swap(world, loan, receipt, incoming, incomingKg=FLOOR_KG)


def test_AB_12_pledged_goods_do_not_come_in(world: World) -> None:
    receipt, pledged = world.goods(FLOOR_KG), world.goods(2 * FLOOR_KG)
    loan = world.drawn(receipt)
    world.pledged(pledged, kg=1)
    with refused("AlreadyPledged", pledged, Who.BANK):
        swap(world, loan, receipt, pledged)
    with refused("AlreadyPledged", receipt, Who.BANK):
        swap(world, loan, receipt, receipt, incomingKg=1)
    assert world.view("PledgeLoans", "linesOf", loan) == [receipt]


def test_AB_10_only_the_borrowers_own_goods_come_in(world: World) -> None:
    receipt, incoming = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    with refused("NotBorrower", loan, Who.BUYER, Who.SUPPLIER):
        swap(world, loan, receipt, incoming, pledgor=Who.BUYER)
    with refused("NotCustodian", incoming, Who.DEPOT, Who.WAREHOUSE):
        swap(world, loan, receipt, incoming, custodian=Who.DEPOT)
    world.do("Endorse", receipt=incoming)
    with refused("NotHolder", incoming, Who.SUPPLIER, Who.BUYER):
        swap(world, loan, receipt, incoming)


def test_AB_17_only_the_lender_of_the_loan_lets_collateral_go(world: World) -> None:
    receipt, incoming = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan, other = world.drawn(receipt), world.registered()
    with refused("NotFinancier", loan, Who.FACTOR, Who.BANK):
        swap(world, loan, receipt, incoming, pledgee=Who.FACTOR)
    with refused("NotCollateral", other, receipt):
        swap(world, other, receipt, incoming)


def test_L_11_an_ordinary_receipt_does_not_come_in(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    units = [{"key": world.fresh(), "kg": FLOOR_KG}]
    incoming = world.issued(inbound=world.inbound(units=units), transferable=False)
    with refused("NotTransferable", incoming):
        swap(world, loan, receipt, incoming)


def test_L_31_what_comes_in_is_stored_for_long_enough(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt)
    needed = world.loan(loan)["maturityDay"] + 15
    for until in (needed - 1, needed):
        units = [{"key": world.fresh(), "kg": FLOOR_KG}]
        incoming = world.issued(inbound=world.inbound(units=units), storageUntil=until)
        if until < needed:
            with refused("StorageTooShort", incoming, until, needed):
                swap(world, loan, receipt, incoming)
        else:
            swap(world, loan, receipt, incoming)


def test_WR_09_goods_of_another_class_than_the_product_prices_do_not_come_in(world: World) -> None:
    product = world.product()
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt, world.accepted(product))
    with refused("GoodsNotAccepted", product, METHANOL):
        swap(world, loan, receipt, world.issued(fungible=True))


def test_WR_09_a_loan_with_all_its_lines_swaps_whole_ones(world: World) -> None:
    loan = world.accepted()
    inbound = world.inbound(units=[{"key": world.fresh(), "kg": 2} for _ in range(33)])
    lines = []
    for unit in world.units_of(inbound):
        lines.append(world.issued(inbound=inbound, units=[unit], kg=2, pieces=1))
    for receipt in lines[:32]:
        world.do("Pledge", loan=loan, receipt=receipt)
    world.do("RegisterPledge", loan=loan)
    with refused("TooManyLines", loan):
        swap(world, loan, lines[5], lines[32], outgoingKg=1)
    swap(world, loan, lines[5], lines[32])
    assert world.view("PledgeLoans", "linesOf", loan) == [*lines[:5], *lines[6:32], lines[32]]
    assert world.loan(loan)["registeredLines"] == 32


@pytest.mark.parametrize("end", ["settled", "cancelled"])
def test_WR_09_an_ended_loan_takes_no_substitute(world: World, end: str) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.drawn(receipt) if end == "settled" else world.registered(receipt)
    act = world.act("Substitute", loan=loan, outgoing=receipt, incoming=world.goods(FLOOR_KG))
    world.pay(loan) if end == "settled" else world.do("CancelLoan", loan=loan)
    late = world.act(
        "Substitute",
        **{**act.message, "version": world.loan(loan)["version"]},
    )
    with refused("LoanStateInvalid", loan, SETTLED if end == "settled" else 5):
        world.submit(late, world.sign(late))


# ---------------------------------------------------------------- what comes before the pledge (L-10)


def test_L_10_unpaid_storage_fees_come_off_the_value(world: World) -> None:
    receipt = world.goods(FLOOR_KG)
    loan = world.registered(receipt)
    assert world.view("PledgeLoans", "collateralValue", loan, 1) == 345_000_000
    world.claim(receipt, 1_000)
    assert world.view("PledgeLoans", "collateralValue", loan, 1) == 344_999_000
    with refused("AboveLtv", loan, PRINCIPAL, 344_999_000, 700_000):
        world.do("Draw", loan=loan)
    world.do("Draw", loan=loan, amount=PRINCIPAL - 700)


def test_PP_01_claims_never_make_a_line_worth_less_than_nothing(world: World) -> None:
    """Nor do they eat into other lines."""
    small, large = world.goods(10), world.goods(FLOOR_KG)
    loan = world.pledged(small)
    world.do("Pledge", loan=loan, receipt=large)
    world.do("RegisterPledge", loan=loan)
    world.claim(small, 3_450)
    assert world.view("PledgeLoans", "collateralValue", loan, 1) == 0
    world.claim(small, 2**64 - 1)
    assert world.view("PledgeLoans", "collateralValue", loan, 2) == 345_000_000


def test_L_10_a_claim_keeps_collateral_from_leaving(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.drawn(receipt)
    world.claim(receipt, 345)
    with refused("BelowFloor", loan, 345_000_000 - 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=130_434)
    world.do("Release", loan=loan, receipt=receipt, kg=130_433)


def test_L_10_a_substitute_counts_less_its_claim(world: World) -> None:
    first, second = world.goods(FLOOR_KG), world.goods(FLOOR_KG)
    loan = world.drawn(first)
    world.claim(second, 1)
    with refused("SubstituteTooSmall", loan, 344_999_999, 345_000_000):
        swap(world, loan, first, second)
    world.claim(second, 0)
    world.claim(first, 1)
    swap(world, loan, first, second)


def test_PP_01_a_claim_in_another_currency_is_not_compared(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.registered(receipt)
    world.claim(receipt, 1, USD)
    with refused("CurrencyMismatch", 156, USD):
        world.do("Draw", loan=loan)
    world.claim(receipt, 0, USD)
    world.do("Draw", loan=loan)


# ---------------------------------------------------------------- control over the goods (L-23)


def apart(world: World, kg: int) -> str:
    """A receipt over a coil at a place of its own."""
    return world.issued(inbound=world.inbound(units=[{"key": world.fresh(), "kg": kg}], place=world.fresh()))


def test_L_23_goods_out_of_control_are_not_pledged(world: World) -> None:
    receipt, loan = apart(world, FLOOR_KG), world.accepted()
    world.break_control(receipt)
    with refused("ControlBroken", receipt):
        world.do("Pledge", loan=loan, receipt=receipt)
    world.break_control(receipt, False)
    world.do("Pledge", loan=loan, receipt=receipt)


def test_L_23_goods_out_of_control_do_not_come_in_by_substitution(world: World) -> None:
    first, second = apart(world, FLOOR_KG), apart(world, FLOOR_KG)
    loan = world.drawn(first)
    world.break_control(second)
    with refused("ControlBroken", second):
        swap(world, loan, first, second)


def test_L_23_nothing_is_drawn_while_control_over_registered_goods_is_broken(world: World) -> None:
    """However much the other lines carry."""
    lost, sound, waiting = apart(world, 1), apart(world, 2 * FLOOR_KG), apart(world, 1)
    loan = world.pledged(lost)
    world.do("Pledge", loan=loan, receipt=sound)
    world.do("RegisterPledge", loan=loan)
    world.do("Pledge", loan=loan, receipt=waiting)
    world.break_control(waiting)
    world.break_control(lost)
    with refused("ControlBroken", lost):
        world.do("Draw", loan=loan)
    world.break_control(lost, False)
    world.do("Draw", loan=loan)


def test_L_23_broken_control_keeps_nobody_from_curing_it(world: World) -> None:
    """More goods are pledged, lost ones are replaced, goods are released, the debt is paid."""
    lost, added, sound = apart(world, FLOOR_KG), apart(world, 10), apart(world, FLOOR_KG)
    loan = world.drawn(lost)
    world.break_control(lost)
    world.do("Pledge", loan=loan, receipt=added)
    world.do("RegisterPledge", loan=loan)
    world.do("Release", loan=loan, receipt=added)
    swap(world, loan, lost, sound)
    world.break_control(sound)
    world.pay(loan)
    assert (world.loan(loan)["state"], world.receipt(sound)["lienKg"]) == (SETTLED, 0)


# ---------------------------------------------------------------- topping up, giving back in part


def test_WR_10_added_goods_secure_a_running_loan_once_they_are_registered(world: World) -> None:
    first, second = apart(world, FLOOR_KG), apart(world, 500_000)
    loan = world.drawn(first, amount=PRINCIPAL - 100)
    world.do("Pledge", loan=loan, receipt=second)
    assert world.view("PledgeLoans", "linesOf", loan) == [first, second]
    with refused("BelowFloor", loan, 500_000 * 345, 344_999_858):
        world.do("Release", loan=loan, receipt=first, kg=500_000)
    world.do("RegisterPledge", loan=loan)
    world.do("Release", loan=loan, receipt=first, kg=500_000)
    assert world.loan(loan)["state"] == DRAWN


def test_L_48_added_goods_have_a_registration_time_of_their_own(world: World) -> None:
    loan = world.drawn(apart(world, FLOOR_KG))
    first = next(act.message for act in world.acts.values() if act.kind == "RegisterPledge")
    world.advance(days=1)
    world.do("Pledge", loan=loan, receipt=apart(world, 10))
    told = world.do("RegisterPledge", loan=loan).event("PledgeRegistered")
    assert told["lines"] == 2
    assert told["act"]["registeredAt"] == first["registeredAt"] + DAY
    assert told["act"]["number"] != first["number"]


def test_WR_11_after_a_repayment_so_much_may_leave_and_not_a_kilogram_more(world: World) -> None:
    """1,207,500.00 of 2,415,000.00 is paid: half of the goods carry the rest."""
    receipt = world.issued(inbound=world.inbound(stock=world.stock(kg=FLOOR_KG), kg=FLOOR_KG, certifiedKg=FLOOR_KG))
    product = world.product(goods=[METHANOL], series=[world.priced(goods=METHANOL)])
    loan = world.drawn(receipt, world.accepted(product))
    world.pay(loan, amount=PRINCIPAL // 2)
    with refused("BelowFloor", loan, 499_999 * 345, 172_500_000):
        world.do("Release", loan=loan, receipt=receipt, kg=500_001)
    world.do("Release", loan=loan, receipt=receipt, kg=500_000)
    with refused("Encumbered", receipt, 500_000, 0):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=500_001)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=500_000, pieces=0).id
    world.do("GateOut", order=order)
    left = world.receipt(receipt)
    assert (left["kg"], left["lienKg"], left["pledgee"]) == (500_000, 500_000, Who.BANK)
