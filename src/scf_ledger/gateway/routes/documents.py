"""Trade documents: taken in one by one, kept in the vault, stated in the members' logs, proved on request."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from scf_ledger.clock import now_ms
from scf_ledger.documents.intake import Limits, Refusal, Refused, read
from scf_ledger.documents.log_book import LogBook
from scf_ledger.documents.tables import CheckpointNote, Cosignature, LogHead, Statement, WitnessKey
from scf_ledger.evidence import CheckpointInvalid, SignatureType, VerifierKey, parse_note, verify_note
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.dependencies import BodyDep, Cursor, LedgerDep, Number, PageSize, PrincipalDep
from scf_ledger.gateway.idempotency import Answer, Call, once
from scf_ledger.gateway.paging import page
from scf_ledger.gateway.routes.acts import json_body, parse
from scf_ledger.gateway.views import milliseconds, numbers
from scf_ledger.members.tables import Member
from scf_ledger.problems import Problem, problem

router = APIRouter(tags=["documents"])
LIMITS = Limits()


def refusal_problem(refusal: Refusal) -> Problem:
    """A refused document as a problem: every finding with its place, value and rule, in both languages."""
    first = refusal.findings[0]
    return problem(
        "DOCUMENT_REFUSED",
        f"{refusal.file}: {first.en}",
        {"file": refusal.file, "rule": str(first.rule), "detail_zh": first.zh},
        [
            {
                "pointer": f.pointer,
                "rule": str(f.rule),
                "value": f.value,
                "detail": f.en,
                "detail_zh": f.zh,
                **({"line": str(f.line)} if f.line else {}),
            }
            for f in refusal.findings
        ],
    )


def _owner(session: Session, principal: Principal, member: int | None) -> Member:
    """The member in whose log a document goes: the asker's own; the installation's operator names one."""
    number = principal.member or member
    if not number or (principal.member and member not in (None, principal.member)):
        raise problem("FORBIDDEN", "a member records documents in its own log only")
    found = session.get(Member, number)
    if found is None:
        raise problem("NOT_FOUND", f"there is no member {number}")
    return found


def statement_view(session: Session, book: LogBook, row: Statement) -> dict[str, Any]:
    """A statement: what it says, where it stands, and the proof once it is anchored."""
    return {
        "digest": row.digest,
        "member": row.member,
        "index": row.index,
        "kind": row.kind,
        "number": row.number,
        "file_name": row.file_name,
        "document_sha256": row.document_sha256,
        "size": row.size,
        "summary": numbers(row.summary),
        "statement": row.body,
        "recorded_at": milliseconds(row.recorded_at),
        "proof": book.proof(session, row),
    }


@router.post("/documents", status_code=201)
def record_document(
    request: Request,
    ledger: LedgerDep,
    principal: PrincipalDep,
    body: BodyDep,
    name: Annotated[str, Query(description="what the file is called; it decides nothing")] = "document",
    member: Annotated[Number | None, Query(description="whose log; the asker's own unless it is the operator")] = None,
) -> Response:
    """Takes in one document: its exact bytes are the body. A refusal names every fault with its place and value."""
    try:
        document = read(body, name, LIMITS)
    except Refused as trouble:
        raise refusal_problem(trouble.refusal) from trouble

    def work(session: Session) -> Answer:
        owner = _owner(session, principal, member)
        appended = ledger.log_book.append(session, owner, document, body)
        shown = statement_view(session, ledger.log_book, appended.statement)
        return Answer(201, {**shown, "new": appended.new}, f"/v1/documents/{appended.statement.digest}")

    return once(ledger.database, Call.of(request, principal, body), work)


@router.get("/documents")
def list_documents(
    ledger: LedgerDep,
    principal: PrincipalDep,
    member: Annotated[Number | None, Query()] = None,
    kind: Annotated[str | None, Query()] = None,
    number: Annotated[str | None, Query(description="the document's own number")] = None,
    page_size: PageSize = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The statements that the asker may see: its own, or all for auditors, regulators and courts."""
    visible = None if principal.sees_all else col(Statement.member) == principal.member
    filters = {"member": member, "kind": kind, "number": number}
    with ledger.database.read() as session:
        return page(session, Statement, filters=filters, size=page_size, cursor=cursor, visible=visible)


def _find(session: Session, digest: str, principal: Principal) -> Statement:
    row = session.exec(select(Statement).where(Statement.digest == digest.removeprefix("0x"))).first()
    if row is None:
        raise problem("NOT_FOUND", f"there is no statement {digest}")
    principal.require([row.member])
    return row


