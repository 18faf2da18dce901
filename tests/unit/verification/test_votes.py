"""Governance counted offline: the rule of Governance.sol written a second time."""

from __future__ import annotations

from typing import Any

import pytest

from scf_ledger.acts import ACT_TYPES, Act, Domain, act_type
from scf_ledger.acts.signers import Verifiers
from scf_ledger.verification.register import ACTIVE, MemberState, NotAuthorised, Register
from scf_ledger.verification.votes import PROPOSALS, Votes, takes_only

SUSPENDED = 2
DOMAIN = Domain(chain_id=1, contract="0x" + "11" * 20)
NOW, DELAY = 1_000_000, 3_600


def member(**changed: Any) -> MemberState:
    known = {"uscc": "", "name": "", "roles": 3, "governing": True, "status": ACTIVE, "kyc_until": 100}
    return MemberState(**{**known, **changed})


@pytest.fixture
def votes() -> Votes:
    register = Register(Verifiers(p256="0x" + "22" * 20, webauthn="0x" + "33" * 20))
    register.members = {n: member(governing=n <= 3) for n in (1, 2, 3, 4)}
    return Votes(register, threshold=2, delay=DELAY)


def rules(**changed: Any) -> Act:
    message = {"proposer": 1, "threshold": 3, "delay": 60, "salt": "0x" + "00" * 32, "deadline": NOW + 9, **changed}
    return Act.make(act_type("ProposeRules"), message, DOMAIN)


def standing(**changed: Any) -> Act:
    wanted = {"roles": 3, "governing": True, "status": SUSPENDED, "kycUntil": 100, **changed}
    message = {
        "proposer": 1,
        "member": 3,
        "version": 1,
        "standing": wanted,
        "reason": "0x" + "01" * 32,
        "deadline": NOW + 9,
    }
    return Act.make(act_type("ProposeStanding"), message, DOMAIN)


def approval(proposal: Act, approver: int) -> Act:
    message = {"proposal": proposal.digest, "approver": approver, "deadline": NOW + 9}
    return Act.make(act_type("Approve"), message, DOMAIN)


def test_every_kind_of_proposal_is_known() -> None:
    assert set(PROPOSALS) == {name for name in ACT_TYPES if name.startswith("Propose")}


def test_two_votes_and_the_delay_carry_a_proposal_out(votes: Votes) -> None:
    votes.take(rules(), NOW)
    votes.take(approval(rules(), 2), NOW + 1)
    votes.carry_out(rules(), NOW + 1 + DELAY)
    assert (votes.threshold, votes.delay) == (3, 60)


def test_new_rules_count_for_the_next_proposal(votes: Votes) -> None:
    test_two_votes_and_the_delay_carry_a_proposal_out(votes)
    other = rules(threshold=1)
    votes.take(other, NOW)
    votes.take(approval(other, 2), NOW)
    with pytest.raises(NotAuthorised, match="without its approvals"):
        votes.carry_out(other, NOW + DELAY)
    votes.take(approval(other, 3), NOW)
    votes.carry_out(other, NOW + 60)


@pytest.mark.parametrize(
    ("time", "fault"), [(NOW, "before its time"), (NOW + DELAY - 1, "before its time"), (NOW + DELAY, "")]
)
def test_what_loosens_waits(votes: Votes, time: int, fault: str) -> None:
    votes.take(rules(), NOW)
    votes.take(approval(rules(), 2), NOW)
    if not fault:
        votes.carry_out(rules(), time)
        return
    with pytest.raises(NotAuthorised, match=fault):
        votes.carry_out(rules(), time)


def test_what_tightens_holds_at_once(votes: Votes) -> None:
    votes.take(standing(), NOW)
    votes.take(approval(standing(), 2), NOW)
    votes.carry_out(standing(), NOW)
    assert votes.register.members[3].status == SUSPENDED


def test_nothing_is_carried_out_twice(votes: Votes) -> None:
    test_what_tightens_holds_at_once(votes)
    with pytest.raises(NotAuthorised, match="twice"):
        votes.carry_out(standing(), NOW)


@pytest.mark.parametrize("voter", [4, 3])
def test_only_members_that_govern_vote(votes: Votes, voter: int) -> None:
    votes.register.members[3].status = SUSPENDED
    votes.take(rules(), NOW)
    with pytest.raises(NotAuthorised, match="does not govern"):
        votes.take(approval(rules(), voter), NOW)


def test_nobody_votes_twice_or_on_nothing(votes: Votes) -> None:
    votes.take(rules(), NOW)
    with pytest.raises(NotAuthorised, match="votes twice"):
        votes.take(approval(rules(), 1), NOW)
    with pytest.raises(NotAuthorised, match="nobody made"):
        votes.take(approval(standing(), 2), NOW)


@pytest.mark.parametrize(
    ("changed", "takes"),
    [
        ({}, True),
        ({"roles": 1}, True),
        ({"roles": 7}, False),
        ({"governing": False}, True),
        ({"status": SUSPENDED}, True),
        ({"kycUntil": 99}, True),
        ({"kycUntil": 101}, False),
    ],
)
def test_taking_is_told_from_giving(changed: dict[str, Any], takes: bool) -> None:
    wanted = {"roles": 3, "governing": True, "status": ACTIVE, "kycUntil": 100, **changed}
    assert takes_only(member(), wanted) is takes


def test_a_suspended_member_is_not_freed_at_once() -> None:
    wanted = {"roles": 3, "governing": True, "status": ACTIVE, "kycUntil": 100}
    assert not takes_only(member(status=SUSPENDED), wanted)
    assert not takes_only(member(governing=False), wanted)
