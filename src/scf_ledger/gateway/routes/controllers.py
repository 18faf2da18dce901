"""Who controls whom, as those with a duty to know state it to this gateway (AB-38)."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from scf_ledger.acts import FINANCIER, Role
from scf_ledger.acts.structs import check_atom
from scf_ledger.clock import now_ms
from scf_ledger.evidence.errors import IdentifierInvalid
from scf_ledger.evidence.uscc import check_uscc, is_uscc
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.dependencies import BodyDep, LedgerDep, PrincipalDep
from scf_ledger.gateway.idempotency import Answer, Call, once
from scf_ledger.gateway.routes.acts import json_body, parse
from scf_ledger.gateway.tables import Control
from scf_ledger.gateway.views import milliseconds
from scf_ledger.members.tables import Member
from scf_ledger.problems import problem

router = APIRouter(tags=["members"])
#: Roles that know their customers' owners.
_STATES = Role.AUDITOR | FINANCIER | Role.PLATFORM


class ControlBody(BaseModel):
    """That an organisation is controlled by another, or no longer is."""

    controller: str = Field(description="统一社会信用代码 of the controlling organisation, a member or not")
    source: str = Field(description="SHA-256 of the extract or report that shows it, 0x-prefixed hex")
    ended: bool = Field(default=False, description="the control is over")


def _may_state(principal: Principal) -> bool:
    return principal.member == 0 or bool(principal.roles & _STATES)


def _organisation(session: Session, name: str) -> str:
    """The code of a member by its number, or any organisation's own code; raises Problem NOT_FOUND."""
    member = session.get(Member, int(name)) if re.fullmatch("[0-9]{1,10}", name) else None
    if member is not None:
        return member.uscc
    if not is_uscc(name):
        raise problem("NOT_FOUND", f"there is no member {name}, nor is it a unified social credit code")
    return name


def _view(row: Control) -> dict[str, Any]:
    return {
        "organisation": row.organisation,
        "controller": row.controller,
        "source": row.source,
        "stated_by": row.stated_by,
        "stated_at": milliseconds(row.stated_at),
        "ended_at": milliseconds(row.ended_at),
    }


@router.get("/members/{name}/controllers")
def controllers(name: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Who controls an organisation directly, now or once. `name` is a member's number, or any organisation's code.

    For lenders, auditors, regulators, courts, the platform, and the organisation itself.
    """
    with ledger.database.read() as session:
        organisation = _organisation(session, name)
        asker = session.get(Member, principal.member)
        if not (principal.sees_all or _may_state(principal) or (asker and asker.uscc == organisation)):
            raise problem("FORBIDDEN", f"member {principal.member} does not see who controls {organisation}")
        query = select(Control).where(Control.organisation == organisation).order_by(col(Control.controller))
        return {"items": [_view(row) for row in session.exec(query).all()], "next": ""}


@router.post("/members/{name}/controllers", status_code=201, openapi_extra=json_body(ControlBody))
def state(name: str, request: Request, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """States that an organisation is controlled by another, or no longer is. For lenders, auditors and the platform.

    Pledges that a related custodian keeps are refused from then on unless they name the pledgee's decision (AB-38).
    """
    call = Call.of(request, principal, body)
    stated = parse(ControlBody, body)
    if not _may_state(principal):
        raise problem("FORBIDDEN", "only lenders, auditors and the platform state who controls whom")
    try:
        check_uscc(stated.controller, "controller")
    except IdentifierInvalid as trouble:
        errors = [{"pointer": "/controller", "detail": trouble.rule}]
        raise problem("FIELD_INVALID", str(trouble), {"pointer": "/controller", "rule": trouble.rule}, errors) from None
    source = check_atom("bytes32", stated.source, "/source")

    def work(session: Session) -> Answer:
        organisation = _organisation(session, name)
        if organisation == stated.controller:
            rule = "must be another organisation than the one that it controls"
            values = {"pointer": "/controller", "rule": rule}
            raise problem("FIELD_INVALID", rule, values, [{"pointer": "/controller", "detail": rule}])
        now = now_ms()
        row = session.merge(
            Control(
                organisation=organisation,
                controller=stated.controller,
                source=source,
                stated_by=principal.member,
                stated_at=now,
                ended_at=now if stated.ended else None,
            )
        )
        session.flush()
        return Answer(201, _view(row), f"/v1/members/{name}/controllers")

    return once(ledger.database, call, work)
