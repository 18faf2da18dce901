"""Pledge loans: the collateral carries the debt, nobody is kept from paying (L-20 to L-35, PP-01 to PP-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from tests.reference.arithmetic import (
    day_at,
    day_of,
    half_up,
    interest,
    value_of_goods,
    value_that_carries,
    waterfall,
)
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Claim, Loan, Payment, Phase

LINES = 32


# ---------------------------------------------------------------- worth and debt


def accrued(loan: Loan, day: date) -> tuple[Fraction, Fraction]:
    """Interest and penalty that are not posted, to the end of a day: the rate until due, the penalty rate after."""
    if loan.accrued_to is None or day <= loan.accrued_to:
        return loan.interest, loan.penalty
    regular = max(0, (min(day, loan.maturity) - loan.accrued_to).days)
    overdue = max(0, (day - max(loan.accrued_to, loan.maturity)).days)
    return (
        loan.interest + interest(loan.principal, loan.rate, regular),
        loan.penalty + interest(loan.principal, loan.penalty_rate, overdue),
    )


def exposure(loan: Loan, day: date) -> int:
    """PP-02, interest and penalty rounded up."""
    posted = loan.principal + loan.interest_due + loan.penalty_due + loan.costs_due
    return posted + sum(-(-part.numerator // part.denominator) for part in accrued(loan, day))


def payable(loan: Loan, day: date) -> int:
    """What settles the loan on a day."""
    posted = loan.principal + loan.interest_due + loan.penalty_due + loan.costs_due
    return posted + sum(half_up(part) for part in accrued(loan, day))


def line_worth(ledger: Ledger, loan: Loan, receipt: str, kg: int) -> int:
    """PP-01 of one line: its goods, less the custodian's claim that comes first (L-10); nothing without a price."""
    value = value_of_goods(kg, ledger.price(loan.series) or 0, loan.haircut)
    return max(0, value - ledger.senior_claim(receipt, loan.financier)[0])


def worth(ledger: Ledger, loan: Loan, lines: Mapping[str, int]) -> int:
    """PP-01 over lines with their masses."""
    return sum(line_worth(ledger, loan, line, kg) for line, kg in lines.items())


def registered_lines(ledger: Ledger, loan: Loan) -> dict[str, int]:
    """What is registered, with its mass."""
    return {line: ledger.receipts[line].pledged for line in loan.registered}


def not_valued(ledger: Ledger, loan: Loan, lines: Iterable[str]) -> Reasons:
    """Why nobody can say what lines are worth: no price, or fees that are claimed in another currency."""
    for line in lines:
        if ledger.price(loan.series) is None:
            yield "PriceStale"
        amount, currency = ledger.senior_claim(line, loan.financier)
        if amount and currency != loan.currency:
            yield "CurrencyMismatch"


def below_floor(ledger: Ledger, loan: Loan, lines: Mapping[str, int], debt: int) -> Reasons:
    """Why what is left does not carry a debt (AB-16): it is worth too little, or nobody can say what it is worth."""
    unknown = list(not_valued(ledger, loan, (line for line, kg in lines.items() if kg)))
    yield from unknown
    if not unknown and worth(ledger, loan, lines) < value_that_carries(debt, loan.ltv):
        yield "BelowFloor"


def _loan(ledger: Ledger, m: Message, *, running: bool = True) -> Reasons:
    loan = ledger.loans.get(m["loan"])
    if loan is None or (running and not loan.running):
        yield "LoanStateInvalid"
    yield from ledger.stale(m["loan"], m["version"])


def _parties(loan: Loan, financier: int | None = None, borrower: int | None = None) -> Reasons:
    if financier not in (None, loan.financier):
        yield "NotFinancier"
    if borrower not in (None, loan.borrower):
        yield "NotBorrower"


# ---------------------------------------------------------------- pledge, registration


def pledge_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _loan(ledger, m)
    loan = ledger.loans[m["loan"]]
    yield from _parties(loan, m["pledgee"], m["pledgor"])
    if len(loan.lines) >= LINES:
        yield "TooManyLines"
    yield from _not_pledgeable(ledger, loan, m, m["receipt"], m["receiptVersion"], m["kg"])


