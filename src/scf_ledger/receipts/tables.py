"""Read models of receipts and delivery orders."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Receipt(SQLModel, table=True):
    """A warehouse receipt."""

    __tablename__ = "receipt"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    inbound: str = Field(index=True)
    #: where the goods are: the stock of fungible goods, of serialised goods the keyed hash of site and slot
    place: str = Field(index=True)
    custodian: int = Field(index=True)
    holder: int = Field(index=True)
    goods: str
    #: what is left of it
    kg: int = uint64()
    issued_kg: int = uint64()
    pieces: int
    units: list[str] = Field(sa_column=Column(Json, nullable=False))
    transferable: bool
    #: 1e-6
    loss_standard: int
    #: BusinessDay number
    storage_until: int
    #: commitment to the eight items of article 909
    content: str
    #: active or delivered; pledge, promise and freeze are overlays
    state: str = Field(index=True)
    #: lender while lien_kg > 0, else 0
    pledgee: int
    lien_kg: int = uint64()
    delivery_kg: int = uint64()
    #: live court orders
    freezes: int
    #: live suspensions
    suspensions: int
    version: int
    issued_at: int


class Endorsement(SQLModel, table=True):
    """A line on the endorsement side of a receipt."""

    __tablename__ = "endorsement"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    #: version of the receipt after it
    version: int = Field(primary_key=True)
    #: 转让 or 质押 or 解押
    kind: str
    from_member: int
    to_member: int
    kg: int = uint64()
    #: digest of the act
    act: str
    at: int


class DeliveryOrder(SQLModel, table=True):
    """A delivery order."""

    __tablename__ = "delivery_order"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    receipt: str = Field(index=True)
    holder: int
    carrier: int = Field(index=True)
    kg: int = uint64()
    pieces: int
    units: list[str] = Field(sa_column=Column(Json, nullable=False))
    vehicle: str
    valid_from: int
    valid_until: int
    #: open, executed or lapsed
    state: str
    #: weighed out, and lost; 0 before
    out_kg: int = uint64()
    loss_kg: int = uint64()
    issued_at: int
    #: UTC seconds of gate-out or lapse
    ended_at: int | None = None
