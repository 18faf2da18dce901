"""How events change the read model of freezes."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.court_orders.tables import Freeze

SUBJECTS = {1: "receipt", 2: "voucher"}


def frozen(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Freeze(
            id=e.values["freeze"],
            court=m["court"],
            kind=SUBJECTS[m["kind"]],
            subject=m["subject"],
            event=e.id,
            quantity=m["quantity"],
            order=m["order"],
            until=m["until"],
            state="live",
            frozen_at=e.block_time,
        )
    )


def renewed(rows: Rows, e: ChainEvent) -> None:
    freeze = rows.get(Freeze, e.values["freeze"])
    freeze.until = e.message["until"]
    rows.put(freeze)


def _end(rows: Rows, e: ChainEvent, state: str) -> None:
    freeze = rows.get(Freeze, e.values["freeze"])
    freeze.state, freeze.ended_at = state, e.block_time
    rows.put(freeze)


def released(rows: Rows, e: ChainEvent) -> None:
    _end(rows, e, "released")


def lapsed(rows: Rows, e: ChainEvent) -> None:
    _end(rows, e, "lapsed")


HANDLERS = {
    ("CourtOrders", "FrozenByCourt"): frozen,
    ("CourtOrders", "FreezeRenewed"): renewed,
    ("CourtOrders", "FreezeReleased"): released,
    ("CourtOrders", "FreezeLapsed"): lapsed,
}