def _not_pledgeable(ledger: Ledger, loan: Loan, m: Message, name: str, version: int, kg: int) -> Reasons:
    """Why goods cannot become security: what they are, whose, where, for how long, and what else lies on them."""
    receipt = ledger.receipts.get(name)
    if receipt is None:
        yield from ("ReceiptNotActive", "GoodsNotAccepted")
        return
    if not receipt.live:
        yield "ReceiptNotActive"
    yield from ledger.stale(name, version)
    if ledger.control_broken(name):
        yield "ControlBroken"
    if receipt.goods != loan.goods:
        yield "GoodsNotAccepted"
    if receipt.storage_until < loan.maturity + timedelta(days=loan.storage_buffer):
        yield "StorageTooShort"
    if receipt.holder != m["pledgor"]:
        yield "NotHolder"
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if not receipt.transferable:
        yield "NotTransferable"
    if receipt.pledged:
        yield "AlreadyPledged"
    yield from ledger.not_free(name, kg)


def pledge(ledger: Ledger, name: str, m: Message) -> None:
    ledger.loans[m["loan"]].lines.append(m["receipt"])
    receipt = ledger.receipts[m["receipt"]]
    receipt.pledged, receipt.loan = m["kg"], m["loan"]


def register_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _loan(ledger, m)
    loan = ledger.loans[m["loan"]]
    yield from _parties(loan, m["financier"])
    if not loan.lines:
        yield "RegistrationNotUsable"
    yield from _badly_registered(ledger, m)


def _badly_registered(ledger: Ledger, m: Message) -> Reasons:
    """A registration has begun, and ends after it began."""
    if m["registeredAt"] > ledger.now or day_of(m["registeredUntil"]) <= day_at(m["registeredAt"]):
        yield "RegistrationNotUsable"


def register(ledger: Ledger, name: str, m: Message) -> None:
    loan = ledger.loans[m["loan"]]
    if loan.phase is Phase.ACCEPTED:
        loan.phase, loan.accrued_to = Phase.REGISTERED, day_at(m["registeredAt"])
    loan.registered, loan.registered_until = set(loan.lines), day_of(m["registeredUntil"])


# ---------------------------------------------------------------- substitution


def substitute_refused(ledger: Ledger, m: Message) -> Reasons:
    """WR-09: what a pledge, its registration and a release are refused for, and less coming in than going out."""
    yield from _loan(ledger, m)
    loan = ledger.loans[m["loan"]]
    if loan.phase is Phase.ACCEPTED:
        yield "LoanStateInvalid"
    yield from _parties(loan, m["pledgee"], m["pledgor"])
    yield from _badly_registered(ledger, m)
    if day_of(m["registeredUntil"]) < loan.maturity:
        yield "NotRegistered"
    yield from _not_pledgeable(ledger, loan, m, m["incoming"], m["incomingVersion"], m["incomingKg"])
    yield from _not_releasable(ledger, m["loan"], m["outgoing"], m["outgoingKg"])
    receipt = ledger.receipts.get(m["outgoing"])
    if receipt is None or receipt.loan != m["loan"] or m["incoming"] not in ledger.receipts:
        return
    left = receipt.pledged - m["outgoingKg"]
    if len(loan.lines) >= LINES and left:
        yield "TooManyLines"
    debt = exposure(loan, ledger.today) + loan.pending
    if debt == 0:
        return
    swapped = list(not_valued(ledger, loan, (m["outgoing"], m["incoming"])))
    yield from swapped
    if left < 0:
        return
    after = registered_lines(ledger, loan) | {m["incoming"]: m["incomingKg"]}
    if m["outgoing"] in loan.registered:
        after[m["outgoing"]] = left
    before, rest = (line_worth(ledger, loan, m["outgoing"], kg) for kg in (receipt.pledged, left))
    if not swapped and line_worth(ledger, loan, m["incoming"], m["incomingKg"]) < before - rest:
        yield "SubstituteTooSmall"
    yield from below_floor(ledger, loan, after, debt)


