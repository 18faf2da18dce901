"""docs/reference is written from the code and says what the code says today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from scf_ledger.acts import ACT_TYPES
from scf_ledger.problems import PROBLEMS
from scf_ledger.settings import TABLE

ROOT = Path(__file__).parents[3]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    return load()


@pytest.mark.parametrize("name", ["acts.md", "problems.md", "routes.md", "settings.md"])
def test_the_page_is_current(reference: ModuleType, name: str) -> None:
    page = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert page == reference.FILES[name](), f"docs/reference/{name} is not current; run: scripts/reference"


def test_every_page_is_written(reference: ModuleType) -> None:
    assert {p.name for p in (ROOT / "docs" / "reference").glob("*.md")} >= set(reference.FILES)


def test_nothing_is_left_out(reference: ModuleType) -> None:
    pages = {name: write() for name, write in reference.FILES.items()}
    assert all(f"`{setting.variable}`" in pages["settings.md"] for setting in TABLE)
    assert all(
        f"`{code}`" in pages["problems.md"] and kind.zh in pages["problems.md"] for code, kind in PROBLEMS.items()
    )
    assert all(f"## {name} · " in pages["acts.md"] for name in ACT_TYPES)
    assert all(path in pages["routes.md"] for path in ("`/v1/receipts/{receipt}/endorsements`", "`/readyz`"))


def test_a_stale_page_is_seen(
    reference: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    assert reference.main(["--check"]) == 1
    assert "settings.md is not current" in capsys.readouterr().err
    assert reference.main([]) == 0 and reference.main(["--check"]) == 0
    (tmp_path / "settings.md").write_text("changed")
    assert reference.outdated() == ["settings.md"]
