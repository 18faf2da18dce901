"""Pledged goods go out for goods worth as much, in one act (WR-09); what the custodian is owed counts (L-10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scf_ledger.story.cast import BANK, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.control import restore_control
from scf_ledger.story.chapters.pricing import CURRENCY, TENOR_DAYS
from scf_ledger.story.chapters.securing import Lent
from scf_ledger.story.stage import Fraud, Request, Stage, both, maker

#: minor units for a tonne and day, as the receipts' eight items say; and days that nobody paid for
_FEE, _UNPAID_DAYS = 50, 30
#: Minor units: the story's bill is no less, so that it weighs more than a kilogram.
_SMALLEST_BILL = 10_000


def unpaid_fees(stage: Stage, lent: Lent, free: int) -> None:
    """The custodian's claim comes before the pledge and lowers its value; what it binds is not released (L-10)."""
    receipt, kg = lent.collateral.receipt, lent.collateral.lot.kg
    bill = max(_SMALLEST_BILL, kg * _FEE * _UNPAID_DAYS // 1_000)
    since = stage.moment("fees")
    claim = {"receipt": receipt, "currency": CURRENCY}
    stage.act(
        "fees/unpaid",
        f"仓库声明{_UNPAID_DAYS}天仓储费{bill // 100:,}.{bill % 100:02d}未付,优先于质权",
        f"the warehouse states that CNY {bill // 100:,}.{bill % 100:02d} of fees are unpaid, and come first",
        "StateFees",
        {**claim, "amount": bill, "asOf": since - 60, "bill": {"text": f"仓储费账单 bill of storage fees {bill}"}},
        *both(WAREHOUSE),
    )
    stage.refused(
        Fraud(
            "release-despite-fees",
            "不计未付仓储费而解除质押",
            "a release that leaves the unpaid fees out of account",
            "L-10",
            "BELOW_FLOOR",
            "BelowFloor",
        ),
        Request("Release", {"loan": lent.loan, "receipt": receipt, "kg": max(1, free - 1)}, both(BANK)),
    )
    stage.act(
        "fees/paid",
        "仓储费付清",
        "the fees are paid",
        "StateFees",
        {**claim, "amount": 0, "asOf": since, "bill": {"text": f"仓储费结清证明 proof of settlement {bill}"}},
        *both(WAREHOUSE),
    )


def substitute(stage: Stage, lent: Lent, other: str | None, free: int, pledged: int) -> None:
    """The receipt over the free goods takes the pledged one's place; two attempts before it are refused.

    Parameters
    ----------
    other
        receipt over free goods of the same tank; none when the goods cannot be divided
    free
        kg of it
    pledged
        kg that go out
    """
    if other is None or free < pledged:
        stage.teller.skipped("没有足够的未质押货物:不置换", "not enough free goods: nothing is substituted")
        return
    hands = (maker(SUPPLIER), maker(WAREHOUSE), *both(BANK))
    message = _message(stage, lent, other, pledged)
    stage.refused(
        Fraud(
            "substitute-without-control",
            "设备三十日无证明,以失控库位的货物置换",
            "goods come in whose device was silent for thirty days",
            "AB-37",
            "CONTROL_BROKEN",
            "ControlBroken",
        ),
        Request("Substitute", {**message, "certificate": {"text": "登记证明 without control"}}, hands),
    )
    restore_control(stage)
    stage.refused(
        Fraud(
            "substitute-too-small",
            f"以少一千克的货物置换({pledged - 1}千克)",
            f"goods come in that are one kilogram too few ({pledged - 1} kg)",
            "WR-09",
            "SUBSTITUTE_TOO_SMALL",
            "SubstituteTooSmall",
        ),
        Request("Substitute", {**message, "incomingKg": pledged - 1}, hands),
    )
    stage.act(
        "substitute",
        f"以另一仓单项下{pledged}千克置换质物,原质物同时解除",
        f"{pledged} kg under another receipt take the place of those pledged, which are free by the same act",
        "Substitute",
        message,
        *hands,
    )
    stage.keep(
        "print",
        "打印新质押的仓单:正面、状态、背书面与二维码",
        "the receipt now pledged is printed: front, state, endorsement side, QR code",
        f"receipts/receipt-{other[2:18]}.pdf",
        lambda: stage.client(BANK).request("GET", f"/v1/receipts/{other}/print").content,
    )


def _message(stage: Stage, lent: Lent, other: str, kg: int) -> Mapping[str, Any]:
    day = stage.day("substitute")
    return {
        "loan": lent.loan,
        "incoming": other,
        "incomingKg": kg,
        "outgoing": lent.collateral.receipt,
        "registry": "ZDW",
        "number": {"text": "0123 4567 8901 2345 6790"},
        "registeredAt": stage.moment("substitute"),
        "registeredUntil": str(day.fromordinal(day.toordinal() + TENOR_DAYS + 60)),
        "certificate": {"text": "置换质物的登记证明 certificate of registration of the goods that come in"},
    }
