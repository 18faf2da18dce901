"""What a reconciliation of goods finds: breaks of identity and quantity that no single act shows (AB-40)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter
from sqlmodel import Session, and_, col, or_, select

from scf_ledger.custody.reconciliation import EVENTS, RULE, Break, Fact, Title, UnitName, reconcile
from scf_ledger.custody.tolerance import stock_tolerance
from scf_ledger.gateway.dependencies import LedgerDep, PrincipalDep
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.tables import StoredOpening
from scf_ledger.gateway.views import numbers
from scf_ledger.projection.tables import LoggedEvent
from scf_ledger.receipts.tables import Receipt

router = APIRouter(tags=["findings"])


@router.get("/findings")
def findings(ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Goods that are not what they were, and no act that says why, in the order of the chain.

    Units that come in although processing used them up, with another mass than they left with, or with a number made of
    another unit's; tanks that hold more than what came in and was made. A custodian sees what happened at its own.
    """
    tolerance = stock_tolerance(ledger.node, ledger.deployment.addresses["Custody"])
    with ledger.database.read() as session:
        found = reconcile(_facts(session), _titles(session), _names(session, ledger), tolerance)
    return {"items": [_shown(one) for one in found if principal.sees_all or one.custodian == principal.member]}


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
