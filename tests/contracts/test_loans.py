"""Pledge loans: pledge, registration, draw, interest, repayment, release; the collateral always carries the debt."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evm.world import DAY, METHANOL, ZERO, Who, World, refused

ACCEPTED, REGISTERED, DRAWN, SETTLED, CANCELLED = 1, 2, 3, 4, 5
#: what PP-05 and PP-08 count with: 2,415,000.00
PRINCIPAL = 241_500_000
#: carries exactly 2,730,000.00 at 3,450.00 a tonne and 70 %
KG = 1_130_434


def owed(world: World, loan: str) -> dict[str, int]:
    names = ("principal", "interestDue", "penaltyDue", "costsDue")
    return {name: world.loan(loan)[name] for name in names}


# ---------------------------------------------------------------- pledge


def test_WR_07_a_pledge_is_a_lien_and_not_a_transfer(world: World) -> None:
    receipt, loan = world.goods(KG), world.accepted()
    with world.changes() as seen:
        done = world.do("Pledge", loan=loan, receipt=receipt)
    assert seen.fields == {
        ("PledgeLoans.loanOf", loan): {"version": (1, 2)},
        ("PledgeLoans.linesOf", loan): {"": ([], [receipt])},
        ("PledgeLoans.loanByReceipt", receipt): {"": (ZERO, loan)},
        ("Receipts.receiptOf", receipt): {"pledgee": (0, Who.BANK), "lienKg": (0, KG), "version": (1, 2)},
        ("Receipts.freeKg", receipt): {"": (KG, 0)},
    }
    stated = {name: value for name, value in done.act.message.items() if name != "endorsement"}
    assert done.event("Pledged") == {"loan": loan, "receipt": receipt, "act": stated}
    assert done.event("LienSet") == {"receipt": receipt, "pledgee": Who.BANK, "version": 2, "lienKg": KG}


def test_AB_12_a_second_pledge_by_another_lender_is_refused(world: World) -> None:
    receipt = world.goods(KG)
    world.pledged(receipt)
    series = world.priced(owner=Who.FACTOR)
    other = world.accepted(world.product(financier=Who.FACTOR, series=[series]))
    with refused("AlreadyPledged", receipt, Who.BANK):
        world.do("Pledge", loan=other, receipt=receipt, kg=1)
    assert world.view("PledgeLoans", "linesOf", other) == []


def test_AB_12_a_second_pledge_by_the_same_lender_is_refused(world: World) -> None:
    receipt = world.goods(KG)
    loan = world.pledged(receipt, kg=1)
    with refused("AlreadyPledged", receipt, Who.BANK):
        world.do("Pledge", loan=loan, receipt=receipt, kg=1)
    with refused("AlreadyPledged", receipt, Who.BANK):
        world.do("Pledge", loan=world.accepted(), receipt=receipt, kg=1)
    assert world.view("PledgeLoans", "loanByReceipt", receipt) == loan


def test_AB_13_of_two_pledges_in_one_block_the_first_wins(world: World) -> None:
    receipt = world.goods(KG)
    series = world.priced(owner=Who.FACTOR)
    loans = world.accepted(), world.accepted(world.product(financier=Who.FACTOR, series=[series]))
    acts = [world.act("Pledge", loan=loan, receipt=receipt) for loan in loans]
    signed = [world.sign(act) for act in acts]
    world.submit(acts[1], signed[1])
    with refused("VersionConflict", receipt, 2, 1):
        world.submit(acts[0], signed[0])
    assert world.receipt(receipt)["pledgee"] == Who.FACTOR


def test_AB_10_only_the_borrower_pledges_and_only_what_it_holds(world: World) -> None:
    mine, loan = world.goods(KG), world.accepted()
    with refused("NotBorrower", loan, Who.BUYER, Who.SUPPLIER):
        world.do("Pledge", loan=loan, receipt=mine, pledgor=Who.BUYER)
    world.do("Endorse", receipt=mine)
    with refused("NotHolder", mine, Who.SUPPLIER, Who.BUYER):
        world.do("Pledge", loan=loan, receipt=mine)
    with refused("NotCustodian", world.goods(1), Who.DEPOT, Who.WAREHOUSE):
        world.do("Pledge", loan=loan, receipt=next(reversed(world.acts)), custodian=Who.DEPOT)


def test_L_23_the_lender_of_the_loan_is_the_pledgee(world: World) -> None:
    receipt, loan = world.goods(KG), world.accepted()
    with refused("NotFinancier", loan, Who.FACTOR, Who.BANK):
        world.do("Pledge", loan=loan, receipt=receipt, pledgee=Who.FACTOR)


def test_L_31_storage_outlives_the_loan_and_a_buffer(world: World) -> None:
    loan = world.accepted()
    needed = world.today + 90 + 15
    for kg, until in ((1, needed - 1), (2, needed)):
        inbound = world.inbound(units=[{"key": world.fresh(), "kg": kg}])
        receipt = world.issued(inbound=inbound, storageUntil=until)
        if until < needed:
            with refused("StorageTooShort", receipt, until, needed):
                world.do("Pledge", loan=loan, receipt=receipt)
        else:
            world.do("Pledge", loan=loan, receipt=receipt)


def test_PP_01_goods_that_the_product_does_not_price_are_no_collateral(world: World) -> None:
    receipt, product = world.issued(fungible=True), world.product()
    with refused("GoodsNotAccepted", product, METHANOL):
        world.do("Pledge", loan=world.accepted(product), receipt=receipt)


def test_a_pledge_is_of_free_goods(world: World) -> None:
    receipt, loan = world.issued(), world.accepted()
    for kg in (0, 30_001):
        with refused("QuantityInvalid", kg, 30_000):
            world.do("Pledge", loan=loan, receipt=receipt, kg=kg)
    world.do("IssueDeliveryOrder", receipt=receipt, units=world.units_of(receipt)[:1], pieces=1)
    with refused("Encumbered", receipt, 0, 10_000):
        world.do("Pledge", loan=loan, receipt=receipt, kg=20_001)


def test_a_loan_has_at_most_32_lines(world: World) -> None:
    loan = world.accepted()
    inbound = world.inbound(units=[{"key": world.fresh(), "kg": 1} for _ in range(33)])
    for unit in world.units_of(inbound)[:32]:
        world.do("Pledge", loan=loan, receipt=world.issued(inbound=inbound, units=[unit], kg=1, pieces=1))
    last = world.issued(inbound=inbound, units=world.units_of(inbound), kg=1, pieces=1)
    with refused("TooManyLines", loan):
        world.do("Pledge", loan=loan, receipt=last)


# ---------------------------------------------------------------- registration


def test_AB_20_no_draw_without_registration(world: World) -> None:
    loan = world.pledged(world.goods(KG))
    with refused("NotRegistered", loan, 0, world.today + 90):
        world.do("Draw", loan=loan)


def test_AB_20_the_registration_covers_the_loans_end(world: World) -> None:
    loan = world.pledged(world.goods(KG))
    due = world.today + 90
    world.do("RegisterPledge", loan=loan, registeredUntil=due - 1)
    with refused("NotRegistered", loan, due - 1, due):
        world.do("Draw", loan=loan)
    world.do("RegisterPledge", loan=loan, registeredUntil=due)
    world.do("Draw", loan=loan)


def test_L_47_a_registration_has_number_certificate_and_term(world: World) -> None:
    loan = world.pledged(world.goods(KG))
    unusable: list[dict[str, Any]] = [
        {"number": ZERO},
        {"certificate": ZERO},
        {"registeredAt": world.now + 1},
        {"registeredUntil": world.today},
    ]
    for fields in unusable:
        with refused("RegistrationNotUsable"):
            world.do("RegisterPledge", loan=loan, **fields)
    with refused("RegistrationNotUsable"):
        world.do("RegisterPledge", loan=world.accepted())
    with refused("NotFinancier", loan, Who.FACTOR, Who.BANK):
        world.do("RegisterPledge", loan=loan, financier=Who.FACTOR)


def test_L_20_a_registration_makes_the_loan_drawable(world: World) -> None:
    loan = world.pledged(world.goods(KG))
    with world.changes() as seen:
        done = world.do("RegisterPledge", loan=loan)
    assert seen.fields == {
        ("PledgeLoans.loanOf", loan): {
            "state": (ACCEPTED, REGISTERED),
            "version": (2, 3),
            "accruedDay": (0, world.today),
            "registeredLines": (0, 1),
            "registeredUntil": (0, world.today + 120),
        }
    }
    assert done.event("PledgeRegistered") == {"loan": loan, "lines": 1, "act": done.act.message}


def test_L_48_added_collateral_counts_from_its_own_registration(world: World) -> None:
    loan = world.registered(world.goods(100_000))
    world.do("Pledge", loan=loan, receipt=world.goods(KG))
    assert world.loan(loan)["registeredLines"] == 1
    with refused("AboveLtv", loan, PRINCIPAL, 34_500_000, 700_000):
        world.do("Draw", loan=loan)
    world.do("RegisterPledge", loan=loan)
    world.do("Draw", loan=loan)


# ---------------------------------------------------------------- draw


def test_L_71_a_draw_is_agreed_and_owed_only_when_the_money_has_arrived(world: World) -> None:
    loan = world.registered()
    with world.changes() as seen:
        done = world.do("Draw", loan=loan)
    assert seen.fields == {
        ("PledgeLoans.loanOf", loan): {
            "pendingDraw": (0, PRINCIPAL),
            "payBy": (0, done.act.message["payBy"]),
            "version": (3, 4),
        }
    }
    assert done.event("DrawAgreed") == {"loan": loan, "act": done.act.message}
    paid = world.pay(loan)
    assert paid.names == ["PaymentConfirmed", "Disbursed", "DebtChanged"]
    drawn = world.loan(loan)
    assert (drawn["state"], drawn["principal"], drawn["drawn"], drawn["pendingDraw"]) == (
        DRAWN,
        PRINCIPAL,
        PRINCIPAL,
        0,
    )


def test_L_71_less_money_than_agreed_is_no_disbursement(world: World) -> None:
    """Interest is not taken off in advance: the whole amount arrives or none counts."""
    loan = world.registered()
    world.do("Draw", loan=loan)
    with refused("PaymentNotExpected", loan):
        world.do("ClaimPayment", subject=loan, amount=PRINCIPAL - 2_626_313)


def test_PP_04_a_draw_stays_within_the_initial_line(world: World) -> None:
    value = 1_000_000 * 345_000 // 1000
    loan = world.registered(world.goods(1_000_000))
    assert value * 7 // 10 == PRINCIPAL
    world.do("Draw", loan=loan)
    short = world.registered(world.goods(999_999))
    with refused("AboveLtv", short, PRINCIPAL, value - 345, 700_000):
        world.do("Draw", loan=short)


def test_PP_02_interest_counts_as_exposure_of_the_next_draw(world: World) -> None:
    loan = world.registered(world.goods(1_000_000))
    world.do("Draw", loan=loan, amount=100_000_000)
    world.pay(loan)
    world.advance(days=2)
    interest = -(-100_000_000 * 43_500 * 2 // 360_000_000)
    exposure = PRINCIPAL + interest
    with refused("AboveLtv", loan, exposure, 345_000_000, 700_000):
        world.do("Draw", loan=loan)
    world.do("Draw", loan=loan, amount=141_500_000 - interest)


def test_a_haircut_lowers_the_value(world: World) -> None:
    product = world.product(haircut=100_000)
    loan = world.registered(world.goods(1_000_000), world.accepted(product))
    assert world.view("PledgeLoans", "collateralValue", loan, 1) == 310_500_000


def test_a_draw_stays_within_the_limit(world: World) -> None:
    loan = world.registered()
    with refused("LimitExceeded", loan, PRINCIPAL, PRINCIPAL + 1):
        world.do("Draw", loan=loan, amount=PRINCIPAL + 1)
    world.do("Draw", loan=loan, amount=100)
    with refused("DrawPending", loan, 100):
        world.do("Draw", loan=loan, amount=1)
    world.pay(loan)
    with refused("LimitExceeded", loan, PRINCIPAL, PRINCIPAL + 1):
        world.do("Draw", loan=loan, amount=PRINCIPAL - 99)
    with refused("AmountMissing"):
        world.do("Draw", loan=loan, amount=0)


def test_what_was_repaid_is_not_drawn_again(world: World) -> None:
    loan = world.registered()
    world.do("Draw", loan=loan, amount=PRINCIPAL - 100)
    world.pay(loan)
    world.pay(loan, amount=50_000)
    with refused("LimitExceeded", loan, PRINCIPAL, PRINCIPAL + 1):
        world.do("Draw", loan=loan, amount=101)


def test_nothing_is_drawn_on_the_due_day(world: World) -> None:
    loan = world.registered()
    world.advance(days=90)
    with refused("LoanDue", loan, world.today, world.today):
        world.do("Draw", loan=loan)


def test_a_draw_names_lender_and_borrower(world: World) -> None:
    loan = world.registered()
    with refused("NotFinancier", loan, Who.FACTOR, Who.BANK):
        world.do("Draw", loan=loan, financier=Who.FACTOR)
    with refused("NotBorrower", loan, Who.BUYER, Who.SUPPLIER):
        world.do("Draw", loan=loan, borrower=Who.BUYER)


def test_an_unpaid_draw_lapses(world: World) -> None:
    loan = world.registered()
    with refused("DrawLapsedAlready", world.now, world.now):
        world.do("Draw", loan=loan, payBy=world.now)
    world.do("Draw", loan=loan, payBy=world.now + DAY)
    world.advance(days=1)
    with refused("DrawOpen", loan, world.now):
        world.invoke("PledgeLoans", "lapseDraw", loan)
    world.advance(seconds=1)
    (event,) = world.invoke("PledgeLoans", "lapseDraw", loan)
    assert (event.name, event.values) == ("DrawLapsed", {"loan": loan, "version": 5, "amount": PRINCIPAL})
    assert world.loan(loan)["pendingDraw"] == 0
    with refused("AmountMissing"):
        world.invoke("PledgeLoans", "lapseDraw", loan)
    assert world.loan(loan)["state"] == REGISTERED


def test_a_lapsed_draw_ends_a_loan_that_owes_nothing_else(world: World) -> None:
    loan = world.registered()
    world.do("Draw", loan=loan, amount=100)
    world.pay(loan)
    world.do("Draw", loan=loan, amount=200, payBy=world.now + DAY)
    world.pay(loan, payer=Who.SUPPLIER, payee=Who.BANK, amount=100)
    assert world.loan(loan)["state"] == DRAWN
    world.advance(days=1, seconds=1)
    names = [event.name for event in world.invoke("PledgeLoans", "lapseDraw", loan)]
    assert names == ["DrawLapsed", "LoanSettled", "Released", "LienSet"]


def test_L_63_a_claimed_draw_does_not_lapse_before_it_is_answered(world: World) -> None:
    """The bank has paid; the borrower's silence delays the debt, and cannot undo the pledge."""
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    world.do("Draw", loan=loan, amount=100)
    world.pay(loan)
    world.do("Draw", loan=loan, amount=200, payBy=world.now + DAY)
    with world.changes() as seen:
        claimed = world.do("ClaimPayment", subject=loan).id
    assert seen.fields == {("PledgeLoans.loanOf", loan): {"drawClaimed": (False, True)}}
    world.pay(loan, payer=Who.SUPPLIER, payee=Who.BANK, amount=100)
    world.advance(days=1, seconds=1)
    with refused("DrawClaimed", loan):
        world.invoke("PledgeLoans", "lapseDraw", loan)
    held = world.loan(loan)
    assert (held["state"], held["principal"], held["pendingDraw"]) == (DRAWN, 0, 200)
    assert world.receipt(receipt)["lienKg"] == KG
    world.do("ConfirmPayment", payment=claimed)
    held = world.loan(loan)
    assert (held["principal"], held["pendingDraw"], held["drawClaimed"]) == (200, 0, False)
    world.pay(loan, amount=200)
    assert (world.loan(loan)["state"], world.receipt(receipt)["lienKg"]) == (SETTLED, 0)


