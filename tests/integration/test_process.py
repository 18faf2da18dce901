"""The commands as processes, on a chain of their own: up, deploy, serve, stop, kill, rebuild."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.evm.members import Who, admission

#: Seconds that a command may take.
PATIENCE = 90


@dataclass
class Installation:
    """One home folder, and the gateway processes that were started on it."""

    home: Path
    gateways: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCF_")}
        return {**kept, "SCF_HOME": str(self.home), "PYTHONWARNINGS": "error::ResourceWarning"}

    def scf(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scf_ledger", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def serve(self) -> tuple[subprocess.Popen[str], str]:
        """A gateway that answers, and its URL."""
        process = subprocess.Popen(
            [sys.executable, "-m", "scf_ledger", "serve", "--port", "0"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.gateways.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        return process, line.split()[-1]

    def close(self) -> None:
        for process in self.gateways:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        self.scf("devnet", "down")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("process") / "home")
    up = made.scf("devnet", "up", "--block-time", "0.2")
    assert up.returncode == 0, up.stderr
    founders = made.home / "founders.json"
    founders.write_text(json.dumps({"founders": [admission(who) for who in Who]}), encoding="utf-8")
    deployed = made.scf("deploy", "--consortium", str(founders))
    assert deployed.returncode == 0, deployed.stderr
    yield made
    made.close()


def test_the_chain_says_where_it_is(installation: Installation) -> None:
    answer = installation.scf("devnet", "status")
    assert answer.returncode == 0
    assert answer.stdout.startswith("running\nurl         http://127.0.0.1:")


def test_deploying_again_changes_nothing(installation: Installation) -> None:
    before = (installation.home / "deployment.json").read_bytes()
    answer = installation.scf("deploy")
    assert answer.returncode == 0, answer.stderr
    assert (installation.home / "deployment.json").read_bytes() == before


def test_another_consortium_is_refused(installation: Installation) -> None:
    other = installation.home / "other.json"
    other.write_text(json.dumps({"founders": [admission(Who.BANK)]}), encoding="utf-8")
    answer = installation.scf("deploy", "--consortium", str(other))
    assert answer.returncode == 1
    assert "is not the consortium that was deployed" in answer.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_gateway_says_where_it_is_and_ends_in_order(installation: Installation, number: signal.Signals) -> None:
    note = installation.home / "serve.json"
    process, url = installation.serve()
    assert json.loads(note.read_text()) == {"pid": process.pid, "url": url}
    assert httpx.get(f"{url}/livez").status_code == 200
    second = installation.scf("serve", "--port", "0")
    assert second.returncode == 1
    assert f"scf serve (process {process.pid}) works on {installation.home}" in second.stderr
    process.send_signal(number)
    assert process.wait(PATIENCE) == 0
    assert not note.exists()


def test_after_kill_the_next_gateway_starts(installation: Installation) -> None:
    process, _ = installation.serve()
    process.kill()
    process.wait()
    again, url = installation.serve()
    assert json.loads((installation.home / "serve.json").read_text()) == {"pid": again.pid, "url": url}
    again.terminate()
    assert again.wait(PATIENCE) == 0


def test_keys_for_members_that_the_chain_has(installation: Installation) -> None:
    process, url = installation.serve()
    deadline = time.monotonic() + PATIENCE
    while (made := installation.scf("keys", "new-api", "--member", "2", "--label", "ERP")).returncode != 0:
        assert time.monotonic() < deadline, made.stderr
    answer = httpx.get(f"{url}/v1/members/2", headers={"Authorization": f"Bearer {made.stdout.strip()}"})
    assert answer.status_code == 200
    process.terminate()
    assert process.wait(PATIENCE) == 0


def test_the_read_models_are_built_again(installation: Installation) -> None:
    answer = installation.scf("db", "rebuild")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("the read models are built again, to block ")
