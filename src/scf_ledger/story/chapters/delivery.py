"""A court freezes goods and lets them go again; then they are delivered, and not a kilogram more than was ordered."""

from __future__ import annotations

from typing import Any

from scf_ledger.story.cast import CARRIER, COURT, WAREHOUSE, Member
from scf_ledger.story.chapters.lots import Stored
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


# ---------------------------------------------------------------- delivery


def deliver_all(stage: Stage, stored: Stored, holder: Member, step: str) -> None:
    """The holder has everything collected."""
    order = order_delivery(stage, stored, holder, stored.lot.kg, step)
    gate_out(stage, order, step)


def order_delivery(stage: Stage, stored: Stored, holder: Member, kg: int, step: str) -> str:
    """The holder orders goods out to the carrier."""
    return stage.act(
        f"order/{step}",
        f"{holder.name}签发提货单:{kg}千克",
        f"{holder.name} orders {kg} kg out",
        "IssueDeliveryOrder",
        delivery_order(stage, stored, kg, step),
        maker(holder),
    )


def delivery_order(stage: Stage, stored: Stored, kg: int, step: str) -> dict[str, Any]:
    """The message of a delivery order for a week from now."""
    now = stage.moment(f"order/{step}")
    return {
        "receipt": stored.receipt,
        "carrier": CARRIER.number,
        "kg": kg,
        "pieces": stored.lot.pieces,
        "units": list(stored.units),
        "vehicle": {"text": "沪A12345"},
        "validFrom": now,
        "validUntil": now + 7 * DAY,
    }


def gate_out(stage: Stage, order: str, step: str) -> None:
    """The goods leave through the gate, weighed."""
    stage.act(
        f"gate/{step}",
        "货物过磅出库",
        "the goods are weighed and leave",
        "GateOut",
        {"order": order, "ticket": {"text": f"GATE {step}"}},
        maker(WAREHOUSE),
        maker(CARRIER),
    )
