"""Read models of goods in custody."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Stock(SQLModel, table=True):
    """A tank or heap."""

    __tablename__ = "stock"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    custodian: int = Field(index=True)
    goods: str
    version: int
    #: by the last measurement, less what was delivered since
    measured_kg: int = uint64()
    #: under live receipts
    receipted_kg: int = uint64()
    measured_at: int


class Inbound(SQLModel, table=True):
    """An accepted delivery."""

    __tablename__ = "inbound"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    custodian: int = Field(index=True)
    depositor: int = Field(index=True)
    goods: str
    kg: int = uint64()
    pieces: int
    #: not yet under a receipt
    free_kg: int = uint64()
    free_pieces: int
    units: list[str] = Field(sa_column=Column(Json, nullable=False))
    #: empty for serialised goods
    stock: str
    certificate: str
    evidence: list[str] = Field(sa_column=Column(Json, nullable=False))
    record: str
    #: accepted or withdrawn
    state: str
    accepted_at: int


class Unit(SQLModel, table=True):
    """A physical unit: where it is, or was last."""

    __tablename__ = "unit"
    __table_args__ = READ_MODEL

    key: str = Field(primary_key=True)
    kg: int = uint64()
    custodian: int
    inbound: str
    #: the live receipt that covers it, or empty
    receipt: str = ""
    #: in custody now
    held: bool


class Certificate(SQLModel, table=True):
    """A line of a certificate."""

    __tablename__ = "certificate"
    __table_args__ = READ_MODEL

    key: str = Field(primary_key=True)
    certified_kg: int = uint64()
    #: in custody under it
    stored_kg: int = uint64()
