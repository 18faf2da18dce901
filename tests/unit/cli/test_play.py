"""`scf run` and `scf trace` hand over what they were given, and end as they are told."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from scf_ledger.samples import samples_folder
from tests.unit.cli.conftest import Scf


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A story that only writes down what it was asked to play, and ends with 2."""
    told: list[dict[str, Any]] = []

    def play(folder: Path, out: Path, **options: Any) -> int:
        options.pop("console")
        told.append({"folder": folder, "out": out, **options})
        return 2

    module = ModuleType("scf_ledger.story")
    module.play = play  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "scf_ledger.story", module)
    return told


def test_run_plays_a_folder(scf: Scf, story: list[dict[str, Any]], tmp_path: Path) -> None:
    answer = scf("run", tmp_path, "--out", "out", "--strict", "--block-time", "1.5")
    assert answer.exit_code == 2
    (told,) = story
    assert (told["folder"], told["out"]) == (tmp_path, Path("out"))
    assert (told["strict"], told["resume"], told["block_time"]) == (True, False, 1.5)


def test_run_without_a_folder_plays_the_samples(scf: Scf, story: list[dict[str, Any]]) -> None:
    scf("run", SCF_RUN_OUT="out", SCF_RUN_RESUME="1")
    assert (story[0]["folder"], story[0]["resume"]) == (samples_folder(), True)


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("scf_ledger.trace")
    module.trace = lambda bundle, identifier: SimpleNamespace(exit_code=1, what=f"{bundle}:{identifier}")
    module.TraceNotFound = type("TraceNotFound", (ValueError,), {})
    module.render = lambda trace, form, language: f"{trace.what} {form} {language}"
    monkeypatch.setitem(sys.modules, "scf_ledger.trace", module)


def test_trace_prints(scf: Scf, traced: None) -> None:
    answer = scf("trace", "C-001", "--bundle", "b", "--format", "json", "--lang", "zh")
    assert (answer.exit_code, answer.stdout) == (1, "b:C-001 json zh\n")


def test_trace_writes_a_file(scf: Scf, traced: None, tmp_path: Path) -> None:
    file = tmp_path / "trace.svg"
    answer = scf("trace", "C-001", "--bundle", "b", "--format", "svg", "--output", file)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert file.read_text() == "b:C-001 svg both\n"
