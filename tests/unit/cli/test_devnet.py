"""`scf devnet` where no chain runs; the chain itself is tested with a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.devnet import Devnet, DevnetFailed
from tests.unit.cli.conftest import Scf


def test_status_of_a_chain_that_does_not_run(scf: Scf) -> None:
    answer = scf("devnet", "status")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "scf: the local chain does not run; start it: scf devnet up\n",
    )


def test_down_is_no_error_when_it_does_not_run(scf: Scf) -> None:
    answer = scf("devnet", "down")
    assert (answer.exit_code, answer.stdout) == (0, "it does not run\n")


def test_reset_asks_first(scf: Scf, home: Path) -> None:
    (home / "devnet").mkdir(parents=True)
    assert scf("devnet", "reset").exit_code == 1
    assert (home / "devnet").exists()
    assert scf("devnet", "reset", "--yes").exit_code == 0
    assert not (home / "devnet").exists()


def test_the_last_lines_of_the_log(scf: Scf, home: Path) -> None:
    (home / "devnet").mkdir(parents=True)
    (home / "devnet" / "devnet.log").write_text("one\ntwo\nthree\n")
    assert scf("devnet", "logs", "-n", "2").stdout == "two\nthree\n"
    assert scf("devnet", "logs", SCF_DEVNET_LINES="1").stdout == "three\n"


def test_a_log_that_is_not_there_is_empty(scf: Scf) -> None:
    answer = scf("devnet", "logs")
    assert (answer.exit_code, answer.stdout) == (0, "")


def test_a_chain_that_cannot_start_says_why(scf: Scf, monkeypatch: pytest.MonkeyPatch) -> None:
    def up(*_: object, **__: object) -> None:
        raise DevnetFailed("port 8545 is taken; name another with --port, or 0 for a free one")

    monkeypatch.setattr(Devnet, "up", up)
    answer = scf("devnet", "up", "--port", "8545")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "scf: port 8545 is taken; name another with --port, or 0 for a free one\n",
    )
