"""Tiles: names and contents of C2SP tlog-tiles, growth, and proofs read back from them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scf_ledger.evidence import (
    EMPTY_ROOT,
    ProfileViolation,
    ProofInvalid,
    Tile,
    TileReader,
    bundle_bytes,
    bundle_entries,
    consistency_proof,
    grow_bundles,
    grow_tiles,
    inclusion_proof,
    leaf_hash,
    new_tiles,
    root_of,
    tile_hashes,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [i.to_bytes(3, "big") for i in range(70_000)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
SIZES = st.integers(0, 1_200)


def store(*sizes: int) -> dict[str, bytes]:
    """The tiles of a log that grew through these sizes."""
    files: dict[str, bytes] = {}
    for m, n in zip((0, *sizes), sizes, strict=False):
        files |= grow_tiles(files.__getitem__, m, LEAVES[m:n])
    return files


def no_file(path: str) -> bytes:
    raise FileNotFoundError(path)


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(2, 1234067), "tile/2/x001/x234/067"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(63, 0, 1), "tile/63/000.p/1"),
        (Tile(1, 1234067, 255), "tile/1/x001/x234/067.p/255"),
        (Tile(0, 123456), "tile/0/x123/456"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


def test_a_bundle_stands_beside_its_tile() -> None:
    assert Tile(0, 1234067, 8).bundle_path == "tile/entries/x001/x234/067.p/8"
    assert Tile.parse("tile/entries/x001/x234/067.p/8") == Tile(0, 1234067, 8)
    with pytest.raises(ProofInvalid):
        _ = Tile(1, 0).bundle_path


@given(st.integers(0, 63), st.integers(0, 2**63 - 1), st.integers(1, 256))
def test_every_path_is_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/1000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/300",
        "tile/0/000.p/01",
        "tile/-1/000",
        "tile/8/0/000",
        "tile/data/000",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/" + "x001/" * 5000 + "000",
        "../tile/0/000",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(ProofInvalid):
        Tile.parse(path)


# ---------------------------------------------------------------- which tiles


def test_the_example_of_70_000_leaves() -> None:
    """tlog-tiles, "Partial Tiles"."""
    tiles = list(new_tiles(0, 70_000))
    assert [t for t in tiles if t.level == 0] == [*(Tile(0, i) for i in range(273)), Tile(0, 273, 112)]
    assert [t for t in tiles if t.level] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]


def test_the_example_of_256_leaves() -> None:
    assert list(new_tiles(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]


def test_the_empty_log_has_no_tiles() -> None:
    assert list(new_tiles(0, 0)) == list(new_tiles(70_000, 70_000)) == []


@pytest.mark.parametrize(("m", "n"), [(2, 1), (-1, 1)])
def test_a_log_does_not_shrink(m: int, n: int) -> None:
    with pytest.raises(ProofInvalid):
        list(new_tiles(m, n))


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_new_tiles_are_those_that_the_larger_log_has_and_the_smaller_has_not(m: int, n: int) -> None:
    m, n = min(m, n), max(m, n)
    assert set(new_tiles(m, n)) == set(new_tiles(0, n)) - set(new_tiles(0, m))


@settings(max_examples=30)
@given(SIZES, SIZES)
def test_a_log_that_grows_in_steps_writes_the_same_files(m: int, n: int) -> None:
    m, n = min(m, n), max(m, n)
    before = store(m)
    grown = grow_tiles(before.__getitem__, m, LEAVES[m:n])
    assert set(grown) == {t.path for t in new_tiles(m, n)}
    whole = store(n)
    assert {path: (before | grown)[path] for path in whole} == whole


@settings(max_examples=30)
@given(SIZES, SIZES)
def test_bundles_hold_the_entries_behind_the_leaf_tiles(m: int, n: int) -> None:
    m, n = min(m, n), max(m, n)
    files = grow_bundles(no_file, 0, ENTRIES[:m])
    grown = grow_bundles(files.__getitem__, m, ENTRIES[m:n])
    tiles = [t for t in new_tiles(m, n) if t.level == 0]
    assert set(grown) == {t.bundle_path for t in tiles}
    for tile in tiles:
        hashes = tile_hashes(store(n)[tile.path], tile.width)
        assert [leaf_hash(entry) for entry in bundle_entries(grown[tile.bundle_path], tile.width)] == hashes


# ---------------------------------------------------------------- contents


def test_a_tile_above_holds_the_roots_of_full_tiles_below() -> None:
    files = store(70_000)
    first = tile_hashes(files["tile/1/000"], 256)
    assert first[7] == root_of(LEAVES[7 * 256 : 8 * 256])
    assert tile_hashes(files["tile/2/000.p/1"], 1) == [root_of(LEAVES[:65536])]


@pytest.mark.parametrize("size", [0, 1, 31, 32 * 256 - 1, 32 * 256 + 32])
def test_a_tile_of_the_wrong_length_is_refused(size: int) -> None:
    with pytest.raises(ProofInvalid):
        tile_hashes(bytes(size), 256)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_is_read_back(entries: list[bytes]) -> None:
    assert bundle_entries(bundle_bytes(entries), len(entries)) == entries


def test_entries_are_behind_two_bytes_of_length() -> None:
    assert bundle_bytes([b"", b"ab", b"c" * 258]) == b"\x00\x00" + b"\x00\x02ab" + b"\x01\x02" + b"c" * 258
    assert bundle_entries(bundle_bytes([bytes(65535)]), 1) == [bytes(65535)]


def test_an_entry_that_is_too_long_is_refused() -> None:
    with pytest.raises(ProfileViolation) as refused:
        bundle_bytes([b"", bytes(65536)])
    assert refused.value.pointer == "/1"


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", b"\x00\x01a\x00", b"\x00\x01a\x00\x00", b""])
def test_a_bundle_that_is_cut_short_or_has_something_behind_it_is_refused(data: bytes) -> None:
    with pytest.raises(ProofInvalid):
        bundle_entries(data, 1)


# ---------------------------------------------------------------- reading


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_proofs_from_tiles_are_those_from_memory(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 1_200))
    n = data.draw(st.integers(1, size))
    index, m = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n))
    reader = TileReader(size, store(size).__getitem__)
    assert reader.root() == root_of(LEAVES[:size])
    assert reader.root(n) == root_of(LEAVES[:n])
    assert reader.inclusion_proof(index, n) == inclusion_proof(LEAVES, index, n)
    assert reader.consistency_proof(m, n) == consistency_proof(LEAVES, m, n)


def test_a_log_of_three_levels_proves_from_tiles() -> None:
    reader = TileReader(70_000, store(300, 65_536, 70_000).__getitem__)
    root = root_of(LEAVES)
    assert reader.root() == root
    for index in (0, 255, 256, 65_535, 65_536, 69_887, 69_999):
        verify_inclusion(LEAVES[index], index, 70_000, reader.inclusion_proof(index), root)
    for m in (1, 255, 256, 300, 65_536, 69_999, 70_000):
        verify_consistency(m, 70_000, reader.root(m), root, reader.consistency_proof(m))


def test_the_empty_beginning_of_a_log_has_the_empty_root() -> None:
    reader = TileReader(300, store(300).__getitem__)
    assert reader.root(0) == EMPTY_ROOT
    assert reader.consistency_proof(0) == reader.consistency_proof(0, 0) == []
    with pytest.raises(ProofInvalid):
        reader.root(-1)


def test_a_subtree_is_read_at_any_height() -> None:
    reader = TileReader(70_000, store(70_000).__getitem__)
    for height, index in ((0, 0), (0, 69_999), (3, 8_749), (8, 272), (9, 135), (15, 1), (16, 0)):
        assert reader.subtree(height, index) == root_of(LEAVES[index << height : (index + 1) << height])
    for height, index in ((0, 70_000), (8, 273), (16, 1), (17, 0), (0, -1), (-1, 0)):
        with pytest.raises(ProofInvalid):
            reader.subtree(height, index)


def test_the_empty_log_has_the_empty_root_and_proves_nothing() -> None:
    reader = TileReader(0, no_file)
    assert reader.root() == EMPTY_ROOT
    assert reader.consistency_proof(0) == []
    with pytest.raises(ProofInvalid):
        reader.inclusion_proof(0)


def test_one_proof_reads_each_tile_once() -> None:
    files, asked = store(70_000), list[str]()

    def fetch(path: str) -> bytes:
        asked.append(path)
        return files[path]

    TileReader(70_000, fetch).inclusion_proof(12_345)
    assert len(asked) == len(set(asked)) <= 6


def test_a_partial_tile_that_is_gone_is_read_from_the_full_one() -> None:
    files = store(300, 600)
    del files["tile/0/001.p/44"]
    reader = TileReader(300, files.__getitem__)
    assert reader.root() == root_of(LEAVES[:300])

    def from_disk(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    assert TileReader(300, from_disk).inclusion_proof(299) == inclusion_proof(LEAVES, 299, 300)


def test_a_tile_that_is_nowhere_is_reported_as_missing() -> None:
    files = store(300)
    del files["tile/0/000"]
    with pytest.raises(KeyError):
        TileReader(300, files.__getitem__).inclusion_proof(1)


def test_sizes_beyond_the_tiles_are_refused() -> None:
    reader = TileReader(300, store(300).__getitem__)
    for ask in (
        lambda: reader.root(301),
        lambda: reader.inclusion_proof(0, 301),
        lambda: reader.consistency_proof(301),
    ):
        with pytest.raises(ProofInvalid):
            ask()


def test_a_changed_tile_cannot_carry_a_proof() -> None:
    files = store(300)
    files["tile/0/000"] = files["tile/0/000"][:-32] + leaf_hash(b"forged")
    proof = TileReader(300, files.__getitem__).inclusion_proof(254)
    with pytest.raises(ProofInvalid):
        verify_inclusion(LEAVES[254], 254, 300, proof, root_of(LEAVES[:300]))
