"""Whether the gateway lives, whether it is ready, what chain it is on, and what its refusals mean."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import escape
from sqlmodel import select

from scf_ledger import __version__
from scf_ledger.chain.deployer import missing, require_chain
from scf_ledger.chain.node import NodeError
from scf_ledger.chain.outbox.store import pending_count
from scf_ledger.chain.outbox.tables import RelayAccount
from scf_ledger.gateway.dependencies import LedgerDep
from scf_ledger.gateway.errors import answer
from scf_ledger.problems import PROBLEMS, Problem, problem
from scf_ledger.projection.tables import progress

health = APIRouter(tags=["status"])
router = APIRouter(tags=["status"])


@health.get("/livez")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@health.get("/readyz")
def ready(request: Request, ledger: LedgerDep) -> JSONResponse:
    """The node shows the recorded chain, the database can be read, transactions can be paid; 503 says what is not."""
    try:
        require_chain(ledger.node, ledger.deployment)
        lacking = missing(ledger.node, ledger.deployment)
    except Problem as trouble:
        return answer(request, trouble)
    except NodeError as trouble:
        return answer(request, problem("NODE_UNAVAILABLE", str(trouble)))
    if lacking:
        return answer(request, problem("CONTRACTS_MISSING", f"{', '.join(lacking)}; run: scf deploy"))
    with ledger.database.read() as session:
        progress(session)
        accounts = session.exec(select(RelayAccount)).all()
    if accounts and all(account.suspended for account in accounts):
        detail = "; ".join(f"{account.address}: {account.suspended}" for account in accounts)
        return answer(request, problem("RELAY_UNFUNDED", detail))
    return JSONResponse({"status": "ok"})


@health.get("/problems/{code}", response_class=HTMLResponse)
def explain(code: str) -> HTMLResponse:
    """What a refusal means, in Chinese and English."""
    kind = PROBLEMS.get(code)
    if kind is None:
        raise problem("NOT_FOUND", f"there is no problem {code}")
    rules = ", ".join(kind.rules) or "—"
    return HTMLResponse(
        f"<!doctype html><meta charset=utf-8><title>{escape(code)}</title><h1>{escape(code)}</h1>"
        f"<p lang=zh>{escape(kind.zh)}</p><p lang=en>{escape(kind.en)}</p>"
        f"<p>HTTP {kind.status}; rules: {escape(rules)}</p>"
    )


@router.get("/status/chain")
def chain(ledger: LedgerDep) -> dict[str, Any]:
    """The chain: where its head is, what was read, its clock, and what the node can do."""
    with ledger.database.read() as session:
        read = progress(session)
        waiting = pending_count(session)
        accounts = session.exec(select(RelayAccount).order_by(RelayAccount.address)).all()
    try:
        head: int | None = ledger.node.head()
    except NodeError:
        head = None
    return {
        "version": __version__,
        "chain_id": ledger.deployment.chain_id,
        "genesis_hash": ledger.deployment.genesis_hash,
        "contracts": dict(ledger.deployment.addresses),
        "head": head,
        "read": read.block_number if read else -1,
        #: UTC seconds by the chain's clock at the last block read
        "chain_time": read.block_time if read else 0,
        "lag": None if head is None or read is None else max(0, head - read.block_number),
        "pending_operations": waiting,
        "relay_accounts": [
            {"address": a.address, "next_nonce": a.next_nonce, "suspended": a.suspended or None} for a in accounts
        ],
        "abilities": ledger.abilities.to_json(),
    }


@router.get("/problems")
def registry() -> dict[str, Any]:
    """Every code that the gateway may refuse with."""
    return {
        "items": [
            {"code": p.code, "status": p.status, "title": p.en, "title_zh": p.zh, "rules": list(p.rules)}
            for p in PROBLEMS.values()
        ]
    }
