"""Acts: put into the box, read, signed, withdrawn, submitted."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel, Field, ValidationError
from sqlmodel import Session, select

from scf_ledger.acts import ACT_TYPES, Signature
from scf_ledger.acts.structs import check_atom
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.box import open_drafts, outcome
from scf_ledger.gateway.dependencies import MAX_PAGE, BodyDep, Cursor, LedgerDep, Number, PageSize, PrincipalDep
from scf_ledger.gateway.idempotency import Answer, Call, once
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.gateway.paging import decode_cursor, encode_cursor
from scf_ledger.gateway.tables import ActDraft, ActParty, ActState, StoredOpening
from scf_ledger.gateway.views import act_view
from scf_ledger.problems import problem

router = APIRouter(tags=["acts"])
Model = TypeVar("Model", bound=BaseModel)

#: Longest that `Prefer: wait` waits.
MAX_WAIT = 60.0


class SignatureBody(BaseModel):
    """One operator's signature."""

    signer: str = Field(description="ERC-7913 signer, 0x-prefixed hex")
    signature: str = Field(description="signature of the act's EIP-712 digest, 0x-prefixed hex")

    def value(self) -> Signature:
        return Signature(
            signer=check_atom("bytes", self.signer, "/signer"),
            signature=check_atom("bytes", self.signature, "/signature"),
        )


class ActBody(BaseModel):
    """A new act."""

    kind: str = Field(description="kind of act, such as Endorse", examples=sorted(ACT_TYPES))
    message: dict[str, Any] = Field(
        description="the act's fields; what the ledger knows (versions, holders, custodians) may be left out, and "
        "goods, days, texts, units and invoices may be written as people write them"
    )
    companion: dict[str, Any] | None = Field(default=None, description="the earlier act that this one brings along")
    signatures: list[SignatureBody] = Field(default=[], description="signatures that are there already")


def parse(model: type[Model], body: bytes) -> Model:
    """The body as a model; raises Problem FIELD_INVALID with a pointer for each field that is wrong."""
    try:
        return model.model_validate_json(body)
    except ValidationError as trouble:
        errors = [
            {"pointer": "/" + "/".join(str(p) for p in e["loc"]), "detail": e["msg"]}
            for e in trouble.errors(include_url=False)
        ]
        raise problem("FIELD_INVALID", errors[0]["detail"], errors=errors) from None


def put_act(
    ledger: Ledger,
    session: Session,
    principal: Principal,
    kind: str,
    message: dict[str, Any],
    companion: dict[str, Any] | None = None,
    signatures: list[SignatureBody] | None = None,
) -> Answer:
    """Puts an act into the box, with the signatures that are there already."""
    draft = ledger.box.create(session, principal, kind, message, companion)
    for one in signatures or ():
        ledger.box.sign(session, draft, one.value())
    return Answer(201, act_view(session, ledger.box, draft), f"/v1/acts/{draft.id}")


def find(session: Session, act: str, principal: Principal) -> ActDraft:
    """A draft that the asker may see; raises Problem NOT_FOUND or FORBIDDEN."""
    draft = session.get(ActDraft, act.lower())
    if draft is None:
        raise problem("NOT_FOUND", f"there is no act {act} in the box")
    parties = session.exec(select(ActParty.member).where(ActParty.act == draft.id)).all()
    principal.require({draft.creator, *parties})
    return draft


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """A model as the body of a route that reads its body raw."""
    return {"requestBody": {"content": {"application/json": {"schema": model.model_json_schema()}}}}


