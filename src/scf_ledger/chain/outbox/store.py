"""Putting operations into the outbox and following them; no network here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from scf_ledger.chain.outbox.tables import PENDING, Operation, OperationEvent, OperationState
from scf_ledger.clock import new_id, now_ms
from scf_ledger.problems import problem


class Outbox:
    """Operations in the caller's own transaction, so that an act and its operation are stored together or not."""

    def __init__(self, queue_limit: int) -> None:
        self.queue_limit = queue_limit

    def enqueue(
        self, session: Session, *, kind: str, reference: str, contract: str, to_address: str, calldata: bytes
    ) -> Operation:
        """Queues a call; the same reference gives the same operation.

        Raises
        ------
        Problem
            QUEUE_FULL: too many operations wait.
        """
        existing = session.exec(select(Operation).where(Operation.reference == reference)).first()
        if existing:
            return existing
        waiting = session.exec(select(func.count()).where(Operation.state == OperationState.QUEUED)).one()
        if waiting >= self.queue_limit:
            raise problem("QUEUE_FULL", f"{waiting} operations wait already", {"limit": self.queue_limit})
        now = now_ms()
        operation = Operation(
            id=new_id(),
            kind=kind,
            reference=reference,
            contract=contract,
            to_address=to_address,
            calldata=calldata,
            state=OperationState.QUEUED,
            created_at=now,
            updated_at=now,
        )
        session.add(operation)
        note(session, operation, "accepted")
        return operation


def note(session: Session, operation: Operation, detail: str) -> None:
    """Writes a step into the operation's history."""
    session.add(OperationEvent(operation=operation.id, at=operation.updated_at, state=operation.state, detail=detail))


def move(session: Session, operation: Operation, state: OperationState, detail: str, **values: Any) -> None:
    """Takes an operation to a state, with what is known of it there."""
    for name, value in values.items():
        setattr(operation, name, value)
    operation.state = state
    operation.updated_at = now_ms()
    session.add(operation)
    note(session, operation, detail)


def by_state(session: Session, *states: OperationState, limit: int | None = None) -> Sequence[Operation]:
    """Operations in these states, oldest first."""
    query = select(Operation).where(col(Operation.state).in_(states)).order_by(Operation.id)
    return session.exec(query.limit(limit) if limit else query).all()


def history(session: Session, operation: str) -> Sequence[OperationEvent]:
    """The steps of an operation, oldest first."""
    query = select(OperationEvent).where(OperationEvent.operation == operation).order_by(col(OperationEvent.id))
    return session.exec(query).all()


def pending_count(session: Session) -> int:
    """How many operations are not over."""
    return session.exec(select(func.count()).where(col(Operation.state).in_(PENDING))).one()


def roll_back(session: Session, last_good_block: int) -> int:
    """After a reorganisation: whatever was mined above the last good block is lost, and will be sent again.

    Called in the transaction that rolls back the projection, so that the two never tell different stories.
    """
    query = select(Operation).where(col(Operation.block_number) > last_good_block)
    lost = session.exec(query).all()
    for operation in lost:
        lose(session, operation)
    return len(lost)


def lose(session: Session, operation: Operation) -> None:
    """A block is gone, and the operation's transaction with it."""
    detail = f"block {operation.block_number} is no longer part of the chain"
    move(session, operation, OperationState.LOST, detail, problem=None)
