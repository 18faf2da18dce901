"""How events change the read model of payments."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.settlement.tables import Payment


def claimed(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Payment(
            id=e.values["payment"],
            sink=m["sink"],
            subject=m["subject"],
            payer=m["payer"],
            payee=m["payee"],
            amount=m["amount"],
            currency=m["currency"],
            value_day=m["valueDay"],
            bank_reference=m["bankReference"],
            state="claimed",
            claimed_at=e.block_time,
        )
    )


def _end(rows: Rows, e: ChainEvent, state: str) -> None:
    payment = rows.get(Payment, e.values["payment"])
    payment.state, payment.ended_at = state, e.block_time
    rows.put(payment)


def confirmed(rows: Rows, e: ChainEvent) -> None:
    _end(rows, e, "confirmed")


def rejected(rows: Rows, e: ChainEvent) -> None:
    _end(rows, e, "rejected")


HANDLERS = {
    ("Settlement", "PaymentClaimed"): claimed,
    ("Settlement", "PaymentConfirmed"): confirmed,
    ("Settlement", "PaymentRejected"): rejected,
}
