"""The right edge of a growing tree: all that is needed to append to it and to know its root.

It holds one hash for each complete subtree, one per set bit of the size, largest first: 24 hashes for ten million
leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scf_ledger.evidence.errors import ProofInvalid
from scf_ledger.evidence.merkle import EMPTY_ROOT, HASH_SIZE, node_hash


@dataclass(frozen=True)
class Frontier:
    """The complete subtrees of a tree of `size` leaves; `Frontier()` is the empty tree."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ProofInvalid(f"{len(self.hashes)} hashes are no right edge of a tree of {self.size} leaves")
        if any(len(h) != HASH_SIZE for h in self.hashes):
            raise ProofInvalid(f"a hash has {HASH_SIZE} bytes")

    def append(self, leaf_hash: bytes) -> Frontier:
        """The edge after one more leaf."""
        return self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> Frontier:
        """The edge after more leaves; O(log n) each."""
        size, edge = self.size, list(self.hashes)
        for found in leaf_hashes:
            rest = size
            while rest & 1:
                found = node_hash(edge.pop(), found)
                rest >>= 1
            edge.append(found)
            size += 1
        return Frontier(size, tuple(edge))

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        *rest, found = self.hashes
        for left in reversed(rest):
            found = node_hash(left, found)
        return found

    def to_hex(self) -> list[str]:
        """The hashes for storage, beside the size."""
        return [h.hex() for h in self.hashes]

    @classmethod
    def from_hex(cls, size: int, hashes: Sequence[str]) -> Frontier:
        """Reads what `to_hex` gave.

        Raises
        ------
        ProofInvalid
            They are not the right edge of a tree of that size.
        """
        try:
            return cls(size, tuple(bytes.fromhex(h) for h in hashes))
        except ProofInvalid:
            raise
        except ValueError as problem:
            raise ProofInvalid(f"a hash of the right edge is not hex: {problem}") from problem
