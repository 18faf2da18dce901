"""Two courts' orders queue on goods and let them go again; orders that goods leave by."""

from __future__ import annotations

from typing import Any

from scf_ledger.story.cast import CARRIER, COURT, WAREHOUSE, Member
from scf_ledger.story.chapters.lots import Stored
from scf_ledger.story.stage import DAY, Fraud, Request, Stage, both, maker

#: the truck that orders name
PLATE = "沪A12345"


def freeze(stage: Stage, stored: Stored, holder: Member) -> None:
    """Freeze, an attempt to carry the goods off, release and the next order in the queue, release of that."""
    stage.teller.chapter("司法冻结", "Court orders in their rank")
    kg = stored.lot.kg
    first = _freeze(stage, stored, "freeze", "首封", "first in rank", "(2026)示例执保1号")
    second = _freeze(stage, stored, "freeze/second", "轮候", "waiting in rank", "(2026)示例执保2号")
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
    _release(stage, "unfreeze", first, "首封解除,轮候冻结自动生效", "the first order is released, the next takes over")
    part = {"kg": kg // 2, "pieces": 0, "units": []}
    stage.refused(
        Fraud(
            "carve-out-while-frozen",
            "轮候冻结生效后分出货物",
            "goods are carved out after the waiting order took over",
            "AB-34",
            "FROZEN",
            "Frozen",
        ),
        Request("CarveOut", {"receipt": stored.receipt, "part": part}, (maker(holder), maker(WAREHOUSE))),
    )
    _release(stage, "unfreeze/second", second, "轮候冻结亦解除", "the waiting order is released, too")


# ---------------------------------------------------------------- court orders


def _freeze(stage: Stage, stored: Stored, step: str, zh: str, en: str, order: str) -> str:
    return stage.act(
        step,
        f"法院冻结仓单项下{stored.lot.kg}千克({zh})",
        f"the court freezes the {stored.lot.kg} kg of the receipt, {en}",
        "Freeze",
        {
            "court": COURT.number,
            "kind": "receipt",
            "subject": stored.receipt,
            "quantity": stored.lot.kg,
            "order": {"text": order},
            "until": stage.moment(step) + 60 * DAY,
        },
        *both(COURT),
    )


def _release(stage: Stage, step: str, freeze: str, zh: str, en: str) -> None:
    order = {"text": f"解除裁定 order of release {step}"}
    stage.act(step, zh, en, "ReleaseFreeze", {"freeze": freeze, "order": order}, *both(COURT))


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
        "vehicle": {"text": PLATE},
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
