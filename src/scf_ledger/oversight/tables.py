"""Read models of oversight."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import uint64


class Suspension(SQLModel, table=True):
    """A suspension of a receipt. While it is live the receipt's parties cannot change."""

    __tablename__ = "suspension"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    receipt: str = Field(index=True)
    #: who suspended, or witnessed the stock-take that did
    authority: int = Field(index=True)
    #: parties of the receipt when it was suspended; no pledgee is 0
    custodian: int
    holder: int
    pledgee: int
    #: gate_exit, control, stocktake, custodian or regulator
    cause: str
    #: SHA-256 of what shows it
    evidence: str
    #: UTC seconds
    observed_at: int
    #: live or lifted
    state: str
    #: SHA-256 of the resolution report; empty before
    report: str
    #: 0 before
    lifted_by: int
    suspended_at: int
    ended_at: int | None = None


class StockTake(SQLModel, table=True):
    """A count of a receipt's goods beside its book."""

    __tablename__ = "stock_take"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    #: UTC seconds
    taken_at: int = Field(primary_key=True)
    custodian: int
    witness: int
    counted_kg: int = uint64()
    counted_pieces: int
    book_kg: int = uint64()
    book_pieces: int
    #: within the tolerance
    matches: bool
    #: what it led to; empty when book and count agree
    suspension: str
    #: SHA-256 of the stock-take record
    record: str
    act: str


class FeeStatement(SQLModel, table=True):
    """What the custodian claims on a receipt before any pledgee; the last one counts."""

    __tablename__ = "fee_statement"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    custodian: int
    #: minor units; 0 when everything is settled
    amount: int = uint64()
    currency: int
    #: UTC seconds
    as_of: int
    #: SHA-256 of the bill or the settlement
    bill: str
    act: str
    stated_at: int


class ReceiptRegistration(SQLModel, table=True):
    """A filing on a receipt at an outside registry; the last one at each registry counts."""

    __tablename__ = "receipt_registration"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    #: such as ZDW, CWR, QCD
    registry_code: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    #: initial, change, extension, cancellation or objection
    filing: str
    #: keyed hash
    number: str
    #: UTC seconds
    registered_at: int
    #: BusinessDay number
    registered_until: int
    #: SHA-256
    certificate: str
    filer: int
    act: str
    recorded_at: int


class Device(SQLModel, table=True):
    """A device and the place that it guards, or guarded last."""

    __tablename__ = "device"
    __table_args__ = READ_MODEL

    #: name of its key
    id: str = Field(primary_key=True)
    owner: int = Field(index=True)
    custodian: int = Field(index=True)
    place: str = Field(index=True)
    live: bool
    #: status, sequence or gap while the proof is broken; empty before, and until a silence is written down
    cause: str
    version: int
    #: number of the last attestation
    sequence: int
    #: UTC seconds from which the next attestation's time runs
    proven_at: int
    #: seconds
    max_gap: int
    max_skew: int
    bound_at: int
    ended_at: int | None = None


class Attestation(SQLModel, table=True):
    """What a device attested."""

    __tablename__ = "attestation"
    __table_args__ = READ_MODEL

    device: str = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    place: str
    #: UTC seconds by the device's clock
    observed_at: int
    #: intact or broken
    status: str
    #: SHA-256
    reading: str
    act: str
    at: int