def test_L_63_a_claimed_draw_keeps_its_security(world: World) -> None:
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    world.do("Draw", loan=loan, payBy=world.now + DAY)
    world.do("ClaimPayment", subject=loan)
    world.advance(days=1, seconds=1)
    with refused("DrawPending", loan, PRINCIPAL):
        world.do("CancelLoan", loan=loan)
    with refused("BelowFloor", loan, 999_999 * 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=130_435)


def test_L_63_a_rejected_claim_lets_the_draw_lapse(world: World) -> None:
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    world.do("Draw", loan=loan, amount=100)
    world.pay(loan)
    world.do("Draw", loan=loan, amount=200, payBy=world.now + DAY)
    world.pay(loan, payer=Who.SUPPLIER, payee=Who.BANK, amount=100)
    claimed = world.do("ClaimPayment", subject=loan).id
    world.advance(days=1, seconds=1)
    with world.changes() as seen:
        world.do("RejectPayment", payment=claimed)
    assert seen.fields[("PledgeLoans.loanOf", loan)] == {"drawClaimed": (True, False)}
    world.invoke("PledgeLoans", "lapseDraw", loan)
    assert (world.loan(loan)["state"], world.receipt(receipt)["lienKg"]) == (SETTLED, 0)


def test_L_63_a_draw_is_claimed_once_at_a_time(world: World) -> None:
    """Else the rejection of one claim would free the draw that another still holds."""
    loan = world.registered()
    world.do("Draw", loan=loan)
    first = world.do("ClaimPayment", subject=loan).id
    with refused("DrawClaimed", loan):
        world.do("ClaimPayment", subject=loan)
    world.do("RejectPayment", payment=first)
    second = world.do("ClaimPayment", subject=loan).id
    world.do("ConfirmPayment", payment=second)
    assert world.loan(loan)["principal"] == PRINCIPAL