@router.post("/acts", status_code=201, openapi_extra=json_body(ActBody))
def create(request: Request, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """Puts an act into the signing box. It goes to the chain when its last signature is there."""
    wanted = parse(ActBody, body)

    def work(session: Session) -> Answer:
        return put_act(ledger, session, principal, wanted.kind, wanted.message, wanted.companion, wanted.signatures)

    answer = once(ledger.database, Call.of(request, principal, body), work)
    ledger.relay.wake()
    return answer


@router.get("/acts")
def listing(
    ledger: LedgerDep,
    principal: PrincipalDep,
    state: Annotated[ActState | None, Query(description="state in the box")] = None,
    member: Annotated[Number | None, Query(description="party to the act; for whoever sees everything")] = None,
    page_size: PageSize = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The acts that the asker is party to, newest first."""
    who = member if principal.sees_all else principal.member
    bound = {"list": "acts", "state": state, "member": who}
    before = decode_cursor(cursor, bound, (int, str)) if cursor else None
    size = min(page_size, MAX_PAGE)
    with ledger.database.read() as session:
        drafts = open_drafts(session, who, state, limit=size + 1, before=before)
        shown = drafts[:size]
        more = len(drafts) > size
        return {
            "items": [act_view(session, ledger.box, draft) for draft in shown],
            "next": encode_cursor([shown[-1].created_at, shown[-1].id], bound) if more else "",
        }


@router.get("/acts/{act}")
async def read(
    request: Request,
    act: str,
    ledger: LedgerDep,
    principal: PrincipalDep,
    prefer: Annotated[str | None, Header(description="wait=SECONDS: answer when the act is over")] = None,
) -> dict[str, Any]:
    """An act: its text in Chinese and English, its typed data, its parties, what became of it."""

    def under_way() -> bool:
        with ledger.database.read() as session:
            return outcome(session, find(session, act, principal))[0] == "submitted"

    def look() -> dict[str, Any]:
        with ledger.database.read() as session:
            return act_view(session, ledger.box, find(session, act, principal))

    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait_seconds(prefer)
    # Every block wakes everybody who waits: only the state is looked at then, and the act is shown once.
    while loop.time() < deadline and await loop.run_in_executor(None, under_way):
        await request.app.state.changes.wait(min(0.5, deadline - loop.time()))
    return await loop.run_in_executor(None, look)


def wait_seconds(prefer: str | None) -> float:
    """The seconds in `Prefer: wait=…` (RFC 7240)."""
    for part in (prefer or "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "wait" and re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
            return min(float(value), MAX_WAIT)
    return 0.0


@router.post("/acts/{act}/signatures", openapi_extra=json_body(SignatureBody))
def sign(request: Request, act: str, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """Adds a signature; the key says for which party. The last one submits the act."""
    signature = parse(SignatureBody, body).value()

    def work(session: Session) -> Answer:
        draft = find(session, act, principal)
        ledger.box.sign(session, draft, signature)
        return Answer(200, act_view(session, ledger.box, draft))

    answer = once(ledger.database, Call.of(request, principal, body), work)
    ledger.relay.wake()
    return answer


@router.post("/acts/{act}/submit")
def submit(request: Request, act: str, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """Asks for an act to be submitted: refused while signatures are missing, and says whose."""

    def work(session: Session) -> Answer:
        draft = find(session, act, principal)
        ledger.box.require_complete(session, draft)
        return Answer(200, act_view(session, ledger.box, draft))

    return once(ledger.database, Call.of(request, principal, body), work)


@router.post("/acts/{act}/withdraw")
def withdraw(request: Request, act: str, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """Takes an act out of the box before it is complete."""

    def work(session: Session) -> Answer:
        draft = find(session, act, principal)
        ledger.box.withdraw(session, draft, principal)
        return Answer(200, act_view(session, ledger.box, draft))

    return once(ledger.database, Call.of(request, principal, body), work)


@router.get("/acts/{act}/openings")
def openings(act: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """What the hashes in an act stand for; for its parties."""
    with ledger.database.read() as session:
        draft = find(session, act, principal)
        stored = session.exec(select(StoredOpening).where(StoredOpening.act == draft.id)).all()
    return {"items": [json.loads(ledger.vault.get(one.vault)) for one in stored]}
