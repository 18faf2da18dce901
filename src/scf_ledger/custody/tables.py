"""Read models of goods in custody."""

from __future__ import annotations

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64


class Stock(SQLModel, table=True):
    """A tank or heap."""

    __tablename__ = "stock"
    __table_args__ = (
        Index("stock_by_custodian", "custodian", "id"),
        Index("stock_by_goods", "goods", "id"),
        Index("stock_short", "id", sqlite_where=text("short"), postgresql_where=text("short")),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    custodian: int
    goods: str
    version: int
    #: by the last measurement, less what was delivered since
    measured_kg: int = uint64()
    #: under live receipts
    receipted_kg: int = uint64()
    #: receipts exceed the measured stock by more than the tolerance; none over it is moved or pledged (AB-04)
    short: bool
    #: how it was measured last
    method: str
    #: UTC seconds; when the last reading was taken
    measured_at: int


class Measurement(SQLModel, table=True):
    """计量: one reading of a tank or heap."""

    __tablename__ = "measurement"
    __table_args__ = (Index("measurement_by_custodian", "custodian", "stock", "version"), {"info": READ_MODEL["info"]})

    stock: str = Field(primary_key=True)
    #: readings of this stock so far, with this one
    version: int = Field(primary_key=True)
    custodian: int
    goods: str
    kg: int = uint64()
    method: str
    #: UTC seconds; when it was taken
    measured_at: int
    #: keyed hash of the gauge reading
    reading: str
    act: str
    recorded_at: int


class Booking(SQLModel, table=True):
    """入库预约: announced goods."""

    __tablename__ = "booking"
    __table_args__ = (
        *(Index(f"booking_by_{name}", name, "id") for name in ("custodian", "depositor", "state")),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    depositor: int
    custodian: int
    goods: str
    kg: int = uint64()
    #: hazard class of GB 6944 that the depositor declares; 0 for none
    hazard: int
    #: SHA-256 of the safety data sheet
    sds: str
    #: UTC seconds
    expected_at: int
    #: open or accepted
    state: str
    #: the acceptance that answered it, or empty
    inbound: str
    booked_at: int


class Qualification(SQLModel, table=True):
    """What a custodian may store, as the regulator recorded it."""

    __tablename__ = "qualification"
    __table_args__ = READ_MODEL

    custodian: int = Field(primary_key=True)
    regulator: int
    #: bit n: hazard class n of GB 6944
    hazards: int
    #: SHA-256 of the licence
    licence: str
    #: last day of the licence, BusinessDay number
    valid_until_day: int
    version: int
    recorded_at: int


class GoodsClass(SQLModel, table=True):
    """What the regulator recorded of a goods class."""

    __tablename__ = "goods_class"
    __table_args__ = READ_MODEL

    goods: str = Field(primary_key=True)
    regulator: int
    #: hazard class of GB 6944; 0 for none
    hazard: int
    #: a split makes no receipt of less; 0 for any
    minimum_lot_kg: int = uint64()
    version: int
    recorded_at: int


class Inbound(SQLModel, table=True):
    """An accepted delivery."""

    __tablename__ = "inbound"
    __table_args__ = (
        *(Index(f"inbound_by_{name}", name, "id") for name in ("custodian", "depositor", "state")),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    #: the booking that it answers, or empty
    booking: str
    custodian: int
    depositor: int
    goods: str
    kg: int = uint64()
    pieces: int
    #: not yet under a receipt
    free_kg: int = uint64()
    free_pieces: int
    units: list[str] = Field(sa_column=Column(Json, nullable=False))
    serialised: bool
    #: empty for serialised goods
    stock: str
    #: the stock of fungible goods, of serialised ones the keyed hash of site and slot
    place: str
    certificate: str
    evidence: list[str] = Field(sa_column=Column(Json, nullable=False))
    record: str
    #: accepted or withdrawn
    state: str
    accepted_at: int


class Unit(SQLModel, table=True):
    """A physical unit: where it is, or was last."""

    __tablename__ = "unit"
    __table_args__ = (
        Index("unit_by_custodian", "custodian", "key"),
        Index("unit_by_receipt", "receipt", "key"),
        {"info": READ_MODEL["info"]},
    )

    key: str = Field(primary_key=True)
    kg: int = uint64()
    custodian: int
    #: the acceptance that it came with; empty when processing made it
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
