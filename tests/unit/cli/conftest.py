"""A command line whose environment holds nothing but a home folder of the test's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scf_ledger.cli.app import app

Scf = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("SCF_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("SCF_HOME", str(folder))
    return folder


@pytest.fixture
def scf(home: Path) -> Scf:
    """Runs `scf` with arguments; the result has exit_code, stdout and stderr."""

    def run(*arguments: object, **environment: str) -> Any:
        return CliRunner().invoke(app, [str(a) for a in arguments], env=environment)

    return run
