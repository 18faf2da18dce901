"""What has happened to a thing: its events, those of the receipts that it comes from, and the line of titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from scf_ledger.acts.children import child_name
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.dependencies import MAX_PAGE
from scf_ledger.gateway.paging import decode_cursor, encode_cursor
from scf_ledger.gateway.views import numbers
from scf_ledger.projection.tables import EventSubject, LoggedEvent
from scf_ledger.receipts.tables import Receipt, ReceiptLineage

#: Steps of lineage that one answer has; beyond them stands the history of one of those receipts.
MOST_STEPS = 1_000


def events_of(session: Session, name: str) -> Sequence[LoggedEvent]:
    """Every event that names a thing, in the order of the chain."""
    found: Sequence[LoggedEvent] = session.exec(_events(EventSubject.subject == name)).all()
    return found


def _events(about: Any) -> Any:
    return (
        select(LoggedEvent)
        .join(EventSubject, col(EventSubject.event) == LoggedEvent.id)
        .where(about)
        .order_by(col(LoggedEvent.id))
    )


# ---------------------------------------------------------------- lineage


def ancestry(session: Session, receipt: str) -> list[ReceiptLineage]:
    """Every step by which a receipt came of others, the newest first, at most MOST_STEPS."""
    return list(_steps(session, receipt, backward=True))


def descent(session: Session, receipt: str, principal: Principal) -> list[ReceiptLineage]:
    """Every step by which others came of a receipt; beyond a receipt of others no further."""
    found = []
    closed: set[str] = set()
    for step in _steps(session, receipt, backward=False):
        if step.parent in closed:
            closed.add(step.child)
            continue
        found.append(step)
        child = session.get_one(Receipt, step.child)
        if not principal.sees_all and principal.member not in (child.holder, child.custodian, child.pledgee):
            closed.add(step.child)
    return found


def _steps(session: Session, receipt: str, *, backward: bool) -> Iterator[ReceiptLineage]:
    """Generation by generation, each step once."""
    here, there = (
        (ReceiptLineage.child, ReceiptLineage.parent) if backward else (ReceiptLineage.parent, ReceiptLineage.child)
    )
    seen, generation, told = {receipt}, [receipt], 0
    while generation and told < MOST_STEPS:
        query = select(ReceiptLineage).where(col(here).in_(generation)).order_by(col(ReceiptLineage.event), col(there))
        steps = session.exec(query.limit(MOST_STEPS - told)).all()
        yield from steps
        told += len(steps)
        next_ones = dict.fromkeys(step.parent if backward else step.child for step in steps)
        generation = [name for name in next_ones if name not in seen]
        seen.update(generation)


# ---------------------------------------------------------------- pages


def history_page(
    session: Session, receipt: str, steps: Sequence[ReceiptLineage], size: int, cursor: str | None
) -> dict[str, Any]:
    """A page of the events about a receipt and, until they became it, about those that it comes from."""
    until: dict[str, str] = {}
    for step in steps:
        # Of a receipt that became several of its ancestors, the last of these events is the end.
        until[step.parent] = max(until.get(step.parent, ""), step.event)
    about: list[ColumnElement[bool]] = [col(EventSubject.subject) == receipt]
    about += [and_(col(EventSubject.subject) == name, col(EventSubject.event) <= last) for name, last in until.items()]
    bound = {"list": "history", "receipt": receipt, "ancestors": bool(steps)}
    after = decode_cursor(cursor, bound, [str])[0] if cursor else ""
    size = min(size, MAX_PAGE)
    names = sorted(
        {
            name
            for way in about
            for name in session.exec(
                select(EventSubject.event)
                .where(way, col(EventSubject.event) > after)
                .order_by(col(EventSubject.event))
                .limit(size + 1)
            ).all()
        }
    )
    shown = names[:size]
    events = session.exec(select(LoggedEvent).where(col(LoggedEvent.id).in_(shown)).order_by(col(LoggedEvent.id))).all()
    items = [event_view(event, receipt, *until) for event in events]
    return {"items": items, "next": encode_cursor([shown[-1]], bound) if len(names) > size else ""}


def event_view(event: LoggedEvent, *about: str) -> dict[str, Any]:
    """An event as JSON. Of a batch of receipts, those that the history is about: the others are not its matter."""
    return {
        "id": event.id,
        "contract": event.contract,
        "name": event.name,
        "values": numbers(_narrowed(event, about) if about else event.values),
        "block_number": event.block_number,
        "block_time": event.block_time,
        "tx_hash": event.tx_hash,
        "act": event.act or None,
    }


def _narrowed(event: LoggedEvent, about: Sequence[str]) -> dict[str, Any]:
    values = event.values
    if event.name != "ReceiptsIssued" or values["batch"] in about:
        return values
    items = values["act"]["items"]
    names = [child_name(values["batch"], place) for place in range(len(items))]
    kept = [place for place, name in enumerate(names) if name in about] or [
        place for place, item in enumerate(items) if {item["inbound"], *item["units"]} & set(about)
    ]
    return {
        **values,
        "goods": [values["goods"][place] for place in kept],
        "receipts": [names[place] for place in kept],
        "act": {**values["act"], "items": [items[place] for place in kept]},
    }
