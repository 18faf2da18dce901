"""The settings: one table, every value checked, every refusal names the variable."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.settings import TABLE, Settings, days_of

NUMBERS = [s for s in TABLE if s.type in (int, float)]


def test_the_table_and_the_values_have_the_same_names() -> None:
    assert [s.name for s in TABLE] == [f.name for f in fields(Settings)]
    assert len({s.variable for s in TABLE}) == len(TABLE)


def test_every_setting_is_explained() -> None:
    assert all(s.help.endswith(".") and s.variable == f"SCF_{s.name.upper()}" for s in TABLE)


def test_the_defaults_hold_in_an_empty_environment() -> None:
    settings = Settings.load({})
    assert (settings.host, settings.port, settings.relay_accounts) == ("127.0.0.1", 8420, 4)
    assert settings.database == f"sqlite:///{settings.home / 'ledger.db'}"
    assert settings.home.is_absolute()


def test_what_is_given_wins_over_the_environment_and_that_over_the_default() -> None:
    environment = {"SCF_PORT": "1000", "SCF_HOST": "::1"}
    assert Settings.load(environment).port == 1000
    assert Settings.load(environment, port=2000).port == 2000
    assert Settings.load(environment, port=2000).host == "::1"
    assert Settings.load(environment, port=0).port == 0


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda s: s.name)
@pytest.mark.parametrize("raw", ["", "x", "1 2", "0x10", "nan", "inf", "-1", "1e400"])
def test_what_is_no_such_number_is_refused_by_name(setting: object, raw: str) -> None:
    variable = setting.variable  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=f"{variable} is {raw!r} and must be"):
        Settings.load({variable: raw})


@pytest.mark.parametrize("name", ["relay_accounts", "queue_limit", "log_page", "batch_count", "act_lifetime"])
def test_none_at_all_is_too_few(name: str) -> None:
    with pytest.raises(ValueError, match="from 1 on"):
        Settings.load({f"SCF_{name.upper()}": "0"})


@given(st.integers(1, 10**9))
def test_whole_numbers_are_read_as_they_are_written(number: int) -> None:
    assert Settings.load({"SCF_QUEUE_LIMIT": str(number)}).queue_limit == number


def test_the_files_lie_in_the_home_folder(tmp_path: Path) -> None:
    settings = Settings.load({"SCF_HOME": str(tmp_path)})
    for place in (settings.vault, settings.logs, settings.devnet, settings.keys, settings.deployment_file):
        assert place.parent == tmp_path.resolve()


@pytest.mark.parametrize("raw", ["tomorrow", "2026-02-30", "2026-10-01;2026-10-02"])
def test_what_is_no_list_of_days_is_refused_by_name(raw: str) -> None:
    for variable in ("SCF_HOLIDAYS", "SCF_WORKDAYS"):
        with pytest.raises(ValueError, match=f"{variable} is {raw!r} and must be days"):
            Settings.load({variable: raw})


def test_days_are_read_as_they_are_written() -> None:
    assert days_of("SCF_HOLIDAYS", "2026-10-01, 2026-10-02,") == {date(2026, 10, 1), date(2026, 10, 2)}
    assert days_of("SCF_HOLIDAYS", "") == frozenset()
