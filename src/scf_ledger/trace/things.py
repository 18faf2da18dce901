"""What a trace speaks of: things with a kind and a name, in one vocabulary for acts, documents and people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Chinese and English.
Both = tuple[str, str]


class Kind(StrEnum):
    """What a thing is."""

    DOCUMENT = "document"
    CERTIFICATE = "certificate"
    INVOICE = "invoice"
    HEAT = "heat"
    BATCH = "batch"
    EPC = "epc"
    UNIT = "unit"
    STOCK = "stock"
    BOOKING = "booking"
    INBOUND = "inbound"
    RECEIPT = "receipt"
    DELIVERY_ORDER = "delivery_order"
    OBJECTION = "objection"
    FREEZE = "freeze"
    SUSPENSION = "suspension"
    INSPECTION = "inspection"
    LOSS_CLAIM = "loss_claim"
    SERIES = "series"
    PRODUCT = "product"
    LOAN = "loan"
    VOUCHER = "voucher"
    PAYMENT = "payment"
    PROPOSAL = "proposal"
    KEY = "key"
    MEMBER = "member"
    ACT = "act"

    @property
    def names(self) -> Both:
        return _NAMES[self]


_NAMES: dict[Kind, Both] = {
    Kind.DOCUMENT: ("单证", "document"),
    Kind.CERTIFICATE: ("证书项", "certificate line"),
    Kind.INVOICE: ("发票", "invoice"),
    Kind.HEAT: ("炉号", "heat"),
    Kind.BATCH: ("批号", "batch"),
    Kind.EPC: ("物品标识", "EPC"),
    Kind.UNIT: ("实物单元", "unit"),
    Kind.STOCK: ("罐/堆", "stock"),
    Kind.BOOKING: ("入库预约", "booking"),
    Kind.INBOUND: ("入库", "inbound"),
    Kind.RECEIPT: ("仓单", "receipt"),
    Kind.DELIVERY_ORDER: ("提货单", "delivery order"),
    Kind.OBJECTION: ("异议", "objection"),
    Kind.FREEZE: ("冻结", "freeze"),
    Kind.SUSPENSION: ("暂停", "suspension"),
    Kind.INSPECTION: ("查验请求", "request to inspect"),
    Kind.LOSS_CLAIM: ("索赔", "loss claim"),
    Kind.SERIES: ("价格序列", "price series"),
    Kind.PRODUCT: ("融资产品", "product"),
    Kind.LOAN: ("贷款", "loan"),
    Kind.VOUCHER: ("应收账款凭证", "voucher"),
    Kind.PAYMENT: ("付款", "payment"),
    Kind.PROPOSAL: ("提议", "proposal"),
    Kind.KEY: ("密钥", "key"),
    Kind.MEMBER: ("成员", "member"),
    Kind.ACT: ("行为", "act"),
}


@dataclass(frozen=True, order=True)
class Thing:
    """Something with a history."""

    kind: Kind
    #: a record's digest, a keyed name, a document's statement, or a number in canonical form
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def short(name: str) -> str:
    """A digest as people read it aloud: enough of it to find it again with `scf trace`."""
    digest = name.removeprefix("0x")
    return f"{name[: len(name) - len(digest) + 10]}…" if len(digest) > 40 else name
