"""Operations: what became of an act, and calls that need nobody's signature."""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col, func, select

from scf_ledger.acts import act_type
from scf_ledger.chain.outbox import Operation, OperationState
from scf_ledger.gateway.dependencies import BodyDep, LedgerDep, PrincipalDep
from scf_ledger.gateway.idempotency import Answer, Call, once
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.routes.acts import find
from scf_ledger.gateway.tables import ActDraft
from scf_ledger.gateway.views import operation_view
from scf_ledger.members.tables import Proposal
from scf_ledger.problems import problem

router = APIRouter(tags=["operations"])

#: Calls that anybody may make: contract, function, path of the record they are about.
PUBLIC_CALLS = {
    "lapseDeliveryOrder": "Deliveries",
    "lapseFreeze": "CourtOrders",
    "reportGap": "ControlProofs",
    "lapseDraw": "PledgeLoans",
    "lapseFinancing": "Receivables",
    "flagOverdue": "Receivables",
}


@router.get("/operations/{operation}")
def read(operation: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """An operation: its state, its transaction, its history. An act's is for whoever may see the act."""
    with ledger.database.read() as session:
        found = session.get(Operation, operation)
        if found is None:
            raise problem("NOT_FOUND", f"there is no operation {operation}")
        if session.get(ActDraft, found.reference):
            find(session, found.reference, principal)
        return operation_view(session, found)


def _enqueue(ledger: Ledger, session: Session, contract: str, function: str, data: bytes, about: str) -> Answer:
    """Queues a call. What failed before may be tried again, so its reference counts the tries."""
    reference = f"{function}:{about}"
    tries = session.exec(
        select(func.count()).where(
            col(Operation.reference).startswith(reference), Operation.state == OperationState.REFUSED
        )
    ).one()
    operation = ledger.outbox.enqueue(
        session,
        kind=function,
        reference=f"{reference}:{tries}",
        contract=contract,
        to_address=ledger.deployment.addresses[contract],
        calldata=data,
    )
    return Answer(202, operation_view(session, operation), f"/v1/operations/{operation.id}")


@router.post("/calls/{function}/{record}", status_code=202)
def call(
    request: Request, function: str, record: str, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep
) -> Response:
    """Makes a call that anybody may make: lapseDeliveryOrder, lapseFreeze, reportGap, lapseDraw …"""
    contract = PUBLIC_CALLS.get(function)
    if contract is None:
        raise problem("NOT_FOUND", f"there is no public call {function}; known: {', '.join(PUBLIC_CALLS)}")
    try:
        name = bytes.fromhex(record.removeprefix("0x"))
    except ValueError:
        name = b""
    if len(name) != 32:
        raise problem("FIELD_INVALID", "the record must be 32 bytes in hex")
    data = keccak(text=f"{function}(bytes32)")[:4] + name

    def work(session: Session) -> Answer:
        return _enqueue(ledger, session, contract, function, data, record.lower())

    answer = once(ledger.database, Call.of(request, principal, body), work)
    ledger.relay.wake()
    return answer


@router.post("/proposals/{proposal}/execute", status_code=202)
def execute(request: Request, proposal: str, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """Carries out an approved proposal whose delay is over."""

    def work(session: Session) -> Answer:
        found = session.get(Proposal, proposal.lower())
        if found is None:
            raise problem("NOT_FOUND", f"there is no proposal {proposal}")
        kind = act_type(found.kind)
        function = "execute" + found.kind.removeprefix("Propose")
        types = [kind.structs.abi()]
        data = keccak(text=f"{function}({types[0]})")[:4] + encode(types, [kind.structs.to_abi(found.message)])
        return _enqueue(ledger, session, "Governance", function, data, found.id)

    answer = once(ledger.database, Call.of(request, principal, body), work)
    ledger.relay.wake()
    return answer
