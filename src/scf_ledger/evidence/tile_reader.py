"""Roots and proofs from the tiles of a log.

Tiles are not believed: what is made of them is checked against the root of a checkpoint by whoever uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from scf_ledger.evidence.errors import ProofInvalid
from scf_ledger.evidence.merkle import (
    EMPTY_ROOT,
    Range,
    consistency_ranges,
    inclusion_ranges,
    node_hash,
    root_of,
    split,
)
from scf_ledger.evidence.tiles import TILE_HEIGHT, TILE_WIDTH, Fetch, Tile, tile_hashes

_Read = Callable[[int, int], list[bytes]]


@dataclass(frozen=True)
class TileReader:
    """Reads a log of `size` leaves: a size for which a checkpoint was made, or its partial tiles may not exist."""

    size: int
    fetch: Fetch

    def root(self, size: int | None = None) -> bytes:
        """The root at a size, by default the reader's own."""
        size = self._within(size)
        return next(self._hashes([(0, size)])) if size else EMPTY_ROOT

    def subtree(self, height: int, index: int) -> bytes:
        """The root of the index-th complete subtree of 2^height leaves."""
        if height < 0 or index < 0 or (index + 1) << height > self.size:
            raise ProofInvalid(f"a log of {self.size} leaves has no complete subtree {index} of height {height}")
        return next(self._hashes([(index << height, (index + 1) << height)]))

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that a leaf is in the tree of a size, by default the reader's own."""
        return list(self._hashes(inclusion_ranges(index, self._within(size))))

    def consistency_proof(self, m: int, n: int | None = None) -> list[bytes]:
        """The proof that the tree of size n, by default the reader's own, extends that of size m."""
        return list(self._hashes(consistency_ranges(m, self._within(n))))

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ProofInvalid(f"the tiles are of a log of {self.size} leaves, not {size}")
        return size

    def _hashes(self, ranges: Iterable[Range]) -> Iterator[bytes]:
        read = cache(self._tile)  # one proof asks for the same tile up to eight times
        return (self._range(low, high, read) for low, high in ranges)

    def _range(self, low: int, high: int, read: _Read) -> bytes:
        count = high - low
        if count.bit_count() == 1:
            return self._complete(count.bit_length() - 1, low // count, read)
        middle = low + split(count)
        return node_hash(self._range(low, middle, read), self._range(middle, high, read))

    def _complete(self, height: int, index: int, read: _Read) -> bytes:
        level, inner = divmod(height, TILE_HEIGHT)
        first = index << inner
        start = first % TILE_WIDTH
        return root_of(read(level, first // TILE_WIDTH)[start : start + (1 << inner)])

    def _tile(self, level: int, index: int) -> list[bytes]:
        hashes = self.size >> (TILE_HEIGHT * level)
        tile = Tile(level, index, min(TILE_WIDTH, hashes - index * TILE_WIDTH))
        try:
            return tile_hashes(self.fetch(tile.path), tile.width)
        except (LookupError, FileNotFoundError):
            if tile.width == TILE_WIDTH:
                raise
            # A log may delete a partial tile once the full one is there.
            full = Tile(level, index)
            return tile_hashes(self.fetch(full.path), TILE_WIDTH)[: tile.width]
