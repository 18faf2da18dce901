"""Tiles of C2SP tlog-tiles: which files hold a log, what they are called, what is in them.

A tile of level L holds up to 256 consecutive hashes, each the root of 256^L leaves. Beside the tiles of level 0 stand
the bundles with the entries themselves. Any static file server can serve them and the public tools read them.
Nothing here opens a file: bytes come in and go out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scf_ledger.evidence.errors import ProfileViolation, ProofInvalid
from scf_ledger.evidence.merkle import HASH_SIZE, root_of

#: Levels of the tree in one tile, fixed by the specification.
TILE_HEIGHT = 8
#: Hashes in a full tile.
TILE_WIDTH = 1 << TILE_HEIGHT
#: The length of an entry is written in two bytes.
MAX_ENTRY = 2**16 - 1

#: Gives the bytes at a path; raises LookupError or FileNotFoundError where there are none.
Fetch = Callable[[str], bytes]

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, order=True)
class Tile:
    """One tile: its level, its place in the level and how many hashes it holds."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not (0 <= self.level <= 63 and self.index >= 0 and 1 <= self.width <= TILE_WIDTH):
            raise ProofInvalid(f"there is no tile of level {self.level}, index {self.index}, width {self.width}")

    @property
    def path(self) -> str:
        """Where its hashes are: `tile/<L>/<N>[.p/<W>]`."""
        return f"tile/{self.level}/{self._place}"

    @property
    def bundle_path(self) -> str:
        """Where the entries behind a tile of level 0 are: `tile/entries/<N>[.p/<W>]`."""
        if self.level:
            raise ProofInvalid(f"there are entries behind level 0 only, not {self.level}")
        return f"tile/entries/{self._place}"

    @property
    def _place(self) -> str:
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return "".join(f"x{group}/" for group in groups[:-1]) + groups[-1] + partial

    @classmethod
    def parse(cls, path: str) -> Tile:
        """The tile of a path; of a bundle's path the tile of level 0 beside it.

        Raises
        ------
        ProofInvalid
            No tile has this path.
        """
        found = _PATH.fullmatch(path)
        if not found:
            raise ProofInvalid(f"no tile has the path {path!r:.80}")
        level, index, width = found.groups()
        tile = cls(
            0 if level == "entries" else int(level),
            int(index.replace("x", "").replace("/", "")),
            int(width or TILE_WIDTH),
        )
        if path != (tile.bundle_path if level == "entries" else tile.path):
            raise ProofInvalid(f"no tile has the path {path!r:.80}")
        return tile


def new_tiles(m: int, n: int) -> Iterator[Tile]:
    """The tiles, full and partial, that a log of n leaves has and a log of m has not, level by level.

    Raises
    ------
    ProofInvalid
        The sizes are not 0 ≤ m ≤ n.
    """
    if not 0 <= m <= n:
        raise ProofInvalid(f"a log does not grow from {m} leaves to {n}")
    level = 0
    while m != n:
        yield from (Tile(level, index) for index in range(m // TILE_WIDTH, n // TILE_WIDTH))
        if n % TILE_WIDTH:
            yield Tile(level, n // TILE_WIDTH, n % TILE_WIDTH)
        m, n, level = m // TILE_WIDTH, n // TILE_WIDTH, level + 1


# ---------------------------------------------------------------- contents


def tile_hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes in a tile's bytes; raises ProofInvalid if there are not `width`."""
    if len(data) != width * HASH_SIZE:
        raise ProofInvalid(f"a tile of {width} hashes has {width * HASH_SIZE} bytes, not {len(data)}")
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """The bundle of some entries, each behind its length in two bytes, big end first.

    Raises
    ------
    ProfileViolation
        An entry is too long for a bundle.
    """
    for position, entry in enumerate(entries):
        if len(entry) > MAX_ENTRY:
            raise ProfileViolation(f"/{position}", len(entry), f"an entry has at most {MAX_ENTRY} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def bundle_entries(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle; raises ProofInvalid if there are not exactly `width`."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != width:
        raise ProofInvalid(f"a bundle of {width} entries does not have these {len(data)} bytes")
    return entries


# ---------------------------------------------------------------- growth


def grow_tiles(fetch: Fetch, size: int, leaf_hashes: Sequence[bytes]) -> dict[str, bytes]:
    """The new tiles when leaves are added to a log of `size`, by path; reads only its partial tiles."""
    files: dict[str, bytes] = {}
    row, level = list(leaf_hashes), 0
    while row:
        if size % TILE_WIDTH:
            edge = Tile(level, size // TILE_WIDTH, size % TILE_WIDTH)
            row = tile_hashes(fetch(edge.path), edge.width) + row
        above = []
        for i in range(0, len(row), TILE_WIDTH):
            hashes = row[i : i + TILE_WIDTH]
            files[Tile(level, (size + i) // TILE_WIDTH, len(hashes)).path] = b"".join(hashes)
            if len(hashes) == TILE_WIDTH:
                above.append(root_of(hashes))
        row, size, level = above, size // TILE_WIDTH, level + 1
    return files


def grow_bundles(fetch: Fetch, size: int, entries: Sequence[bytes]) -> dict[str, bytes]:
    """The new bundles when entries are added to a log of `size`, by path; reads only its partial bundle."""
    files: dict[str, bytes] = {}
    row = list(entries)
    if row and size % TILE_WIDTH:
        edge = Tile(0, size // TILE_WIDTH, size % TILE_WIDTH)
        row = bundle_entries(fetch(edge.bundle_path), edge.width) + row
    for i in range(0, len(row), TILE_WIDTH):
        part = row[i : i + TILE_WIDTH]
        files[Tile(0, (size + i) // TILE_WIDTH, len(part)).bundle_path] = bundle_bytes(part)
    return files
