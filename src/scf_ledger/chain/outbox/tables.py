"""What the outbox keeps."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, String
from sqlmodel import Field, SQLModel

from scf_ledger.columns import Json


class OperationState(StrEnum):
    """The life of an operation.

    queued → submitted → mined → confirmed, or → refused at any point before confirmed. A reorganisation takes mined,
    confirmed and refused-on-chain operations back to lost, from where the same bytes are sent again.
    """

    QUEUED = "queued"
    SUBMITTED = "submitted"
    MINED = "mined"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LOST = "lost"


#: States from which an operation goes on by itself.
PENDING = (OperationState.QUEUED, OperationState.SUBMITTED, OperationState.MINED, OperationState.LOST)
#: States in which it is over.
DONE = (OperationState.CONFIRMED, OperationState.REFUSED)


class Operation(SQLModel, table=True):
    """One call that is to be carried to the chain, and its transaction once it is signed."""

    __tablename__ = "operation"
    __table_args__ = (
        Index("operation_pending", "state", "id"),
        Index("operation_nonce", "account", "nonce", unique=True),
    )

    #: time-ordered
    id: str = Field(primary_key=True)
    #: act or call
    kind: str
    #: digest of the act, or what else it is about; the same reference is never queued twice
    reference: str = Field(unique=True)
    #: contract, by name
    contract: str
    to_address: str
    calldata: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: OperationState = Field(sa_type=String)
    #: unix milliseconds by the gateway's clock
    created_at: int
    updated_at: int
    #: relay account and its nonce; set once, together with the raw bytes
    account: str | None = None
    nonce: int | None = None
    raw: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    tx_hash: str | None = Field(default=None, index=True)
    #: last time that the bytes were sent
    sent_at: int | None = None
    block_number: int | None = Field(default=None, index=True)
    block_hash: str | None = None
    tx_index: int | None = None
    gas_used: int | None = None
    #: why it was refused: code, detail, values
    problem: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))


class OperationEvent(SQLModel, table=True):
    """One step in the life of an operation."""

    __tablename__ = "operation_event"

    id: int | None = Field(default=None, primary_key=True)
    operation: str = Field(index=True)
    at: int
    state: OperationState = Field(sa_type=String)
    detail: str = ""


class RelayAccount(SQLModel, table=True):
    """An account that carries acts: its next nonce, and whether it may be used."""

    __tablename__ = "relay_account"

    address: str = Field(primary_key=True)
    next_nonce: int
    #: why it is not used; empty when it is
    suspended: str = ""