def substitute(ledger: Ledger, name: str, m: Message) -> None:
    loan, incoming = ledger.loans[m["loan"]], m["incoming"]
    # Lines that are registered stand before those that are not.
    loan.lines.insert(len(loan.registered), incoming)
    loan.registered.add(incoming)
    assert loan.registered_until is not None
    loan.registered_until = min(loan.registered_until, day_of(m["registeredUntil"]))
    receipt = ledger.receipts[incoming]
    receipt.pledged, receipt.loan = m["incomingKg"], m["loan"]
    _give_back(ledger, m["outgoing"], m["outgoingKg"])


# ---------------------------------------------------------------- draw


def draw_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _loan(ledger, m)
    loan = ledger.loans[m["loan"]]
    yield from _parties(loan, m["financier"], m["borrower"])
    if not loan.registered or loan.registered_until is None or loan.registered_until < loan.maturity:
        yield "NotRegistered"
    if m["amount"] == 0:
        yield "AmountMissing"
    if loan.pending:
        yield "DrawPending"
    if ledger.today >= loan.maturity:
        yield "LoanDue"
    if loan.drawn + m["amount"] > loan.limit:
        yield "LimitExceeded"
    if m["payBy"] <= ledger.now:
        yield "DrawLapsedAlready"
    if any(ledger.frozen_kg(line) for line in loan.registered):
        yield "CollateralFrozen"
    if any(ledger.control_broken(line) for line in loan.registered):
        yield "ControlBroken"
    lines = registered_lines(ledger, loan)
    unknown = list(not_valued(ledger, loan, lines))
    yield from unknown
    owed = exposure(loan, ledger.today) + m["amount"]
    if not unknown and owed * 10**6 > worth(ledger, loan, lines) * loan.ltv:
        yield "AboveLtv"


def draw(ledger: Ledger, name: str, m: Message) -> None:
    loan = ledger.loans[m["loan"]]
    loan.pending, loan.pay_by = m["amount"], m["payBy"]


def lapse_draw_refused(ledger: Ledger, m: Message) -> Reasons:
    loan = ledger.loans[m["loan"]]
    if not loan.pending:
        yield "AmountMissing"
    elif ledger.now <= loan.pay_by:
        yield "DrawOpen"
    elif draw_claimed(ledger, m["loan"]):
        yield "DrawClaimed"


def lapse_draw(ledger: Ledger, name: str, m: Message) -> None:
    ledger.loans[m["loan"]].pending = 0
    _end(ledger, m["loan"])


def charge_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _loan(ledger, m)
    loan = ledger.loans[m["loan"]]
    yield from _parties(loan, m["financier"])
    if loan.phase is not Phase.DRAWN:
        yield "LoanStateInvalid"
    if m["amount"] == 0:
        yield "AmountMissing"


def charge(ledger: Ledger, name: str, m: Message) -> None:
    ledger.loans[m["loan"]].costs_due += m["amount"]


# ---------------------------------------------------------------- release and end


def release_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _loan(ledger, m, running=False)
    loan, receipt = ledger.loans[m["loan"]], ledger.receipts.get(m["receipt"])
    if m["pledgee"] != loan.financier:
        yield "NotPledgee"
    yield from _not_releasable(ledger, m["loan"], m["receipt"], m["kg"])
    debt = exposure(loan, ledger.today) + loan.pending
    if debt == 0 or receipt is None or receipt.loan != m["loan"]:
        return
    left = registered_lines(ledger, loan)
    if m["receipt"] in left:
        left[m["receipt"]] = max(0, receipt.pledged - m["kg"])
    yield from below_floor(ledger, loan, left, debt)


def _not_releasable(ledger: Ledger, loan: str, name: str, kg: int) -> Reasons:
    """Why goods cannot be given back, whatever they carry."""
    receipt = ledger.receipts.get(name)
    if receipt is None or receipt.loan != loan:
        yield "NotCollateral"
        return
    if not 0 < kg <= receipt.pledged:
        yield "QuantityInvalid"
    elif receipt.pledged - kg < min(ledger.frozen_kg(name), receipt.pledged):
        yield "Frozen"


def release(ledger: Ledger, name: str, m: Message) -> None:
    _give_back(ledger, m["receipt"], m["kg"])


def release_ended_refused(ledger: Ledger, m: Message) -> Reasons:
    loan, receipt = ledger.loans[m["loan"]], ledger.receipts[m["receipt"]]
    if loan.running:
        yield "LoanStateInvalid"
    if receipt.loan != m["loan"]:
        yield "NotCollateral"
    elif ledger.frozen_kg(m["receipt"]):
        yield "Frozen"


