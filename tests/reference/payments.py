"""Payments outside the ledger: stated by the payer, final by the payee's word (L-63, AB-29, AB-30)."""

from __future__ import annotations

from tests.reference import loans, vouchers
from tests.reference.arithmetic import day_of
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Claim, Payment


def _not_payable(ledger: Ledger, payment: Payment) -> Reasons:
    yield from (loans if payment.subject in ledger.loans else vouchers).not_payable(ledger, payment)


def claim_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["amount"] == 0 or m["payer"] == m["payee"]:
        yield "PaymentInvalid"
    if any("PLATFORM" in ledger.members[m[side]].roles for side in ("payer", "payee")):
        yield "PlatformFunds"
    if day_of(m["valueDay"]) > ledger.today:
        yield "ValueDayInFuture"
    reference = m["bankReference"]
    if any(p.reference == reference and p.state is not Claim.REJECTED for p in ledger.payments.values()):
        yield "PaymentReused"
    payment = _stated(m)
    yield from _not_payable(ledger, payment)
    yield from (loans if payment.subject in ledger.loans else vouchers).not_claimable(ledger, payment)


def _stated(m: Message) -> Payment:
    return Payment(
        m["subject"], m["payer"], m["payee"], m["amount"], m["currency"], day_of(m["valueDay"]), m["bankReference"]
    )


def claim(ledger: Ledger, name: str, m: Message) -> None:
    ledger.payments[name] = _stated(m)


def _not_open(ledger: Ledger, m: Message) -> Reasons:
    payment = ledger.payments[m["payment"]]
    if payment.state is not Claim.CLAIMED:
        yield "PaymentNotOpen"
    if payment.payee != m["payee"]:
        yield "NotPayee"


def confirm_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _not_open(ledger, m)
    payment = ledger.payments[m["payment"]]
    stated = (m["amount"], m["currency"], day_of(m["valueDay"]))
    if stated != (payment.amount, payment.currency, payment.day):
        yield "PaymentDiffers"
    yield from _not_payable(ledger, payment)
    if payment.subject in ledger.loans:
        yield from loans.overpays(ledger, payment)


def confirm(ledger: Ledger, name: str, m: Message) -> None:
    payment = ledger.payments[m["payment"]]
    payment.state = Claim.CONFIRMED
    (loans if payment.subject in ledger.loans else vouchers).paid(ledger, payment)


def reject_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _not_open(ledger, m)


def reject(ledger: Ledger, name: str, m: Message) -> None:
    ledger.payments[m["payment"]].state = Claim.REJECTED


def report_refused(ledger: Ledger, m: Message) -> Reasons:
    """AB-31: observations follow each other, are past, and do not jump while the last one is fresh."""
    price, observed = ledger.prices[m["series"]].get(m["reporter"], (0, 0))
    if not observed < m["observedAt"] <= ledger.now:
        yield "ObservationOutOfOrder"
    if m["price"] == 0:
        yield "PriceMissing"
    if price and m["observedAt"] - observed <= ledger.price_age and abs(m["price"] - price) * 5 > price:
        yield "PriceDeviation"


def report(ledger: Ledger, name: str, m: Message) -> None:
    ledger.prices[m["series"]][m["reporter"]] = (m["price"], m["observedAt"])
