"""What came of the story, as JSON: documents, members, receipts, receivables, loans, refusals, gas, timings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from scf_ledger import __version__
from scf_ledger.acts import role_names
from scf_ledger.client import Client
from scf_ledger.story.cast import COURT, MEMBERS, KeyKind
from scf_ledger.story.journal import Journal
from scf_ledger.story.stage import Stage


def summarise(
    stage: Stage, started_day: str, skipped: Sequence[tuple[str, str]], notes: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Reads the ledger's final state and the journal."""
    court = stage.client(COURT)
    acts = _acts(stage.journal)
    receipts = [_receipt(court, row) for row in court.items("/v1/receipts")]
    return {
        "product": f"scf-ledger {__version__}",
        "business_day": started_day,
        "chain": court.get("/v1/status/chain"),
        "documents": _documents(stage, court),
        "members": [_member(court, number) for number in range(1, len(MEMBERS) + 1)],
        "receipts": receipts,
        "delivery_orders": list(court.items("/v1/delivery-orders")),
        "receivables": list(court.items("/v1/vouchers")),
        "loans": [_loan(court, row) for row in court.items("/v1/loans")],
        "payments": list(court.items("/v1/payments")),
        "freezes": list(court.items("/v1/freezes")),
        "slips": _slips(stage.journal),
        "exits": [result["value"] for result in stage.journal.starting_with("gate/exit").values()],
        "suspensions": list(court.items("/v1/suspensions")),
        "stock_takes": _parts(court, receipts, "stock-takes"),
        "fees": _parts(court, receipts, "fees"),
        "devices": [_device(court, row) for row in court.items("/v1/devices")],
        "files": [result["value"] for result in stage.journal.starting_with("file/").values()],
        "journal": list(court.items("/v1/journal")),
        "refused": _refused(stage.journal),
        "acts": acts,
        "gas": _gas(acts),
        "timings": _timings(stage.journal),
        "skipped": [{"zh": zh, "en": en} for zh, en in skipped],
        "notes": [{"zh": zh, "en": en} for zh, en in notes],
    }


def _documents(stage: Stage, court: Client) -> list[dict[str, Any]]:
    shown = []
    for result in stage.journal.starting_with("document/").values():
        one = dict(result["value"])
        if one["status"] == "recorded":
            proof = court.get(f"/v1/documents/{one['statement']}")["proof"]
            one["status"] = "anchored" if proof else "recorded"
            one["anchor"] = proof["anchor"] if proof else None
        shown.append(one)
    ignored = [
        {"file": item.file, "status": "ignored", "reason_zh": item.ignored[0], "reason": item.ignored[1]}
        for item, _ in stage.files
        if item.ignored
    ]
    return sorted([*shown, *ignored], key=lambda one: str(one["file"]))


def _member(court: Client, number: int) -> dict[str, Any]:
    row = dict(court.get(f"/v1/members/{number}"))
    row["roles_zh"], row["roles_en"] = role_names(int(row["roles"]))
    return row


def _receipt(court: Client, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "endorsements": court.get(f"/v1/receipts/{row['id']}/endorsements")["items"]}


def _loan(court: Client, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "lines": court.get(f"/v1/loans/{row['id']}/lines")["items"],
        "postings": court.get(f"/v1/loans/{row['id']}/postings")["items"],
    }


def _slips(journal: Journal) -> list[dict[str, Any]]:
    """What was shown at the gate, and what the gate decided on it."""
    passages = journal.starting_with("gate/passages").values()
    return [
        {"text": slip["value"], "order": done["value"][0]["order"], "passages": done["value"]}
        for slip, done in zip(journal.starting_with("gate/slip").values(), passages, strict=True)
    ]


def _parts(court: Client, receipts: Sequence[Mapping[str, Any]], part: str) -> list[dict[str, Any]]:
    """What was counted or stated on each receipt, the oldest first."""
    found = [row for one in receipts for row in court.get(f"/v1/receipts/{one['id']}/{part}")["items"]]
    return sorted(found, key=lambda row: int(row.get("taken_at") or row.get("as_of")))


def _device(court: Client, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "attestations": court.get(f"/v1/devices/{row['id']}/attestations")["items"]}


def _refused(journal: Journal) -> list[dict[str, Any]]:
    return [
        {**result["value"], "zh": result["zh"], "en": result["en"], "order": order}
        for order, (step, result) in enumerate(journal.starting_with("").items())
        if step.startswith("refused/")
    ]


def _acts(journal: Journal) -> list[dict[str, Any]]:
    """Every act of the story, with its place among the steps, who signed it and what it cost."""
    return [
        {**act, "step": step.removeprefix("act/"), "zh": result["zh"], "en": result["en"], "order": order}
        for order, (step, result) in enumerate(journal.starting_with("").items())
        if step.startswith("act/")
        for act in result["value"]
    ]


def _gas(acts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Gas by kind of act, each a transaction of its own; a P-256 signature costs some 250,000 more than secp256k1."""
    used: dict[str, list[int]] = defaultdict(list)
    p256: dict[str, int] = defaultdict(int)
    for act in acts:
        used[act["kind"]].append(int(act["transaction"]["gas_used"]))
        p256[act["kind"]] += sum(signer["key"] != KeyKind.SECP256K1 for signer in act["signers"])
    return {
        kind: {
            "count": len(values),
            "min": min(values),
            "median": int(median(values)),
            "max": max(values),
            "p256_signatures": p256[kind],
        }
        for kind, values in sorted(used.items())
    }


def _timings(journal: Journal) -> dict[str, Any]:
    """Seconds by kind of step, as it took when it was done."""
    spent: dict[str, float] = defaultdict(float)
    for step, result in journal.starting_with("").items():
        if isinstance(result, dict) and "seconds" in result:
            spent[step.split("/", 1)[0]] += result["seconds"]
    return {"seconds": {name: round(value, 3) for name, value in sorted(spent.items())}}
