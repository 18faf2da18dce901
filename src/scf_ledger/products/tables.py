"""Read model of products."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json


class Product(SQLModel, table=True):
    """A loan product."""

    __tablename__ = "product"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    financier: int = Field(index=True)
    open: bool
    #: bits: 1 receipts, 2 vouchers
    asset_kinds: int
    currency: int
    #: price series by goods class
    goods: dict[str, str] = Field(sa_column=Column(Json, nullable=False))
    #: 1e-6
    initial_ltv: int
    warning_ltv: int
    call_ltv: int
    liquidation_ltv: int
    haircut: int
    rate: int
    penalty_factor: int
    max_tenor_days: int
    storage_buffer_days: int
    evidence_kinds: int
    defined_at: int
