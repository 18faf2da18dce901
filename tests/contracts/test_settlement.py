"""Payments outside the chain: the payer states them, the payee confirms them, neither alone changes a debt."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.chain.deployment import PAID, SETTLE
from tests.evm.defaults import USD
from tests.evm.engine import CARRIER
from tests.evm.keys import maker
from tests.evm.world import CNY, ZERO, Who, World, refused

CLAIMED, CONFIRMED, REJECTED = 1, 2, 3


@pytest.fixture
def loan(world: World) -> str:
    return world.drawn()


def test_L_63_a_claim_changes_no_debt(world: World, loan: str) -> None:
    with world.changes() as seen:
        done = world.do("ClaimPayment", subject=loan, amount=100)
    assert (seen.fields, seen.new) == ({}, {("Settlement.paymentOf", done.id)})
    assert done.event("PaymentClaimed") == {"payment": done.id, "subject": loan, "act": done.act.message}
    assert world.view("Settlement", "paymentOf", done.id) == {
        "state": CLAIMED,
        "payer": Who.SUPPLIER,
        "payee": Who.BANK,
        "currency": CNY,
        "valueDay": world.today,
        "amount": 100,
        "sink": world.address("PledgeLoans"),
        "subject": loan,
    }


def test_L_63_the_payees_word_makes_it_final(world: World, loan: str) -> None:
    claimed = world.do("ClaimPayment", subject=loan, amount=100)
    with world.changes() as seen:
        done = world.do("ConfirmPayment", payment=claimed.id)
    assert done.names == ["PaymentConfirmed", "Repaid", "DebtChanged"]
    assert seen.fields[("Settlement.paymentOf", claimed.id)] == {"state": (CLAIMED, CONFIRMED)}
    assert seen.fields[("PledgeLoans.loanOf", loan)]["principal"] == (241_500_000, 241_499_900)


@pytest.mark.parametrize("other", [Who.SUPPLIER, Who.PLATFORM, Who.FACTOR])
def test_L_63_nobody_but_the_payee_confirms_or_rejects(world: World, loan: str, other: Who) -> None:
    claimed = world.do("ClaimPayment", subject=loan, amount=100).id
    for kind in ("ConfirmPayment", "RejectPayment"):
        with refused("NotPayee", claimed, other, Who.BANK):
            world.do(kind, payment=claimed, payee=other)
        with refused("SignerNotOfMember", maker(other).id, Who.BANK):
            world.do(kind, payment=claimed, hands={0: maker(other)})


def test_L_63_the_lender_does_not_claim_for_the_borrower(world: World, loan: str) -> None:
    act = world.act("ClaimPayment", subject=loan, amount=100)
    with refused("SignerNotOfMember", maker(Who.BANK).id, Who.SUPPLIER):
        world.submit(act, world.sign(act, {0: maker(Who.BANK)}))


@pytest.mark.parametrize("changed", [{"amount": 101}, {"currency": USD}, {"valueDay": 1}])
def test_L_63_the_payee_confirms_what_was_claimed(world: World, loan: str, changed: dict[str, Any]) -> None:
    claimed = world.do("ClaimPayment", subject=loan, amount=100).id
    with refused("PaymentDiffers", claimed):
        world.do("ConfirmPayment", payment=claimed, **changed)


def test_L_63_a_rejected_payment_changes_nothing_and_may_be_claimed_again(world: World, loan: str) -> None:
    claimed = world.do("ClaimPayment", subject=loan, amount=100)
    with world.changes() as seen:
        rejected = world.do("RejectPayment", payment=claimed.id)
    assert seen.fields == {("Settlement.paymentOf", claimed.id): {"state": (CLAIMED, REJECTED)}}
    assert rejected.event("PaymentRejected") == {
        "payment": claimed.id,
        "subject": loan,
        "act": rejected.act.message,
    }
    for kind in ("ConfirmPayment", "RejectPayment"):
        with refused("PaymentNotOpen", claimed.id, REJECTED):
            world.do(kind, payment=claimed.id)
    reference = claimed.act.message["bankReference"]
    with refused("PaymentNotOpen", claimed.id, REJECTED):
        world.submit(claimed.act, claimed.signatures)
    again = world.do("ClaimPayment", subject=loan, amount=100, bankReference=reference)
    with refused("PaymentReused", reference, again.id):
        world.submit(claimed.act, claimed.signatures)


def test_a_bank_reference_counts_once(world: World, loan: str) -> None:
    first = world.do("ClaimPayment", subject=loan, amount=100)
    reference = first.act.message["bankReference"]
    with refused("PaymentReused", reference, first.id):
        world.do("ClaimPayment", subject=loan, amount=200, bankReference=reference)
    world.do("ConfirmPayment", payment=first.id)
    with refused("PaymentReused", reference, first.id):
        world.do("ClaimPayment", subject=world.active_voucher(), bankReference=reference)
    with refused("PaymentNotOpen", first.id, CONFIRMED):
        world.do("ConfirmPayment", payment=first.id)


def test_a_claim_has_an_amount_a_reference_and_two_sides(world: World, loan: str) -> None:
    unusable: list[dict[str, Any]] = [{"amount": 0}, {"bankReference": ZERO}, {"payer": Who.BANK, "payee": Who.BANK}]
    for fields in unusable:
        with refused("PaymentInvalid"):
            world.do("ClaimPayment", subject=loan, **{"amount": 1, **fields})
    with refused("ValueDayInFuture", world.today + 1, world.today):
        world.do("ClaimPayment", subject=loan, amount=1, valueDay=world.today + 1)
    with refused("PaymentNotOpen", ZERO, 0):
        world.do("ConfirmPayment", payment=ZERO, payee=Who.BANK, amount=1, currency=CNY, valueDay=1)


@pytest.mark.parametrize("side", ["payer", "payee"])
def test_AB_30_the_platform_neither_pays_nor_is_paid(world: World, loan: str, side: str) -> None:
    named: dict[str, Any] = {side: Who.PLATFORM}
    for subject in (loan, world.active_voucher()):
        with refused("PlatformFunds", Who.PLATFORM):
            world.do("ClaimPayment", subject=subject, amount=1, **named)


def test_AB_30_whoever_is_a_platform_too_is_a_platform(world: World, loan: str) -> None:
    world.restate(Who.SUPPLIER, roles=1 | 1 << 5)
    with refused("PlatformFunds", Who.SUPPLIER):
        world.do("ClaimPayment", subject=loan, amount=1)


def test_AB_29_a_repayment_goes_to_the_lender(world: World, loan: str) -> None:
    with refused("PaymentNotExpected", loan):
        world.do("ClaimPayment", subject=loan, amount=1, payee=Who.FACTOR)
    with refused("CurrencyMismatch", CNY, USD):
        world.do("ClaimPayment", subject=loan, amount=1, currency=USD)


def test_a_third_party_may_repay(world: World, loan: str) -> None:
    world.pay(loan, amount=100, payer=Who.BUYER)
    assert world.loan(loan)["principal"] == 241_499_900


def test_money_moves_only_what_takes_payments(world: World, loan: str) -> None:
    for sink in (world.address("Receipts"), CARRIER):
        with refused("RightMissing", sink, PAID):
            world.do("ClaimPayment", subject=loan, amount=1, sink=sink)
    with refused("VoucherStateInvalid", loan, 0):
        world.do("ClaimPayment", subject=loan, amount=1, sink=world.address("Receivables"))


@pytest.mark.parametrize("contract", ["PledgeLoans", "Receivables"])
def test_only_the_settlement_says_what_was_claimed_rejected_or_paid(world: World, loan: str, contract: str) -> None:
    payment = (CLAIMED, Who.SUPPLIER, Who.BANK, CNY, world.today, 100, world.address(contract), bytes.fromhex(loan[2:]))
    for function, arguments in (("claimed", (payment,)), ("rejected", (payment,)), ("paid", (ZERO, payment))):
        with refused("RightMissing", CARRIER, SETTLE):
            world.invoke(contract, function, loan, *arguments)
