"""The glossary names what there is, and everything that there is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import typer.main
from sqlmodel import SQLModel

import scf_ledger
import scf_ledger.migrations
from scf_ledger.chain.artifacts import CONTRACTS
from scf_ledger.cli.app import app
from scf_ledger.gateway.app import create_app
from scf_ledger.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
CONTRACT, FOLDER, TABLE, ROUTE = 3, 4, 5, 6


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    """The rows of the tables that have a column for each part of the product."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    cells = (tuple(c.strip() for c in line.strip("|").split("|")) for line in text.splitlines() if line.startswith("|"))
    return tuple(row for row in cells if len(row) == 7 and row[0] != "Concept" and not row[0].startswith("---"))


def _named(column: int) -> set[str]:
    return {name for row in _rows() for name in re.findall(r"`([^`]+)`", row[column])}


@cache
def _groups() -> frozenset[str]:
    """The first word of every route, after the version."""
    paths = create_app(Settings.load({})).openapi()["paths"]
    return frozenset(path.removeprefix("/v1/").strip("/").split("/")[0] for path in paths)


@pytest.mark.parametrize(
    ("column", "there"),
    [
        pytest.param(CONTRACT, set(CONTRACTS), id="contracts"),
        pytest.param(TABLE, set(SQLModel.metadata.tables), id="tables"),
        pytest.param(ROUTE, set(_groups()), id="routes"),
    ],
)
def test_the_glossary_names_all_of_them_and_no_other(column: int, there: set[str]) -> None:
    assert _named(column) == there


def test_the_command_has_the_routes_word() -> None:
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    sentence = re.search(r"these routes have none: (.*?)\.\n", text)
    assert sentence
    assert set(re.findall(r"`(\w+)`", sentence[1])) == set(_groups()) - commands


def test_folders_are_there() -> None:
    package = Path(scf_ledger.__file__).parent
    assert [name for name in sorted(_named(FOLDER)) if not (package / name).exists()] == []


def test_rules_are_in_the_table() -> None:
    rules = set(re.findall(r'"id": "([^"]+)"', (ROOT / "docs" / "rules.json").read_text(encoding="utf-8")))
    named = {name for row in _rows() for name in re.findall(r"\b(?:L|AB|WR|PP|RV)-\d{2}\b", row[2])}
    assert named <= rules


def test_every_row_is_whole() -> None:
    assert [row[0] for row in _rows() if not all(row)] == []
