"""What records say beyond their columns, because it changes with the clock or stands in other tables.

Of a receipt: how much courts freeze now, how much is free, whether its tank is short. Of a freeze: its rank in the
queue and how much it freezes now (L-37).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from scf_ledger.court_orders.queue import Bite, bites
from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import Stock
from scf_ledger.gateway.views import numbers, record
from scf_ledger.projection.tables import progress
from scf_ledger.receipts.tables import Receipt
from scf_ledger.receivables.tables import Voucher

#: What is added to the columns, with its type as JSON.
OF_RECEIPTS: dict[str, Any] = {"frozen_kg": str, "free_kg": str, "short": bool}
OF_FREEZES: dict[str, Any] = {"rank": int, "frozen": str}


def receipts_shown(session: Session, rows: Sequence[Receipt]) -> list[dict[str, Any]]:
    frozen = _bites(session, {row.id: row.kg for row in rows if row.freezes})
    places = {row.place for row in rows if not row.serialised}
    short = set(session.exec(select(Stock.id).where(col(Stock.id).in_(places), col(Stock.short))).all())
    shown = []
    for row in rows:
        frozen_kg = sum(bite.frozen for bite in frozen.get(row.id, {}).values())
        free_kg = max(0, row.kg - row.lien_kg - row.delivery_kg - frozen_kg) if row.state == "active" else 0
        more = {"frozen_kg": frozen_kg, "free_kg": free_kg, "short": row.state == "active" and row.place in short}
        shown.append({**record(row), **numbers(more)})
    return shown


def freezes_shown(session: Session, rows: Sequence[Freeze]) -> list[dict[str, Any]]:
    subjects = {row.subject for row in rows}
    receipts = session.exec(select(Receipt.id, Receipt.kg).where(col(Receipt.id).in_(subjects))).all()
    vouchers = session.exec(
        select(Voucher.id, Voucher.amount, Voucher.settled).where(col(Voucher.id).in_(subjects))
    ).all()
    totals = {**dict(receipts), **{name: amount - settled for name, amount, settled in vouchers}}
    found = _bites(session, totals)
    shown = []
    for row in rows:
        bite = found.get(row.subject, {}).get(row.id, Bite(0, 0))
        shown.append({**record(row), **numbers({"rank": bite.rank, "frozen": bite.frozen})})
    return shown


def _bites(session: Session, totals: dict[str, int]) -> dict[str, dict[str, Bite]]:
    """What each order over some things does now: by thing, by order."""
    if not totals:
        return {}
    orders: dict[str, list[Freeze]] = defaultdict(list)
    for order in _orders(session, totals):
        orders[order.subject].append(order)
    read = progress(session)
    now = read.block_time if read else 0
    return {name: bites(listed, totals[name], now) for name, listed in orders.items()}


def _orders(session: Session, subjects: Iterable[str]) -> Sequence[Freeze]:
    query = select(Freeze).where(col(Freeze.subject).in_(list(subjects))).order_by(col(Freeze.event))
    return session.exec(query).all()
