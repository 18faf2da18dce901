"""Read model of the double-entry journal."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL
from scf_ledger.columns import uint64


class JournalLine(SQLModel, table=True):
    """One line of an entry; the lines of an entry have equal debits and credits."""

    __tablename__ = "journal_line"
    __table_args__ = READ_MODEL

    #: block, log and line: sorts in the order of the chain
    id: str = Field(primary_key=True)
    #: transaction and log of the event
    entry: str = Field(index=True)
    #: what the entry is about: loan or voucher
    subject: str = Field(index=True)
    #: such as loan:principal
    account: str
    member: int
    currency: int
    debit: int = uint64()
    credit: int = uint64()
    at: int
