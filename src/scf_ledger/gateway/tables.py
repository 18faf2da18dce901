"""What the gateway keeps for itself: API keys, acts collecting signatures, what hashes stand for, answers to repeat."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, String
from sqlmodel import Field, SQLModel

from scf_ledger.columns import Json


class ApiKey(SQLModel, table=True):
    """A key that opens the API for one member; only its hash is kept."""

    __tablename__ = "api_key"

    #: SHA-256 of the key
    hash: str = Field(primary_key=True)
    #: member whose it is; 0 for the installation's own operator
    member: int = Field(index=True)
    label: str
    created_at: int
    revoked_at: int | None = None


class ActState(StrEnum):
    """The life of an act in the signing box. What becomes of it on the chain is its operation's."""

    COLLECTING = "collecting"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ActDraft(SQLModel, table=True):
    """An act that collects signatures, or did."""

    __tablename__ = "act_draft"

    #: the act's digest
    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    contract: str
    message: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    companion: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    state: ActState = Field(index=True, sa_type=String)
    #: member that created it
    creator: int
    #: chain time after which it collects no more, UTC seconds
    expires_at: int
    #: unix milliseconds
    created_at: int
    updated_at: int
    #: operation that carries it
    operation: str | None = None
    #: why it ended without an operation
    problem: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))


class ActParty(SQLModel, table=True):
    """Who must sign an act, and who has."""

    __tablename__ = "act_party"

    act: str = Field(primary_key=True)
    #: place of the signature in the contract's order
    position: int = Field(primary_key=True)
    member: int = Field(index=True)
    #: field of the message that names the member
    name: str
    key: str | None = None
    signer: str | None = None
    signature: str | None = None
    signed_at: int | None = None


class Control(SQLModel, table=True):
    """One organisation controls another, as somebody with a duty to know has stated it to this gateway (AB-38)."""

    __tablename__ = "control"

    #: USCC of the controlled organisation, member or not
    organisation: str = Field(primary_key=True)
    #: USCC of the controlling organisation
    controller: str = Field(primary_key=True)
    #: SHA-256 of the extract or report that shows it
    source: str
    #: member that stated it; 0 for the installation's own operator
    stated_by: int
    #: unix milliseconds
    stated_at: int
    ended_at: int | None = None


class StoredOpening(SQLModel, table=True):
    """What a hash in an act stands for; the text itself is in the vault."""

    __tablename__ = "opening"

    act: str = Field(primary_key=True)
    pointer: str = Field(primary_key=True)
    digest: str = Field(index=True)
    method: str
    #: SHA-256 of the vault's object
    vault: str


class IdempotencyRecord(SQLModel, table=True):
    """A request that changed something, and its answer."""

    __tablename__ = "idempotency_record"

    #: principal and key
    id: str = Field(primary_key=True)
    #: SHA-256 of method, path and body
    fingerprint: str
    status: int
    body: str
    location: str = ""
    created_at: int
