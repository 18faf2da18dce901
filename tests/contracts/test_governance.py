"""Governance: k of n, tighten at once, loosen with delay, never locked out; and the directory that it keeps."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import Role
from scf_ledger.chain.deployment import LIEN, PAID
from tests.evm.keys import FOREVER, maker
from tests.evm.members import GOVERNING, admission
from tests.evm.world import ZERO, Done, Who, World, refused

OPEN, APPROVED, EXECUTED = 1, 2, 3
NEW_CONTRACT = "0x00000000000000000000000000000000000000C1"
NAME = "0x" + b"PledgeLoans".ljust(32, b"\0").hex()


def rules(world: World, **changed: Any) -> Done:
    return world.do("ProposeRules", **changed)


def standing(world: World, member: int, **changed: Any) -> dict[str, Any]:
    present: dict[str, Any] = world.act("ProposeStanding", member=member).message["standing"]
    return {**present, **changed}


# ---------------------------------------------------------------- proposing and approving


def test_a_proposal_is_its_proposers_approval(world: World) -> None:
    with world.changes() as seen:
        done = rules(world, threshold=3)
    assert (seen.fields, seen.new) == ({}, {("Governance.proposalOf", done.id)})
    assert done.event("RulesProposed") == {"proposal": done.id, "act": done.act.message}
    assert done.event("Approved") == {"proposal": done.id, "approver": 1, "approvals": 1, "executableFrom": 0}
    assert world.view("Governance", "proposalOf", done.id) == {
        "state": OPEN,
        "approvals": 1,
        "closes": done.act.deadline,
        "executableFrom": 0,
        "tightens": False,
    }


@pytest.mark.parametrize("kind", ["ProposeAdmission", "ProposeStanding", "ProposeListing", "ProposeRules"])
def test_each_kind_of_proposal_carries_its_act(world: World, kind: str) -> None:
    by_kind: dict[str, dict[str, Any]] = {
        "ProposeAdmission": {"admission": admission(10)},
        "ProposeStanding": {"member": Who.BUYER},
        "ProposeListing": {"listing": {"name": NAME, "target": NEW_CONTRACT, "rights": LIEN}},
        "ProposeRules": {},
    }
    done = world.do(kind, **by_kind[kind])
    assert done.event(kind.removeprefix("Propose") + "Proposed")["act"] == done.act.message
    with refused("AlreadyExecuted", done.id):
        world.submit(done.act, done.signatures)


def test_enough_approvals_approve(world: World) -> None:
    proposed = rules(world)
    with world.changes() as seen:
        done = world.do("Approve", proposal=proposed.id)
    ready = world.now + 3_600
    assert seen.fields == {
        ("Governance.proposalOf", proposed.id): {
            "state": (OPEN, APPROVED),
            "approvals": (1, 2),
            "executableFrom": (0, ready),
        }
    }
    assert done.event("Approved") == {
        "proposal": proposed.id,
        "approver": Who.BANK,
        "approvals": 2,
        "executableFrom": ready,
    }


def test_each_approves_once(world: World) -> None:
    world.resolve("ProposeRules", threshold=3)
    proposed = rules(world)
    with refused("ApprovedAlready", proposed.id, Who.PLATFORM):
        world.do("Approve", proposal=proposed.id, approver=Who.PLATFORM)
    world.do("Approve", proposal=proposed.id, approver=Who.BANK)
    with refused("ApprovedAlready", proposed.id, Who.BANK):
        world.do("Approve", proposal=proposed.id, approver=Who.BANK)
    world.do("Approve", proposal=proposed.id, approver=Who.COURT)
    with refused("ProposalClosed", proposed.id):
        world.do("Approve", proposal=proposed.id, approver=Who.COURT)


def test_only_governing_members_propose_and_approve(world: World) -> None:
    with refused("NotGoverning", Who.BUYER):
        rules(world, proposer=Who.BUYER)
    proposed = rules(world)
    with refused("NotGoverning", Who.WAREHOUSE):
        world.do("Approve", proposal=proposed.id, approver=Who.WAREHOUSE)


def test_approvals_are_signed_by_the_approver(world: World) -> None:
    proposed = rules(world)
    with refused("SignerNotOfMember", maker(Who.PLATFORM).id, Who.BANK):
        world.do("Approve", proposal=proposed.id, hands={0: maker(Who.PLATFORM)})
    with refused("SignerNotOfMember", maker(Who.PLATFORM).id, Who.BANK):
        rules(world, proposer=Who.BANK, hands={0: maker(Who.PLATFORM)})


def test_what_was_never_proposed_is_unknown(world: World) -> None:
    with refused("ProposalUnknown", ZERO):
        world.do("Approve", proposal=ZERO)
    act = world.act("ProposeRules")
    with refused("ProposalUnknown", act.digest):
        world.execute(act)


def test_approvals_close_at_the_deadline(world: World) -> None:
    proposed = rules(world, deadline=world.now + 10)
    world.advance(seconds=11)
    with refused("ProposalClosed", proposed.id):
        world.do("Approve", proposal=proposed.id)
    with refused("ActExpired", proposed.act.deadline, world.now):
        rules(world, deadline=proposed.act.deadline)


def test_the_deadline_itself_is_in_time(world: World) -> None:
    proposed = rules(world, deadline=world.now + 10)
    world.advance(seconds=10)
    assert world.do("Approve", proposal=proposed.id).names == ["Approved"]


# ---------------------------------------------------------------- executing


def test_k_of_n_and_a_delay_before_execution(world: World) -> None:
    proposed = rules(world, threshold=3, delay=7)
    with refused("NotApproved", proposed.id, 1, 2):
        world.execute(proposed.act)
    world.do("Approve", proposal=proposed.id)
    ready = world.now + 3_600
    with refused("TooEarly", proposed.id, ready, world.now):
        world.execute(proposed.act)
    world.advance(seconds=3_599)
    with refused("TooEarly", proposed.id, ready, world.now):
        world.execute(proposed.act)
    world.advance(seconds=1)
    with world.changes() as seen:
        events = world.execute(proposed.act)
    assert [(e.name, e.values) for e in events] == [
        ("Executed", {"proposal": proposed.id}),
        ("RulesChanged", {"threshold": 3, "delay": 7}),
    ]
    assert seen.fields == {
        ("Governance.threshold",): {"": (2, 3)},
        ("Governance.delay",): {"": (3_600, 7)},
        ("Governance.proposalOf", proposed.id): {"state": (APPROVED, EXECUTED)},
    }
    with refused("ProposalClosed", proposed.id):
        world.execute(proposed.act)


def test_what_is_executed_is_what_was_approved(world: World) -> None:
    proposed = rules(world, threshold=3)
    world.do("Approve", proposal=proposed.id)
    world.advance(hours=1)
    other = world.act("ProposeRules", **{**proposed.act.message, "threshold": 1})
    with refused("ProposalUnknown", other.digest):
        world.execute(other)


@pytest.mark.parametrize(
    "changed",
    [{"status": 2}, {"roles": 0}, {"governing": False}, {"kycUntil": 5}, {}],
    ids=["suspended", "no roles", "no vote", "shorter KYC", "nothing"],
)
def test_tightening_is_executed_at_once(world: World, changed: dict[str, Any]) -> None:
    done = world.resolve(
        "ProposeStanding", wait=False, member=Who.COURT, standing=standing(world, Who.COURT, **changed)
    )
    assert done.names == ["Executed", "StandingChanged"]
    assert world.view("Governance", "proposalOf", done.id)["tightens"]


@pytest.mark.parametrize(
    "changed",
    [
        {"roles": int(Role.BUYER | Role.BANK)},
        {"governing": True},
        {"kycUntil": FOREVER + 1},
        {"kycUntil": 5, "roles": int(Role.BANK)},
    ],
    ids=["a role", "a vote", "longer KYC", "less and more"],
)
def test_loosening_waits(world: World, changed: dict[str, Any]) -> None:
    act: dict[str, Any] = {"member": Who.BUYER, "standing": standing(world, Who.BUYER, **changed)}
    proposed = world.do("ProposeStanding", **act)
    world.do("Approve", proposal=proposed.id)
    with refused("TooEarly", proposed.id, world.now + 3_600, world.now):
        world.execute(proposed.act)
    world.advance(hours=1)
    assert [e.name for e in world.execute(proposed.act)] == ["Executed", "StandingChanged"]


def test_reinstatement_waits(world: World) -> None:
    world.suspend(Who.BUYER)
    proposed = world.do("ProposeStanding", member=Who.BUYER, standing=standing(world, Who.BUYER, status=1))
    world.do("Approve", proposal=proposed.id)
    with refused("TooEarly", proposed.id, world.now + 3_600, world.now):
        world.execute(proposed.act)


@pytest.mark.parametrize("kind", ["ProposeAdmission", "ProposeListing", "ProposeRules"])
def test_admissions_listings_and_rules_wait(world: World, kind: str) -> None:
    fields: dict[str, Any] = {
        "ProposeAdmission": {"admission": admission(10)},
        "ProposeListing": {"listing": {"name": NAME, "target": NEW_CONTRACT, "rights": LIEN}},
        "ProposeRules": {},
    }[kind]
    proposed = world.do(kind, **fields)
    world.do("Approve", proposal=proposed.id)
    with refused("TooEarly", proposed.id, world.now + 3_600, world.now):
        world.execute(proposed.act)


def test_a_proposal_names_the_version_of_the_standing(world: World) -> None:
    world.restate(Who.BUYER, kycUntil=5)
    with refused("VersionConflict", "0x" + f"{Who.BUYER:064x}", 2, 1):
        world.do("ProposeStanding", member=Who.BUYER, version=1)


# ---------------------------------------------------------------- never locked out


@pytest.mark.parametrize(("threshold", "delay"), [(0, 3_600), (4, 3_600), (2, 28 * 86_400 + 1)])
def test_rules_that_would_lock_governance_are_refused(world: World, threshold: int, delay: int) -> None:
    with refused("RulesNotUsable", threshold, delay):
        world.resolve("ProposeRules", threshold=threshold, delay=delay)
    assert (world.view("Governance", "threshold"), world.view("Governance", "delay")) == (2, 3_600)


def test_the_longest_delay_is_four_weeks(world: World) -> None:
    assert world.view("Governance", "MAX_DELAY") == 28 * 86_400
    world.resolve("ProposeRules", delay=28 * 86_400)
    assert world.view("Governance", "delay") == 28 * 86_400


@pytest.mark.parametrize("changed", [{"status": 2}, {"governing": False}])
def test_too_few_governing_members_is_refused(world: World, changed: dict[str, Any]) -> None:
    world.restate(Who.COURT, **changed)
    assert world.view("Governance", "governingCount") == 2
    proposed = world.do("ProposeStanding", member=Who.BANK, standing=standing(world, Who.BANK, **changed))
    world.do("Approve", proposal=proposed.id)
    with refused("TooFewGoverning", 1, 2):
        world.execute(proposed.act)
    assert world.view("Governance", "governingCount") == 2


def test_votes_are_counted_as_they_come_and_go(world: World) -> None:
    def count() -> Any:
        return world.view("Governance", "governingCount")

    assert count() == len(GOVERNING)
    world.admit(10, governing=True)
    assert count() == 4
    world.suspend(10)
    assert count() == 3
    world.restate(10, status=1)
    assert count() == 4
    world.restate(10, governing=False)
    assert count() == 3
    world.suspend(10)
    assert count() == 3
    world.restate(10, governing=True)
    assert count() == 3
    world.restate(Who.BUYER, governing=True)
    assert count() == 4


def test_a_suspended_governing_member_has_no_vote(world: World) -> None:
    world.suspend(Who.COURT)
    with refused("MemberSuspended", Who.COURT):
        rules(world, proposer=Who.COURT)


def test_governance_outlives_the_kyc_of_its_members() -> None:
    world = World()
    for member in GOVERNING:
        world.restate(member, kycUntil=world.now + 86_400)
    world.advance(days=2)
    renewed = world.restate(Who.BANK, kycUntil=world.now + 10 * 86_400)
    assert renewed.names == ["Executed", "StandingChanged"]


def test_a_member_without_kyc_votes_and_does_nothing_else() -> None:
    world = World()
    world.restate(Who.COURT, kycUntil=world.now + 86_400)
    world.advance(days=2)
    proposed = rules(world, proposer=Who.COURT)
    assert world.do("Approve", proposal=proposed.id).names == ["Approved"]
    with refused("KycExpired", Who.COURT, world.now - 86_400, world.now):
        world.do("AnchorCheckpoint", member=Who.COURT)


# ---------------------------------------------------------------- the directory


def test_a_listing_gives_rights_and_a_name(world: World) -> None:
    old = world.address("PledgeLoans")
    done = world.resolve("ProposeListing", listing={"name": NAME, "target": NEW_CONTRACT, "rights": LIEN})
    assert done.event("Listed") == {"name": NAME, "target": NEW_CONTRACT, "rights": LIEN}
    assert world.view("Directory", "addressOf", NAME) == NEW_CONTRACT
    assert world.view("Directory", "rightsOf", NEW_CONTRACT) == LIEN
    assert world.view("Directory", "rightsOf", old) == LIEN | PAID


def test_a_right_can_be_taken_away(world: World) -> None:
    receipt = world.issued()
    loan = world.accepted()
    gone = {"name": NAME, "target": world.address("PledgeLoans"), "rights": PAID}
    world.resolve("ProposeListing", listing=gone)
    with refused("RightMissing", world.address("PledgeLoans"), LIEN):
        world.do("Pledge", loan=loan, receipt=receipt)


def test_taking_an_old_contracts_rights_away_gives_it_no_name(world: World) -> None:
    old = world.address("PledgeLoans")
    world.resolve("ProposeListing", listing={"name": NAME, "target": NEW_CONTRACT, "rights": LIEN | PAID})
    for _ in range(2):
        world.resolve("ProposeListing", listing={"name": NAME, "target": old, "rights": 0}, salt=world.fresh())
        assert world.view("Directory", "addressOf", NAME) == NEW_CONTRACT
        assert world.view("Directory", "rightsOf", old) == 0
    world.resolve("ProposeListing", listing={"name": NAME, "target": NEW_CONTRACT, "rights": 0})
    assert world.view("Directory", "addressOf", NAME) == NEW_CONTRACT


def test_a_contract_that_needs_no_rights_is_listed_too(world: World) -> None:
    name = "0x" + b"EvidenceLog".ljust(32, b"\0").hex()
    world.resolve("ProposeListing", listing={"name": name, "target": NEW_CONTRACT, "rights": 0})
    assert world.view("Directory", "addressOf", name) == NEW_CONTRACT


@pytest.mark.parametrize(
    ("target", "rights"), [("0x" + "00" * 20, LIEN), (NEW_CONTRACT, 256)], ids=["no address", "no such right"]
)
def test_a_listing_is_usable(world: World, target: str, rights: int) -> None:
    with refused("ListingNotUsable", NAME, target, rights):
        world.resolve("ProposeListing", listing={"name": NAME, "target": target, "rights": rights})


def test_a_right_is_asked_for_by_address(world: World) -> None:
    world.invoke("Directory", "requireRight", world.address("PledgeLoans"), PAID)
    with refused("RightMissing", NEW_CONTRACT, PAID):
        world.invoke("Directory", "requireRight", NEW_CONTRACT, PAID)


def test_every_contract_knows_its_own(world: World) -> None:
    at = world.address
    assert world.view("Governance", "directory") == at("Directory")
    assert world.view("Governance", "registry") == at("MemberRegistry")
    assert world.view("Directory", "governance") == at("Governance")
