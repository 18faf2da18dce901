"""Blocks that are taken back: rows, undo log and outbox go back with them, and what follows is read as if alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import delete

from scf_ledger.chain.rows import forget_undo
from scf_ledger.projection import projector
from scf_ledger.projection.tables import ReadBlock, progress
from tests.evm.members import Who
from tests.integration.projections import Projection
from tests.support.chain import Chain, NodeWorld
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A chain of its own: what goes back here must not go back under a gateway that others talk to."""
    made = Chain(tmp_path_factory.mktemp("reorganised"))
    yield made
    made.close()


@pytest.fixture
def still(chain: Chain) -> Iterator[Chain]:
    """The chain, on which only this test makes blocks."""
    with chain.paused():
        yield chain


@pytest.fixture
def projection(chain: Chain, tmp_path: Path) -> Iterator[Projection]:
    made = Projection(chain, tmp_path)
    yield made
    made.close()


def rewrite(chain: Chain, snapshot: str, blocks: int) -> None:
    """Takes the chain back to a snapshot and makes other blocks in the place of the old ones."""
    assert chain.node.rpc("evm_revert", snapshot)
    chain.node.rpc("anvil_setCoinbase", "0x" + "c0" * 20)
    chain.mine(blocks)


def depth(chain: Chain, since: int) -> int:
    return chain.node.head() - since


def test_rows_of_blocks_that_are_gone_are_taken_back(still: Chain, world: NodeWorld, projection: Projection) -> None:
    receipt = world.issued()
    projection.catch_up()
    before, height = projection.rows(), still.node.head()
    snapshot = still.node.rpc("evm_snapshot")
    world.do("Endorse", receipt=receipt)
    world.do("IssueDeliveryOrder", receipt=receipt)
    world.do("AnchorCheckpoint", member=Who.BUYER)
    projection.catch_up()
    assert projection.rows() != before
    rewrite(still, snapshot, depth(still, height) + 1)
    projection.catch_up()
    assert projection.rows() == before


def test_another_history_in_the_same_blocks_is_read(still: Chain, world: NodeWorld, projection: Projection) -> None:
    """The same versions, other acts: nothing of the first history may shine through."""
    receipt = world.issued()
    projection.catch_up()
    height, snapshot = still.node.head(), still.node.rpc("evm_snapshot")
    world.do("Endorse", receipt=receipt, to=Who.BUYER)
    world.do("Endorse", receipt=receipt, to=Who.FACTOR)
    projection.catch_up()
    rewrite(still, snapshot, depth(still, height))
    world.do("Endorse", receipt=receipt, to=Who.CARRIER)
    projection.catch_up()
    fresh = Projection(still, Path(str(projection.database.url).removeprefix("sqlite:///")).parent / "fresh")
    fresh.catch_up()
    assert projection.rows() == fresh.rows()
    fresh.close()


def test_a_reorganisation_by_the_node_itself(
    still: Chain, world: NodeWorld, projection: Projection, tmp_path: Path
) -> None:
    """anvil_reorg replaces the last blocks with empty ones of other hashes."""
    world.inbound()
    projection.catch_up()
    before = projection.rows()
    for _ in range(3):
        world.do("AnchorCheckpoint", member=Who.BUYER)
    projection.catch_up()
    still.node.rpc("anvil_reorg", 3, [])
    still.mine(1)
    projection.catch_up()
    assert projection.rows() == before


def test_going_back_many_times_leaves_no_trace(still: Chain, world: NodeWorld, projection: Projection) -> None:
    receipt = world.issued()
    projection.catch_up()
    before = projection.rows()
    for _ in range(5):
        height, snapshot = still.node.head(), still.node.rpc("evm_snapshot")
        world.do("Endorse", receipt=receipt)
        world.do("Freeze", subject=receipt)
        projection.catch_up()
        rewrite(still, snapshot, depth(still, height) + 1)
        projection.catch_up()
        assert projection.rows() == before


def test_a_node_that_is_behind_is_waited_for(
    still: Chain, world: NodeWorld, projection: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lower head is no reorganisation as long as the node may only be late; later it is one."""
    world.inbound()
    projection.catch_up()
    before, snapshot = projection.rows(), still.node.rpc("evm_snapshot")
    world.do("AnchorCheckpoint", member=Who.BUYER)
    projection.catch_up()
    after = projection.rows()
    assert still.node.rpc("evm_revert", snapshot)
    for _ in range(3):
        projection.projector.step()
    assert projection.rows() == after
    monkeypatch.setattr(projector, "BEHIND_PATIENCE", 0.0)
    projection.catch_up()
    assert projection.rows() == before


def test_deeper_than_what_is_kept_everything_is_read_again(
    still: Chain, world: NodeWorld, projection: Projection
) -> None:
    """What is needed to go back is dropped after a while; then the rows are built from the first block."""
    world.inbound()
    projection.catch_up()
    before, height, snapshot = projection.rows(), still.node.head(), still.node.rpc("evm_snapshot")
    world.do("AnchorCheckpoint", member=Who.BUYER)
    projection.catch_up()
    with projection.database.write() as session:
        forget_undo(session, 10**9)

        session.execute(delete(ReadBlock))
    rewrite(still, snapshot, depth(still, height) + 1)
    projection.catch_up()
    assert projection.rows() == before


def test_the_clock_goes_back_with_the_blocks(
    still: Chain, world: NodeWorld, projection: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acts must not expire by a time that never was."""
    world.inbound()
    projection.catch_up()
    height, snapshot, now = still.node.head(), still.node.rpc("evm_snapshot"), world.now
    world.advance(days=3)
    projection.catch_up()
    rewrite(still, snapshot, depth(still, height) + 1)
    assert projection.projector.step()
    with projection.database.read() as session:
        known = progress(session)
    assert known is not None and known.block_time < now + 86_400
    eventually(lambda: not projection.projector.step())
