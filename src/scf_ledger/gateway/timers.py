"""What the read models hold that deadlines follow from, for one who asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import Inbound
from scf_ledger.gateway.auth import Principal
from scf_ledger.keeping.tables import Inspection
from scf_ledger.loans.tables import Loan, LoanLine
from scf_ledger.oversight.tables import Device, ReceiptRegistration, StockTake
from scf_ledger.oversight.timers import (
    EndedDebt,
    Facts,
    Filing,
    Guard,
    HeldReceipt,
    LiveFreeze,
    OpenRequest,
    Terms,
    Timer,
    timers,
)
from scf_ledger.receipts.tables import Receipt
from scf_ledger.receivables.tables import Voucher
from scf_ledger.settings import Settings, days_of


def terms_of(settings: Settings) -> Terms:
    """The parameters of an installation."""
    return Terms(
        purchase_money_days=settings.purchase_money_days,
        registration_notice_days=settings.registration_notice_days,
        cancellation_working_days=settings.cancellation_working_days,
        objection_notice_days=settings.objection_notice_days,
        objection_proof_days=settings.objection_proof_days,
        stock_take_days=settings.stock_take_days,
        stock_take_notice_days=settings.stock_take_notice_days,
        freeze_notice_days=settings.freeze_notice_days,
        inspection_answer_days=settings.inspection_answer_days,
        shown_days=settings.overdue_shown_days,
        holidays=days_of("SCF_HOLIDAYS", settings.holidays),
        workdays=days_of("SCF_WORKDAYS", settings.workdays),
    )


def timers_for(session: Session, principal: Principal, now: int, terms: Terms) -> list[Timer]:
    """The deadlines that concern one member, or all of them for whoever sees the whole."""
    return [
        one
        for one in timers(_facts(session, principal), now, terms)
        if principal.sees_all or principal.member in one.members
    ]


def _facts(session: Session, principal: Principal) -> Facts:
    return Facts(
        receipts=_receipts(session, principal),
        filings=(*_filings(session), *_loan_filings(session)),
        debts=_debts(session),
        guards=_guards(session),
        freezes=_freezes(session),
        requests=_requests(session),
    )


def _receipts(session: Session, principal: Principal) -> Iterator[HeldReceipt]:
    last = select(StockTake.receipt, func.max(StockTake.taken_at)).group_by(col(StockTake.receipt))
    counted = dict(session.exec(last).all())
    # What processing or a merger made has no acceptance of its own.
    query = select(Receipt, Inbound.accepted_at).join(Inbound, col(Inbound.id) == Receipt.inbound, isouter=True)
    if not principal.sees_all:
        # Others' receipts are many; of the other records there are few.
        parties = (Receipt.custodian, Receipt.holder, Receipt.pledgee)
        query = query.where(or_(*(col(party) == principal.member for party in parties)))
    for receipt, accepted_at in session.exec(query.where(Receipt.state == "active")):
        yield HeldReceipt(
            id=receipt.id,
            delivered_at=accepted_at or receipt.issued_at,
            issued_at=receipt.issued_at,
            counted_at=counted.get(receipt.id, 0),
            members=_parties(receipt),
        )


def _parties(receipt: Receipt) -> frozenset[int]:
    return frozenset({receipt.custodian, receipt.holder, receipt.pledgee} - {0})


def _filings(session: Session) -> Iterator[Filing]:
    """The last filing on each receipt at each registry, and none after a cancellation."""
    last: dict[tuple[str, str], ReceiptRegistration] = {}
    objections: dict[tuple[str, str], ReceiptRegistration] = {}
    keys = (col(ReceiptRegistration.receipt), col(ReceiptRegistration.registry_code), col(ReceiptRegistration.version))
    for row in session.exec(select(ReceiptRegistration).order_by(*keys)):
        place = row.receipt, row.registry_code
        if row.filing == "objection":
            objections[place] = row
        else:
            # what the secured party files after an objection answers it
            last[place] = row
            objections.pop(place, None)
    standing = [row for row in last.values() if row.filing != "cancellation"]
    for row in (*standing, *objections.values()):
        receipt = session.get_one(Receipt, row.receipt)
        yield Filing(
            subject=row.receipt,
            registered_at=row.registered_at,
            registered_until=row.registered_until,
            objection=row.filing == "objection",
            members=_parties(receipt) | {row.filer},
        )


def _loan_filings(session: Session) -> Iterator[Filing]:
    query = select(Loan).where(col(Loan.state).in_(("registered", "drawn")), Loan.registered_until > 0)
    for loan in session.exec(query):
        yield Filing(
            subject=loan.id,
            registered_at=loan.registered_at,
            registered_until=loan.registered_until,
            objection=False,
            members=frozenset({loan.financier, loan.borrower}),
        )


def _debts(session: Session) -> Iterator[EndedDebt]:
    """Settled loans with a registration of which no cancellation is recorded since, on any of their receipts."""
    query = select(Loan).where(col(Loan.settled_at).is_not(None), Loan.registered_until > 0)
    for loan in session.exec(query):
        assert loan.settled_at is not None
        cancelled = session.exec(
            select(ReceiptRegistration)
            .join(LoanLine, col(LoanLine.receipt) == ReceiptRegistration.receipt)
            .where(
                LoanLine.loan == loan.id,
                ReceiptRegistration.registry_code == loan.registry_code,
                ReceiptRegistration.filing == "cancellation",
                ReceiptRegistration.recorded_at >= loan.settled_at,
            )
        ).first()
        if cancelled is None:
            members = frozenset({loan.financier, loan.borrower})
            yield EndedDebt(loan=loan.id, ended_at=loan.settled_at, members=members)


def _guards(session: Session) -> Iterator[Guard]:
    for device in session.exec(select(Device).where(col(Device.live))):
        here = select(Receipt).where(
            Receipt.place == device.place, Receipt.custodian == device.custodian, Receipt.state == "active"
        )
        parties = frozenset[int]().union(*(_parties(receipt) for receipt in session.exec(here)))
        yield Guard(
            device=device.id,
            proven_at=device.proven_at,
            max_gap=device.max_gap,
            broken=device.cause != "",
            members=parties | {device.owner, device.custodian},
        )


def _freezes(session: Session) -> Iterator[LiveFreeze]:
    for order in session.exec(select(Freeze).where(Freeze.state == "live")):
        yield LiveFreeze(
            freeze=order.id, until=order.until, members=frozenset({order.court}) | _frozen_parties(session, order)
        )


def _requests(session: Session) -> Iterator[OpenRequest]:
    for request in session.exec(select(Inspection).where(Inspection.state == "requested")):
        parties = _parties(session.get_one(Receipt, request.receipt))
        members = parties | {request.holder, request.custodian}
        yield OpenRequest(inspection=request.id, requested_at=request.requested_at, members=members)


def _frozen_parties(session: Session, order: Freeze) -> frozenset[int]:
    if order.kind == "receipt":
        return _parties(session.get_one(Receipt, order.subject))
    voucher = session.get_one(Voucher, order.subject)
    return frozenset({voucher.debtor, voucher.holder} - {0})


def page_of(found: Sequence[Timer], after: tuple[int, str, str] | None, size: int) -> tuple[Sequence[Timer], bool]:
    """The timers after a place in their order, and whether there are more."""
    rest = [one for one in found if after is None or (one.due_at, one.kind.value, one.subject) > after]
    return rest[:size], len(rest) > size
