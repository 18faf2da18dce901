"""Merkle trees: RFC 9162 by vectors, by its own recursion, and by what must be refused."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.evidence import (
    EMPTY_ROOT,
    ProofInvalid,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.evidence import rfc9162

#: More than two full turns of the binary counter, and small enough to try every pair.
ENTRIES = [f"entry {i}".encode() for i in range(37)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
ROOTS = [root_of(LEAVES[:n]) for n in range(len(LEAVES) + 1)]
OTHER = leaf_hash(b"not in any tree")

REFERENCE = [leaf_hash(entry) for entry in rfc9162.REFERENCE_ENTRIES]
#: Roots of the reference tree at sizes 1 to 8.
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


# ---------------------------------------------------------------- public vectors


def test_the_reference_tree_has_its_published_roots() -> None:
    assert [root_of(REFERENCE[:n]).hex() for n in range(1, 9)] == REFERENCE_ROOTS


# Cases "happy path" of github.com/transparency-dev/merkle, testdata/inclusion.
@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=",
                "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
                "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=",
            ],
        ),
        (
            5,
            8,
            [
                "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
                "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
                "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
            ],
        ),
        (2, 3, ["+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU="]),
        (
            1,
            5,
            [
                "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
                "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
                "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
            ],
        ),
    ],
)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, proof: list[str]) -> None:
    published = [b64decode(p) for p in proof]
    assert inclusion_proof(REFERENCE, index, size) == published
    verify_inclusion(REFERENCE[index], index, size, published, bytes.fromhex(REFERENCE_ROOTS[size - 1]))


# Cases "happy path" of github.com/transparency-dev/merkle, testdata/consistency.
@pytest.mark.parametrize(
    ("m", "n", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=",
                "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
                "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=",
            ],
        ),
        (
            6,
            8,
            [
                "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
                "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
            ],
        ),
        (
            2,
            5,
            [
                "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=",
                "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
            ],
        ),
        (
            6,
            7,
            [
                "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
                "sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=",
                "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
            ],
        ),
    ],
)
def test_consistency_proofs_are_the_published_ones(m: int, n: int, proof: list[str]) -> None:
    published = [b64decode(p) for p in proof]
    assert consistency_proof(REFERENCE, m, n) == published
    old, new = (bytes.fromhex(REFERENCE_ROOTS[size - 1]) for size in (m, n))
    verify_consistency(m, n, old, new, published)


# ---------------------------------------------------------------- the empty tree


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


# The cases of size 0 of github.com/transparency-dev/merkle, testdata/inclusion/additional.
@pytest.mark.parametrize(
    ("index", "root", "leaf"),
    [(0, EMPTY_ROOT, OTHER), (0, EMPTY_ROOT, b""), (0, b"", OTHER), (1, EMPTY_ROOT, OTHER), (1, b"", OTHER)],
)
def test_nothing_is_in_the_empty_tree(index: int, root: bytes, leaf: bytes) -> None:
    with pytest.raises(ProofInvalid):
        verify_inclusion(leaf, index, 0, [], root)
    with pytest.raises(ProofInvalid):
        inclusion_proof([], index, 0)


def test_the_empty_root_is_not_in_the_empty_tree() -> None:
    with pytest.raises(ProofInvalid):
        verify_inclusion(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)


@pytest.mark.parametrize("n", [0, 1, 2, 8, 37])
def test_every_tree_extends_the_empty_one_and_needs_no_proof(n: int) -> None:
    assert consistency_proof(LEAVES, 0, n) == []
    verify_consistency(0, n, EMPTY_ROOT, ROOTS[n], [])


@pytest.mark.parametrize(
    ("m", "n", "old", "new", "proof"),
    [
        (0, 1, EMPTY_ROOT, EMPTY_ROOT, []),
        (0, 1, EMPTY_ROOT, EMPTY_ROOT, [EMPTY_ROOT]),
        (0, 1, EMPTY_ROOT, ROOTS[1], [ROOTS[1]]),
        (0, 1, OTHER, ROOTS[1], []),
        (0, 0, OTHER, OTHER, []),
        (0, 0, EMPTY_ROOT, OTHER, []),
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, [EMPTY_ROOT]),
        (1, 1, EMPTY_ROOT, EMPTY_ROOT, []),
        (1, 1, EMPTY_ROOT, OTHER, []),
        (1, 0, OTHER, EMPTY_ROOT, []),
    ],
)
def test_false_consistency_with_the_empty_tree_is_refused(
    m: int, n: int, old: bytes, new: bytes, proof: list[bytes]
) -> None:
    with pytest.raises(ProofInvalid):
        verify_consistency(m, n, old, new, proof)


# ---------------------------------------------------------------- every small tree


@pytest.mark.parametrize("n", range(len(LEAVES) + 1))
def test_roots_and_proofs_are_those_of_the_rfc(n: int) -> None:
    assert ROOTS[n] == rfc9162.mth(ENTRIES[:n])
    for index in range(n):
        proof = inclusion_proof(LEAVES, index, n)
        assert proof == rfc9162.path(index, ENTRIES[:n])
        assert rfc9162.includes(LEAVES[index], index, n, proof, ROOTS[n])
        verify_inclusion(LEAVES[index], index, n, proof, ROOTS[n])
    for m in range(1, n + 1):
        proof = consistency_proof(LEAVES, m, n)
        assert proof == rfc9162.proof(m, ENTRIES[:n])
        verify_consistency(m, n, ROOTS[m], ROOTS[n], proof)


@given(st.integers(1, 300), st.data())
def test_large_and_odd_trees_are_those_of_the_rfc(n: int, data: st.DataObject) -> None:
    entries = [i.to_bytes(2, "big") for i in range(n)]
    leaves = [leaf_hash(entry) for entry in entries]
    index, m = data.draw(st.integers(0, n - 1)), data.draw(st.integers(1, n))
    root = root_of(leaves)
    assert root == rfc9162.mth(entries)
    assert inclusion_proof(leaves, index, n) == rfc9162.path(index, entries)
    assert consistency_proof(leaves, m, n) == rfc9162.proof(m, entries)


# ---------------------------------------------------------------- what must be refused


@given(st.integers(1, len(LEAVES)), st.data())
def test_a_changed_inclusion_proof_is_refused(n: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, n - 1))
    proof = inclusion_proof(LEAVES, index, n)
    place = data.draw(st.integers(0, len(proof)))
    changed = data.draw(
        st.sampled_from(
            [
                [*proof[:place], OTHER, *proof[place:]],
                proof[:place] + proof[place + 1 :],
                [*proof[:place], OTHER, *proof[place + 1 :]],
                [*proof, ROOTS[n]],
                [h[:31] for h in proof],
            ]
        ).filter(lambda p: p != proof)
    )
    assert not rfc9162.includes(LEAVES[index], index, n, changed, ROOTS[n])
    with pytest.raises(ProofInvalid):
        verify_inclusion(LEAVES[index], index, n, changed, ROOTS[n])


@given(st.integers(2, len(LEAVES)), st.data())
def test_a_changed_consistency_proof_is_refused(n: int, data: st.DataObject) -> None:
    m = data.draw(st.integers(1, n - 1))
    proof = consistency_proof(LEAVES, m, n)
    place = data.draw(st.integers(0, len(proof) - 1))
    for changed in (
        [*proof[:place], OTHER, *proof[place:]],
        proof[:place] + proof[place + 1 :],
        [*proof[:place], OTHER, *proof[place + 1 :]],
        [*proof, ROOTS[n]],
        [ROOTS[m], *proof],
    ):
        with pytest.raises(ProofInvalid):
            verify_consistency(m, n, ROOTS[m], ROOTS[n], changed)
    for old, new in ((OTHER, ROOTS[n]), (ROOTS[m], OTHER), (ROOTS[n], ROOTS[m])):
        with pytest.raises(ProofInvalid):
            verify_consistency(m, n, old, new, proof)


def test_a_proof_holds_at_no_other_index_or_size_than_the_rfc_says() -> None:
    # A proof does not commit to the size (0 of 3 and 0 of 4 have the same shape): the checkpoint does.
    for n in range(1, 20):
        for index in range(n):
            proof = inclusion_proof(LEAVES, index, n)
            for other_index, other_size in ((i, s) for s in range(22) for i in range(s + 1)):
                held = True
                try:
                    verify_inclusion(LEAVES[index], other_index, other_size, proof, ROOTS[n])
                except ProofInvalid:
                    held = False
                expected = rfc9162.includes(LEAVES[index], other_index, other_size, proof, ROOTS[n])
                assert held == expected
                assert not (held and other_size == n and other_index != index)


@pytest.mark.parametrize(("index", "size"), [(1, 1), (8, 8), (9, 8), (-1, 8), (0, -1)])
def test_an_index_outside_the_tree_is_refused(index: int, size: int) -> None:
    with pytest.raises(ProofInvalid):
        verify_inclusion(LEAVES[0], index, size, [], ROOTS[8])
    with pytest.raises(ProofInvalid):
        inclusion_proof(LEAVES, index, size)


def test_sizes_beyond_the_known_leaves_have_no_proof() -> None:
    with pytest.raises(ProofInvalid):
        inclusion_proof(LEAVES[:4], 0, 5)
    with pytest.raises(ProofInvalid):
        consistency_proof(LEAVES[:4], 3, 5)
    with pytest.raises(ProofInvalid):
        consistency_proof(LEAVES, 5, 4)
    with pytest.raises(ProofInvalid):
        consistency_proof(LEAVES, -1, 4)


def test_the_same_size_needs_the_same_root_and_no_proof() -> None:
    verify_consistency(5, 5, ROOTS[5], ROOTS[5], [])
    with pytest.raises(ProofInvalid):
        verify_consistency(5, 5, ROOTS[5], OTHER, [])
    with pytest.raises(ProofInvalid):
        verify_consistency(5, 5, ROOTS[5], ROOTS[5], [ROOTS[5]])


def test_an_inner_node_is_no_leaf() -> None:
    """evidence.md, "Traps": OpenAttestation's store takes an inner node for a leaf."""
    left, right = LEAVES[0], LEAVES[1]
    inner = node_hash(left, right)
    # Hashed as an entry, the children of a node give another hash than the node: the prefixes differ.
    assert leaf_hash(left + right) != inner
    assert leaf_hash(b"\x01" + left + right) != inner
    # The node stands in the tree of four, but at no index of it is it a leaf.
    for index in range(4):
        for proof in ([node_hash(LEAVES[2], LEAVES[3])], inclusion_proof(LEAVES, index, 4)):
            with pytest.raises(ProofInvalid):
                verify_inclusion(inner, index, 4, proof, ROOTS[4])


def test_the_border_between_two_hashes_cannot_be_moved() -> None:
    left, right = LEAVES[0], LEAVES[1]
    moved_leaf, moved_sibling = left + right[:1], right[1:]
    assert node_hash(moved_leaf, moved_sibling) == ROOTS[2]
    with pytest.raises(ProofInvalid, match="32 bytes"):
        verify_inclusion(moved_leaf, 0, 2, [moved_sibling], ROOTS[2])
    with pytest.raises(ProofInvalid, match="32 bytes"):
        verify_consistency(1, 2, moved_leaf, ROOTS[2], [moved_sibling])


def test_a_log_that_rewrote_an_entry_cannot_show_consistency() -> None:
    forged = [*LEAVES[:3], OTHER, *LEAVES[4:]]
    for m in range(4, 20):
        for n in range(m + 1, 21):
            for proof in (consistency_proof(forged, m, n), consistency_proof(LEAVES, m, n)):
                with pytest.raises(ProofInvalid):
                    verify_consistency(m, n, ROOTS[m], root_of(forged[:n]), proof)
