"""Every refusal in one shape: application/problem+json (RFC 9457), with the registry's code and both languages."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from scf_ledger.acts import ActError
from scf_ledger.chain.node import NodeError
from scf_ledger.gateway.box import refused
from scf_ledger.gateway.views import numbers
from scf_ledger.problems import Problem, problem

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
#: Seconds after which a client may come back when a dependency is down.
RETRY_AFTER = "2"
_BY_STATUS = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE"}


def body_of(trouble: Problem, base: str, instance: str) -> dict[str, Any]:
    """A refusal as a problem document."""
    kind = trouble.type
    body: dict[str, Any] = {
        "type": f"{base}/problems/{kind.code}",
        "code": kind.code,
        "title": kind.en,
        "title_zh": kind.zh,
        "status": kind.status,
        "detail": trouble.detail or kind.en,
        "instance": instance,
        "rules": list(kind.rules),
    }
    if trouble.values:
        body["values"] = numbers(dict(trouble.values))
    if trouble.errors:
        body["errors"] = [dict(e) for e in trouble.errors]
    return body


def answer(request: Request, trouble: Problem) -> JSONResponse:
    base = request.app.state.public_url or str(request.base_url).rstrip("/")
    headers = {"Retry-After": RETRY_AFTER} if trouble.type.status == 503 else {}
    if trouble.type.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        body_of(trouble, base, request.url.path), trouble.type.status, headers=headers, media_type=MEDIA_TYPE
    )


def _pointer(location: tuple[Any, ...]) -> str:
    parts = [str(p) for p in location if p not in ("body",)]
    return "/" + "/".join(parts)


def install(app: FastAPI) -> None:
    """Teaches the application to refuse in one shape."""

    @app.exception_handler(Problem)
    def on_problem(request: Request, trouble: Problem) -> JSONResponse:
        return answer(request, trouble)

    @app.exception_handler(ActError)
    def on_act_error(request: Request, trouble: ActError) -> JSONResponse:
        return answer(request, refused(trouble))

    @app.exception_handler(NodeError)
    def on_node_error(request: Request, trouble: NodeError) -> JSONResponse:
        return answer(request, problem("NODE_UNAVAILABLE", str(trouble)))

    @app.exception_handler(RequestValidationError)
    def on_validation(request: Request, trouble: RequestValidationError) -> JSONResponse:
        errors = [
            {"pointer": _pointer(e["loc"]), "detail": f"{e['msg']} (got {e.get('input')!r:.80})"}
            for e in trouble.errors()
        ]
        return answer(request, problem("FIELD_INVALID", errors[0]["detail"] if errors else "", errors=errors))

    @app.exception_handler(HTTPException)
    def on_http(request: Request, trouble: HTTPException) -> JSONResponse:
        code = _BY_STATUS.get(trouble.status_code, "INTERNAL")
        shown = answer(request, problem(code, str(trouble.detail)))
        shown.headers.update(trouble.headers or {})
        return shown

    @app.exception_handler(Exception)
    def on_anything(request: Request, trouble: Exception) -> JSONResponse:
        log.exception("unexpected error", extra={"action": "internal_error"})
        return answer(request, problem("INTERNAL", "something failed inside; the log has the details"))
