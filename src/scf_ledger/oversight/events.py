"""How events change the read models of oversight."""

from __future__ import annotations

from typing import Any

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.goods import short_code
from scf_ledger.oversight.tables import (
    Attestation,
    Device,
    FeeStatement,
    ReceiptRegistration,
    StockTake,
    Suspension,
)
from scf_ledger.receipts.tables import Receipt

CAUSES = {1: "gate_exit", 2: "control", 3: "stocktake", 4: "custodian", 5: "regulator"}
FILINGS = {1: "initial", 2: "change", 3: "extension", 4: "cancellation", 5: "objection"}
STATUSES = {1: "intact", 2: "broken"}
BREAKS = {0: "", 1: "status", 2: "sequence", 3: "gap"}
_NOTHING = "0x" + "00" * 32


# ---------------------------------------------------------------- suspensions


def suspended(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    _suspend(rows, e, m["authority"], CAUSES[m["cause"]], m["evidence"], m["observedAt"])


def _suspend(rows: Rows, e: ChainEvent, authority: int, cause: str, evidence: str, observed_at: int) -> None:
    receipt = rows.get(Receipt, e.values["receipt"])
    rows.put(
        Suspension(
            id=e.values["suspension"],
            receipt=receipt.id,
            authority=authority,
            custodian=receipt.custodian,
            holder=receipt.holder,
            pledgee=receipt.pledgee,
            cause=cause,
            evidence=evidence,
            observed_at=observed_at,
            state="live",
            report="",
            lifted_by=0,
            suspended_at=e.block_time,
        )
    )


def lifted(rows: Rows, e: ChainEvent) -> None:
    suspension = rows.get(Suspension, e.values["suspension"])
    suspension.state, suspension.ended_at = "lifted", e.block_time
    suspension.report, suspension.lifted_by = e.message["report"], e.message["authority"]
    rows.put(suspension)


# ---------------------------------------------------------------- stock-takes, fees, registrations


def stock_taken(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    matches = e.values["suspension"] == _NOTHING
    rows.put(
        StockTake(
            receipt=e.values["receipt"],
            taken_at=m["takenAt"],
            custodian=m["custodian"],
            witness=m["witness"],
            counted_kg=m["countedKg"],
            counted_pieces=m["countedPieces"],
            book_kg=e.values["bookKg"],
            book_pieces=e.values["bookPieces"],
            matches=matches,
            suspension="" if matches else e.values["suspension"],
            record=m["record"],
            act=e.act,
        )
    )
    if not matches:
        _suspend(rows, e, m["witness"], "stocktake", m["record"], m["takenAt"])


def fees_stated(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        FeeStatement(
            receipt=e.values["receipt"],
            version=m["version"] + 1,
            custodian=m["custodian"],
            amount=m["amount"],
            currency=m["currency"],
            as_of=m["asOf"],
            bill=m["bill"],
            act=e.act,
            stated_at=e.block_time,
        )
    )


def registration_recorded(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        ReceiptRegistration(
            receipt=e.values["receipt"],
            registry_code=short_code(m["registry"]),
            version=m["version"] + 1,
            filing=FILINGS[m["filing"]],
            number=m["number"],
            registered_at=m["registeredAt"],
            registered_until=m["registeredUntil"],
            certificate=m["certificate"],
            filer=m["filer"],
            act=e.act,
            recorded_at=e.block_time,
        )
    )


# ---------------------------------------------------------------- control proofs


def device_bound(rows: Rows, e: ChainEvent) -> None:
    m, name = e.message, e.values["device"]
    bound: dict[str, Any] = {
        "owner": m["owner"],
        "custodian": e.values["custodian"],
        "place": m["place"],
        "live": True,
        "cause": "",
        "version": m["version"] + 1,
        "proven_at": e.block_time,
        "max_gap": m["maxGap"],
        "max_skew": m["maxSkew"],
        "bound_at": e.block_time,
        "ended_at": None,
    }
    device = rows.find(Device, name)
    if device is None:
        device = Device(id=name, sequence=0, **bound)
    for field, value in bound.items():
        setattr(device, field, value)
    rows.put(device)


def device_unbound(rows: Rows, e: ChainEvent) -> None:
    device = rows.get(Device, e.values["device"])
    device.live, device.ended_at, device.version = False, e.block_time, e.message["version"] + 1
    rows.put(device)


def control_attested(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    device = rows.get(Device, e.values["device"])
    device.sequence, device.proven_at = m["sequence"], m["observedAt"]
    rows.put(device)
    rows.put(
        Attestation(
            device=device.id,
            sequence=m["sequence"],
            place=m["place"],
            observed_at=m["observedAt"],
            status=STATUSES[m["status"]],
            reading=m["reading"],
            act=e.act,
            at=e.block_time,
        )
    )


def proof_broken(rows: Rows, e: ChainEvent) -> None:
    device = rows.get(Device, e.values["device"])
    device.cause, device.version = BREAKS[e.values["cause"]], e.values["version"]
    rows.put(device)


def control_restored(rows: Rows, e: ChainEvent) -> None:
    device = rows.get(Device, e.values["device"])
    device.cause, device.version, device.proven_at = "", e.message["version"] + 1, e.block_time
    rows.put(device)


HANDLERS = {
    ("Oversight", "ReceiptSuspended"): suspended,
    ("Oversight", "SuspensionLifted"): lifted,
    ("Oversight", "StockTaken"): stock_taken,
    ("Oversight", "FeesStated"): fees_stated,
    ("Oversight", "RegistrationRecorded"): registration_recorded,
    ("ControlProofs", "DeviceBound"): device_bound,
    ("ControlProofs", "DeviceUnbound"): device_unbound,
    ("ControlProofs", "ControlAttested"): control_attested,
    ("ControlProofs", "ProofBroken"): proof_broken,
    ("ControlProofs", "ControlRestored"): control_restored,
}
