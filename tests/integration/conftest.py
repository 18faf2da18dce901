"""What integration tests share: one devnet and one gateway on it for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chain import Chain, NodeWorld
from tests.support.gateway import Gateway, settings_for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder stands on a real node."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("chain")


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A devnet with the consortium of nine deployed."""
    made = Chain(tmp_path_factory.mktemp("chain"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def gateway(chain: Chain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway on the devnet."""
    made = Gateway(settings_for(chain, tmp_path_factory.mktemp("gateway") / "home"))
    yield made
    made.close()


@pytest.fixture
def world(chain: Chain) -> NodeWorld:
    """The consortium's keys and acts, for what is sent to the chain past the gateway."""
    return chain.world()
