"""A receipt is kept longer, goes over to paper and comes back: one medium at a time (WR-18, WR-19)."""

from __future__ import annotations

from dataclasses import replace

from scf_ledger.story.cast import BUYER, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.custody import STORAGE_DAYS
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import Fraud, Request, Stage, both, maker


def extend_and_convert(stage: Stage, stored: Stored) -> Stored:
    """Storage goes on; then paper is the title, and the electronic receipt again."""
    stage.teller.chapter("展期与纸质转换", "Longer storage, and a receipt on paper")
    day = stage.day("extend")
    stage.act(
        "extend",
        "存货人与保管人将仓储期再延长",
        "holder and custodian extend the storage",
        "ExtendStorage",
        {
            "receipt": stored.receipt,
            "storageUntil": str(day.fromordinal(day.toordinal() + STORAGE_DAYS + 90)),
            "agreement": {"text": "仓储展期协议 storage agreement, fee settled"},
        },
        maker(SUPPLIER),
        maker(WAREHOUSE),
    )
    hands = (*both(WAREHOUSE), maker(SUPPLIER))
    printed = {"text": f"纸质仓单 paper receipt of {stored.receipt}"}
    stage.act(
        "to-paper",
        "电子仓单转为纸质,电子仓单即时失效",
        "the receipt is printed, and the electronic one is void at once",
        "ConvertToPaper",
        {"receipt": stored.receipt, "print": printed},
        *hands,
    )
    _electronic_still_used(stage, stored)
    message = {
        "receipt": stored.receipt,
        "holder": SUPPLIER.number,
        "surrender": {"text": "收回作废记录 record of surrender and voiding"},
    }
    stage.refused(
        Fraud(
            "another-print",
            "以另一份打印件换回电子仓单",
            "another print is handed in for an electronic receipt",
            "AB-36",
            "PRINT_MISMATCH",
            "PrintMismatch",
        ),
        Request("ConvertToElectronic", {**message, "print": {"text": "复印件 a photocopy"}}, hands),
    )
    again = stage.act(
        "to-electronic",
        "纸质仓单收回作废,签发新的电子仓单",
        "the paper is handed in and voided, and a new electronic receipt is given",
        "ConvertToElectronic",
        {**message, "print": printed},
        *hands,
    )
    return replace(stored, receipt=again)


def _electronic_still_used(stage: Stage, stored: Stored) -> None:
    stage.refused(
        Fraud(
            "two-media",
            "已转纸质的电子仓单再背书转让",
            "the electronic receipt is endorsed while its paper is the title",
            "AB-36",
            "RECEIPT_NOT_ACTIVE",
            "ReceiptNotActive",
        ),
        Request(
            "Endorse",
            {"receipt": stored.receipt, "to": BUYER.number, "basis": {"text": "销售合同 sales contract SC-005"}},
            (maker(SUPPLIER), maker(BUYER), maker(WAREHOUSE)),
        ),
    )
