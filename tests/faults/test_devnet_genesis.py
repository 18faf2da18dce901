"""The devnet's genesis block: its own from the first start, and the same through every later one."""

from __future__ import annotations

from pathlib import Path

from scf_ledger.devnet import Devnet


def test_many_starts_keep_the_first_genesis(tmp_path: Path) -> None:
    devnet = Devnet(tmp_path)
    seen = set()
    try:
        for _ in range(6):
            seen.add(devnet.up(block_time=0.1).genesis_hash)
            devnet.down()
    finally:
        devnet.reset()
    assert len(seen) == 1


def test_two_devnets_of_one_moment_are_two_chains(tmp_path: Path) -> None:
    first, second = Devnet(tmp_path / "first"), Devnet(tmp_path / "second")
    try:
        assert first.up(block_time=0.1).genesis_hash != second.up(block_time=0.1).genesis_hash
    finally:
        first.reset()
        second.reset()
