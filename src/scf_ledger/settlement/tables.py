"""Read model of payments."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import uint64


class Payment(SQLModel, table=True):
    """A payment."""

    __tablename__ = "payment"
    __table_args__ = READ_MODEL

    id: str = Field(primary_key=True)
    #: contract whose record the money is for
    sink: str
    #: loan or voucher
    subject: str = Field(index=True)
    payer: int = Field(index=True)
    payee: int = Field(index=True)
    amount: int = uint64()
    currency: int
    value_day: int
    bank_reference: str
    #: claimed, confirmed or rejected
    state: str
    claimed_at: int
    ended_at: int | None = None
