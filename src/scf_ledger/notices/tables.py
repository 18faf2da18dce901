"""Read model of notices."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from scf_ledger.chain.rows import READ_MODEL


class Notice(SQLModel, table=True):
    """通知: what a member must hear about a title that it holds, stores or lends on."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("notice_by_member", "member", "id"),
        Index("notice_by_member_kind", "member", "kind", "id"),
        Index("notice_by_subject", "subject", "id"),
        {"info": READ_MODEL["info"]},
    )

    #: the event, the title and the member: sorts in the order of the chain
    id: str = Field(primary_key=True)
    #: who is told
    member: int
    #: stock_short, stock_covered, suspended, resumed, frozen, lost, objected, impaired, inspection_requested,
    #: inspection_answered, collection_demanded, loss_claimed or claim_answered
    kind: str
    #: the receipt or voucher
    subject: str
    zh: str
    en: str
    #: digest of the act that caused it; empty when none did
    act: str
    at: int
