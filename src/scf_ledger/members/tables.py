"""Read models of the register of members."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Member(SQLModel, table=True):
    """An organisation."""

    __tablename__ = "member"
    __table_args__ = READ_MODEL

    id: int = Field(primary_key=True)
    uscc: str = Field(unique=True)
    name: str
    #: bits of acts.Role
    roles: int
    governing: bool
    #: active or suspended
    status: str
    #: UTC seconds
    kyc_until: int
    did_document: str
    version: int
    admitted_at: int


class OperatorKey(SQLModel, table=True):
    """An operator's key."""

    __tablename__ = "operator_key"
    __table_args__ = READ_MODEL

    #: keccak256 of the signer
    id: str = Field(primary_key=True)
    member: int = Field(index=True)
    signer: str
    roles: int
    #: bits of acts.Capability
    capabilities: int
    person: str
    valid_from: int
    valid_until: int
    added_at: int
    revoked_at: int | None = None


class Proposal(SQLModel, table=True):
    """A proposal of governance."""

    __tablename__ = "proposal"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    #: kind of act that proposed it
    kind: str
    proposer: int
    tightens: bool
    #: open, approved or executed
    state: str
    approvers: list[int] = Field(sa_column=Column(Json, nullable=False))
    closes: int = uint64()
    #: UTC seconds; null while open
    executable_from: int | None = None
    #: the act that proposed it
    message: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    proposed_at: int
    executed_at: int | None = None


class Rules(SQLModel, table=True):
    """The rules of governance that hold now."""

    __tablename__ = "governance_rules"
    __table_args__ = READ_MODEL

    id: int = Field(default=1, primary_key=True)
    threshold: int
    delay: int
