"""Read model of freezes."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import uint64


class Freeze(SQLModel, table=True):
    """A court's freeze."""

    __tablename__ = "freeze"
    __table_args__ = (
        Index("freeze_by_court", "court", "id"),
        Index("freeze_by_state", "state", "id"),
        Index("freeze_by_subject", "subject", "event"),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    court: int
    #: receipt or voucher
    kind: str
    subject: str
    #: the event that ordered it; orders over one thing queue in this order
    event: str
    #: kg or minor units
    quantity: int = uint64()
    #: SHA-256 of the order
    order: str
    #: UTC seconds
    until: int
    #: live, released or lapsed; a live one past its time freezes nothing any more
    state: str
    frozen_at: int
    ended_at: int | None = None
