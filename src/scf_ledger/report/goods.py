"""Kilograms: what each receipt was issued on, what was pledged and let go, what left, became another's, and is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from scf_ledger.goods import GOODS
from scf_ledger.report.figures import per_cent
from scf_ledger.trace.things import Both
from scf_ledger.trace.wording import state_names

#: States of receipts whose goods are under another title, or are other goods.
_TAKEN_OVER = frozenset({"split", "merged", "processed", "converted", "cancelled"})


def receipts(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """A line for each receipt, in kilograms, with the parts of its bar."""
    carved: Counter[str] = Counter()
    for act in summary.get("acts", []):
        if act["kind"] == "CarveOut":
            carved[act["message"]["receipt"]] += int(act["message"]["part"]["kg"])
    orders = summary.get("delivery_orders", [])
    return [_receipt(one, orders, carved[one["id"]], members) for one in summary.get("receipts", [])]


def _receipt(one: Mapping[str, Any], orders: Any, carved: int, members: Mapping[int, str]) -> dict[str, Any]:
    issued, last, lien = int(one["issued_kg"]), int(one["kg"]), int(one["lien_kg"])
    mine = [order for order in orders if order["receipt"] == one["id"]]
    delivered, lost = (sum(int(order[name]) for order in mine) for name in ("out_kg", "loss_kg"))
    rest = issued - delivered - lost - carved
    # Of a receipt that another title took over from, the ledger keeps what it was then, or nothing.
    over = one["state"] in _TAKEN_OVER
    left = 0 if over else last
    parts: list[tuple[Both, str, int]] = [
        (("在库未质押", "in store, free"), "free", left - lien),
        (("在库已质押", "in store, pledged"), "lien", lien),
        (("已交付", "delivered"), "out", delivered),
        (("自然损耗", "natural loss"), "loss", lost),
        (("转入他单", "under other receipts"), "over", carved + (rest if over else 0)),
    ]
    return {
        "id": one["id"],
        "goods": goods_names(str(one["goods"])),
        "state": state_names(str(one["state"])),
        "holder": members.get(int(one["holder"]), "—"),
        "custodian": members.get(int(one["custodian"]), "—"),
        "issued": issued,
        "pledged": _moved(one, "质押"),
        "released": _moved(one, "解押"),
        "delivered": delivered,
        "loss": lost,
        "left": left,
        "became": carved + (rest if over else 0),
        "holds": last in (rest, 0) if over else last == rest,
        "parts": [
            {"label": label, "class": style, "kg": kg, "share": per_cent(kg, issued)}
            for label, style, kg in parts
            if kg
        ],
    }


def goods_names(code: str) -> Both:
    goods = GOODS.get(code)
    return (goods.zh, goods.en) if goods else (code, code)


def _moved(one: Mapping[str, Any], kind: str) -> int:
    return sum(int(e["kg"]) for e in one.get("endorsements", []) if e["kind"] == kind)
