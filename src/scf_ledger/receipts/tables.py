"""Read models of receipts and delivery orders."""

from __future__ import annotations

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import Json, uint64

#: When an overlay lies over a receipt, as SQL says it. A stock that is short is the stock's.
OVERLAYS = {
    "pledged": "lien_kg > 0",
    "promised": "delivery_kg > 0",
    "frozen": "freezes > 0",
    "suspended": "suspensions > 0",
}


class Receipt(SQLModel, table=True):
    """A warehouse receipt."""

    __tablename__ = "receipt"
    __table_args__ = (
        *(Index(f"receipt_by_{party}", party, "id") for party in ("holder", "custodian", "pledgee")),
        *(
            Index(f"receipt_by_{party}_{name}", party, name, "id")
            for party in ("holder", "custodian", "pledgee")
            for name in ("state", "goods")
        ),
        # Whoever narrows by one party and is itself another one: an index on one of them alone may hold most rows.
        Index("receipt_by_holder_custodian", "holder", "custodian", "id"),
        Index("receipt_by_holder_pledgee", "holder", "pledgee", "id"),
        Index("receipt_by_custodian_pledgee", "custodian", "pledgee", "id"),
        *(Index(f"receipt_by_{name}", name, "id") for name in ("state", "goods", "inbound", "place", "root")),
        *(
            Index(f"receipt_{name}", "id", sqlite_where=text(rule), postgresql_where=text(rule))
            for name, rule in OVERLAYS.items()
        ),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    #: the acceptance that all of it came with; empty when there are several, and when processing made it
    inbound: str
    #: where its line of titles began: itself when it was issued, or made of several or by processing
    root: str
    custodian: int
    holder: int
    goods: str
    #: where the goods are: the stock of fungible goods, of serialised ones the keyed hash of site and slot
    place: str
    #: its units are named one by one
    serialised: bool
    #: what is left of it; of one that has ended what it was then, or 0 when the goods left or have another title
    kg: int = uint64()
    #: what it began with
    issued_kg: int = uint64()
    pieces: int
    #: under it now; of one that has ended, those that it had then
    units: list[str] = Field(sa_column=Column(Json, nullable=False))
    transferable: bool
    #: it, or a receipt that it comes from, was endorsed
    endorsed: bool
    #: 1e-6
    loss_standard: int
    #: BusinessDay number
    storage_until: int
    #: commitment to the eight items of article 909; of what was split, carved out or replaced its parent's
    content: str
    #: active, delivered, split, merged, cancelled, converted, lost or processed; pledge, promise, freeze and suspension
    #: are overlays
    state: str
    #: lender while lien_kg > 0, else 0
    pledgee: int
    lien_kg: int = uint64()
    delivery_kg: int = uint64()
    #: court orders that are not cleared
    freezes: int
    #: live suspensions
    suspensions: int
    version: int
    issued_at: int
    #: UTC seconds; when it was active no more
    ended_at: int | None = None


class ReceiptLineage(SQLModel, table=True):
    """One receipt came of another one."""

    __tablename__ = "receipt_lineage"
    __table_args__ = (Index("receipt_lineage_by_parent", "parent", "child"), {"info": READ_MODEL["info"]})

    child: str = Field(primary_key=True)
    parent: str = Field(primary_key=True)
    #: split, carve_out, merge, process, convert or reissue
    kind: str
    #: digest of the act
    act: str
    #: the event that says so; what happened to the parent later is no history of the child
    event: str
    at: int


class ReceiptUnit(SQLModel, table=True):
    """A unit that a receipt covers, or covered once."""

    __tablename__ = "receipt_unit"
    __table_args__ = (Index("receipt_unit_by_unit", "unit", "receipt"), {"info": READ_MODEL["info"]})

    receipt: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    #: UTC seconds; when it was under that receipt no more
    until: int | None = None


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
    __table_args__ = (
        *(Index(f"delivery_order_by_{name}", name, "id") for name in ("receipt", "holder", "carrier", "custodian")),
        Index("delivery_order_by_state", "state", "id"),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    receipt: str
    holder: int
    carrier: int
    custodian: int
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


class LossReport(SQLModel, table=True):
    """挂失: a receipt whose holder has lost control of it; public, so that whoever claims the goods can object."""

    __tablename__ = "loss_report"
    __table_args__ = (
        *(Index(f"loss_report_by_{name}", name, "receipt") for name in ("holder", "custodian", "state")),
        {"info": READ_MODEL["info"]},
    )

    receipt: str = Field(primary_key=True)
    holder: int
    custodian: int
    #: 0 when nothing was pledged
    pledgee: int
    #: SHA-256 of the statement
    statement: str
    #: UTC seconds; objections until then, reissue after it
    notice_until: int
    #: live ones
    objections: int
    #: notice, while the receipt is lost, or reissued
    state: str
    #: the receipt that took its place, or empty
    child: str
    act: str
    reported_at: int
    reissued_at: int | None = None


class Objection(SQLModel, table=True):
    """异议: a member claims the goods of a lost receipt."""

    __tablename__ = "objection"
    __table_args__ = (
        *(
            Index(f"objection_by_{name}", name, "id")
            for name in ("receipt", "objector", "holder", "custodian", "state")
        ),
        {"info": READ_MODEL["info"]},
    )

    id: str = Field(primary_key=True)
    receipt: str
    objector: int
    #: of the lost receipt
    holder: int
    custodian: int
    #: SHA-256 of the proof
    evidence: str
    #: live, withdrawn or overruled
    state: str
    #: court that overruled it, else 0
    court: int
    #: SHA-256 of its decision, or empty
    order: str
    objected_at: int
    ended_at: int | None = None


class PaperReceipt(SQLModel, table=True):
    """转纸质: the paper that is the title in the place of an electronic receipt."""

    __tablename__ = "paper_receipt"
    __table_args__ = (
        *(Index(f"paper_receipt_by_{name}", name, "receipt") for name in ("holder", "custodian", "state")),
        {"info": READ_MODEL["info"]},
    )

    receipt: str = Field(primary_key=True)
    #: to whom it was printed
    holder: int
    custodian: int
    #: SHA-256 of the printed document
    print: str
    #: live, surrendered for an electronic receipt, or discharged by the handing over of the goods
    state: str
    #: SHA-256 of the record of its voiding, or empty
    surrender: str
    #: the electronic receipt that took its place, or empty
    child: str
    #: keyed hash of the weighbridge ticket of its discharge, or empty
    ticket: str
    act: str
    converted_at: int
    ended_at: int | None = None


class StorageExtension(SQLModel, table=True):
    """展期: storage that was prolonged."""

    __tablename__ = "storage_extension"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    #: version of the receipt after it
    version: int = Field(primary_key=True)
    #: BusinessDay numbers: the last day of storage before it, and after it
    from_day: int
    until_day: int
    #: SHA-256 of the agreement on the fee
    agreement: str
    act: str
    at: int
