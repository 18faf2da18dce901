"""Alive, ready, and on which chain; waiting for acts; calls that need nobody's signature; histories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from scf_ledger.client import GatewayLost, Refused
from tests.evm.keys import checker, maker
from tests.evm.members import Who
from tests.integration.test_problems import assert_problem
from tests.support.chain import Chain, NodeWorld
from tests.support.gateway import OPERATOR, Gateway, fresh, inbound, settings_for
from tests.support.proxy import Proxy, answers

WAREHOUSE = Who.WAREHOUSE


def test_alive_and_ready(gateway: Gateway) -> None:
    with gateway.http() as http:
        assert http.get("/livez").json() == {"status": "ok"}
        assert http.get("/readyz").json() == {"status": "ok"}


def test_the_status_of_the_chain(gateway: Gateway, chain: Chain) -> None:
    chain.mine()
    gateway.caught_up()
    with gateway.http() as http:
        shown = http.get("/v1/status/chain").json()
    assert shown["chain_id"] == chain.deployment.chain_id
    assert shown["genesis_hash"] == chain.deployment.genesis_hash
    assert shown["contracts"] == chain.deployment.addresses
    assert 0 < shown["read"] <= shown["head"] and shown["lag"] <= shown["head"]
    assert shown["abilities"]["cancun"] is True
    assert {a["address"] for a in shown["relay_accounts"]} == set(chain.accounts.addresses)


@pytest.fixture
def shaky(chain: Chain, gateway: Gateway) -> Iterator[tuple[Gateway, Proxy]]:
    """A gateway whose way to the node can be cut."""
    proxy = Proxy(chain.url)
    home = gateway.settings.home.parent / "shaky"
    made = Gateway(replace(settings_for(chain, home), node_url=proxy.url))
    yield made, proxy
    proxy.fault = None
    made.close()
    proxy.close()


def test_without_a_node_acts_are_still_taken(shaky: tuple[Gateway, Proxy]) -> None:
    """Readiness says what is missing; the box goes on, and what was signed is carried when the node is back."""
    gateway, proxy = shaky
    proxy.fault = answers(502, b"<html>")
    with gateway.http() as http:
        answer = http.get("/readyz")
        assert_problem(answer, 503, "NODE_UNAVAILABLE")
        assert answer.headers["retry-after"]
        assert http.get("/livez").status_code == 200
        shown = http.get("/v1/status/chain").json()
        assert shown["head"] is None and shown["lag"] is None
    view = gateway.sign_all(gateway.put("AcceptInbound", WAREHOUSE, **inbound()))
    assert view.state == "submitted"
    with gateway.client(WAREHOUSE) as client:
        assert client.act(view.id, wait=1).state == "submitted"
        with pytest.raises(GatewayLost):
            client.finish(view.id, timeout=0)
        proxy.fault = None
        assert client.finish(view.id).state == "done"


def test_another_chain_behind_the_same_address_is_not_ready(
    shaky: tuple[Gateway, Proxy], tmp_path_factory: pytest.TempPathFactory
) -> None:
    gateway, proxy = shaky
    other = Chain(tmp_path_factory.mktemp("other"))
    proxy.target = other.url
    with gateway.http() as http:
        body = assert_problem(http.get("/readyz"), 503, "CHAIN_MISMATCH")
    assert body["values"]["genesis_hash"] == other.deployment.genesis_hash
    other.close()


def test_waiting_for_an_act(gateway: Gateway) -> None:
    view = gateway.put("AcceptInbound", WAREHOUSE, **inbound())
    with gateway.client(WAREHOUSE) as client:
        assert client.act(view.id, wait=5).state == "collecting"
        for desk in (maker(WAREHOUSE), checker(WAREHOUSE)):
            client.sign(view, desk)
        assert client.act(view.id, wait=30).state == "done"


def test_calls_that_anybody_may_make(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.issued()
    order = world.do("IssueDeliveryOrder", receipt=receipt, validUntil=world.now + 60).id
    with gateway.client(Who.CARRIER) as client:
        with pytest.raises(Refused) as refused:
            client.call(f"/v1/calls/lapseDeliveryOrder/{order}")
        assert refused.value.code == "DELIVERY_WINDOW"
        world.advance(seconds=120)
        gateway.caught_up()
        done = client.call(f"/v1/calls/lapseDeliveryOrder/{order}")
        assert done["state"] == "confirmed" and [step["state"] for step in done["history"]][-1] == "confirmed"
        assert client.get(f"/v1/delivery-orders/{order}")["state"] == "lapsed"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/calls/steal/0x" + "11" * 32, 404, "NOT_FOUND"),
        ("/v1/calls/lapseFreeze/0x11", 422, "FIELD_INVALID"),
        ("/v1/calls/lapseFreeze/zz", 422, "FIELD_INVALID"),
        ("/v1/proposals/0x" + "11" * 32 + "/execute", 404, "NOT_FOUND"),
    ],
)
def test_calls_that_are_none(gateway: Gateway, path: str, status: int, code: str) -> None:
    with gateway.http(OPERATOR) as http:
        assert_problem(http.post(path, json={}, headers=fresh()), status, code)


def test_a_history_is_in_the_order_of_the_chain(gateway: Gateway, world: NodeWorld) -> None:
    receipt = world.issued()
    unit = world.units_of(receipt)[0]
    world.do("Endorse", receipt=receipt)
    world.do("Freeze", subject=receipt)
    gateway.caught_up()
    with gateway.client(Who.COURT) as client:
        names = [e["name"] for e in client.get(f"/v1/history/{receipt}")["items"]]
        assert names[:2] == ["ReceiptIssued", "Endorsed"]
        assert set(names[2:]) == {"FrozenByCourt", "FreezesCounted"}
        ids = [e["id"] for e in client.get(f"/v1/history/{receipt.upper().replace('0X', '0x')}")["items"]]
        assert ids == sorted(ids) and len(ids) == len(names)
        assert client.get(f"/v1/history/{unit}")["items"][0]["name"] == "InboundAccepted"
        with pytest.raises(Refused) as refused:
            client.get("/v1/history/0x" + "11" * 32)
    assert refused.value.code == "NOT_FOUND"
