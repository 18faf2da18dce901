"""How the register's events change its read models."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.members.tables import Member, OperatorKey, Proposal, Rules

STATUS = {1: "active", 2: "suspended"}


def admitted(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    rows.put(
        Member(
            id=v["member"],
            uscc=bytes.fromhex(v["uscc"][2:]).decode(),
            name=v["name"],
            roles=v["roles"],
            governing=v["governing"],
            status="active",
            kyc_until=v["kycUntil"],
            did_document=v["didDocument"],
            version=1,
            admitted_at=e.block_time,
        )
    )


def standing_changed(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    member = rows.get(Member, v["member"])
    member.version = v["version"]
    member.roles = v["roles"]
    member.governing = v["governing"]
    member.status = STATUS[v["status"]]
    member.kyc_until = v["kycUntil"]
    rows.put(member)


def key_added(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    rows.put(
        OperatorKey(
            id=v["key"],
            member=v["member"],
            signer=v["signer"],
            roles=v["roles"],
            capabilities=v["capabilities"],
            person=v["person"],
            valid_from=v["validFrom"],
            valid_until=v["validUntil"],
            added_at=e.block_time,
        )
    )


def key_revoked(rows: Rows, e: ChainEvent) -> None:
    key = rows.get(OperatorKey, e.values["key"])
    key.revoked_at = e.block_time
    rows.put(key)


def proposed(rows: Rows, e: ChainEvent) -> None:
    kind = "Propose" + e.event.name.removesuffix("Proposed")
    rows.put(
        Proposal(
            id=e.values["proposal"],
            kind=kind,
            proposer=e.message["proposer"],
            tightens=e.values.get("tightens", False),
            state="open",
            approvers=[],
            closes=e.message["deadline"],
            message=dict(e.message),
            proposed_at=e.block_time,
        )
    )


def approved(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    proposal = rows.get(Proposal, v["proposal"])
    proposal.approvers = [*proposal.approvers, v["approver"]]
    if v["executableFrom"]:
        proposal.state = "approved"
        proposal.executable_from = v["executableFrom"]
    rows.put(proposal)


def executed(rows: Rows, e: ChainEvent) -> None:
    proposal = rows.get(Proposal, e.values["proposal"])
    proposal.state = "executed"
    proposal.executed_at = e.block_time
    rows.put(proposal)


def rules_changed(rows: Rows, e: ChainEvent) -> None:
    rules = rows.find(Rules, 1) or Rules(threshold=0, delay=0)
    rules.threshold = e.values["threshold"]
    rules.delay = e.values["delay"]
    rows.put(rules)


HANDLERS = {
    ("MemberRegistry", "MemberAdmitted"): admitted,
    ("MemberRegistry", "StandingChanged"): standing_changed,
    ("MemberRegistry", "KeyAdded"): key_added,
    ("MemberRegistry", "KeyRevoked"): key_revoked,
    ("Governance", "AdmissionProposed"): proposed,
    ("Governance", "StandingProposed"): proposed,
    ("Governance", "ListingProposed"): proposed,
    ("Governance", "RulesProposed"): proposed,
    ("Governance", "Approved"): approved,
    ("Governance", "Executed"): executed,
    ("Governance", "RulesChanged"): rules_changed,
}
