"""Figures of the report: integers all the way."""

from __future__ import annotations

import pytest

from scf_ledger.report import figures


def test_amounts_carry_their_currency_and_every_fen() -> None:
    assert figures.amount("227130000", 156) == "CNY 2,271,300.00"
    assert figures.plain_amount("227130001", 156) == "2,271,300.01"
    assert figures.amount("167", 392) == "JPY 167"
    assert figures.amount(None, None) == "0 minor units"


def test_masses_in_kilograms_and_tonnes() -> None:
    assert figures.mass("27860") == "27,860 kg (27.860 t)"
    assert figures.mass(999) == "999 kg"
    assert figures.tonnes(1_000_001) == "1,000.001 t"


def test_moments_and_what_is_none() -> None:
    assert figures.moment(1795341794) == "2026-11-22 18:03:14 +08:00 (10:03:14Z)"
    assert figures.moment(None) == figures.moment(549755813888) == "—"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (30 * 86_400, "30天", "30 d"),
        (3_660, "1小时1分", "1 h 1 min"),
        (7_740_000, "89天14小时", "89 d 14 h"),
        (5, "0分", "0 min"),
    ],
)
def test_durations(seconds: int, zh: str, en: str) -> None:
    assert figures.duration(seconds) == (zh, en)


def test_shares_never_exceed_the_bar() -> None:
    assert figures.per_cent(1, 3) == "33.33" and figures.per_cent(3, 3) == "100.00" and figures.per_cent(1, 0) == "0"
