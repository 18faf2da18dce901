"""The right edge of a tree grows to the same roots as the whole tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import EMPTY_ROOT, Frontier, ProofInvalid, leaf_hash, root_of

LEAVES = [leaf_hash(i.to_bytes(2, "big")) for i in range(300)]


def test_the_empty_edge_has_the_empty_root() -> None:
    assert (Frontier().size, Frontier().root, Frontier().to_hex()) == (0, EMPTY_ROOT, [])


def test_each_append_gives_the_root_of_the_whole_tree() -> None:
    edge = Frontier()
    for n, leaf in enumerate(LEAVES, start=1):
        edge = edge.append(leaf)
        assert edge.size == n
        assert len(edge.hashes) == n.bit_count()
        if n < 70 or n > 250:
            assert edge.root == root_of(LEAVES[:n])


@given(st.integers(0, 300), st.integers(0, 300))
def test_an_edge_that_was_stored_grows_on(m: int, n: int) -> None:
    m, n = min(m, n), max(m, n)
    stored = Frontier().extend(LEAVES[:m])
    read = Frontier.from_hex(stored.size, stored.to_hex())
    assert read == stored
    assert read.extend(LEAVES[m:n]) == Frontier().extend(LEAVES[:n])
    assert read.extend(LEAVES[m:n]).root == root_of(LEAVES[:n])


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(1, []), (0, ["00" * 32]), (3, ["00" * 32]), (2, ["00" * 31]), (1, ["zz" * 32]), (-1, ["00" * 32])],
)
def test_hashes_that_are_no_right_edge_are_refused(size: int, hashes: list[str]) -> None:
    with pytest.raises(ProofInvalid):
        Frontier.from_hex(size, hashes)
