"""kill -9 of the gateway at the two moments that matter, and at others: stored bytes are what counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scf_ledger.acts import Act
from scf_ledger.client import ActView
from tests.evm.keys import checker, maker
from tests.evm.members import Who
from tests.support.chain import Chain
from tests.support.gateway import inbound
from tests.support.proxy import Holds, Proxy
from tests.support.serving import Served

WAREHOUSE = Who.WAREHOUSE


@pytest.fixture
def served(chain: Chain, proxy: Proxy, tmp_path: Path) -> Iterator[Served]:
    made = Served(chain, tmp_path / "home", proxy.url)
    made.start()
    made.caught_up(chain.node.head())
    yield made
    made.stop()


def sign(served: Served) -> ActView:
    """An act that all parties have signed."""
    with served.client(WAREHOUSE) as client:
        view = client.create("AcceptInbound", inbound())
        for desk in (maker(WAREHOUSE), checker(WAREHOUSE)):
            view = client.sign(view, desk)
    return view


def executions(chain: Chain, act: str) -> int:
    """How often an act's record was made, by the node's own logs."""
    logs = chain.node.logs(0, chain.node.head(), [chain.deployment.addresses["Custody"]])
    return sum(act in entry["topics"] for entry in logs)


def finish(served: Served, act: str) -> ActView:
    with served.client(WAREHOUSE) as client:
        return client.finish(act)


@pytest.mark.parametrize("deliver", [False, True], ids=["between store and send", "after send, before record"])
def test_killed_around_the_send(served: Served, chain: Chain, proxy: Proxy, deliver: bool) -> None:
    """The same bytes are sent again, never new ones: one transaction, one receipt."""
    hold = Holds(deliver=deliver)
    proxy.fault = hold
    view = sign(served)
    assert hold.reached.wait(60)
    with served.client(WAREHOUSE) as client:
        signed = client.get(f"/v1/operations/{view.raw['operation']}")
    assert signed["state"] == "submitted" and signed["transaction"]["hash"]
    served.kill()
    hold.go_on.set()
    if deliver:
        chain.mine(2)
    assert executions(chain, view.id) == int(deliver)
    served.start()
    done = finish(served, view.id)
    assert done.state == "done"
    assert done.raw["transaction"]["hash"] == signed["transaction"]["hash"]
    assert executions(chain, view.id) == 1


def test_killed_in_the_middle_of_many(served: Served, chain: Chain) -> None:
    """Killed and started again and again while acts are under way: nothing twice, nothing lost."""
    views = []
    for _ in range(3):
        views += [sign(served) for _ in range(4)]
        served.kill()
        served.start()
    assert [finish(served, view.id).state for view in views] == ["done"] * len(views)
    assert [executions(chain, view.id) for view in views] == [1] * len(views)


def test_what_was_answered_survives(served: Served) -> None:
    """An act with one signature is still there, with it; the other one completes it."""
    with served.client(WAREHOUSE) as client:
        view = client.create("AcceptInbound", inbound())
        client.sign(view, maker(WAREHOUSE))
    served.kill()
    served.start()
    with served.client(WAREHOUSE) as client:
        again = client.act(view.id)
        assert isinstance(again.act(), Act)
        assert [bool(p["key"]) for p in again.raw["parties"]] == [True, False]
        client.sign(again, checker(WAREHOUSE))
        assert client.finish(view.id).state == "done"
