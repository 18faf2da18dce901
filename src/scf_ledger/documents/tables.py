"""What is kept of trade documents: the members' evidence logs, and the checkpoints that were anchored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Anchor(SQLModel, table=True):
    """A checkpoint that was anchored on the chain."""

    __tablename__ = "anchor"
    __table_args__ = READ_MODEL

    member: int = Field(primary_key=True)
    size: int = uint64(primary_key=True)
    previous_size: int = uint64()
    root: str
    act: str
    block_number: int
    tx_hash: str
    anchored_at: int


class Statement(SQLModel, table=True):
    """A statement in a member's log: a leaf, in the order of the log. Kept by the gateway, not by the chain."""

    __tablename__ = "statement"
    __table_args__ = (
        Index("statement_document", "member", "document_sha256", unique=True),
        Index("statement_digest", "digest"),
    )

    member: int = Field(primary_key=True)
    #: place in the log, from 0
    index: int = Field(primary_key=True)
    #: SHA-256 of the statement's bytes, hex
    digest: str
    leaf_hash: str
    #: the statement itself, in its canonical form
    body: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    kind: str = Field(index=True)
    #: the document's own number
    number: str
    file_name: str
    media_type: str
    size: int
    #: of the document's exact bytes; names it in the vault
    document_sha256: str
    #: what opens the commitments: salts and fields, in the vault under this name
    opening_sha256: str
    #: what was read from the document, for lists and for finding it
    summary: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    #: unix milliseconds
    recorded_at: int


class StatementSubject(SQLModel, table=True):
    """What a statement is about, to find it by."""

    __tablename__ = "statement_subject"
    __table_args__ = (Index("statement_subject_id", "scheme", "id"),)

    digest: str = Field(primary_key=True)
    scheme: str = Field(primary_key=True)
    id: str = Field(primary_key=True)


class Cosignature(SQLModel, table=True):
    """A witness's cosignature of a checkpoint."""

    __tablename__ = "cosignature"

    member: int = Field(primary_key=True)
    size: int = Field(primary_key=True)
    witness: int = Field(primary_key=True)
    #: the line of the signed note
    line: str
    recorded_at: int


class LogHead(SQLModel, table=True):
    """The right edge of a member's log: all that is needed to append to it."""

    __tablename__ = "log_head"

    member: int = Field(primary_key=True)
    size: int
    #: hashes of the complete subtrees, hex
    frontier: list[str] = Field(sa_column=Column(Json, nullable=False))
    #: unix milliseconds of the oldest statement above the newest checkpoint
    oldest_open: int | None = None


class CheckpointNote(SQLModel, table=True):
    """A checkpoint as the log signed it; the tiles of its size are on disk."""

    __tablename__ = "checkpoint_note"

    member: int = Field(primary_key=True)
    size: int = Field(primary_key=True)
    #: hex
    root: str
    #: C2SP signed note
    note: str


class WitnessKey(SQLModel, table=True):
    """The Ed25519 key with which a member cosigns other members' checkpoints."""

    __tablename__ = "witness_key"

    member: int = Field(primary_key=True)
    #: C2SP verifier key
    vkey: str
    registered_at: int
