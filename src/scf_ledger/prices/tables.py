"""Read models of prices."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Series(SQLModel, table=True):
    """A price series."""

    __tablename__ = "price_series"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    owner: int = Field(index=True)
    goods: str
    description: str
    currency: int
    quorum: int
    #: seconds
    max_age: int
    #: 1e-6
    max_deviation: int
    reporters: list[int] = Field(sa_column=Column(Json, nullable=False))
    defined_at: int


class PriceReport(SQLModel, table=True):
    """A report; all of them are kept."""

    __tablename__ = "price_report"
    __table_args__ = READ_MODEL

    series: str = Field(primary_key=True)
    reporter: int = Field(primary_key=True)
    observed_at: int = Field(primary_key=True)
    #: minor units per tonne
    price: int = uint64()
    source: str
    reported_at: int
