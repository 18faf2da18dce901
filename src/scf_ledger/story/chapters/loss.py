"""A holder loses control of its receipt: loss report, objection, the court's word, and a new receipt (WR-16, AB-35)."""

from __future__ import annotations

from dataclasses import replace

from scf_ledger.chain.deployment import Consortium
from scf_ledger.story.cast import BUYER, COURT, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import Fraud, Request, Stage, both, maker

#: seconds of the notice, as the story's consortium has set it
NOTICE = Consortium.loss_notice
HOUR = 3_600


def lose_and_reissue(stage: Stage, stored: Stored) -> Stored:
    """From the loss report to the receipt that takes the lost one's place."""
    stage.teller.chapter("挂失与补发", "A lost receipt, and a new one")
    reported = stage.moment("loss")
    stage.act(
        "loss",
        "持有人挂失仓单,保管人签章,公示期开始",
        "the holder reports its receipt lost, the custodian signs, the notice begins",
        "ReportLoss",
        {"receipt": stored.receipt, "statement": {"text": "挂失声明 statement of loss"}},
        maker(SUPPLIER),
        maker(WAREHOUSE),
    )
    _still_used(stage, stored, "lost-receipt", "挂失仓单背书转让", "a lost receipt is endorsed")
    objection = stage.act(
        "objection",
        "采购商在公示期内提出异议",
        "the buyer objects within the notice",
        "ObjectToReissue",
        {
            "receipt": stored.receipt,
            "objector": BUYER.number,
            "evidence": {"text": "预付款凭证 proof of a prepayment"},
        },
        maker(BUYER),
    )
    hands = (*both(WAREHOUSE), maker(SUPPLIER))
    message = {"receipt": stored.receipt}
    stage.refused(
        Fraud(
            "reissue-within-notice",
            "公示期内补发仓单",
            "a receipt is reissued within the notice",
            "AB-35",
            "NOTICE_RUNNING",
            "NoticeRunning",
        ),
        Request("ReissueReceipt", message, hands),
    )
    stage.until("notice", "公示期届满", "the notice is over", lambda: reported + NOTICE + HOUR)
    stage.refused(
        Fraud(
            "reissue-against-objection",
            "异议未决而补发仓单",
            "a receipt is reissued while an objection is pending",
            "AB-35",
            "OBJECTION_PENDING",
            "ObjectionPending",
        ),
        Request("ReissueReceipt", message, hands),
    )
    stage.act(
        "overrule",
        "法院裁定驳回异议",
        "the court overrules the objection",
        "OverruleObjection",
        {"objection": objection, "court": COURT.number, "order": {"text": "(2026)示例民催2号"}},
        *both(COURT),
    )
    again = stage.act(
        "reissue",
        "公示期满且无异议,补发新仓单",
        "after the notice, without objection, a new receipt is given",
        "ReissueReceipt",
        message,
        *hands,
    )
    _still_used(stage, stored, "lost-receipt-again", "补发后旧仓单再背书转让", "the old receipt lives again")
    return replace(stored, receipt=again)


def _still_used(stage: Stage, stored: Stored, name: str, zh: str, en: str) -> None:
    stage.refused(
        Fraud(name, zh, en, "AB-35", "RECEIPT_NOT_ACTIVE", "ReceiptNotActive"),
        Request(
            "Endorse",
            {"receipt": stored.receipt, "to": BUYER.number, "basis": {"text": f"销售合同 sales contract {name}"}},
            (maker(SUPPLIER), maker(BUYER), maker(WAREHOUSE)),
        ),
    )
