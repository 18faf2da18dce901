"""A court freezes goods and lets them go again; then they are delivered, and not a kilogram more than was ordered."""

from __future__ import annotations

from scf_ledger.story.cast import CARRIER, COURT, WAREHOUSE, Member
from scf_ledger.story.chapters.custody import Stored, delivery_order, gate_out, order_delivery
from scf_ledger.story.stage import DAY, Fraud, Request, Stage, both, maker


def freeze_and_deliver(stage: Stage, stored: Stored, holder: Member) -> None:
    """Freeze, an attempt to carry the goods off, release, delivery."""
    stage.teller.chapter("司法冻结与提货", "A court order, and the delivery")
    freeze = stage.act(
        "freeze",
        f"法院冻结仓单项下{stored.lot.kg}千克",
        f"the court freezes the {stored.lot.kg} kg of the receipt",
        "Freeze",
        {
            "court": COURT.number,
            "kind": "receipt",
            "subject": stored.receipt,
            "quantity": stored.lot.kg,
            "order": {"text": "(2026)示例执保1号"},
            "until": stage.moment("freeze") + 60 * DAY,
        },
        *both(COURT),
    )
    stage.refused(
        Fraud(
            "delivery-while-frozen",
            "冻结期间提货",
            "a delivery of frozen goods",
            "AB-34",
            "FROZEN",
            "Frozen",
        ),
        Request("IssueDeliveryOrder", delivery_order(stage, stored, stored.lot.kg, "frozen"), (maker(holder),)),
    )
    stage.act(
        "unfreeze",
        "法院解除冻结",
        "the court releases the freeze",
        "ReleaseFreeze",
        {"freeze": freeze, "order": {"text": "(2026)示例执保1号之一"}},
        *both(COURT),
    )
    order = order_delivery(stage, stored, holder, stored.lot.kg, "last")
    stage.refused(
        Fraud("over-delivery", "超量出库", "more leaves than was ordered", "AB-19", "OVER_DELIVERY", "OverDelivery"),
        Request(
            "GateOut",
            {
                "order": order,
                "custodian": WAREHOUSE.number,
                "carrier": CARRIER.number,
                "kg": stored.lot.kg + 1,
                "pieces": 1,
                "units": list(stored.units),
                "ticket": {"text": "GATE over"},
            },
            (maker(WAREHOUSE), maker(CARRIER)),
        ),
    )
    gate_out(stage, order, "last")
