"""Deadlines that nobody signs for, for those whom they concern."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from scf_ledger.gateway.dependencies import MAX_PAGE, Cursor, LedgerDep, PageSize, PrincipalDep
from scf_ledger.gateway.paging import decode_cursor, encode_cursor
from scf_ledger.gateway.timers import page_of, terms_of, timers_for
from scf_ledger.oversight.timers import MEANINGS, Timer, TimerKind, TimerState

router = APIRouter(tags=["timers"])


@router.get("/timers", name="list_timers")
def list_timers(
    ledger: LedgerDep,
    principal: PrincipalDep,
    page_size: PageSize = 50,
    cursor: Cursor = None,
    kind: Annotated[TimerKind | None, Query(description="Only timers of this kind.")] = None,
    state: Annotated[TimerState | None, Query(description="Only timers in this state.")] = None,
    subject: Annotated[str | None, Query(description="Only timers about this record.")] = None,
) -> dict[str, Any]:
    """Deadlines by the chain's clock, the earliest first: L-26, L-37, L-48, L-49, WR-20, AB-37."""
    bound = {"list": "timers", "kind": kind, "state": state, "subject": subject}
    with ledger.database.read() as session:
        now = ledger.box.chain_time(session)
        found = [
            one
            for one in timers_for(session, principal, now, terms_of(ledger.settings))
            if kind in (None, one.kind) and state in (None, one.state) and subject in (None, one.subject)
        ]
    after = None
    if cursor:
        due_at, last_kind, last_subject = decode_cursor(cursor, bound, (int, str, str))
        after = (due_at, last_kind, last_subject)
    shown, more = page_of(found, after, min(page_size, MAX_PAGE))
    key = [shown[-1].due_at, shown[-1].kind.value, shown[-1].subject] if more else []
    return {"items": [_view(one) for one in shown], "next": encode_cursor(key, bound) if more else ""}


def _view(timer: Timer) -> dict[str, Any]:
    rule, zh, en = MEANINGS[timer.kind]
    return {
        "kind": timer.kind,
        "rule": rule,
        "title": en,
        "title_zh": zh,
        "subject": timer.subject,
        "state": timer.state,
        "opens_at": timer.opens_at,
        "due_at": timer.due_at,
        "members": sorted(timer.members),
    }
