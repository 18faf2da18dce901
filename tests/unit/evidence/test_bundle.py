"""A bundle's files are a stranger's: what is not of its form is unreadable, never a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.evidence.bundle import MANIFEST, Bundle, BundleUnreadable, canonical


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"a":1}',  # no newline at the end
        b'{"b":1,"a":2}\n',
        b'{"a": 1}\n',
        b'{"a":1,"a":1}\n',
        b'{"a":1.0}\n\n',
        b"NaN\n",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_json_that_is_not_in_its_one_form_is_unreadable(tmp_path: Path, data: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(b"")
    (tmp_path / "file.json").write_bytes(data)
    with pytest.raises(BundleUnreadable, match=r"file\.json"):
        Bundle(tmp_path).json("file.json")


def test_canonical_json_is_read_back(tmp_path: Path) -> None:
    value = {"钢": ["a", 1, None, True], "a": {"z": "", "b": "é"}}
    (tmp_path / MANIFEST).write_bytes(b"")
    (tmp_path / "file.json").write_bytes(canonical(value))
    assert Bundle(tmp_path).json("file.json") == value


def test_a_folder_without_manifest_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(BundleUnreadable, match=MANIFEST):
        Bundle(tmp_path)
