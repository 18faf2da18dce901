"""Whether the contracts' records are those of the reference ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tests.reference.arithmetic import number_of
from tests.reference.ledger import Ledger
from tests.reference.loans import draw_claimed
from tests.reference.papers import open_objections
from tests.reference.records import Claim
from tests.reference.vouchers import price_claimed

Snapshot = Mapping[str, Mapping[Any, Any]]
NOWHERE = "0x" + "00" * 24
NONE = "0x" + "00" * 32
_YEAR = 360 * 10**6


def differences(ledger: Ledger, taken: Snapshot) -> list[str]:
    """What the contracts say otherwise than the rules; nothing, when all is well."""
    found = []
    for view, name, expected in (
        *_goods(ledger),
        *_titles(ledger),
        *_papers(ledger),
        *_oversight(ledger),
        *_keeping(ledger),
        *_loans(ledger),
        *_vouchers(ledger),
        *_rest(ledger),
        *_forgotten(ledger, taken),
    ):
        actual = taken[view][name]
        said = {key: actual[key] for key in expected} if isinstance(expected, dict) else actual
        if said != expected:
            found.append(f"{view}({name}) is {said}, by the rules {expected}")
    return found


_Expected = Iterator[tuple[str, Any, Any]]


def _goods(ledger: Ledger) -> _Expected:
    for name, inbound in ledger.inbounds.items():
        state = 2 if inbound.withdrawn else 1
        free = {"freeKg": inbound.kg, "freePieces": inbound.pieces, "mixed": inbound.mixed}
        yield "Custody.inboundOf", name, {"state": state, "place": inbound.place, **free}
    for name, line in ledger.certificates.items():
        yield "Custody.certificateOf", name, {"certifiedKg": line.certified, "storedKg": line.stored}
    for name, stock in ledger.stocks.items():
        yield "Custody.stockOf", name, {"measuredKg": stock.measured, "receiptedKg": stock.receipted}
    for name, unit in ledger.units.items():
        told = {"custody": unit.place[:50], "receipted": unit.receipted, "kg": unit.kg}
        yield "Custody.custodyOf", name, {**told, "promisedUntil": ledger.promised_until(name, unit.place)}
    for name in ledger.used_up:
        yield "Custody.custodyOf", name, {"custody": "0x" + "ff" * 24, "receipted": False, "kg": 0}
    for name, booking in ledger.bookings.items():
        yield "Custody.bookingOf", name, {"state": 2 if booking.used else 1, "hazard": booking.hazard}
    for member, (classes, last) in ledger.licences.items():
        yield "Custody.qualificationOf", member, {"hazards": classes, "validUntil": number_of(last)}
    for code, (hazard, lot) in ledger.classes.items():
        yield "Custody.goodsClassOf", code, {"hazard": hazard, "minimumLotKg": lot}


def _papers(ledger: Ledger) -> _Expected:
    for name, digest in ledger.prints.items():
        yield "ReceiptLife.printOf", name, digest
    for name, loss in ledger.losses.items():
        told = {"noticeUntil": loss.until, "objections": open_objections(ledger, name), "holder": loss.holder}
        yield "ReceiptLife.lossOf", name, told
    for name, objection in ledger.objections.items():
        yield "ReceiptLife.objectionOf", name, vars(objection)


def _titles(ledger: Ledger) -> _Expected:
    for name, receipt in ledger.receipts.items():
        yield (
            "Receipts.receiptOf",
            name,
            {
                "state": receipt.title.value,
                "transferable": receipt.transferable,
                "endorsed": receipt.endorsed,
                "suspensions": ledger.suspensions_of(name),
                "serialised": receipt.serialised,
                "place": receipt.place,
                "goods": receipt.goods,
                "lossStandard": receipt.loss_standard,
                "storageUntil": number_of(receipt.storage_until),
                "custodian": receipt.custodian,
                "holder": receipt.holder,
                "pledgee": ledger.loans[receipt.loan].financier if receipt.loan else 0,
                "kg": receipt.kg,
                "pieces": receipt.pieces,
                "lienKg": receipt.pledged,
                "deliveryKg": receipt.promised,
                "deliveryPieces": ledger.promised_pieces(name),
            },
        )
        yield "Oversight.controlBroken", name, ledger.control_broken(name)
        yield "Receipts.frozenKg", name, ledger.frozen_kg(name)
        yield "Receipts.freeKg", name, ledger.free_kg(name)
        yield "PledgeLoans.loanByReceipt", name, receipt.loan or NONE
    for name, order in ledger.orders.items():
        told = {"carrier": order.carrier, "kg": order.kg, "receipt": order.receipt}
        yield "Deliveries.deliveryOrderOf", name, told


def _oversight(ledger: Ledger) -> _Expected:
    for name, suspension in ledger.suspensions.items():
        told = {"receipt": suspension.receipt, "authority": suspension.authority, "live": suspension.live}
        yield "Oversight.suspensionOf", name, {**told, "cause": suspension.cause}
    for name, taken_at in ledger.counted.items():
        yield "Oversight.stockTakeOf", name, {"takenAt": taken_at}
    for name, fees in ledger.fees.items():
        told = {"version": fees.version, "amount": fees.amount, "currency": fees.currency, "asOf": fees.as_of}
        yield "Oversight.feesOf", name, told
    for name, device in ledger.devices.items():
        yield (
            "ControlProofs.deviceOf",
            name,
            {
                "owner": device.owner,
                "custodian": device.custodian,
                "live": device.live,
                "cause": device.cause,
                "version": device.version,
                "sequence": device.sequence,
                "provenAt": device.proven_at,
                "maxGap": device.gap,
                "maxSkew": device.skew,
                "place": device.place,
            },
        )


def _keeping(ledger: Ledger) -> _Expected:
    for name, asked in ledger.inspections.items():
        told = {"receipt": asked.receipt, "custodian": asked.custodian, "answer": asked.answer}
        yield "Keeping.inspectionOf", name, {**told, "windowFrom": asked.begins, "windowUntil": asked.ends}
    for name, (observed_at, kg, impairment, disposal) in ledger.impaired.items():
        told = {"observedAt": observed_at, "kg": kg, "impairment": impairment, "disposal": disposal}
        yield "Keeping.impairmentOf", name, told
    for name, demand in ledger.demands.items():
        yield "Keeping.demandOf", name, {"version": demand.version, "collectBy": demand.collect_by}
    for name, claim in ledger.claims.items():
        yield "Keeping.claimOf", name, vars(claim)
    for key, cap in ledger.caps.items():
        yield "Keeping.lienCapOf", key, vars(cap)


def _loans(ledger: Ledger) -> _Expected:
    for name, loan in ledger.loans.items():
        yield "PledgeLoans.linesOf", name, loan.lines
        yield (
            "PledgeLoans.loanOf",
            name,
            {
                "state": loan.phase.value,
                "limit": loan.limit,
                "registeredLines": len(loan.registered),
                "registeredUntil": number_of(loan.registered_until) if loan.registered_until else 0,
                "drawn": loan.drawn,
                "pendingDraw": loan.pending,
                "drawClaimed": draw_claimed(ledger, name),
                "principal": loan.principal,
                "interestDue": loan.interest_due,
                "penaltyDue": loan.penalty_due,
                "costsDue": loan.costs_due,
                "interestNumerator": _exact(loan.interest),
                "penaltyNumerator": _exact(loan.penalty),
                "accruedDay": number_of(loan.accrued_to) if loan.accrued_to else 0,
            },
        )


def _exact(part: Fraction) -> int:
    whole = part * _YEAR
    assert whole.denominator == 1
    return whole.numerator


def _vouchers(ledger: Ledger) -> _Expected:
    for name, voucher in ledger.vouchers.items():
        yield (
            "Receivables.voucherOf",
            name,
            {
                "state": voucher.stage.value,
                "debtor": voucher.debtor,
                "currency": voucher.currency,
                "dueDay": number_of(voucher.due),
                "holder": voucher.holder,
                "amount": voucher.amount,
                "settled": voucher.settled,
                "overdue": voucher.overdue,
                "layer": voucher.transfers,
                "financier": voucher.financier,
                "price": voucher.price,
                "priceClaimed": price_claimed(ledger, name),
                "root": voucher.root,
            },
        )
    for name, invoice in ledger.invoices.items():
        told = {"total": invoice.total, "used": invoice.used, "currency": invoice.currency}
        yield "Receivables.invoiceOf", name, told


def _forgotten(ledger: Ledger, taken: Snapshot) -> _Expected:
    """Invoices behind vouchers that were all refused bind nothing."""
    for name in taken.get("Receivables.invoiceOf", {}):
        if name not in ledger.invoices:
            yield "Receivables.invoiceOf", name, {"total": 0, "used": 0, "currency": 0}


def _rest(ledger: Ledger) -> _Expected:
    states = {Claim.CLAIMED: 1, Claim.CONFIRMED: 2, Claim.REJECTED: 3}
    for name, payment in ledger.payments.items():
        yield "Settlement.paymentOf", name, {"state": states[payment.state], "amount": payment.amount}
    for name, freeze in ledger.freezes.items():
        yield "CourtOrders.freezeOf", name, {"released": freeze.ended, "until": freeze.until}
