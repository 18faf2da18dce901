"""The signing box: acts wait here until everybody has signed, and no half-signed act reaches the chain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, col, select

from scf_ledger.acts import Act, ActError, FieldInvalid, Party, Signature, act_type
from scf_ledger.acts.signers import Verdict, check
from scf_ledger.chain.deployment import Deployment
from scf_ledger.chain.node import Node, NodeError
from scf_ledger.chain.outbox import Operation, OperationState, Outbox
from scf_ledger.clock import now_ms
from scf_ledger.columns import canonical_json
from scf_ledger.commands import Opening, resolve
from scf_ledger.documents.log_book import LogBook
from scf_ledger.documents.vault import Vault
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.completion import complete
from scf_ledger.gateway.control import require_unrelated
from scf_ledger.gateway.tables import ActDraft, ActParty, ActState, StoredOpening
from scf_ledger.gateway.weights import require_stated, require_weights
from scf_ledger.members.tables import Member, OperatorKey
from scf_ledger.problems import Problem, problem
from scf_ledger.projection.tables import ExecutedAct, progress

_ERC1271 = bytes.fromhex("1626ba7e")
#: Databases end at 2^63; a later deadline is never, for them and for us.
_LATEST = 2**63 - 1


@dataclass(frozen=True)
class _Members:
    """What the resolver asks of the register."""

    session: Session

    def member_by_uscc(self, uscc: str) -> int | None:
        return self.session.exec(select(Member.id).where(Member.uscc == uscc)).first()

    def uscc_of(self, member: int) -> str | None:
        return self.session.exec(select(Member.uscc).where(Member.id == member)).first()


def refused(trouble: ActError) -> Problem:
    """An act's own error as a problem that names field, value and rule."""
    if isinstance(trouble, FieldInvalid):
        return problem(
            "FIELD_INVALID",
            str(trouble),
            {"pointer": trouble.pointer, "rule": trouble.rule},
            [{"pointer": trouble.pointer, "detail": trouble.rule}],
        )
    return problem(trouble.code, str(trouble))


