"""Going back: to an earlier block after a reorganisation, or to nothing before the read models are built again."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col

from scf_ledger.chain import rows
from scf_ledger.chain.rows import event_id
from scf_ledger.projection.tables import (
    EventSubject,
    ExecutedAct,
    LoggedEvent,
    Progress,
    ReadBlock,
)


def roll_back(session: Session, last_good_block: int) -> int:
    """Takes back every block above one; returns how many rows of concepts changed."""
    changed = rows.roll_back(session, last_good_block)
    above = event_id(last_good_block + 1)
    session.execute(delete(EventSubject).where(col(EventSubject.event) >= above))
    session.execute(delete(LoggedEvent).where(col(LoggedEvent.id) >= above))
    session.execute(delete(ExecutedAct).where(col(ExecutedAct.block_number) > last_good_block))
    session.execute(delete(ReadBlock).where(col(ReadBlock.number) > last_good_block))
    return changed


def clear(session: Session) -> int:
    """Empties every read model; returns how many rows went."""
    gone = 0
    for table in reversed(rows.read_model_tables()):
        result = session.execute(table.delete())
        gone += max(0, getattr(result, "rowcount", 0))
    session.execute(delete(rows.Undo))
    session.execute(delete(ReadBlock))
    found = session.get(Progress, 1)
    if found:
        found.block_number, found.block_hash = -1, ""
        session.add(found)
    session.flush()
    session.expire_all()
    return gone
