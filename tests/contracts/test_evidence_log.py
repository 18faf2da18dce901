"""EvidenceLog: the heads of members' logs grow and never fork (L-82)."""

from __future__ import annotations

from tests.evm.world import ZERO, Who, World, refused


def test_L_82_a_checkpoint_is_anchored(world: World) -> None:
    done = world.do("AnchorCheckpoint", size=10)
    assert done.event("CheckpointAnchored") == {"act": done.act.message}
    assert world.view("EvidenceLog", "checkpointOf", Who.PLATFORM) == {
        "size": 10,
        "root": done.act.message["root"][:50],
    }
    assert world.view("EvidenceLog", "checkpointOf", Who.BANK) == {"size": 0, "root": "0x" + "00" * 24}


def test_L_82_each_member_has_its_own_log(world: World) -> None:
    for who in Who:
        world.do("AnchorCheckpoint", member=who, size=int(who))
    assert [world.view("EvidenceLog", "checkpointOf", who)["size"] for who in Who] == [int(who) for who in Who]


def test_L_82_a_checkpoint_follows_the_newest(world: World) -> None:
    first = world.do("AnchorCheckpoint", size=10)
    fork = world.act("AnchorCheckpoint", previousSize=0, size=12)
    with refused("CheckpointConflict", Who.PLATFORM, 10, 0):
        world.submit(fork, world.sign(fork))
    with refused("CheckpointConflict", Who.PLATFORM, 10, 0):
        world.submit(first.act, first.signatures)
    assert world.do("AnchorCheckpoint").act.message["previousSize"] == 10


def test_L_82_a_log_never_shrinks(world: World) -> None:
    world.do("AnchorCheckpoint", size=10)
    for size in (0, 9, 10):
        with refused("CheckpointNotGrowing", 10, size):
            world.do("AnchorCheckpoint", size=size)


def test_L_82_a_tree_has_a_root(world: World) -> None:
    with refused("RootMissing"):
        world.do("AnchorCheckpoint", root=ZERO)


def test_AB_09_a_checkpoint_in_time(world: World) -> None:
    with refused("ActExpired", world.now - 1, world.now):
        world.do("AnchorCheckpoint", deadline=world.now - 1)
    assert world.do("AnchorCheckpoint", deadline=world.now).names == ["CheckpointAnchored"]
