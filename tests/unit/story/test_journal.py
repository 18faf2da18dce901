"""The journal of a run: each step once, through kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.story.journal import Journal


def test_a_step_is_done_once(tmp_path: Path) -> None:
    calls: list[int] = []

    def work() -> int:
        calls.append(1)
        return 7

    assert Journal(tmp_path / "j").once("a", work) == 7
    again = Journal(tmp_path / "j")
    assert "a" in again
    assert again.once("a", work) == 7
    assert calls == [1]


def test_a_step_that_failed_was_not_done(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        journal.once("a", fail)
    assert Journal(tmp_path / "j").once("a", lambda: 3) == 3


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_line_that_a_kill_cut_off_is_a_step_that_was_not_done(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "j"
    journal = Journal(file)
    journal.once("a", lambda: "first")
    journal.once("b", lambda: "second")
    file.write_bytes(file.read_bytes()[:-cut])
    again = Journal(file)
    assert "a" in again and "b" not in again
    again.once("b", lambda: "third")
    assert Journal(file).starting_with("") == {"a": "first", "b": "third"}


def test_results_are_what_is_read_back(tmp_path: Path) -> None:
    shown = Journal(tmp_path / "j").once("a", lambda: {"pair": (1, "钢")})
    assert shown["pair"] == [1, "钢"]  # type: ignore[comparison-overlap]
