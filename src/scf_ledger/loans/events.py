"""How events change the read models of loans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.goods import short_code
from scf_ledger.loans.tables import Loan, LoanLine, LoanPosting
from scf_ledger.products.tables import Product

NOTHING = "0x" + "00" * 32


def applied(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    product = rows.get(Product, m["product"])
    rows.put(
        Loan(
            id=e.values["loan"],
            product=product.id,
            financier=e.values["financier"],
            borrower=m["borrower"],
            currency=product.currency,
            state="applied",
            application_version=1,
            version=0,
            applied_amount=m["amount"],
            tenor_days=m["tenorDays"],
            limit=0,
            rate=0,
            penalty_rate=0,
            initial_ltv=product.initial_ltv,
            haircut=product.haircut,
            maturity_day=0,
            accrued_day=0,
            offer_until=0,
            evidence_kinds=0,
            evidence="",
            registry_code="",
            registration="",
            registered_at=0,
            registered_until=0,
            drawn=0,
            pending_draw=0,
            principal=0,
            interest_due=0,
            penalty_due=0,
            costs_due=0,
            interest_numerator=0,
            penalty_numerator=0,
            applied_at=e.block_time,
        )
    )


def offered(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    loan = rows.get(Loan, e.values["loan"])
    loan.state = "offered"
    loan.application_version = m["version"] + 1
    loan.limit = m["limit"]
    loan.rate = m["rate"]
    loan.maturity_day = m["maturityDay"]
    loan.offer_until = m["offerUntil"]
    loan.evidence_kinds = m["evidenceKinds"]
    loan.evidence = m["evidence"]
    rows.put(loan)


def _application(rows: Rows, e: ChainEvent, state: str) -> None:
    loan = rows.get(Loan, e.values["loan"])
    loan.state = state
    loan.application_version = e.message["version"] + 1
    rows.put(loan)


def accepted(rows: Rows, e: ChainEvent) -> None:
    _application(rows, e, "accepted")


def declined(rows: Rows, e: ChainEvent) -> None:
    _application(rows, e, "declined")


def opened(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    loan.version = 1
    loan.penalty_rate = e.values["terms"]["penaltyRate"]
    rows.put(loan)


def cancelled(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    loan.state = "cancelled"
    loan.version = e.message["version"] + 1
    rows.put(loan)


def pledged(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    loan = rows.get(Loan, e.values["loan"])
    loan.version = m["version"] + 1
    rows.put(loan)
    rows.put(_line(rows, loan.id, m["receipt"], m["kg"], m["relatedOverride"]))


def _line(rows: Rows, loan: str, receipt: str, kg: int, related_override: str) -> LoanLine:
    """The line of a receipt that begins to secure a loan, or does so again; not registered yet."""
    line = rows.find(LoanLine, loan, receipt) or LoanLine(
        loan=loan, receipt=receipt, pledged_kg=0, released_kg=0, registered=False
    )
    line.pledged_kg += kg
    line.registered = False
    line.registry_code = line.registration = ""
    line.registered_at = line.registered_until = 0
    line.related_override = "" if related_override == NOTHING else related_override
    return line


def _register(line: LoanLine, m: Mapping[str, Any]) -> None:
    """The registration that an act carries covers a line; the time of the first one stays (L-48)."""
    if not line.registered:
        line.registered = True
        line.registry_code = short_code(m["registry"])
        line.registration = m["number"]
        line.registered_at = m["registeredAt"]
    line.registered_until = m["registeredUntil"]


def substituted(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    loan = rows.get(Loan, e.values["loan"])
    loan.version = m["version"] + 1
    loan.registered_until = min(loan.registered_until, m["registeredUntil"])
    rows.put(loan)
    line = _line(rows, loan.id, m["incoming"], m["incomingKg"], m["relatedOverride"])
    _register(line, m)
    rows.put(line)


def registered(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    loan = rows.get(Loan, e.values["loan"])
    if loan.state == "accepted":
        loan.state = "registered"
    loan.version = m["version"] + 1
    loan.registry_code = short_code(m["registry"])
    loan.registration = m["number"]
    loan.registered_at = m["registeredAt"]
    loan.registered_until = m["registeredUntil"]
    rows.put(loan)
    for line in rows.where(LoanLine, loan=loan.id):
        if line.pledged_kg > line.released_kg:
            _register(line, m)
            rows.put(line)


def draw_agreed(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    loan.version = e.message["version"] + 1
    loan.pending_draw = e.message["amount"]
    rows.put(loan)


def draw_lapsed(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    loan.version = e.values["version"]
    loan.pending_draw = 0
    rows.put(loan)


def disbursed(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    loan = rows.get(Loan, v["loan"])
    loan.state = "drawn"
    loan.pending_draw = 0
    rows.put(loan)
    _post(rows, e, "draw", v["amount"], principal=v["amount"])


def repaid(rows: Rows, e: ChainEvent) -> None:
    parts = {name: e.values[name] for name in ("costs", "penalty", "interest", "principal")}
    _post(rows, e, "repayment", sum(parts.values()), **parts)


def _post(
    rows: Rows,
    e: ChainEvent,
    kind: str,
    amount: int,
    *,
    principal: int,
    costs: int = 0,
    penalty: int = 0,
    interest: int = 0,
) -> None:
    rows.put(
        LoanPosting(
            payment=e.values["payment"],
            loan=e.values["loan"],
            kind=kind,
            amount=amount,
            costs=costs,
            penalty=penalty,
            interest=interest,
            principal=principal,
            value_day=e.values["valueDay"],
            at=e.block_time,
        )
    )


def debt_changed(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    loan = rows.get(Loan, v["loan"])
    loan.version = v["version"]
    loan.accrued_day = v["accruedDay"]
    loan.drawn = v["drawn"]
    loan.principal = v["principal"]
    loan.interest_due = v["interestDue"]
    loan.penalty_due = v["penaltyDue"]
    loan.costs_due = v["costsDue"]
    loan.interest_numerator = v["interestNumerator"]
    loan.penalty_numerator = v["penaltyNumerator"]
    rows.put(loan)


def settled(rows: Rows, e: ChainEvent) -> None:
    loan = rows.get(Loan, e.values["loan"])
    loan.state = "settled"
    loan.version = e.values["version"]
    loan.settled_at = e.block_time
    rows.put(loan)


def released(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    loan = rows.get(Loan, v["loan"])
    loan.version = v["version"]
    rows.put(loan)
    line = rows.get(LoanLine, v["loan"], v["receipt"])
    line.released_kg += v["kg"]
    rows.put(line)


HANDLERS = {
    ("LoanOffers", "LoanApplied"): applied,
    ("LoanOffers", "LoanOffered"): offered,
    ("LoanOffers", "OfferAccepted"): accepted,
    ("LoanOffers", "LoanDeclined"): declined,
    ("PledgeLoans", "LoanOpened"): opened,
    ("PledgeLoans", "LoanCancelled"): cancelled,
    ("PledgeLoans", "Pledged"): pledged,
    ("PledgeLoans", "Substituted"): substituted,
    ("PledgeLoans", "PledgeRegistered"): registered,
    ("PledgeLoans", "DrawAgreed"): draw_agreed,
    ("PledgeLoans", "DrawLapsed"): draw_lapsed,
    ("PledgeLoans", "Disbursed"): disbursed,
    ("PledgeLoans", "Repaid"): repaid,
    ("PledgeLoans", "CostCharged"): lambda rows, e: None,
    ("PledgeLoans", "DebtChanged"): debt_changed,
    ("PledgeLoans", "LoanSettled"): settled,
    ("PledgeLoans", "Released"): released,
}
