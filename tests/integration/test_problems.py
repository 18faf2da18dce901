"""Every refusal has one shape, on every route: RFC 9457 with a code of the registry, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator

from scf_ledger.problems import PROBLEMS
from tests.evm.members import Who
from tests.support.gateway import OPERATOR, Gateway, fresh, inbound

SHAPE = Draft202012Validator(
    {
        "type": "object",
        "required": ["type", "code", "title", "title_zh", "status", "detail", "instance", "rules"],
        "properties": {
            "type": {"type": "string", "format": "uri", "pattern": "^https?://.+/problems/[A-Z_]+$"},
            "code": {"enum": sorted(PROBLEMS)},
            "title": {"type": "string", "minLength": 1},
            "title_zh": {"type": "string", "pattern": "[\\u4e00-\\u9fff]"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "minLength": 1},
            "instance": {"type": "string", "pattern": "^/"},
            "rules": {"type": "array", "items": {"type": "string"}},
            "values": {"type": "object"},
            "errors": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["detail", "pointer"],
                    "additionalProperties": {"type": "string"},
                },
            },
        },
        "additionalProperties": False,
    }
)


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The answer is a problem of this kind and of the one shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    SHAPE.validate(body)
    kind = PROBLEMS[body["code"]]
    assert (body["code"], body["status"]) == (code, status)
    assert (body["title"], body["title_zh"], body["rules"]) == (kind.en, kind.zh, list(kind.rules))
    assert body["instance"] == answer.request.url.path
    assert "Traceback" not in answer.text and ".py" not in answer.text
    return body


def routes(gateway: Gateway) -> Iterator[tuple[str, str]]:
    """Method and path of every route of the API document, names in braces filled with nothing that exists."""
    for path, methods in gateway.app.openapi()["paths"].items():
        for method in methods:
            yield method.upper(), re.sub(r"{[^}]*}", "0x" + "ee" * 32, path.replace("{member}", "999"))


def test_the_document_lists_every_route(gateway: Gateway) -> None:
    with gateway.http() as http:
        document = http.get("/openapi.json").json()
        assert http.get("/docs").status_code == 200
    listed = {(m.upper(), path) for path, methods in document["paths"].items() for m in methods}
    assert len(listed) > 90
    assert {("POST", "/v1/acts"), ("GET", "/v1/receipts"), ("GET", "/readyz")} <= listed
    assert all(isinstance(route, object) for route in gateway.app.routes if isinstance(route, APIRoute))


def test_every_route_refuses_whoever_has_no_key(gateway: Gateway) -> None:
    public = ("/livez", "/readyz", "/problems/", "/v1/problems", "/v1/status/chain")
    asked = 0
    with gateway.http() as http:
        for method, path in routes(gateway):
            if not path.startswith(public):
                asked += 1
                answer = http.request(method, path, json={} if method == "POST" else None, headers=fresh())
                assert_problem(answer, 401, "UNAUTHORIZED")
                assert answer.headers["www-authenticate"] == "Bearer"
    assert asked > 80


#: Routes that look at their body before they look at the key.
LOOK_FIRST = ("/v1/documents", "/v1/logs/999/cosignatures", "/v1/members/999/witness-key", "/v1/calls/")


def test_every_post_needs_an_idempotency_key(gateway: Gateway) -> None:
    body = {"kind": "X", "message": {}, "signer": "0x", "signature": "0x"}
    asked = 0
    with gateway.http(OPERATOR) as http:
        for method, path in routes(gateway):
            if method == "POST" and not path.startswith(LOOK_FIRST):
                asked += 1
                assert_problem(http.post(path, json=body), 400, "IDEMPOTENCY_KEY_MISSING")
    assert asked > 40


def test_every_route_refuses_what_is_not_there(gateway: Gateway) -> None:
    """Whatever the name in the path: never a stack trace, always a problem."""
    with gateway.http(OPERATOR) as http:
        for method, path in routes(gateway):
            if "ee" * 32 not in path and "999" not in path:
                continue
            answer = http.request(method, path, json={} if method == "POST" else None, headers=fresh())
            if answer.status_code == 201:
                # An act on it is only put into the box; what it is about is for the contract to judge.
                assert answer.json()["state"] == "collecting"
                continue
            assert 400 <= answer.status_code < 500, (method, path, answer.text)
            assert_problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "NOT_FOUND"),
        ("GET", "/v1", 404, "NOT_FOUND"),
        ("GET", "/v1/nothing", 404, "NOT_FOUND"),
        ("GET", "/v2/receipts", 404, "NOT_FOUND"),
        ("POST", "/v1/nothing", 404, "NOT_FOUND"),
        ("DELETE", "/v1/receipts", 405, "METHOD_NOT_ALLOWED"),
        ("PUT", "/v1/acts", 405, "METHOD_NOT_ALLOWED"),
        ("PATCH", "/readyz", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/problems/NO_SUCH_CODE", 404, "NOT_FOUND"),
    ],
)
def test_unknown_routes_and_methods(gateway: Gateway, method: str, path: str, status: int, code: str) -> None:
    with gateway.http(OPERATOR) as http:
        answer = http.request(method, path)
    assert_problem(answer, status, code)
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"kind":' + b"1" * 5_000 + b"}"],
    ids=lambda b: repr(b[:8]),
)
@pytest.mark.parametrize("path", ["/v1/acts", "/v1/inbounds"])
def test_a_body_that_is_no_object_is_refused(gateway: Gateway, path: str, body: bytes) -> None:
    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.post(path, content=body, headers=fresh())
    assert_problem(answer, 422, "FIELD_INVALID")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"kg": "eight"}, "/kg"),
    ({"kg": -1}, "/kg"),
    ({"kg": 2**64}, "/kg"),
    ({"kg": 1.5}, "/kg"),
    ({"kg": True}, "/kg"),
    ({"kg": "²"}, "/kg"),
    ({"goods": "GOLD"}, "/goods"),
    ({"goods": "0xzz"}, "/goods"),
    ({"goods": ["HRC"]}, "/goods"),
    ({"custodian": "99"}, ""),
    ({"custodian": []}, "/custodian"),
    ({"custodian": "²"}, "/custodian"),
    ({"depositor": "91310000631696382X"}, "/depositor"),
    ({"units": [{"key": {"mill": "", "coil": "C1"}, "kg": 1}]}, "/units/0/key/mill"),
    ({"units": [{"key": {"mill": "M", "coil": "C1", "other": "x"}, "kg": 1}]}, "/units/0/key/other"),
    ({"units": [{"kg": 1}]}, "/units/0/key"),
    ({"units": {}}, "/units"),
    ({"stock": {"place": "T1"}, "custodian": None}, ""),
    ({"evidence": [{"text": ""}]}, "/evidence/0/text"),
    ({"record": {"text": 7}}, "/record/text"),
    ({"record": "0x12"}, "/record"),
    ({"deadline": "tomorrow"}, "/deadline"),
    ({"deadline": "2030-01-01T00:00:00"}, "/deadline"),
    ({"nothing": 1}, "/nothing"),
    ({"certificate": {"issuer": "I", "number": "N"}}, "/certificate/line"),
]


@pytest.mark.parametrize(("changed", "pointer"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_field_is_named(gateway: Gateway, changed: dict[str, Any], pointer: str) -> None:
    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.post("/v1/inbounds", json=inbound(**changed), headers=fresh())
        same = http.post("/v1/acts", json={"kind": "AcceptInbound", "message": inbound(**changed)}, headers=fresh())
    for one in (answer, same):
        if pointer:
            body = assert_problem(one, 422, "FIELD_INVALID")
            assert [e["pointer"] for e in body["errors"]] == [pointer]
            assert body["values"]["pointer"] == pointer and body["values"]["rule"]
        else:
            assert_problem(one, one.status_code, one.json()["code"])
            assert one.status_code in (403, 422)


def test_an_unknown_kind_lists_those_that_are_known(gateway: Gateway) -> None:
    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.post("/v1/acts", json={"kind": "Steal", "message": {}}, headers=fresh())
    assert "Endorse" in assert_problem(answer, 422, "ACT_KIND_UNKNOWN")["detail"]


def test_missing_items_of_a_receipt_are_named(gateway: Gateway) -> None:
    """L-01: each of the eight items, by its place."""
    message = {"inbound": "0x" + "11" * 32, "kg": 1, "pieces": 1, "lossStandard": "0.1%", "storageUntil": "2030-01-01"}
    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.post(
            "/v1/receipts", json={**message, "content": {"depositor": {"name": "x", "address": " "}}}, headers=fresh()
        )
    body = assert_problem(answer, 422, "FIELD_INVALID")
    assert body["errors"][0]["pointer"] == "/content/depositor/address" and "L-01" in body["detail"]


def test_a_body_above_the_limit_is_refused(gateway: Gateway) -> None:
    limit = gateway.settings.body_limit
    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.post("/v1/documents", content=b"x" * (limit + 1), headers=fresh())
    assert assert_problem(answer, 413, "PAYLOAD_TOO_LARGE")["values"] == {"limit": str(limit)}


def test_a_body_above_the_limit_is_refused_though_it_does_not_say_its_size(gateway: Gateway) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(gateway.settings.body_limit // 2**20 + 2):
            yield b"x" * 2**20

    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.post("/v1/acts", content=pieces(), headers=fresh())
    assert_problem(answer, 413, "PAYLOAD_TOO_LARGE")


def test_the_registry_is_published(gateway: Gateway) -> None:
    with gateway.http() as http:
        listed = {item["code"]: item for item in http.get("/v1/problems").json()["items"]}
        assert listed.keys() == PROBLEMS.keys()
        for code, kind in PROBLEMS.items():
            page = http.get(f"/problems/{code}")
            assert page.status_code == 200 and kind.zh in page.text
            assert listed[code]["title_zh"] == kind.zh and listed[code]["rules"] == list(kind.rules)


def test_the_type_of_a_problem_resolves(gateway: Gateway) -> None:
    with gateway.http() as http:
        body = assert_problem(http.get("/v1/receipts"), 401, "UNAUTHORIZED")
        page = http.get(body["type"])
    assert page.status_code == 200 and body["code"] in page.text and body["title_zh"] in page.text


@pytest.mark.parametrize("prefer", ["wait=²", "wait=-1", "wait=", "wait", "respond-async, wait=x", "wait=1e9", "é"])
def test_a_strange_preference_is_ignored(gateway: Gateway, prefer: str) -> None:
    view = gateway.put("AcceptInbound", Who.WAREHOUSE, **inbound())
    with gateway.http(Who.WAREHOUSE) as http:
        answer = http.get(f"/v1/acts/{view.id}", headers={b"Prefer": prefer.encode("latin-1")})
    assert answer.status_code == 200 and answer.json()["state"] == "collecting"