def release_ended(ledger: Ledger, name: str, m: Message) -> None:
    _give_back(ledger, m["receipt"], ledger.receipts[m["receipt"]].pledged)


def cancel_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _loan(ledger, m)
    loan = ledger.loans[m["loan"]]
    yield from _parties(loan, m["financier"], m["borrower"])
    if loan.phase is Phase.DRAWN:
        yield "LoanStateInvalid"
    if loan.pending:
        yield "DrawPending"


def cancel(ledger: Ledger, name: str, m: Message) -> None:
    ledger.loans[m["loan"]].phase = Phase.CANCELLED
    _give_all_back(ledger, m["loan"])


def _give_back(ledger: Ledger, receipt: str, kg: int) -> None:
    one = ledger.receipts[receipt]
    one.pledged -= kg
    if one.pledged == 0:
        loan = ledger.loans[one.loan]
        loan.lines.remove(receipt)
        loan.registered.discard(receipt)
        one.loan = ""


def _give_all_back(ledger: Ledger, name: str) -> None:
    """All that no court froze."""
    for line in list(ledger.loans[name].lines):
        if not ledger.frozen_kg(line):
            _give_back(ledger, line, ledger.receipts[line].pledged)


def _end(ledger: Ledger, name: str) -> None:
    loan = ledger.loans[name]
    owes = loan.principal or loan.interest_due or loan.penalty_due or loan.costs_due or loan.pending
    if loan.phase is Phase.DRAWN and not owes:
        loan.phase = Phase.SETTLED
        _give_all_back(ledger, name)


# ---------------------------------------------------------------- money


def disburses(loan: Loan, payment: Payment) -> bool:
    return loan.pending != 0 and (payment.amount, payment.currency, payment.payer, payment.payee) == (
        loan.pending,
        loan.currency,
        loan.financier,
        loan.borrower,
    )


def draw_claimed(ledger: Ledger, name: str) -> bool:
    """Whether the payment of the agreed draw waits for the borrower's answer."""
    return any(disburses(ledger.loans[name], payment) for payment in ledger.open_claims(name))


def not_claimable(ledger: Ledger, payment: Payment) -> Reasons:
    """A draw is claimed once at a time."""
    if disburses(ledger.loans[payment.subject], payment) and draw_claimed(ledger, payment.subject):
        yield "DrawClaimed"


def not_payable(ledger: Ledger, payment: Payment) -> Reasons:
    loan = ledger.loans[payment.subject]
    if disburses(loan, payment):
        return
    if loan.phase is not Phase.DRAWN or payment.payee != loan.financier:
        yield "PaymentNotExpected"
    if payment.currency != loan.currency:
        yield "CurrencyMismatch"


def overpays(ledger: Ledger, payment: Payment) -> Reasons:
    loan = ledger.loans[payment.subject]
    if not disburses(loan, payment) and payment.amount > payable(loan, _counted(loan, payment)):
        yield "OverPaid"


def _counted(loan: Loan, payment: Payment) -> date:
    """The day up to which a payment counts interest: never back."""
    return max(payment.day, loan.accrued_to or payment.day)


def paid(ledger: Ledger, payment: Payment) -> None:
    loan = ledger.loans[payment.subject]
    day = _counted(loan, payment)
    loan.interest, loan.penalty = accrued(loan, day)
    loan.accrued_to = day
    assert payment.state is Claim.CONFIRMED
    if disburses(loan, payment):
        loan.phase = Phase.DRAWN
        loan.drawn += payment.amount
        loan.principal += payment.amount
        loan.pending = 0
        return
    loan.interest_due += half_up(loan.interest)
    loan.penalty_due += half_up(loan.penalty)
    loan.interest = loan.penalty = Fraction(0)
    owed = (loan.costs_due, loan.penalty_due, loan.interest_due, loan.principal)
    parts, _ = waterfall(payment.amount, owed)
    loan.costs_due, loan.penalty_due, loan.interest_due, loan.principal = (
        debt - part for debt, part in zip(owed, parts, strict=True)
    )
    _end(ledger, payment.subject)
