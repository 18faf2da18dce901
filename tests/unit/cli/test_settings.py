"""`scf settings` shows every setting, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.settings import TABLE, Setting
from tests.unit.cli.conftest import Scf


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.name)
def test_every_setting_is_shown(scf: Scf, setting: Setting) -> None:
    answer = scf("settings")
    assert answer.exit_code == 0
    (line,) = [line for line in answer.stdout.splitlines() if line.split()[0] == setting.variable]
    assert line.endswith(setting.help)


def test_the_value_that_holds_is_shown(scf: Scf, home: Path) -> None:
    lines = scf("settings", SCF_PORT="1234").stdout.splitlines()
    values = {line.split()[0]: line.split()[1] for line in lines}
    assert values["SCF_PORT"] == "1234"
    assert values["SCF_HOME"] == str(home)
    assert values["SCF_NODE_URL"] == "(empty)"


def test_home_may_be_given_to_every_command(scf: Scf, tmp_path: Path) -> None:
    answer = scf("--home", tmp_path / "other", "settings")
    assert str(tmp_path / "other") in answer.stdout


def test_a_wrong_value_is_named_and_the_defaults_still_shown(scf: Scf) -> None:
    answer = scf("settings", SCF_RELAY_POLL="often")
    assert answer.exit_code == 1
    assert answer.stderr == (
        "scf: SCF_RELAY_POLL is 'often' and must be a number\nsee every setting: scf settings --defaults\n"
    )
    assert scf("settings", "--defaults", SCF_RELAY_POLL="often").exit_code == 0
