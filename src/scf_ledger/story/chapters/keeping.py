"""The holder looks at its goods, and the custodian tells holder and bank of damage (L-06, L-07)."""

from __future__ import annotations

from scf_ledger.story.cast import BANK, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import DAY, Fraud, Request, Stage, StoryFailed, maker


def watch_over(stage: Stage, stored: Stored) -> None:
    """An inspection is asked for and agreed, damage is told; an empty refusal and too much damage are refused."""
    _inspect(stage, stored.receipt)
    _tell(stage, stored)


def _inspect(stage: Stage, receipt: str) -> None:
    begins = stage.moment("inspection") + DAY
    request = stage.act(
        "inspection/request",
        "供应商请求检查质押货物",
        "the supplier asks to inspect the goods under the pledge",
        "RequestInspection",
        {
            "receipt": receipt,
            "purpose": "inspect",
            "windowFrom": begins,
            "windowUntil": begins + 7 * DAY,
            "request": {"text": "查验请求书 request to inspect"},
        },
        maker(SUPPLIER),
    )
    stage.refused(
        Fraud(
            "inspection-refused-without-reason",
            "仓库不说明理由而拒绝检查",
            "the warehouse refuses an inspection without a reason",
            "L-06",
            "ANSWER_INCOMPLETE",
            "AnswerIncomplete",
        ),
        Request("AnswerInspection", {"inspection": request, "answer": "refused"}, (maker(WAREHOUSE),)),
    )
    stage.act(
        "inspection/answer",
        "仓库同意检查并约定时间",
        "the warehouse agrees, and names a time",
        "AnswerInspection",
        {"inspection": request, "answer": "agreed", "inspectAt": begins + DAY},
        maker(WAREHOUSE),
    )


def _tell(stage: Stage, stored: Stored) -> None:
    found = {
        "receipt": stored.receipt,
        "impairment": "damage",
        "observedAt": stage.moment("impairment"),
    }
    kg = stored.lot.kg
    stage.refused(
        Fraud(
            "impaired-more-than-kept",
            "仓库通知损坏的数量多于仓单",
            "the warehouse tells of more damage than there are goods",
            "L-07",
            "QUANTITY_INVALID",
            "QuantityInvalid",
        ),
        Request(
            "ReportImpairment",
            {**found, "kg": kg + 1, "evidence": {"text": "照片 photos of more"}},
            (maker(WAREHOUSE),),
        ),
    )
    stage.act(
        "impairment",
        "仓库发现外包装受潮,通知持有人与质权人",
        "the warehouse finds wet packing, and holder and pledgee are told",
        "ReportImpairment",
        {**found, "kg": max(1, kg // 100), "evidence": {"text": "受潮照片 photos of wet packing"}},
        maker(WAREHOUSE),
    )
    for member in (SUPPLIER, BANK):
        if not any(stage.client(member).notices(subject=stored.receipt, kind="impaired")):
            raise StoryFailed(f"member {member.number} was not told of the damage to receipt {stored.receipt}")
