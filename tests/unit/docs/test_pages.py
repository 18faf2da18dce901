"""What the pages name is there: files, links, tests, commands, settings, problem codes."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from scf_ledger.acts import ACT_TYPES
from scf_ledger.chain.artifacts import CONTRACTS
from scf_ledger.cli.app import app
from scf_ledger.problems import PROBLEMS
from scf_ledger.settings import TABLE

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md"))
)
_FOLDERS = ("contracts", "docs", "hardhat-free-devnet", "scripts", "src", "tests", ".ci")


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _quoted(page: str) -> list[str]:
    """What stands between back-ticks, and each line of the fenced blocks."""
    fenced = re.findall(r"^```(?:sh|console|text)?\n(.*?)^```", _text(page), re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in fenced for line in block.splitlines()]
    plain = re.sub(r"^```.*?^```", "", _text(page), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", plain) + lines


@cache
def _tests() -> frozenset[str]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(n.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", _text(page))
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not ((ROOT / page).parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_named_files_are_there(page: str) -> None:
    named = {q for q in _quoted(page) if q.partition("/")[0] in _FOLDERS and re.fullmatch(r"[\w.@/-]+", q)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_named_tests_are_there(page: str) -> None:
    named = {q for q in _quoted(page) if re.fullmatch(r"test_\w+", q)}
    assert sorted(named - _tests()) == []


@pytest.mark.parametrize("page", PAGES)
def test_named_commands_are_there(page: str) -> None:
    wrong = []
    for quoted in _quoted(page):
        found = re.match(r"(?:\$ )?(?:\.venv/bin/)?scf(?: (.*))?$", quoted)
        if found and not _is_command(found[1] or ""):
            wrong.append(quoted)
    assert wrong == []


def _is_command(line: str) -> bool:
    """Whether words after `scf` are commands, then options that the last one has, then whatever else."""
    group: Any = typer.main.get_command(app)
    words = [word for word in re.split(r"\s+#", line)[0].split() if word]
    while words and hasattr(group, "commands") and not words[0].startswith("-"):
        alternatives = words.pop(0).split("|")
        if any(word not in group.commands for word in alternatives):
            return False
        group = group.commands[alternatives[0]]
    known = {option for parameter in group.params for option in (*parameter.opts, "--help", "-h")}
    return all(word.split("=")[0] in known for word in words if word.startswith("-"))


@cache
def _variables() -> frozenset[str]:
    def walk(command: Any) -> Iterator[str]:
        for parameter in command.params:
            names = getattr(parameter, "envvar", None) or ()
            yield from [names] if isinstance(names, str) else names
        for inner in getattr(command, "commands", {}).values():
            yield from walk(inner)

    return frozenset({*walk(typer.main.get_command(app)), *(setting.variable for setting in TABLE), "SCF_ANVIL"})


@pytest.mark.parametrize("page", PAGES)
def test_named_variables_are_settings(page: str) -> None:
    assert sorted(set(re.findall(r"\bSCF_[A-Z_]+\b", _text(page))) - _variables()) == []


@pytest.mark.parametrize("page", PAGES)
def test_named_codes_are_problems(page: str) -> None:
    """A word in capitals with an underscore, between back-ticks, is a problem's code or a setting."""
    codes = {q for q in _quoted(page) if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)+", q) and not q.startswith("SCF_")}
    assert sorted(codes - set(PROBLEMS)) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_machine(page: str) -> None:
    assert re.findall(r"(?:/home/|/root/|/tmp/|127\.0\.0\.1:\d{4,5}/)", _text(page)) == []


def test_shell_lines_can_be_read() -> None:
    """No line of a shell block is cut in the middle of a quotation."""
    for page in PAGES:
        for block in re.findall(r"^```sh\n(.*?)^```", _text(page), re.MULTILINE | re.DOTALL):
            shlex.split(block, comments=True)


def test_counts_are_right() -> None:
    """Numbers that pages state of the product."""
    rules = len(re.findall(r'"id": "', _text("docs/rules.json")))
    assert {int(n) for page in PAGES for n in re.findall(r"\b(\d+) (?:rules\b|条规则)", _text(page))} == {rules}
    acts = {int(n) for page in PAGES for n in re.findall(r"\b(\d+) kinds of act", _text(page))}
    assert acts == {len(ACT_TYPES)}
    assert "twenty Solidity contracts" in _text("docs/architecture.md") and len(CONTRACTS) == 20


def test_every_decision_is_listed_once_under_its_number() -> None:
    files = sorted(page.name for page in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [name[:4] for name in files]
    assert len(set(numbers)) == len(numbers)
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \|", _text("docs/decisions/README.md"), re.MULTILINE)
    assert listed == [(name[:4], name) for name in files]
    assert [n for n, name in listed if not _text(f"docs/decisions/{name}").startswith(f"# {n}. ")] == []
