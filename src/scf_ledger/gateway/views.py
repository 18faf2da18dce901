"""Records as JSON. Amounts, masses and whatever else may pass 2^53 are decimal strings; hashes and addresses hex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from scf_ledger.acts import Act, capability_names, role_names
from scf_ledger.acts.readable import Names, readable
from scf_ledger.chain.outbox.store import history
from scf_ledger.chain.outbox.tables import Operation
from scf_ledger.gateway.auth import member_names
from scf_ledger.gateway.box import SigningBox, outcome
from scf_ledger.gateway.completion import currency_of
from scf_ledger.gateway.tables import ActDraft, ActParty
from scf_ledger.goods import GOODS
from scf_ledger.problems import PROBLEMS

#: Columns of whole numbers that stay JSON numbers: they cannot grow past 2^53.
SMALL = frozenset(
    """
    accepted_at accrued_day added_at admitted_at anchored_at answered_at application_version applied_at approver
    approvers as_of asset_kinds at authority beneficiary block_number block_time book_pieces booked_at borrower
    bound_at buyer call_ltv capabilities carrier claimed_at closes collect_by converted_at counted_pieces court
    creator creditor currency custodian debtor defined_at delay demanded_at depositor discount_day due_day ended_at
    evidence_kinds executable_from executed_at expected_at expires_at filer financier free_pieces freezes from_day
    from_member frozen_at haircut hazard hazards holder id index initial_ltv inspect_at issue_day issued_at
    kyc_until layer lifted_by liquidation_ltv log_index loss_standard maturity_day max_age max_deviation max_gap
    max_skew max_tenor_days measured_at member nonce notice_until objected_at objections objector observed_at
    offer_until overdue owner payee payer penalty_factor penalty_rate pieces pledgee position previous_size
    proposed_at proposer proven_at quorum rank rate recorded_at registered_at registered_until regulator reissued_at
    reported_at reporter reporters requested_at revoked_at roles sequence settled_at size stated_at stated_by
    storage_buffer_days storage_until suspended_at suspensions taken_at tenor_days threshold to_member tx_index
    until until_day updated_at valid_from valid_until valid_until_day value_day version waived_at warning_ltv
    window_from window_until witness
    """.split()
)


def numbers(value: Any, name: str = "") -> Any:
    """A value with its large whole numbers as decimal strings."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if name in SMALL else str(value)
    if isinstance(value, Mapping):
        return {key: numbers(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [numbers(inner, name) for inner in value]
    return value


def strings(value: Any) -> Any:
    """A message of an act with every whole number as a decimal string, as wallets take them."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return {key: strings(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [strings(inner) for inner in value]
    return value


def record(row: SQLModel) -> dict[str, Any]:
    """A row of a read model."""
    shown: dict[str, Any] = numbers(row.model_dump())
    return shown


def milliseconds(value: int | None) -> str | None:
    """Unix milliseconds as an ISO time."""
    if value is None:
        return None
    return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stored_problem(stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A stored refusal with its titles and rules."""
    if stored is None:
        return None
    kind = PROBLEMS.get(stored["code"])
    titles = {"title": kind.en, "title_zh": kind.zh, "status": kind.status, "rules": list(kind.rules)} if kind else {}
    return {"code": stored["code"], **titles, "detail": stored["detail"], "values": stored["values"]}


def names_for(session: Session, message: Mapping[str, Any]) -> Names:
    """What a reader of an act's text knows beyond the message."""
    return Names(
        members=member_names(session),
        goods={code: (goods.zh, goods.en) for code, goods in GOODS.items()},
        currency=currency_of(session, message),
    )


def act_view(session: Session, box: SigningBox, draft: ActDraft) -> dict[str, Any]:
    """An act in the box: its text, its typed data, who must sign and who has, what became of it."""
    act = box.act(draft)
    state, trouble, operation = outcome(session, draft)
    return {
        "id": draft.id,
        "kind": draft.kind,
        "contract": draft.contract,
        "state": state,
        **text_view(act, names_for(session, draft.message)),
        "typed_data": {**act.typed_data, "message": strings(draft.message)},
        "companion": strings(draft.companion),
        "parties": _parties(session, act, draft),
        "creator": draft.creator,
        "expires_at": draft.expires_at,
        "created_at": milliseconds(draft.created_at),
        "updated_at": milliseconds(max(draft.updated_at, operation.updated_at if operation else 0)),
        "operation": draft.operation,
        "transaction": None if operation is None else _transaction(operation),
        "problem": stored_problem(trouble),
    }


def text_view(act: Act, names: Names) -> dict[str, Any]:
    """An act in words."""
    text = readable(act, names)
    return {
        "title": {"zh": text.zh_title, "en": text.en_title},
        "text": {"zh": text.zh, "en": text.en},
        "lines": [
            {
                "pointer": line.pointer,
                "zh_label": line.zh_label,
                "en_label": line.en_label,
                "zh": line.zh,
                "en": line.en,
            }
            for line in text.lines
        ],
        "rules": list(act.type.basis),
    }


def _parties(session: Session, act: Act, draft: ActDraft) -> list[dict[str, Any]]:
    names = member_names(session)
    slots = session.exec(select(ActParty).where(ActParty.act == draft.id).order_by(col(ActParty.position))).all()
    shown = []
    for party, slot in zip(act.parties, slots, strict=True):
        zh_roles, en_roles = role_names(party.roles)
        zh_can, en_can = capability_names(party.capabilities)
        shown.append(
            {
                "name": party.name,
                "member": party.member,
                "member_name": names.get(party.member),
                "roles": {"mask": int(party.roles), "zh": zh_roles, "en": en_roles},
                "capabilities": {"mask": int(party.capabilities), "zh": zh_can, "en": en_can},
                "key": slot.key,
                "signed_at": milliseconds(slot.signed_at),
            }
        )
    return shown


def _transaction(operation: Operation) -> dict[str, Any] | None:
    if operation.tx_hash is None:
        return None
    return {
        "hash": operation.tx_hash,
        "block_number": operation.block_number,
        "gas_used": None if operation.gas_used is None else str(operation.gas_used),
    }


def operation_view(session: Session, operation: Operation) -> dict[str, Any]:
    """An operation and its history."""
    return {
        "id": operation.id,
        "kind": operation.kind,
        "reference": operation.reference,
        "contract": operation.contract,
        "state": str(operation.state),
        "done": operation.state in ("confirmed", "refused"),
        "created_at": milliseconds(operation.created_at),
        "updated_at": milliseconds(operation.updated_at),
        "account": operation.account,
        "nonce": operation.nonce,
        "transaction": _transaction(operation),
        "problem": stored_problem(operation.problem),
        "history": [
            {"at": milliseconds(step.at), "state": str(step.state), "detail": step.detail}
            for step in history(session, operation.id)
        ],
    }


def records(rows: Sequence[SQLModel]) -> list[dict[str, Any]]:
    return [record(row) for row in rows]
