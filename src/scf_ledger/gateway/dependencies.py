"""What routes are given: the ledger, who asks, the request's raw body, one page of a list."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Query, Request
from pydantic import Field

from scf_ledger.gateway.auth import Principal, authenticate
from scf_ledger.gateway.ledger import Ledger
from scf_ledger.problems import problem

MAX_PAGE = 200
#: Whole numbers in paths and queries: no database looks for more than 64 bits.
Number = Annotated[int, Field(ge=0, lt=2**63)]


def ledger_of(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


LedgerDep = Annotated[Ledger, Depends(ledger_of)]


def principal_of(ledger: LedgerDep, authorization: Annotated[str | None, Header()] = None) -> Principal:
    with ledger.database.read() as session:
        return authenticate(session, authorization)


PrincipalDep = Annotated[Principal, Depends(principal_of)]


async def body_of(request: Request) -> bytes:
    """The raw body, within the limit; raises Problem PAYLOAD_TOO_LARGE before it has read too much."""
    limit = request.app.state.ledger.settings.body_limit
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > limit:
            raise problem("PAYLOAD_TOO_LARGE", f"the body has more than {limit} bytes", {"limit": limit})
    return bytes(chunks)


BodyDep = Annotated[bytes, Depends(body_of)]
PageSize = Annotated[int, Query(ge=1, description=f"Coerced down to {MAX_PAGE}.")]
Cursor = Annotated[str | None, Query(description="The `next` of the page before.")]