@pytest.mark.parametrize("answer", ["ConfirmPayment", "RejectPayment"])
def test_L_63_a_claimed_repayment_keeps_no_draw_open(world: World, answer: str) -> None:
    loan = world.registered()
    world.do("Draw", loan=loan, amount=100)
    world.pay(loan)
    world.do("Draw", loan=loan, amount=200, payBy=world.now + DAY)
    back: dict[str, Any] = {"payer": Who.SUPPLIER, "payee": Who.BANK}
    first, last = (world.do("ClaimPayment", subject=loan, amount=50, **back).id for _ in range(2))
    assert not world.loan(loan)["drawClaimed"]
    drawn = world.do("ClaimPayment", subject=loan).id
    world.do(answer, payment=first)
    assert world.loan(loan)["drawClaimed"]
    world.do("RejectPayment", payment=drawn)
    world.advance(days=1, seconds=1)
    world.invoke("PledgeLoans", "lapseDraw", loan)
    world.do("ConfirmPayment", payment=last)
    assert world.loan(loan)["drawn"] == 100


# ---------------------------------------------------------------- interest and repayment


def test_PP_08_interest_of_ninety_days(world: World) -> None:
    loan = world.drawn()
    world.advance(days=90)
    assert world.view("PledgeLoans", "exposureOn", loan, world.today) == PRINCIPAL + 2_626_313
    done = world.pay(loan, amount=PRINCIPAL + 2_626_313)
    assert done.event("Repaid")["interest"] == 2_626_313
    assert world.loan(loan)["state"] == SETTLED


