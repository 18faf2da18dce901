"""What a reconciliation of goods finds: breaks of identity and quantity that no single act shows (AB-40)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session, and_, col, or_, select

from scf_ledger.custody.reconciliation import EVENTS, RULE, Break, BreakKind, Fact, Title, UnitName, reconcile
from scf_ledger.custody.tolerance import stock_tolerance
from scf_ledger.gateway.dependencies import MAX_PAGE, Cursor, LedgerDep, PageSize, PrincipalDep
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.paging import decode_cursor, encode_cursor
from scf_ledger.gateway.tables import StoredOpening
from scf_ledger.gateway.views import numbers
from scf_ledger.projection.tables import LoggedEvent
from scf_ledger.receipts.tables import Receipt

router = APIRouter(tags=["findings"])


@router.get("/findings")
def findings(
    ledger: LedgerDep,
    principal: PrincipalDep,
    page_size: PageSize = 50,
    cursor: Cursor = None,
    kind: Annotated[BreakKind | None, Query(description="Only findings of this kind.")] = None,
    custodian: Annotated[int | None, Query(description="Only findings at this custodian.")] = None,
    subject: Annotated[str | None, Query(description="Only findings about this unit or stock.")] = None,
) -> dict[str, Any]:
    """Goods that are not what they were, and no act that says why, in the order of the chain.

    Units that come in although processing used them up, with another mass than they left with, or with a number made of
    another unit's; tanks that hold more than what came in and was made. A custodian sees what happened at its own.
    """
    tolerance = stock_tolerance(ledger.node, ledger.deployment.addresses["Custody"])
    with ledger.database.read() as session:
        found = reconcile(_facts(session), _titles(session), _names(session, ledger), tolerance)
    bound = {"list": "findings", "kind": kind, "custodian": custodian, "subject": subject}
    # What was found stays found in its place: the chain only grows.
    (begin,) = decode_cursor(cursor, bound, (int,)) if cursor else (0,)
    wanted = [
        (place, one)
        for place, one in enumerate(found)
        if place >= begin
        and (principal.sees_all or one.custodian == principal.member)
        and kind in (None, one.kind)
        and custodian in (None, one.custodian)
        and subject in (None, one.subject)
    ]
    size = min(page_size, MAX_PAGE)
    more = wanted[size:]
    return {
        "items": [_shown(one) for _, one in wanted[:size]],
        "next": encode_cursor([more[0][0]], bound) if more else "",
    }


def _facts(session: Session) -> Iterator[Fact]:
    wanted = or_(*(and_(col(LoggedEvent.contract) == c, col(LoggedEvent.name) == name) for c, name in EVENTS))
    for event in session.exec(select(LoggedEvent).where(wanted).order_by(col(LoggedEvent.id))):
        yield Fact(event.name, event.values, event.act, event.block_time)


def _titles(session: Session) -> Mapping[str, Title]:
    rows = session.exec(select(Receipt.id, Receipt.place, Receipt.issued_kg)).all()
    return {name: Title(place, kg) for name, place, kg in rows}


def _names(session: Session, ledger: Ledger) -> Mapping[str, UnitName]:
    """What units' keys stand for, of the acts that went through this gateway."""
    names: dict[str, UnitName] = {}
    query = select(StoredOpening.digest, StoredOpening.vault).where(StoredOpening.method == "unit")
    for digest, vault in session.exec(query):
        if digest not in names:
            value = json.loads(ledger.vault.get(vault))["value"]
            names[digest] = UnitName(value["family"], value["mill"], value["heat"], value["coil"])
    return names


def _shown(one: Break) -> dict[str, Any]:
    return {
        "rule": RULE,
        "kind": one.kind,
        "subject": one.subject,
        "custodian": one.custodian,
        "act": one.act,
        "at": one.at,
        "values": numbers(dict(one.values)),
        "zh": one.zh,
        "en": one.en,
    }
