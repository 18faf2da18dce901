"""Read models of receivable vouchers."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Voucher(SQLModel, table=True):
    """A voucher."""

    __tablename__ = "voucher"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    #: the voucher that was issued, and the one that this was split from; both its own name for an issued one
    root: str = Field(index=True)
    parent: str
    debtor: int = Field(index=True)
    creditor: int
    holder: int = Field(index=True)
    #: 0 unless financed or about to be
    financier: int
    amount: int = uint64()
    currency: int
    issue_day: int
    due_day: int
    #: issued, active, split, financing, financed, redeemed or refused
    state: str = Field(index=True)
    layer: int
    recourse: bool
    overdue: bool
    freezes: int
    price: int = uint64()
    settled: int = uint64()
    invoices: list[str] = Field(sa_column=Column(Json, nullable=False))
    version: int
    issued_at: int


class Invoice(SQLModel, table=True):
    """How much of an invoice stands behind vouchers."""

    __tablename__ = "invoice"
    __table_args__ = READ_MODEL

    key: str = Field(primary_key=True)
    total: int = uint64()
    used: int = uint64()
    currency: int


class Issuer(SQLModel, table=True):
    """Whether a debtor may issue."""

    __tablename__ = "issuer"
    __table_args__ = READ_MODEL

    member: int = Field(primary_key=True)
    stopped: bool
    version: int
    overdue: int
