"""A round of fuzzing finds what is broken, finds it again by its seed, and keeps the example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.assurance.fuzz import Round, keep, play, rounds, run, tried_for
from tests.reference.rules import RULES

SEED = 11


def _forgets(*_: Any) -> None:
    pass


def test_a_sound_round_compares_acts_and_finds_nothing() -> None:
    found = run(Round("receipts", SEED, 60))
    assert not found.failure
    assert found.acts >= 60 and found.taken["AcceptInbound"]


def test_a_broken_rule_is_found_again_by_the_rounds_seed_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(RULES, "IssueReceipt", (RULES["IssueReceipt"][0], _forgets))
    first, again = (run(Round("receipts", SEED, 60)) for _ in range(2))
    assert first.failure and first.failure == again.failure
    path = keep(first, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"scripts/fuzz receipts --seed {SEED} --steps 60\n")
    assert first.failure in text


def test_rounds_cover_the_steps_and_have_seeds_of_their_own() -> None:
    cut = list(rounds("receipts", 100, 12_500))
    assert [(one.seed, one.acts) for one in cut] == [(100, 5_000), (101, 5_000), (102, 2_500)]


def test_fuzzing_receipts_leaves_vouchers_out_and_courts_in() -> None:
    names = {method.__name__ for method, _ in tried_for("receipts")}
    assert {"a_court_freezes", "a_receipt_is_pledged", "goods_leave"} <= names
    assert not any("voucher" in name for name in names)
    assert len(tried_for("receipts")) < len(tried_for("everything"))


def test_progress_is_told_after_each_round() -> None:
    told: list[str] = []
    taken, refused, failed = play([Round("receipts", SEED, 30)], 30, 1, told.append)
    assert failed is None and len(told) == 1
    assert told[0].split()[0] == f"{taken.total() + refused.total():,}"
