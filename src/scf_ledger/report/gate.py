"""The gate and those who watch over receipts: slips, passages, suspensions, counts, claims, devices, substitutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from scf_ledger.gate.image import qr_svg
from scf_ledger.gate.slip import read_slip
from scf_ledger.report.figures import amount
from scf_ledger.trace.things import Both

_CAUSES: dict[str, Both] = {
    "gate_exit": ("无提货单出库", "exit without an order"),
    "control": ("控货中断", "control not proven"),
    "stocktake": ("账实不符", "book and count differ"),
    "custodian": ("保管人声明", "the custodian's word"),
    "regulator": ("监管命令", "the regulator's order"),
}


def slips(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each slip that was shown at the gate, as QR picture and in words, with what the gate decided on it."""
    return [_slip(one, members) for one in summary.get("slips", [])]


def _slip(one: Mapping[str, Any], members: Mapping[int, str]) -> dict[str, Any]:
    order = read_slip(one["text"]).act.message
    return {
        **one,
        # The picture is drawn from the text that stands beside it: nobody has to believe a file.
        "picture": Markup(qr_svg(one["text"]).decode().split("?>", 1)[-1].strip()),
        "receipt": order["receipt"],
        "holder": members.get(int(order["holder"]), "—"),
        "carrier": members.get(int(order["carrier"]), "—"),
        "kg": int(order["kg"]),
        "valid_from": int(order["validFrom"]),
        "valid_until": int(order["validUntil"]),
    }


def suspensions(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            **one,
            "cause": _CAUSES.get(str(one["cause"]), (str(one["cause"]),) * 2),
            "authority": members.get(int(one["authority"]), "—"),
        }
        for one in summary.get("suspensions", [])
    ]


def counts(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """Stock-takes, each beside its book."""
    return [
        {
            **one,
            "witness": members.get(int(one["witness"]), "—"),
            "difference": int(one["counted_kg"]) - int(one["book_kg"]),
        }
        for one in summary.get("stock_takes", [])
    ]


def claims(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    """What custodians stated to be owed, in their order."""
    return [
        {
            **one,
            "custodian": members.get(int(one["custodian"]), "—"),
            "amount": amount(int(one["amount"]), int(one["currency"])),
        }
        for one in summary.get("fees", [])
    ]


def devices(summary: Mapping[str, Any], members: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {**one, "owner": members.get(int(one["owner"]), "—"), "proofs": len(one["attestations"])}
        for one in summary.get("devices", [])
    ]


def substitutions(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Pledged goods that went out for others, by the acts themselves."""
    return [
        {
            "act": act["id"],
            "loan": act["message"]["loan"],
            "incoming": act["message"]["incoming"],
            "incoming_kg": int(act["message"]["incomingKg"]),
            "outgoing": act["message"]["outgoing"],
            "outgoing_kg": int(act["message"]["outgoingKg"]),
        }
        for act in summary.get("acts", [])
        if act["kind"] == "Substitute"
    ]
