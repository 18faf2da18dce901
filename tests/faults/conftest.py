"""What fault tests share: one devnet, and relays of their own on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chain import Chain
from tests.support.proxy import Proxy
from tests.support.relays import Carrier


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder stands on a real node."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("chain")


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A devnet with the consortium of nine deployed."""
    made = Chain(tmp_path_factory.mktemp("faults"))
    yield made
    made.close()


@pytest.fixture
def proxy(chain: Chain) -> Iterator[Proxy]:
    """Stands between the relay and the node."""
    made = Proxy(chain.url)
    yield made
    made.fault = None
    made.close()


@pytest.fixture
def carrier(chain: Chain, proxy: Proxy, tmp_path: Path) -> Iterator[Carrier]:
    """An outbox with relay and projector, moved by hand, that reaches the node through the proxy."""
    made = Carrier(chain, proxy.url, tmp_path)
    yield made
    made.close()