def test_PP_09_penalty_of_ten_days_overdue(world: World) -> None:
    """4,377.19 on 2,415,000.00 at one and a half times 4.35 %, beside ninety days of interest."""
    loan = world.drawn()
    world.advance(days=100)
    done = world.pay(loan, amount=2_626_313 + 437_719)
    repaid = done.event("Repaid")
    assert (repaid["penalty"], repaid["interest"], repaid["principal"]) == (437_719, 2_626_313, 0)


def test_PP_09_no_penalty_before_the_due_day(world: World) -> None:
    loan = world.drawn()
    world.advance(days=90)
    done = world.pay(loan, amount=1)
    assert done.event("Repaid")["penalty"] == 0
    assert owed(world, loan)["penaltyDue"] == 0


def test_PP_08_interest_is_exact_over_split_periods(world: World) -> None:
    """Drawing nothing and paying nothing in between: the numerator carries what a division would lose."""
    loan = world.registered(world.goods(KG))
    world.do("Draw", loan=loan, amount=1_000_003)
    world.pay(loan)
    for _ in range(7):
        world.advance(days=1)
        world.do("ChargeCost", loan=loan, amount=1)
    done = world.pay(loan, amount=7 + (1_000_003 * 43_500 * 7 + 180_000_000) // 360_000_000)
    assert done.event("Repaid")["interest"] == 846
    assert owed(world, loan)["principal"] == 1_000_003


def test_PP_08_interest_follows_the_changing_balance(world: World) -> None:
    loan = world.drawn()
    world.advance(days=30)
    first = (PRINCIPAL * 43_500 * 30 + 180_000_000) // 360_000_000
    world.pay(loan, amount=first + 100_000_000)
    world.advance(days=30)
    second = (141_500_000 * 43_500 * 30 + 180_000_000) // 360_000_000
    done = world.pay(loan, amount=second + 141_500_000)
    assert (done.event("Repaid")["interest"], world.loan(loan)["state"]) == (second, SETTLED)


def test_L_35_costs_then_penalty_then_interest_then_principal(world: World) -> None:
    loan = world.drawn()
    world.advance(days=100)
    world.do("ChargeCost", loan=loan, amount=50_000)
    waterfall = (("costs", 50_000), ("penalty", 437_719), ("interest", 2_626_313), ("principal", 1_000))
    done = world.pay(loan, amount=49_999)
    assert [done.event("Repaid")[name] for name, _ in waterfall] == [49_999, 0, 0, 0]
    done = world.pay(loan, amount=1 + 437_719 + 2_626_313 + 1_000)
    assert [done.event("Repaid")[name] for name, _ in waterfall] == [1, 437_719, 2_626_313, 1_000]
    assert owed(world, loan) == {"principal": PRINCIPAL - 1_000, "interestDue": 0, "penaltyDue": 0, "costsDue": 0}


@pytest.mark.parametrize("left", ["principal", "interest", "penalty", "costs"])
def test_PP_10_a_loan_is_settled_when_nothing_at_all_is_owed(world: World, left: str) -> None:
    receipt = world.goods(KG)
    loan = world.drawn(receipt)
    if left == "principal":
        world.pay(loan, amount=PRINCIPAL // 2)
        world.pay(loan, amount=PRINCIPAL // 2 - 1)
    else:
        world.advance(days={"interest": 10, "penalty": 91, "costs": 0}[left])
        if left == "costs":
            world.do("ChargeCost", loan=loan, amount=10)
        total = world.view("PledgeLoans", "exposureOn", loan, world.today)
        world.pay(loan, amount=total - 2)
    assert world.loan(loan)["state"] == DRAWN
    assert world.receipt(receipt)["lienKg"] == KG


def test_PP_10_a_settled_loan_gives_its_collateral_back(world: World) -> None:
    first, second = world.goods(KG), world.goods(5)
    loan = world.drawn(first)
    world.do("Pledge", loan=loan, receipt=second)
    done = world.pay(loan)
    assert done.names == [
        "PaymentConfirmed",
        "Repaid",
        "DebtChanged",
        "LoanSettled",
        *("Released", "LienSet") * 2,
    ]
    for receipt in (first, second):
        assert (world.receipt(receipt)["lienKg"], world.receipt(receipt)["pledgee"]) == (0, 0)
        assert world.view("PledgeLoans", "loanByReceipt", receipt) == ZERO
        world.do("Endorse", receipt=receipt)
    assert world.view("PledgeLoans", "linesOf", loan) == []


def test_nobody_pays_more_than_is_owed(world: World) -> None:
    loan = world.drawn()
    claimed = world.do("ClaimPayment", subject=loan, amount=PRINCIPAL + 1)
    with refused("OverPaid", loan, PRINCIPAL, PRINCIPAL + 1):
        world.do("ConfirmPayment", payment=claimed.id)


def test_a_value_day_in_the_past_never_takes_interest_back(world: World) -> None:
    loan = world.drawn()
    world.advance(days=10)
    world.pay(loan, amount=1)
    accrued = world.loan(loan)["accruedDay"]
    world.pay(loan, amount=1, valueDay=accrued - 5)
    assert world.loan(loan)["accruedDay"] == accrued
    assert owed(world, loan)["interestDue"] == (PRINCIPAL * 43_500 * 10 + 180_000_000) // 360_000_000 - 2


def test_nothing_is_repaid_before_it_is_drawn_or_after_the_end(world: World) -> None:
    loan = world.registered()
    early = {"payer": Who.SUPPLIER, "payee": Who.BANK, "amount": 1}
    with refused("PaymentNotExpected", loan):
        world.do("ClaimPayment", subject=loan, **dict[str, Any](early))
    world.do("Draw", loan=loan)
    world.pay(loan)
    world.pay(loan)
    with refused("PaymentNotExpected", loan):
        world.do("ClaimPayment", subject=loan, **dict[str, Any](early))


def test_costs_have_evidence_and_a_debt(world: World) -> None:
    loan = world.registered()
    with refused("LoanStateInvalid", loan, REGISTERED):
        world.do("ChargeCost", loan=loan)
    drawn = world.drawn()
    for fields in ({"amount": 0}, {"evidence": ZERO}):
        with refused("AmountMissing"):
            world.do("ChargeCost", loan=drawn, **dict[str, Any](fields))
    with refused("NotFinancier", drawn, Who.FACTOR, Who.BANK):
        world.do("ChargeCost", loan=drawn, financier=Who.FACTOR)


# ---------------------------------------------------------------- release


def test_AB_16_a_release_to_the_kilogram(world: World) -> None:
    """PP-07: goods of 3,900,000.00 at 3,450.00 a tonne carrying 2,415,000.00 at 70 %: 130,434 kg may leave."""
    receipt = world.goods(KG)
    loan = world.drawn(receipt)
    with refused("BelowFloor", loan, 999_999 * 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=130_435)
    with world.changes() as seen:
        world.do("Release", loan=loan, receipt=receipt, kg=130_434)
    assert seen.fields[("Receipts.receiptOf", receipt)] == {"lienKg": (KG, 1_000_000), "version": (2, 3)}
    with refused("BelowFloor", loan, 999_999 * 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=1)


def test_AB_16_an_agreed_draw_counts_as_drawn(world: World) -> None:
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    world.do("Draw", loan=loan)
    with refused("BelowFloor", loan, 999_999 * 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=130_435)


def test_AB_16_interest_raises_the_floor(world: World) -> None:
    series = world.priced()
    receipt = world.goods(KG)
    loan = world.drawn(receipt, world.accepted(world.product(series=[series])))
    world.advance(days=30)
    world.report(series, 345_000)
    exposure = world.view("PledgeLoans", "exposureOn", loan, world.today)
    floor = -(-exposure * 1_000_000 // 700_000)
    with refused("BelowFloor", loan, 1_000_000 * 345, floor):
        world.do("Release", loan=loan, receipt=receipt, kg=130_434)


def test_AB_16_collateral_that_is_not_registered_carries_nothing(world: World) -> None:
    receipt = world.goods(1_000_000)
    loan = world.drawn(receipt)
    world.do("Pledge", loan=loan, receipt=world.goods(500_000))
    with refused("BelowFloor", loan, 999_999 * 345, 345_000_000):
        world.do("Release", loan=loan, receipt=receipt, kg=1)


def test_PP_11_a_repayment_frees_collateral(world: World) -> None:
    receipt = world.goods(KG)
    loan = world.drawn(receipt)
    world.pay(loan, amount=PRINCIPAL // 2)
    with refused("BelowFloor", loan, 499_999 * 345, 172_500_000):
        world.do("Release", loan=loan, receipt=receipt, kg=KG - 499_999)
    world.do("Release", loan=loan, receipt=receipt, kg=KG - 500_000)


@pytest.mark.parametrize("nobody", [Who.PLATFORM, Who.SUPPLIER, Who.WAREHOUSE, Who.FACTOR, Who.COURT])
def test_AB_17_nobody_but_the_pledgee_releases(world: World, nobody: Who) -> None:
    receipt = world.goods(KG)
    loan = world.registered(receipt)
    with refused("NotPledgee", loan, nobody, Who.BANK):
        world.do("Release", loan=loan, receipt=receipt, pledgee=nobody)


def test_AB_17_a_lender_releases_only_what_secures_its_loan(world: World) -> None:
    receipt = world.goods(KG)
    mine, other = world.registered(receipt), world.registered()
    with refused("NotCollateral", other, receipt):
        world.do("Release", loan=other, receipt=receipt)
    for kg in (0, KG + 1):
        with refused("QuantityInvalid", kg, KG):
            world.do("Release", loan=mine, receipt=receipt, kg=kg)


def test_WR_08_without_debt_everything_may_leave_at_any_price(world: World) -> None:
    series = world.priced()
    receipt = world.goods(KG)
    loan = world.registered(receipt, world.accepted(world.product(series=[series])))
    world.advance(days=30)
    with refused("PriceStale", series, 0, 2):
        world.view("PledgeLoans", "collateralValue", loan, 1)
    done = world.do("Release", loan=loan, receipt=receipt)
    assert done.event("Released") == {"loan": loan, "receipt": receipt, "version": 4, "kg": KG}
    assert world.loan(loan)["registeredLines"] == 0
    with refused("NotRegistered", loan, world.loan(loan)["registeredUntil"], world.loan(loan)["maturityDay"]):
        world.do("Draw", loan=loan, amount=1)


def test_WR_11_the_released_part_may_be_delivered(world: World) -> None:
    receipt = world.issued()
    loan = world.registered(receipt)
    world.do("Release", loan=loan, receipt=receipt, kg=10_000)
    order = world.do("IssueDeliveryOrder", receipt=receipt, units=world.units_of(receipt)[:1], pieces=1).id
    world.do("GateOut", order=order)
    left = world.receipt(receipt)
    assert (left["kg"], left["lienKg"], left["pledgee"]) == (20_000, 20_000, Who.BANK)


def test_lines_keep_their_order_when_one_leaves(world: World) -> None:
    receipts = [world.goods(kg) for kg in (10, 20, 30)]
    loan = world.accepted()
    for receipt in receipts:
        world.do("Pledge", loan=loan, receipt=receipt)
        world.do("RegisterPledge", loan=loan)
    world.do("Release", loan=loan, receipt=receipts[1])
    assert world.view("PledgeLoans", "linesOf", loan) == [receipts[0], receipts[2]]
    assert world.loan(loan)["registeredLines"] == 2


# ---------------------------------------------------------------- cancelling


@pytest.mark.parametrize("state", ["accepted", "registered"])
def test_a_loan_that_was_never_drawn_is_cancelled_by_both(world: World, state: str) -> None:
    receipt = world.goods(KG)
    loan = world.pledged(receipt) if state == "accepted" else world.registered(receipt)
    done = world.do("CancelLoan", loan=loan)
    assert done.names == ["LoanCancelled", "Released", "LienSet"]
    assert world.loan(loan)["state"] == CANCELLED
    assert world.receipt(receipt)["lienKg"] == 0


def test_a_drawn_loan_is_not_cancelled(world: World) -> None:
    loan = world.registered()
    world.do("Draw", loan=loan)
    with refused("DrawPending", loan, PRINCIPAL):
        world.do("CancelLoan", loan=loan)
    world.pay(loan)
    with refused("LoanStateInvalid", loan, DRAWN):
        world.do("CancelLoan", loan=loan)
    with refused("LoanStateInvalid", loan, DRAWN):
        world.invoke("PledgeLoans", "releaseEnded", loan, ZERO)


@pytest.mark.parametrize("end", ["settled", "cancelled"])
def test_an_ended_loan_never_begins_again(world: World, end: str) -> None:
    receipt = world.goods(KG)
    loan = world.drawn(receipt) if end == "settled" else world.registered(receipt)
    world.pay(loan) if end == "settled" else world.do("CancelLoan", loan=loan)
    state = SETTLED if end == "settled" else CANCELLED
    fields: dict[str, dict[str, Any]] = {"Pledge": {"receipt": receipt}, "Draw": {"amount": 1}}
    for kind in ("Pledge", "RegisterPledge", "Draw", "CancelLoan", "ChargeCost"):
        with refused("LoanStateInvalid", loan, state):
            world.do(kind, loan=loan, **fields.get(kind, {}))


def test_a_loan_that_was_never_opened_is_none(world: World) -> None:
    nothing = world.fresh()
    with refused("LoanStateInvalid", nothing, 0):
        world.do("CancelLoan", loan=nothing)
    with refused("PaymentNotExpected", nothing):
        world.do(
            "ClaimPayment", subject=nothing, sink=world.address("PledgeLoans"), payer=7, payee=2, amount=1, currency=156
        )
