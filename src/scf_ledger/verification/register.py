"""The register of members as the chain's own transactions made it, and whether an act's signers could sign it.

This is the authorisation rule a second time, written from the rule and not from the contract, and applied to what the
chain took: whoever believes neither gateway nor contracts can read it here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scf_ledger.acts import Act, Capability, Party, Signature, key_id
from scf_ledger.acts.signers import Verdict, Verifiers, check

ACTIVE = 1


class NotAuthorised(ValueError):
    """An act was not signed as its rule asks."""


@dataclass
class MemberState:
    """A member at some moment."""

    uscc: str
    name: str
    roles: int
    #: whether it has a vote
    governing: bool
    status: int
    kyc_until: int


@dataclass(frozen=True)
class KeyState:
    """A key at some moment."""

    member: int
    signer: str
    roles: int
    capabilities: int
    person: str
    valid_from: int
    valid_until: int
    revoked: bool = False


@dataclass
class Register:
    """Members and keys, built up transaction by transaction."""

    verifiers: Verifiers
    members: dict[int, MemberState] = field(default_factory=dict)
    keys: dict[str, KeyState] = field(default_factory=dict)
    #: contract wallets whose signatures only the chain could check
    wallets: set[str] = field(default_factory=set)

    # ---------------------------------------------------------------- changes

    def admit(self, admission: Mapping[str, Any]) -> int:
        """Registers a member with its first keys; members are numbered in the order of their admission."""
        number = len(self.members) + 1
        self.members[number] = MemberState(
            uscc=bytes.fromhex(admission["uscc"][2:]).decode("ascii"),
            name=admission["name"],
            roles=admission["roles"],
            governing=admission["governing"],
            status=ACTIVE,
            kyc_until=admission["kycUntil"],
        )
        for grant in admission["keys"]:
            self.add_key(number, grant)
        return number

    def add_key(self, member: int, grant: Mapping[str, Any]) -> None:
        self.keys[key_id(grant["signer"])] = KeyState(
            member=member,
            signer=grant["signer"],
            roles=grant["roles"],
            capabilities=grant["capabilities"],
            person=grant["person"],
            valid_from=grant["validFrom"],
            valid_until=grant["validUntil"],
        )

    def revoke_key(self, key: str) -> None:
        self.keys[key] = replace(self.keys[key], revoked=True)

    def change_standing(self, member: int, standing: Mapping[str, Any]) -> None:
        state = self.members[member]
        state.roles = standing["roles"]
        state.governing = standing["governing"]
        state.status = standing["status"]
        state.kyc_until = standing["kycUntil"]

    # ---------------------------------------------------------------- authorisation

    def require_signed(self, act: Act, signatures: Sequence[Signature], time: int) -> None:
        """Checks an act's signatures at the time of its block.

        Raises
        ------
        NotAuthorised
            Who did not sign, or could not.
        """
        if time > act.deadline:
            raise NotAuthorised(f"carried at {time}, after its deadline {act.deadline}")
        if len(signatures) != len(act.parties):
            raise NotAuthorised(f"{len(signatures)} signatures for {len(act.parties)} parties")
        persons: set[str] = set()
        for party, signature in zip(act.parties, signatures, strict=True):
            if party.signer:
                self._require_new_key(act, party, signature)
                continue
            key = self._require_key(party, signature, time)
            if key.person in persons:
                raise NotAuthorised(f"one person signed twice, the second time for {party.name}")
            persons.add(key.person)
            self._require_signature(act, signature)

    def _require_key(self, party: Party, signature: Signature, time: int) -> KeyState:
        key = self.keys.get(signature.key_id)
        if key is None or key.member != party.member:
            raise NotAuthorised(f"{party.name}: the key is not member {party.member}'s")
        if key.revoked or not key.valid_from <= time <= key.valid_until:
            raise NotAuthorised(f"{party.name}: the key was not valid at {time}")
        member = self.members[party.member]
        known = time <= member.kyc_until or party.whatever_kyc
        if not party.whatever_standing and not (member.status == ACTIVE and known):
            raise NotAuthorised(f"member {party.member} was not in good standing at {time}")
        if party.roles and not party.roles & key.roles & member.roles:
            raise NotAuthorised(f"{party.name}: the key lacks the role")
        if not party.capabilities & key.capabilities:
            raise NotAuthorised(f"{party.name}: the key lacks {Capability(int(party.capabilities))!r}")
        return key

    def _require_new_key(self, act: Act, party: Party, signature: Signature) -> None:
        if signature.signer != party.signer:
            raise NotAuthorised("the new key did not sign")
        self._require_signature(act, signature)

    def _require_signature(self, act: Act, signature: Signature) -> None:
        verdict = check(act.digest, signature, self.verifiers)
        if verdict is Verdict.CHAIN_DECIDES:
            self.wallets.add(signature.signer)
        elif verdict is not Verdict.VALID:
            raise NotAuthorised(f"key {signature.key_id} did not make this signature")