@router.get("/documents/{digest}")
def read_document(digest: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """A statement with its inclusion proof and anchor."""
    with ledger.database.read() as session:
        return statement_view(session, ledger.log_book, _find(session, digest, principal))


@router.get("/documents/{digest}/content")
def document_content(digest: str, ledger: LedgerDep, principal: PrincipalDep) -> Response:
    """The document's exact bytes."""
    with ledger.database.read() as session:
        row = _find(session, digest, principal)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(ledger.vault.get(row.document_sha256), media_type=row.media_type, headers=headers)


@router.get("/documents/{digest}/opening")
def document_opening(digest: str, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """Salts and fields that open the statement's commitments."""
    with ledger.database.read() as session:
        return ledger.log_book.opening(_find(session, digest, principal))


# ---------------------------------------------------------------- logs


@router.get("/logs/{member}", tags=["logs"])
def read_log(member: Number, ledger: LedgerDep, principal: PrincipalDep) -> dict[str, Any]:
    """A member's log: its name, its key, its size, its newest checkpoint."""
    with ledger.database.read() as session:
        if session.get(Member, member) is None:
            raise problem("NOT_FOUND", f"there is no member {member}")
        head = session.get(LogHead, member)
        note = _newest(session, member)
        return {
            "member": member,
            "origin": ledger.log_book.origin_of(session, member),
            "vkey": ledger.log_book.signer(session, member).verifier.vkey(),
            "size": head.size if head else 0,
            "checkpoint_size": note.size if note else 0,
            "checkpoint_root": note.root if note else None,
        }


def _newest(session: Session, member: int) -> CheckpointNote | None:
    query = select(CheckpointNote).where(CheckpointNote.member == member)
    return session.exec(query.order_by(col(CheckpointNote.size).desc())).first()


@router.get("/logs/{member}/checkpoint", tags=["logs"], response_class=PlainTextResponse)
def read_checkpoint(member: Number, ledger: LedgerDep, principal: PrincipalDep) -> PlainTextResponse:
    """The newest checkpoint as a signed note, with the witnesses' cosignatures (C2SP tlog-checkpoint)."""
    with ledger.database.read() as session:
        note = _newest(session, member)
        if note is None:
            raise problem("NOT_FOUND", f"the log of member {member} has no checkpoint")
        return PlainTextResponse(ledger.log_book.note(session, note))


@router.get("/logs/{member}/tile/{path:path}", tags=["logs"])
def read_tile(member: Number, path: str, ledger: LedgerDep, principal: PrincipalDep) -> Response:
    """A tile of the log, or a bundle of its entries (C2SP tlog-tiles)."""
    with ledger.database.read() as session:
        if session.get(Member, member) is None:
            raise problem("NOT_FOUND", f"there is no member {member}")
        return Response(ledger.log_book.tile(session, member, f"tile/{path}"), media_type="application/octet-stream")


@router.get("/logs/{member}/consistency", tags=["logs"])
def consistency(
    member: Number,
    ledger: LedgerDep,
    principal: PrincipalDep,
    first: Number,
    second: Number,
) -> dict[str, Any]:
    """The proof that the log at one checkpoint extends the log at another."""
    with ledger.database.read() as session:
        for size in {first, second} - {0}:
            if session.get(CheckpointNote, (member, size)) is None:
                raise problem("NOT_FOUND", f"the log of member {member} has no checkpoint of size {size}")
        reader = ledger.log_book.reader(session, member, max(first, second))
        path = reader.consistency_proof(min(first, second), max(first, second))
    return {"first": min(first, second), "second": max(first, second), "path": [step.hex() for step in path]}


class WitnessBody(BaseModel):
    """A witness's verifier key."""

    vkey: str = Field(description="C2SP verifier key of type cosignature/v1")


@router.post("/members/{member}/witness-key", tags=["logs"], status_code=201, openapi_extra=json_body(WitnessBody))
def register_witness(
    request: Request, member: Number, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep
) -> Response:
    """Registers the key with which the asker cosigns other members' checkpoints."""
    if principal.member not in (0, member):
        raise problem("FORBIDDEN", "a member registers its own witness key only")
    wanted = parse(WitnessBody, body)
    try:
        key = VerifierKey.parse(wanted.vkey)
        if key.type is not SignatureType.COSIGNATURE_V1:
            raise ValueError("not a cosignature/v1 key")
    except ValueError as trouble:
        raise problem(
            "FIELD_INVALID", f"/vkey: {trouble}", errors=[{"pointer": "/vkey", "detail": str(trouble)}]
        ) from trouble

    def work(session: Session) -> Answer:
        session.merge(WitnessKey(member=member, vkey=wanted.vkey, registered_at=now_ms()))
        return Answer(201, {"member": member, "vkey": wanted.vkey})

    return once(ledger.database, Call.of(request, principal, body), work)


class CosignatureBody(BaseModel):
    """A witness's cosignature of a checkpoint."""

    size: Number = Field(description="size of the checkpoint")
    line: str = Field(description="the signature line of the note, beginning with an em dash")


@router.post("/logs/{member}/cosignatures", tags=["logs"], status_code=201, openapi_extra=json_body(CosignatureBody))
def cosign(request: Request, member: Number, ledger: LedgerDep, principal: PrincipalDep, body: BodyDep) -> Response:
    """Adds the asker's cosignature to a checkpoint of another member's log."""
    wanted = parse(CosignatureBody, body)
    if not re.fullmatch("[^\r\n]+", wanted.line):
        detail = "must be one line without its end"
        raise problem("FIELD_INVALID", f"/line: {detail}", errors=[{"pointer": "/line", "detail": detail}])

    def work(session: Session) -> Answer:
        note = session.get(CheckpointNote, (member, wanted.size))
        key = session.get(WitnessKey, principal.member)
        if note is None or key is None:
            raise problem("NOT_FOUND", "there is no such checkpoint, or the asker has registered no witness key")
        try:
            signed = parse_note((note.note + wanted.line + "\n").encode())
            verified = verify_note(signed, [VerifierKey.parse(key.vkey)])
        except CheckpointInvalid as trouble:
            raise problem("SIGNATURE_INVALID", str(trouble)) from trouble
        if not verified:
            raise problem("SIGNATURE_INVALID", "the line is not by the asker's witness key")
        row = Cosignature(
            member=member, size=wanted.size, witness=principal.member, line=wanted.line, recorded_at=now_ms()
        )
        session.merge(row)
        return Answer(201, {"member": member, "size": wanted.size, "witness": principal.member})

    return once(ledger.database, Call.of(request, principal, body), work)
