"""Sensible values for the fields of the acts on keeping goods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.evm.members import Who
from tests.evm.records import ZERO

if TYPE_CHECKING:
    from tests.evm.world import World

Fields = dict[str, Any]
Given = Mapping[str, Any]

DAY = 86_400
CNY = 156
AGREED = 1


def _party(w: World, g: Given, party: str) -> int:
    return int(w.view("Receipts", "receiptOf", g["receipt"])[party])


def request_inspection(w: World, g: Given) -> Fields:
    return {
        "holder": _party(w, g, "holder"),
        "purpose": 1,
        "windowFrom": w.now + DAY,
        "windowUntil": w.now + 8 * DAY,
        "request": w.fresh(),
        "salt": w.fresh(),
    }


def answer_inspection(w: World, g: Given) -> Fields:
    asked = w.view("Keeping", "inspectionOf", g["inspection"])
    agreed = g.get("answer", AGREED) == AGREED
    return {
        "custodian": asked["custodian"],
        "answer": AGREED,
        "inspectAt": max(w.now, asked["windowFrom"]) if agreed else 0,
        "reason": ZERO if agreed else w.fresh(),
    }


def report_impairment(w: World, g: Given) -> Fields:
    return {
        "custodian": _party(w, g, "custodian"),
        "impairment": 1,
        "kg": w.view("Receipts", "receiptOf", g["receipt"])["kg"],
        "observedAt": w.now,
        "disposal": 0,
        "evidence": w.fresh(),
    }


def demand_collection(w: World, g: Given) -> Fields:
    return {
        "version": w.view("Keeping", "demandOf", g["receipt"])["version"],
        "custodian": _party(w, g, "custodian"),
        "collectBy": w.today + 30,
        "notice": w.fresh(),
    }


def claim_loss(w: World, g: Given) -> Fields:
    receipt = w.view("Receipts", "receiptOf", g["receipt"])
    return {
        "holder": receipt["holder"],
        "kg": receipt["kg"],
        "amount": 3_450_000,
        "currency": CNY,
        "causeCode": 1,
        "evidence": w.fresh(),
        "salt": w.fresh(),
    }


def answer_claim(w: World, g: Given) -> Fields:
    claimed = w.view("Keeping", "claimOf", g["claim"])
    return {
        "custodian": claimed["custodian"],
        "accepted": claimed["amount"],
        "causeCode": 1,
        "statement": w.fresh(),
    }


def waive_lien(w: World, g: Given) -> Fields:
    pledgee = g.get("pledgee", Who.BANK)
    stands = w.view("Keeping", "lienCapOf", g["receipt"], pledgee)
    cap, currency = g.get("cap", 0), g.get("currency", CNY)
    worse = stands["version"] and cap and (cap > stands["amount"] or currency != stands["currency"])
    return {
        "version": stands["version"],
        "custodian": _party(w, g, "custodian"),
        "pledgee": pledgee,
        "cap": cap,
        "currency": currency,
        "letter": w.fresh(),
        "consent": pledgee if worse else 0,
    }


KEEPING: Mapping[str, Callable[[World, Given], Fields]] = {
    "RequestInspection": request_inspection,
    "AnswerInspection": answer_inspection,
    "ReportImpairment": report_impairment,
    "DemandCollection": demand_collection,
    "ClaimLoss": claim_loss,
    "AnswerClaim": answer_claim,
    "WaiveLien": waive_lien,
}
