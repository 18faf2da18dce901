"""`scf serve` where it cannot; where it can, it is tested as a process."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from scf_ledger.cli import running
from scf_ledger.cli.running import Running
from scf_ledger.cli.serving import url_of
from tests.unit.cli.conftest import Scf


def test_without_a_node_it_says_what_to_type(scf: Scf) -> None:
    answer = scf("serve", "--port", "0")
    assert answer.exit_code == 1
    assert "start the local chain with: scf devnet up" in answer.stderr


def test_a_port_that_is_taken(scf: Scf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = scf("serve", "--port", port)
    assert answer.exit_code == 1
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in answer.stderr
    assert "take a free port: scf serve --port 0" in answer.stderr


def test_a_home_that_another_process_works_on(scf: Scf, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE", 0.2)
    with Running(home, "scf db rebuild"):
        answer = scf("serve", "--port", "0")
    assert answer.exit_code == 1
    assert "scf db rebuild (process " in answer.stderr
    with Running(home, "again"):
        pass


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_the_url_is_one_that_this_machine_reaches(host: str, shown: str) -> None:
    with socket.create_server((host, 0)) as listener:
        assert url_of(listener) == f"http://{shown}:{listener.getsockname()[1]}"
