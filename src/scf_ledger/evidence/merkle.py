"""Merkle trees of RFC 9162 (section 2.1) with SHA-256.

A leaf is hashed with the prefix 0x00 and a node with 0x01, so no node can pass as a leaf.

A proof is a list of hashes of subtrees. Which subtrees, follows from the sizes alone: `inclusion_ranges` and
`consistency_ranges` say so, for whoever makes a proof (from hashes in memory here, from tiles in `tile_reader`) and
for whoever checks one. A proof of another length than its plan is therefore never accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from scf_ledger.evidence.errors import ProofInvalid

HASH_SIZE = 32
#: The root of a tree without leaves: the hash of nothing (RFC 9162, 2.1.1).
EMPTY_ROOT = sha256(b"").digest()

#: Leaves from the first number up to, not including, the second.
Range = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaves."""
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        # A last hash without a neighbour rises unchanged: the same tree as the RFC's split at a power of two.
        last = level[-1:] if len(level) % 2 else []
        level = [node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)] + last
    return level[0]


def split(count: int) -> int:
    """The largest power of two below a count of leaves: how many of them stand in the left subtree."""
    return 1 << ((count - 1).bit_length() - 1)


# ---------------------------------------------------------------- inclusion


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees in the inclusion proof of a leaf, from the leaf upwards (RFC 9162, 2.1.3.1).

    Raises
    ------
    ProofInvalid
        The tree has no such leaf; the empty tree has none.
    """
    if not 0 <= index < size:
        raise ProofInvalid(f"a tree of {size} leaves has no leaf {index}")
    ranges, low, high = [], 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """The proof that a leaf is in the tree over the first `size` leaves; raises ProofInvalid if there is none."""
    _require_leaves(leaf_hashes, size)
    return [root_of(leaf_hashes[low:high]) for low, high in inclusion_ranges(index, size)]


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Checks that a leaf stands at an index of the tree with this size and root (RFC 9162, 2.1.3.2).

    Raises
    ------
    ProofInvalid
        The tree has no such leaf, the proof has the wrong length, or it leads to another root.
    """
    ranges = inclusion_ranges(index, size)
    _require_hashes((leaf_hash, root, *proof))
    _require_length(proof, len(ranges))
    found = leaf_hash
    for (low, _), sibling in zip(ranges, proof, strict=True):
        found = node_hash(found, sibling) if low > index else node_hash(sibling, found)
    if found != root:
        raise ProofInvalid(f"leaf {index} is not in the tree of size {size} with root {root.hex()}")


# ---------------------------------------------------------------- consistency


def consistency_ranges(m: int, n: int) -> list[Range]:
    """The subtrees in the proof that the tree of size n extends the tree of size m (RFC 9162, 2.1.4.1).

    There are none from the empty tree, which every tree extends, nor between equal sizes.

    Raises
    ------
    ProofInvalid
        The sizes are not 0 ≤ m ≤ n.
    """
    if not 0 <= m <= n:
        raise ProofInvalid(f"no tree of {n} leaves extends one of {m}")
    if m in (0, n):
        return []
    ranges, low, high = [], 0, n
    while high != m:
        middle = low + split(high - low)
        if m <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low > 0:  # otherwise it is the whole old tree, whose root the verifier has
        ranges.append((low, high))
    return ranges[::-1]


def consistency_proof(leaf_hashes: Sequence[bytes], m: int, n: int) -> list[bytes]:
    """The proof that the first n leaves extend the first m; raises ProofInvalid if there is none."""
    _require_leaves(leaf_hashes, n)
    return [root_of(leaf_hashes[low:high]) for low, high in consistency_ranges(m, n)]


def verify_consistency(m: int, n: int, root_m: bytes, root_n: bytes, proof: Sequence[bytes]) -> None:
    """Checks that the tree of size n extends the tree of size m (RFC 9162, 2.1.4.2).

    Raises
    ------
    ProofInvalid
        The sizes or roots contradict each other, or the proof has the wrong length or leads to other roots.
    """
    ranges = consistency_ranges(m, n)
    _require_hashes((root_m, root_n, *proof))
    _require_length(proof, len(ranges))
    for size, root in ((m, root_m), (n, root_n)):
        if (size == 0) != (root == EMPTY_ROOT):
            raise ProofInvalid(f"the root of a tree of {size} leaves is not {root.hex()}")
    if m == 0:
        return
    steps = list(zip(ranges, proof, strict=True))
    # The first range ends at m only if the old tree's right edge had to be given.
    old = new = steps.pop(0)[1] if steps and steps[0][0][1] == m else root_m
    for (low, _), sibling in steps:
        if low >= m:
            new = node_hash(new, sibling)
        else:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
    if (old, new) != (root_m, root_n):
        raise ProofInvalid(f"the tree of size {n} is not shown to extend the tree of size {m}")


# ---------------------------------------------------------------- form


def _require_leaves(leaf_hashes: Sequence[bytes], size: int) -> None:
    if size > len(leaf_hashes):
        raise ProofInvalid(f"{len(leaf_hashes)} leaves make no tree of size {size}")


def _require_hashes(hashes: Iterable[bytes]) -> None:
    if any(len(h) != HASH_SIZE for h in hashes):
        raise ProofInvalid(f"a hash has {HASH_SIZE} bytes")


def _require_length(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise ProofInvalid(f"the proof has {len(proof)} hashes, not {length}")
