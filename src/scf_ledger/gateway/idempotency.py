"""One request, one effect: the answer to a request is stored with what it did, and repeated for the same key.

Follows draft-ietf-httpapi-idempotency-key-header: no key is 400, the same key with another request is 422, the same
request again gets the first answer. A request that was refused left nothing behind and may be sent again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from scf_ledger.clock import now_ms
from scf_ledger.database import Database
from scf_ledger.gateway.auth import Principal
from scf_ledger.gateway.tables import IdempotencyRecord
from scf_ledger.problems import problem

#: Longest key that is taken.
KEY_LENGTH = 255


@dataclass(frozen=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: Any
    location: str = ""


@dataclass(frozen=True)
class Call:
    """A request that changes something."""

    principal: Principal
    key: str
    fingerprint: str

    @classmethod
    def of(cls, request: Request, principal: Principal, body: bytes) -> Call:
        """Reads the request's Idempotency-Key; raises Problem IDEMPOTENCY_KEY_MISSING."""
        key = (request.headers.get("idempotency-key") or "").strip().strip('"')
        if not key or len(key) > KEY_LENGTH:
            raise problem(
                "IDEMPOTENCY_KEY_MISSING", f"send Idempotency-Key with 1 to {KEY_LENGTH} characters, new for each act"
            )
        head = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
        return cls(principal, key, sha256(head + body).hexdigest())


def once(database: Database, call: Call, work: Callable[[Session], Answer]) -> Response:
    """Does the work and stores its answer in one transaction, or repeats the stored answer."""
    name = f"{call.principal.key}:{call.key}"
    with database.write() as session:
        record = session.get(IdempotencyRecord, name)
        if record is None:
            answer = work(session)
            record = IdempotencyRecord(
                id=name,
                fingerprint=call.fingerprint,
                status=answer.status,
                body=json.dumps(answer.body, ensure_ascii=False),
                location=answer.location,
                created_at=now_ms(),
            )
            session.add(record)
        elif record.fingerprint != call.fingerprint:
            raise problem("IDEMPOTENCY_KEY_REUSED", f"key {call.key!r} was used with another request")
    headers = {"Location": record.location} if record.location else {}
    return Response(record.body.encode(), record.status, headers, media_type="application/json")
