"""Read models of loans."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import BigNumber, uint64


class Loan(SQLModel, table=True):
    """A loan, from its application on."""

    __tablename__ = "loan"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    product: str = Field(index=True)
    financier: int = Field(index=True)
    borrower: int = Field(index=True)
    currency: int
    #: applied, offered, declined, accepted, registered, drawn, settled or cancelled
    state: str = Field(index=True)
    #: version that the next act on the application names
    application_version: int
    #: version that the next act on the loan names; 0 before acceptance
    version: int
    #: minor units
    applied_amount: int = uint64()
    tenor_days: int
    limit: int = uint64()
    #: 1e-6
    rate: int
    penalty_rate: int
    initial_ltv: int
    haircut: int
    #: BusinessDay numbers
    maturity_day: int
    accrued_day: int
    #: UTC seconds
    offer_until: int
    evidence_kinds: int
    evidence: str
    registry_code: str
    registration: str
    registered_at: int
    registered_until: int
    drawn: int = uint64()
    pending_draw: int = uint64()
    principal: int = uint64()
    interest_due: int = uint64()
    penalty_due: int = uint64()
    costs_due: int = uint64()
    interest_numerator: int = Field(sa_column=Column(BigNumber, nullable=False))
    penalty_numerator: int = Field(sa_column=Column(BigNumber, nullable=False))
    applied_at: int
    settled_at: int | None = None


class LoanLine(SQLModel, table=True):
    """A receipt that secures a loan, now or once."""

    __tablename__ = "loan_line"
    __table_args__ = READ_MODEL

    loan: str = Field(primary_key=True)
    receipt: str = Field(primary_key=True, index=True)
    #: pledged when the line began
    pledged_kg: int = uint64()
    released_kg: int = uint64()
    registered: bool
    #: the registration that covered it first: added collateral has a time of its own (L-48); empty and 0 before
    registry_code: str = ""
    registration: str = ""
    #: UTC seconds
    registered_at: int = 0
    #: BusinessDay number
    registered_until: int = 0
    #: SHA-256 of the pledgee's decision to accept a related custodian (AB-38); empty without one
    related_override: str = ""


class LoanPosting(SQLModel, table=True):
    """A draw or a repayment that became final, and what it went to."""

    __tablename__ = "loan_posting"
    __table_args__ = READ_MODEL

    #: the payment
    payment: str = Field(primary_key=True)
    loan: str = Field(index=True)
    #: draw or repayment
    kind: str
    amount: int = uint64()
    costs: int = uint64()
    penalty: int = uint64()
    interest: int = uint64()
    principal: int = uint64()
    value_day: int
    at: int
