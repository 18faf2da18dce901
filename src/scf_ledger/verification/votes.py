"""Governance a second time, from its rule: who voted for what, when it was approved and might be carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scf_ledger.acts import Act
from scf_ledger.verification.register import ACTIVE, MemberState, NotAuthorised, Register

#: Kinds of acts that open a proposal; what carries one out is called `execute…`.
PROPOSALS = ("ProposeAdmission", "ProposeStanding", "ProposeListing", "ProposeRules")


@dataclass
class Proposal:
    """A proposal and its votes."""

    #: whether it gives nobody anything: then it may be carried out at once
    tightens: bool
    voters: set[int] = field(default_factory=set)
    #: UTC seconds; None until enough have voted
    executable_from: int | None = None
    executed: bool = False


@dataclass
class Votes:
    """The proposals so far, and the rules that hold."""

    register: Register
    threshold: int
    #: seconds that whatever loosens waits after its last vote
    delay: int
    proposals: dict[str, Proposal] = field(default_factory=dict)

    def take(self, act: Act, time: int) -> None:
        """Counts an act that proposes or approves; its signatures are checked already.

        Raises
        ------
        NotAuthorised
            The voter does not govern, voted before, or votes on nothing.
        """
        if act.kind in PROPOSALS:
            self.proposals[act.digest] = Proposal(self._tightens(act))
            self._vote(act.digest, act.message["proposer"], time)
        elif act.kind == "Approve":
            self._vote(act.message["proposal"], act.message["approver"], time)

    def _vote(self, proposal_id: str, voter: int, time: int) -> None:
        member = self.register.members[voter]
        proposal = self.proposals.get(proposal_id)
        if proposal is None:
            raise NotAuthorised(f"member {voter} votes on proposal {proposal_id}, which nobody made")
        if not member.governing or member.status != ACTIVE:
            raise NotAuthorised(f"member {voter} votes and does not govern")
        if voter in proposal.voters:
            raise NotAuthorised(f"member {voter} votes twice on proposal {proposal_id}")
        proposal.voters.add(voter)
        if len(proposal.voters) >= self.threshold and proposal.executable_from is None:
            proposal.executable_from = time + (0 if proposal.tightens else self.delay)

    def carry_out(self, act: Act, time: int) -> None:
        """Carries a proposal out: its effect on register and rules.

        Raises
        ------
        NotAuthorised
            It was not approved, was carried out before, or before its time.
        """
        proposal = self.proposals.get(act.digest)
        if proposal is None or proposal.executable_from is None:
            raise NotAuthorised(f"proposal {act.digest} was carried out without its approvals")
        if proposal.executed or time < proposal.executable_from:
            raise NotAuthorised(f"proposal {act.digest} was carried out twice or before its time")
        proposal.executed = True
        message = act.message
        if act.kind == "ProposeAdmission":
            self.register.admit(message["admission"])
        elif act.kind == "ProposeStanding":
            self.register.change_standing(message["member"], message["standing"])
        elif act.kind == "ProposeRules":
            self.threshold, self.delay = message["threshold"], message["delay"]

    def _tightens(self, act: Act) -> bool:
        if act.kind != "ProposeStanding":
            return False
        return takes_only(self.register.members[act.message["member"]], act.message["standing"])


def takes_only(member: MemberState, standing: Mapping[str, Any]) -> bool:
    """Whether a standing gives a member nothing that it does not have."""
    return (
        standing["roles"] & ~member.roles == 0
        and (member.governing or not standing["governing"])
        and (member.status == ACTIVE or standing["status"] != ACTIVE)
        and standing["kycUntil"] <= member.kyc_until
    )
