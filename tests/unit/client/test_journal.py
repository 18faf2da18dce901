"""A journal on disk: what was written is there, what was cut off is dropped, and it is of one work and one process."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.client.journal import Journal, JournalForeign, JournalTaken

HEAD = {"version": 1, "list": "ab"}
RECORDS = [{"kind": "act", "name": str(n), "act": "0x" + "11" * 32} for n in range(4)]


def written(path: Path) -> bytes:
    path.unlink(missing_ok=True)
    with Journal(path, HEAD) as journal:
        for record in RECORDS:
            journal.write(record)
    return path.read_bytes()


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    data = written(tmp_path / "journal")
    with Journal(tmp_path / "journal", HEAD) as journal:
        assert journal.records == [{"kind": "head", **HEAD}, *RECORDS]
    assert (tmp_path / "journal").read_bytes() == data


@given(st.data())
def test_a_line_that_was_cut_off_is_dropped_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    whole = written(path)
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])
    with Journal(path, HEAD) as journal:
        lines = max(whole[:cut].count(b"\n"), 1)
        assert journal.records == [{"kind": "head", **HEAD}, *RECORDS][:lines]
        journal.write({"kind": "end"})
    with Journal(path, HEAD) as journal:
        assert journal.records[-1] == {"kind": "end"} and len(journal.records) == lines + 1


def test_another_process_and_another_work_are_turned_away(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path, HEAD), pytest.raises(JournalTaken, match="journal"):
        Journal(path, HEAD).__enter__()
    with pytest.raises(JournalForeign, match="another list"):
        Journal(path, {**HEAD, "list": "cd"}).__enter__()
    # Neither left its lock behind.
    with Journal(path, HEAD) as journal:
        assert len(journal.records) == 1


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    written(tmp_path / "journal")
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o600