class SigningBox:
    """Creates acts, collects their signatures, and hands complete ones to the outbox."""

    def __init__(
        self,
        *,
        deployment: Deployment,
        node: Node,
        outbox: Outbox,
        vault: Vault,
        log_book: LogBook,
        secret: bytes,
        lifetime: int,
        weight_tolerance: int,
    ) -> None:
        self.deployment = deployment
        self.node = node
        self.outbox = outbox
        self.vault = vault
        self.log_book = log_book
        self.secret = secret
        self.lifetime = lifetime
        self.weight_tolerance = weight_tolerance

    # ---------------------------------------------------------------- create

    def create(
        self,
        session: Session,
        principal: Principal,
        kind: str,
        raw: Mapping[str, Any],
        companion: Mapping[str, Any] | None = None,
    ) -> ActDraft:
        """Puts an act into the box; the same act again is the same draft.

        Raises
        ------
        Problem
            FIELD_INVALID and ACT_KIND_UNKNOWN when the message is not of its form; ACT_EXPIRED when its deadline has
            passed; ALREADY_EXECUTED when the chain has taken it; FORBIDDEN when the asker is no party to it;
            RELATED_CUSTODIAN when a pledge lacks the pledgee's decision to accept one; WEIGHT_MISMATCH when its weights
            contradict the documents behind them.
        """
        try:
            act, openings = self._make(session, kind, raw, companion)
            require_stated(session, kind, raw, act.message, self.weight_tolerance)
            require_weights(session, kind, act.message, self.weight_tolerance)
        except ActError as trouble:
            raise refused(trouble) from trouble
        self._require_party(principal, act)
        now = self.chain_time(session)
        if act.deadline < now:
            raise problem(
                "ACT_EXPIRED",
                f"the deadline {act.deadline} is past; the chain's time is {now}",
                {"deadline": act.deadline},
            )
        existing = session.get(ActDraft, act.digest)
        if session.get(ExecutedAct, act.digest) and (existing is None or existing.state != ActState.SUBMITTED):
            raise problem("ALREADY_EXECUTED", f"the chain has taken act {act.digest}")
        if existing:
            return existing
        require_unrelated(session, act)
        draft = ActDraft(
            id=act.digest,
            kind=kind,
            contract=act.type.contract,
            message=act.message,
            companion=act.companion,
            state=ActState.COLLECTING,
            creator=principal.member,
            expires_at=min(act.deadline, _LATEST),
            created_at=now_ms(),
            updated_at=now_ms(),
        )
        session.add(draft)
        for position, party in enumerate(act.parties):
            session.add(ActParty(act=act.digest, position=position, member=party.member, name=party.name))
        self._keep(session, act, openings)
        session.flush()
        return draft

    def _make(
        self, session: Session, kind: str, raw: Mapping[str, Any], companion: Mapping[str, Any] | None
    ) -> tuple[Act, Sequence[Opening]]:
        found = act_type(kind)
        resolved = resolve(found, raw, _Members(session), self.secret)
        message = complete(session, kind, resolved.message, self.chain_time(session))
        if kind == "AnchorCheckpoint":
            message = self.log_book.complete_anchor(session, message)
        names = {f.name for f in found.structs.fields}
        if "salt" in names:
            message.setdefault("salt", "0x" + secrets.token_hex(32))
        message.setdefault("deadline", self.chain_time(session) + self.lifetime)
        if found.companion and companion is None:
            companion = self._companion(session, message)
        return Act.make(found, message, self.deployment.domain(found.contract), companion), resolved.openings

    def _companion(self, session: Session, message: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The earlier act that this one brings along: the one that issued the voucher."""
        issued = session.get(ExecutedAct, str(message.get("voucher")))
        return issued.message if issued else None

    def _require_party(self, principal: Principal, act: Act) -> None:
        if principal.member and principal.member not in {p.member for p in act.parties}:
            raise problem("FORBIDDEN", f"member {principal.member} is no party to this act")

    def _keep(self, session: Session, act: Act, openings: Sequence[Opening]) -> None:
        for opening in openings:
            name = self.vault.put(canonical_json(asdict(opening)).encode())
            session.add(
                StoredOpening(
                    act=act.digest,
                    pointer=opening.pointer,
                    digest=opening.digest,
                    method=opening.method,
                    vault=name,
                )
            )

    # ---------------------------------------------------------------- sign

    def sign(self, session: Session, draft: ActDraft, signature: Signature) -> None:
        """Takes a signature, and submits the act when it was the last.

        Raises
        ------
        Problem
            ACT_CLOSED, ACT_EXPIRED, KEY_UNKNOWN, KEY_IS_REVOKED, PARTY_NOT_OF_ACT, RELATED_CUSTODIAN, SAME_PERSON,
            SIGNATURE_CONFLICT, SIGNATURE_INVALID; WEIGHT_MISMATCH when a document that contradicts the act was recorded
            since.
        """
        act = self.act(draft)
        self._require_collecting(session, draft)
        slots = session.exec(select(ActParty).where(ActParty.act == draft.id).order_by(col(ActParty.position))).all()
        slot = self._slot(session, act, slots, signature)
        if slot.signature is not None:
            return
        self._require_valid(act, signature)
        slot.key, slot.signer, slot.signature = signature.key_id, signature.signer, signature.signature
        slot.signed_at = now_ms()
        session.add(slot)
        if all(s.signature is not None for s in slots):
            self._submit(session, draft, act, slots)

    def _slot(self, session: Session, act: Act, slots: Sequence[ActParty], signature: Signature) -> ActParty:
        """The party that this key signs for."""
        for party, slot in zip(act.parties, slots, strict=True):
            if party.signer and party.signer == signature.signer:
                return slot
        key = session.get(OperatorKey, signature.key_id)
        if key is None:
            raise problem("KEY_UNKNOWN", f"no member has registered key {signature.key_id}")
        if key.revoked_at is not None:
            raise problem("KEY_IS_REVOKED", f"key {key.id} was revoked")
        fitting = [
            (party, slot)
            for party, slot in zip(act.parties, slots, strict=True)
            if not party.signer and _fits(party, key)
        ]
        if not fitting:
            raise problem(
                "PARTY_NOT_OF_ACT",
                f"key {key.id} of member {key.member} fits no party of this {act.kind}",
                {"member": key.member, "roles": key.roles, "capabilities": key.capabilities},
            )
        for _, slot in fitting:
            if slot.key == key.id:
                return slot
        self._require_other_person(session, slots, key)
        for _, slot in fitting:
            if slot.key is None:
                return slot
        raise problem("SIGNATURE_CONFLICT", f"another key of member {key.member} has signed already")

    def _require_other_person(self, session: Session, slots: Sequence[ActParty], key: OperatorKey) -> None:
        for slot in slots:
            other = session.get(OperatorKey, slot.key) if slot.key else None
            if other is not None and other.person == key.person:
                raise problem(
                    "SAME_PERSON",
                    f"keys {other.id} and {key.id} belong to one person",
                    {"first": other.id, "second": key.id},
                )

    def _require_valid(self, act: Act, signature: Signature) -> None:
        verdict = check(act.digest, signature, self.deployment.verifiers)
        if verdict is Verdict.CHAIN_DECIDES:
            verdict = self._ask_wallet(act.digest, signature)
        if verdict is Verdict.INVALID:
            raise problem("SIGNATURE_INVALID", f"this is not key {signature.key_id}'s signature of act {act.digest}")

    def _ask_wallet(self, digest: str, signature: Signature) -> Verdict:
        """What a contract wallet says of a signature (ERC-1271)."""
        from eth_abi.abi import encode

        raw = bytes.fromhex(signature.signature[2:])
        data = _ERC1271 + encode(["bytes32", "bytes"], [bytes.fromhex(digest[2:]), raw])
        try:
            answer = self.node.call(signature.signer[:42], data)
        except NodeError:
            return Verdict.INVALID
        return Verdict.VALID if answer[:4] == _ERC1271 else Verdict.INVALID

    def _submit(self, session: Session, draft: ActDraft, act: Act, slots: Sequence[ActParty]) -> None:
        try:
            require_weights(session, act.kind, act.message, self.weight_tolerance)
        except ActError as trouble:
            raise refused(trouble) from trouble
        # Once more: who controls whom may have become known while signatures were collected.
        require_unrelated(session, act)
        signatures = [Signature(signer=str(s.signer), signature=str(s.signature)) for s in slots]
        operation = self.outbox.enqueue(
            session,
            kind=act.kind,
            reference=act.digest,
            contract=act.type.contract,
            to_address=act.domain.contract,
            calldata=act.call(signatures),
        )
        draft.state = ActState.SUBMITTED
        draft.operation = operation.id
        draft.updated_at = now_ms()
        session.add(draft)

    def require_complete(self, session: Session, draft: ActDraft) -> None:
        """Refuses to submit an act that lacks signatures; raises Problem ACT_INCOMPLETE, which names who is missing."""
        if draft.state == ActState.SUBMITTED:
            return
        self._require_collecting(session, draft)
        act = self.act(draft)
        slots = session.exec(select(ActParty).where(ActParty.act == draft.id).order_by(col(ActParty.position))).all()
        lacking = [p for p, s in zip(act.parties, slots, strict=True) if s.signature is None]
        raise problem(
            "ACT_INCOMPLETE",
            "not signed by: " + ", ".join(f"{p.name} (member {p.member})" for p in lacking),
            {"missing": [{"party": p.name, "member": p.member} for p in lacking]},
        )

    # ---------------------------------------------------------------- end

    def withdraw(self, session: Session, draft: ActDraft, principal: Principal) -> None:
        """Takes an act out of the box; any of its parties may, until it is submitted.

        Raises
        ------
        Problem
            FORBIDDEN for whoever only watches; ACT_CLOSED, ACT_EXPIRED.
        """
        self._require_party(principal, self.act(draft))
        self._require_collecting(session, draft)
        draft.state = ActState.WITHDRAWN
        draft.problem = {"code": "ACT_CLOSED", "detail": f"withdrawn by member {principal.member}", "values": {}}
        draft.updated_at = now_ms()
        session.add(draft)

    def overdue(self, session: Session) -> bool:
        """Whether there is an act whose deadline has passed on the chain."""
        query = select(ActDraft.id).where(
            ActDraft.state == ActState.COLLECTING, col(ActDraft.expires_at) < self.chain_time(session)
        )
        return session.exec(query).first() is not None

    def expire(self, session: Session) -> int:
        """Ends every act whose deadline has passed on the chain; returns how many."""
        now = self.chain_time(session)
        query = select(ActDraft).where(ActDraft.state == ActState.COLLECTING, col(ActDraft.expires_at) < now)
        overdue = session.exec(query).all()
        for draft in overdue:
            draft.state = ActState.EXPIRED
            draft.problem = {
                "code": "ACT_EXPIRED",
                "detail": f"not signed by all parties before {draft.expires_at}",
                "values": {"deadline": draft.expires_at},
            }
            draft.updated_at = now_ms()
            session.add(draft)
        return len(overdue)

    # ---------------------------------------------------------------- looking

    def act(self, draft: ActDraft) -> Act:
        """The draft as an act."""
        found = act_type(draft.kind)
        return Act(found, draft.message, self.deployment.domain(draft.contract), draft.companion)

    def chain_time(self, session: Session) -> int:
        """The chain's clock as the projection has seen it, UTC seconds."""
        known = progress(session)
        return known.block_time if known else now_ms() // 1000

    def _require_collecting(self, session: Session, draft: ActDraft) -> None:
        now = self.chain_time(session)
        if draft.state == ActState.EXPIRED or (draft.state == ActState.COLLECTING and draft.expires_at < now):
            raise problem(
                "ACT_EXPIRED",
                f"the deadline {draft.expires_at} is past; the chain's time is {now}",
                {"deadline": draft.expires_at},
            )
        if draft.state != ActState.COLLECTING:
            raise problem("ACT_CLOSED", f"act {draft.id} is {draft.state}")


def _fits(party: Party, key: OperatorKey) -> bool:
    roles = party.roles == 0 or bool(party.roles & key.roles)
    return party.member == key.member and roles and bool(party.capabilities & key.capabilities)


def open_drafts(
    session: Session, member: int | None, state: ActState | None, *, limit: int, before: Sequence[Any] | None = None
) -> Sequence[ActDraft]:
    """Drafts that a member is party to, newest first; `before` is time and name of the draft that was shown last."""
    query = select(ActDraft).order_by(col(ActDraft.created_at).desc(), col(ActDraft.id).desc())
    if state:
        query = query.where(ActDraft.state == state)
    if member:
        query = query.where(col(ActDraft.id).in_(select(ActParty.act).where(ActParty.member == member)))
    if before:
        at, name = before
        older = col(ActDraft.created_at) < at
        query = query.where(older | ((col(ActDraft.created_at) == at) & (col(ActDraft.id) < name)))
    return session.exec(query.limit(limit)).all()


def outcome(session: Session, draft: ActDraft) -> tuple[str, dict[str, Any] | None, Operation | None]:
    """What became of an act: its state with its operation's, the problem if there is one, and the operation."""
    operation = session.get(Operation, draft.operation) if draft.operation else None
    if operation is None:
        return str(draft.state), draft.problem, None
    if operation.state == OperationState.CONFIRMED:
        return "done", None, operation
    if operation.state == OperationState.REFUSED:
        return "refused", operation.problem, operation
    return "submitted", None, operation
