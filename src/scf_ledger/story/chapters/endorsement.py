"""A receipt changes hands by endorsement, with the custodian's signature; three frauds around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scf_ledger.client import ActView
from scf_ledger.story.cast import BUYER, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import Fraud, Hand, Request, Stage, maker


def endorse(stage: Stage, stored: Stored) -> None:
    """The supplier endorses a receipt to the buyer, with the custodian's signature; three frauds around it."""
    stage.teller.chapter("背书转让", "An endorsement")
    hands = (maker(SUPPLIER), maker(BUYER), maker(WAREHOUSE))
    message: dict[str, Any] = {
        "receipt": stored.receipt,
        "to": BUYER.number,
        "basis": {"text": "销售合同 sales contract SC-001"},
    }
    stage.refused(
        Fraud(
            "half-signed-endorsement",
            "保管人未签章的背书",
            "an endorsement without the custodian's signature",
            "AB-09",
            "ACT_INCOMPLETE",
            "SignatureMissing",
        ),
        Request("Endorse", {**message, "basis": {"text": "half-signed"}}, hands[:2]),
        attempt=lambda view: _submit_half(stage, view, hands[:2]),
    )
    lifetime = 3_600
    deadline = stage.moment("expired-act") + lifetime
    stage.refused(
        Fraud("expired-act", "过期的背书", "an endorsement after its deadline", "L-80", "ACT_EXPIRED", "ActExpired"),
        Request("Endorse", {**message, "deadline": deadline, "basis": {"text": "too late"}}, hands),
        prepare=lambda: stage.until(
            "expired-act", "两小时过去", "two hours go by", lambda: stage.moment("expired-act") + 2 * lifetime
        ),
    )
    stage.act(
        "endorse",
        "供应商将仓单背书转让给采购商",
        "the supplier endorses a receipt to the buyer",
        "Endorse",
        message,
        *hands,
    )
    stage.refused(
        Fraud(
            "replayed-act", "重放已执行的背书", "the same endorsement again", "L-80", "ACT_CLOSED", "VersionConflict"
        ),
        Request("Endorse", stage.message_of("endorse"), hands),
        attempt=lambda view: stage.client(BUYER).sign(view, stage.signer(hands[1])),
    )


def _submit_half(stage: Stage, view: ActView, hands: Sequence[Hand]) -> None:
    for hand in hands:
        view = stage.sign(view, hand)
    stage.client(hands[0].member).post(f"/v1/acts/{view.id}/submit", {})


def endorse_back(stage: Stage, stored: Stored) -> None:
    """The buyer endorses the only receipt back, so that the supplier has something to pledge."""
    stage.act(
        "endorse-back",
        "采购商将唯一的仓单背书转回",
        "the buyer endorses the only receipt back",
        "Endorse",
        {"receipt": stored.receipt, "to": SUPPLIER.number, "basis": {"text": "退货协议 return agreement"}},
        maker(BUYER),
        maker(SUPPLIER),
        maker(WAREHOUSE),
    )
