"""What the projection keeps of itself: how far it has read, every event, every act."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index
from sqlmodel import Field, Session, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json

_INFO = READ_MODEL["info"]


class Progress(SQLModel, table=True):
    """How far the projection has read, and of which chain."""

    __tablename__ = "projection_progress"

    id: int = Field(default=1, primary_key=True)
    chain_id: int
    genesis_hash: str
    #: last block read; -1 before the first
    block_number: int
    block_hash: str
    #: UTC seconds by the chain's clock
    block_time: int


class ReadBlock(SQLModel, table=True):
    """A block at which reading stopped once: where the way back from a reorganisation is looked for."""

    __tablename__ = "projection_block"

    number: int = Field(primary_key=True)
    hash: str


class LoggedEvent(SQLModel, table=True):
    """An event of the ledger, decoded."""

    __tablename__ = "chain_event"
    __table_args__ = (Index("chain_event_log", "block_hash", "log_index", unique=True), {"info": _INFO})

    #: block, transaction and log: sorts in the order of the chain
    id: str = Field(primary_key=True)
    block_number: int = Field(index=True)
    block_hash: str
    #: UTC seconds
    block_time: int
    tx_hash: str
    log_index: int
    contract: str
    name: str
    values: dict[str, Any] = Field(sa_column=Column("event_values", Json, nullable=False))
    #: digest of the act that caused it; empty when none did
    act: str = Field(index=True)


class EventSubject(SQLModel, table=True):
    """What an event is about: receipt, loan, unit … by name."""

    __tablename__ = "chain_event_subject"
    __table_args__ = (Index("chain_event_by_subject", "subject", "event"), {"info": _INFO})

    event: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)


class ExecutedAct(SQLModel, table=True):
    """An act that the chain took, with who signed it."""

    __tablename__ = "executed_act"
    __table_args__ = ({"info": _INFO},)

    digest: str = Field(primary_key=True)
    kind: str = Field(index=True)
    contract: str
    message: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    companion: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    #: party, member, key, signer and signature of each
    signatures: list[dict[str, Any]] = Field(sa_column=Column(Json, nullable=False))
    block_number: int
    block_time: int
    tx_hash: str


def progress(session: Session) -> Progress | None:
    """How far the projection has read, or None before it ever did."""
    return session.get(Progress, 1)


def last_read(session: Session) -> tuple[int, str]:
    """Number and hash of the last block that was read; -1 before the first."""
    found = progress(session)
    return (found.block_number, found.block_hash) if found else (-1, "")
