"""How events change the read models of keeping."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.keeping.tables import CollectionDemand, Impairment, Inspection, LienCap, LossClaim
from scf_ledger.receipts.tables import Receipt

PURPOSES = {1: "inspect", 2: "sample"}
ANSWERS = {1: "agreed", 2: "refused"}
IMPAIRMENTS = {1: "deterioration", 2: "damage", 3: "danger"}
DISPOSALS = {0: "none", 1: "demanded", 2: "done"}
LOSS_CAUSES = {1: "poor_keeping", 2: "nature", 3: "packing", 4: "over_time", 5: "other"}


def inspection_requested(rows: Rows, e: ChainEvent) -> None:
    m, receipt = e.message, rows.get(Receipt, e.values["receipt"])
    rows.put(
        Inspection(
            id=e.values["inspection"],
            receipt=receipt.id,
            holder=m["holder"],
            custodian=receipt.custodian,
            pledgee=receipt.pledgee,
            purpose=PURPOSES[m["purpose"]],
            window_from=m["windowFrom"],
            window_until=m["windowUntil"],
            request=m["request"],
            state="requested",
            inspect_at=0,
            reason="",
            requested_at=e.block_time,
        )
    )


def inspection_answered(rows: Rows, e: ChainEvent) -> None:
    inspection, m = rows.get(Inspection, e.values["inspection"]), e.message
    inspection.state, inspection.answered_at = ANSWERS[m["answer"]], e.block_time
    if inspection.state == "agreed":
        inspection.inspect_at = m["inspectAt"]
    else:
        inspection.reason = m["reason"]
    rows.put(inspection)


def impairment_reported(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Impairment(
            receipt=e.values["receipt"],
            observed_at=m["observedAt"],
            custodian=m["custodian"],
            kind=IMPAIRMENTS[m["impairment"]],
            kg=m["kg"],
            disposal=DISPOSALS[m["disposal"]],
            evidence=m["evidence"],
            act=e.act,
            reported_at=e.block_time,
        )
    )


def collection_demanded(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        CollectionDemand(
            receipt=e.values["receipt"],
            version=m["version"] + 1,
            custodian=m["custodian"],
            collect_by=m["collectBy"],
            notice=m["notice"],
            act=e.act,
            demanded_at=e.block_time,
        )
    )


def loss_claimed(rows: Rows, e: ChainEvent) -> None:
    m, receipt = e.message, rows.get(Receipt, e.values["receipt"])
    rows.put(
        LossClaim(
            id=e.values["claim"],
            receipt=receipt.id,
            holder=m["holder"],
            custodian=receipt.custodian,
            pledgee=receipt.pledgee,
            kg=m["kg"],
            amount=m["amount"],
            currency=m["currency"],
            cause_code=LOSS_CAUSES[m["causeCode"]],
            evidence=m["evidence"],
            state="claimed",
            accepted=0,
            answered_cause_code="",
            statement="",
            claimed_at=e.block_time,
        )
    )


def claim_answered(rows: Rows, e: ChainEvent) -> None:
    claim, m = rows.get(LossClaim, e.values["claim"]), e.message
    claim.state, claim.answered_at = "answered", e.block_time
    claim.accepted, claim.statement = m["accepted"], m["statement"]
    claim.answered_cause_code = LOSS_CAUSES[m["causeCode"]]
    rows.put(claim)


def lien_waived(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        LienCap(
            receipt=e.values["receipt"],
            pledgee=m["pledgee"],
            version=m["version"] + 1,
            custodian=m["custodian"],
            cap=m["cap"],
            currency=m["currency"],
            letter=m["letter"],
            consented=m["consent"] != 0,
            act=e.act,
            waived_at=e.block_time,
        )
    )


HANDLERS = {
    ("Keeping", "InspectionRequested"): inspection_requested,
    ("Keeping", "InspectionAnswered"): inspection_answered,
    ("Keeping", "ImpairmentReported"): impairment_reported,
    ("Keeping", "CollectionDemanded"): collection_demanded,
    ("Keeping", "LossClaimed"): loss_claimed,
    ("Keeping", "ClaimAnswered"): claim_answered,
    ("Keeping", "LienWaived"): lien_waived,
}
