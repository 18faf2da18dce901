"""Lists by cursor: every row once, stable under new rows, and a cursor is good for its own list only."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from tests.evm.members import Who
from tests.support.chain import NodeWorld
from tests.support.gateway import OPERATOR, Gateway, inbound


def test_a_list_is_read_to_its_end(gateway: Gateway, world: NodeWorld) -> None:
    made = {world.inbound() for _ in range(5)}
    gateway.caught_up()
    with gateway.client(Who.WAREHOUSE) as client:
        seen = [item["id"] for item in client.items("/v1/inbounds", page_size=2)]
    assert made <= set(seen)
    assert len(seen) == len(set(seen)) and seen == sorted(seen)


def test_the_last_page_has_no_next(gateway: Gateway) -> None:
    with gateway.client(OPERATOR) as client:
        page = client.get("/v1/members", page_size=len(Who))
        assert len(page["items"]) == len(Who) and page["next"] == ""
        short = client.get("/v1/members", page_size=len(Who) - 1)
        assert short["next"] and len(client.get("/v1/members", cursor=short["next"])["items"]) == 1


def test_rows_that_come_meanwhile_shift_nothing(gateway: Gateway, world: NodeWorld) -> None:
    for _ in range(3):
        world.inbound()
    gateway.caught_up()
    with gateway.client(Who.WAREHOUSE) as client:
        before = [item["id"] for item in client.items("/v1/inbounds")]
        first = client.get("/v1/inbounds", page_size=2)
        world.inbound()
        gateway.caught_up()
        rest = [i["id"] for i in client.items("/v1/inbounds") if i["id"] > first["items"][-1]["id"]]
        second = client.get("/v1/inbounds", page_size=200, cursor=first["next"])
    assert [i["id"] for i in second["items"]] == rest
    assert set(before[2:]) <= set(rest)


def test_a_page_is_coerced_down_to_the_maximum(gateway: Gateway) -> None:
    with gateway.client(OPERATOR) as client:
        assert len(client.get("/v1/members", page_size=10**9)["items"]) == len(Who)


@pytest.mark.parametrize("size", ["0", "-1", "x", "1.5", ""])
def test_a_page_size_that_is_no_count_is_refused(gateway: Gateway, size: str) -> None:
    with gateway.http(OPERATOR) as http:
        answer = http.get("/v1/members", params={"page_size": size})
    assert answer.status_code == 422 and answer.json()["code"] == "FIELD_INVALID"
    assert answer.json()["errors"][0]["pointer"] == "/query/page_size"


@pytest.mark.parametrize(
    "cursor",
    ["x", "!", "电", urlsafe_b64encode(b"[]").decode(), urlsafe_b64encode(b"{}").decode(), "A" * 5000]
    + [
        urlsafe_b64encode(text.encode()).decode()
        for text in ("7", "null", '["0000000000000000", 1]', "[" * 4000, "[" * 40_000)
    ],
)
def test_a_damaged_cursor_is_refused(gateway: Gateway, cursor: str) -> None:
    with gateway.http(OPERATOR) as http:
        answer = http.get("/v1/members", params={"cursor": cursor})
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/cursor"


def test_a_cursor_is_bound_to_its_list_and_filters(gateway: Gateway) -> None:
    """`/keys` and `/anchors` take the same filters; a cursor of the one is still not of the other."""
    with gateway.http(OPERATOR) as http:
        cursor = http.get("/v1/keys", params={"page_size": 1}).json()["next"]
        assert http.get("/v1/keys", params={"cursor": cursor}).status_code == 200
        for path, more in (("/v1/anchors", {}), ("/v1/keys", {"member": 4}), ("/v1/acts", {}), ("/v1/documents", {})):
            answer = http.get(path, params={"cursor": cursor, **more})
            assert answer.status_code == 422 and answer.json()["code"] == "FIELD_INVALID", path


@pytest.mark.parametrize("number", [2**63, 10**30, -1])
@pytest.mark.parametrize("path", ["/v1/keys?member={}", "/v1/logs/{}", "/v1/acts?member={}", "/v1/documents?member={}"])
def test_numbers_beyond_any_database_are_refused(gateway: Gateway, path: str, number: int) -> None:
    with gateway.http(OPERATOR) as http:
        answer = http.get(path.format(number))
    assert answer.status_code == 422 and answer.json()["code"] == "FIELD_INVALID"


@pytest.mark.parametrize("name", ["0", "10", str(2**64), "１", "²", "-1", "x", "1.0"])
def test_a_member_that_is_not_there_is_not_found(gateway: Gateway, name: str) -> None:
    with gateway.http(OPERATOR) as http:
        answer = http.get(f"/v1/members/{name}")
    assert answer.status_code == 404 and answer.json()["code"] == "NOT_FOUND"


def test_a_filter_narrows_the_list(gateway: Gateway) -> None:
    done = gateway.do("AcceptInbound", Who.WAREHOUSE, **inbound())
    with gateway.client(Who.WAREHOUSE) as client:
        assert done.id in {i["id"] for i in client.items("/v1/inbounds", depositor=int(Who.SUPPLIER))}
        assert list(client.items("/v1/inbounds", depositor=int(Who.BUYER))) == []
        assert list(client.items("/v1/inbounds", state="withdrawn", page_size=1)) == []
