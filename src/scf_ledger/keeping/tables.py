"""Read models of keeping."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import uint64


class Inspection(SQLModel, table=True):
    """A holder's request to inspect its goods or to draw samples, and what the custodian said to it (L-06)."""

    __tablename__ = "inspection"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    receipt: str = Field(index=True)
    #: parties of the receipt when it was requested; no pledgee is 0
    holder: int = Field(index=True)
    custodian: int = Field(index=True)
    pledgee: int
    #: inspect or sample
    purpose: str
    #: UTC seconds
    window_from: int
    window_until: int
    #: SHA-256 of the request
    request: str
    #: requested, agreed or refused
    state: str
    #: UTC seconds; 0 unless agreed
    inspect_at: int
    #: SHA-256 of the reason; empty unless refused
    reason: str
    requested_at: int
    answered_at: int | None = None


class Impairment(SQLModel, table=True):
    """What a custodian told of goods that went bad, were damaged or endanger others (L-07)."""

    __tablename__ = "impairment"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    #: UTC seconds
    observed_at: int = Field(primary_key=True)
    custodian: int
    #: deterioration, damage or danger
    kind: str
    kg: int = uint64()
    #: none, demanded or done
    disposal: str
    #: SHA-256 of what shows it
    evidence: str
    act: str
    reported_at: int


class CollectionDemand(SQLModel, table=True):
    """A custodian's demand to collect goods whose storage is over; the last one counts (L-08)."""

    __tablename__ = "collection_demand"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    custodian: int
    #: BusinessDay number
    collect_by: int
    #: SHA-256 of the notice
    notice: str
    act: str
    demanded_at: int


class LossClaim(SQLModel, table=True):
    """What a holder claims for goods that were lost or damaged, and how much of it the custodian accepts (L-09)."""

    __tablename__ = "loss_claim"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    receipt: str = Field(index=True)
    #: parties of the receipt when it was claimed; no pledgee is 0
    holder: int = Field(index=True)
    custodian: int = Field(index=True)
    pledgee: int
    kg: int = uint64()
    #: minor units
    amount: int = uint64()
    currency: int
    #: poor_keeping, nature, packing, over_time or other, as the holder says
    cause_code: str
    #: SHA-256 of what shows it
    evidence: str
    #: claimed or answered
    state: str
    #: minor units; 0 before the answer, or when nothing is accepted
    accepted: int = uint64()
    #: the cause as the custodian says; empty before
    answered_cause_code: str
    #: SHA-256 of the answer; empty before
    statement: str
    claimed_at: int
    answered_at: int | None = None


class LienCap(SQLModel, table=True):
    """Up to what amount the custodian's lien comes before one pledgee's pledge; the last one counts (L-10)."""

    __tablename__ = "lien_cap"
    __table_args__ = READ_MODEL

    receipt: str = Field(primary_key=True)
    pledgee: int = Field(primary_key=True)
    version: int = Field(primary_key=True)
    custodian: int
    #: minor units; 0 when the lien is waived
    cap: int = uint64()
    currency: int
    #: SHA-256 of the letter
    letter: str
    #: the pledgee signed too
    consented: bool
    act: str
    waived_at: int
