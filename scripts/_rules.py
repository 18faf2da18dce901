"""Writes docs/rules.md from docs/rules.json and the names of the tests.

docs/rules.json says what each rule is and where it is enforced; which tests prove it is read from tests/: a test's name
(`test_AB_01_…`), its docstring ("AB-01: …") and the identifiers of its parameters. Every place that the table names is
looked up: a contract's function in contracts/, anything else in the package.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "rules.json"
PAGE = ROOT / "docs" / "rules.md"
TESTS = ROOT / "tests"
CONTRACTS = ROOT / "contracts"

_IDENTIFIER = re.compile(r"(?<![A-Za-z0-9])(AB|L|WR|PP|RV)[-_](\d{2})(?!\d)")
#: What marks a step or an invariant of a hypothesis state machine.
_STEPS = frozenset({"rule", "invariant", "initialize"})
#: Tests that a row shows by name; the others are counted.
_SHOWN = 3

_FAMILIES = (
    ("L", "Law and regulation", "法律与监管"),
    ("AB", "Abuse cases", "滥用情形"),
    ("WR", "Warehouse receipts", "电子仓单"),
    ("PP", "Pledge, price, interest", "质押、价格与利息"),
    ("RV", "Receivable vouchers", "应收账款电子凭证"),
)


@dataclass(frozen=True)
class Rule:
    """A rule as the table has it."""

    id: str
    en: str
    zh: str
    #: who must enforce it, of an abuse case: C contract, G gateway, O device, R reconciliation
    layer: str
    #: contract functions and names in the package
    where: tuple[str, ...]
    #: what of it is not there yet; empty when all is
    missing: str

    @property
    def state(self) -> str:
        if not self.where:
            return "not yet"
        return "partly" if self.missing else "yes"


@dataclass(frozen=True, order=True)
class Proof:
    """A test that names a rule."""

    file: str
    name: str


# ---------------------------------------------------------------- reading


def read_table() -> list[Rule]:
    """The rules in their order."""
    raw: Sequence[Mapping[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["rules"]
    return [
        Rule(
            id=one["id"],
            en=one["en"],
            zh=one["zh"],
            layer=one.get("layer", ""),
            where=tuple(one["where"]),
            missing=one.get("missing", ""),
        )
        for one in raw
    ]


def read_proofs() -> dict[str, list[Proof]]:
    """The tests of each rule, by identifier."""
    found: dict[str, set[Proof]] = defaultdict(set)
    for path in sorted(TESTS.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        for test in _tests(ast.parse(path.read_text(encoding="utf-8")), path.name.startswith("test_")):
            for identifier in _named(test):
                found[identifier].add(Proof(file, test.name))
    return {identifier: sorted(proofs) for identifier, proofs in found.items()}


def _tests(tree: ast.AST, of_tests: bool) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Test functions of a module of tests, and the steps of state machines wherever they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
            (of_tests and node.name.startswith("test")) or any(_decorator(d) in _STEPS for d in node.decorator_list)
        ):
            yield node


def _decorator(node: ast.expr) -> str:
    inner = node.func if isinstance(node, ast.Call) else node
    return inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")


def _named(test: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The identifiers in a test's name, in its docstring and in the text of its decorators."""
    texts = [test.name, ast.get_docstring(test) or ""]
    for decorator in test.decorator_list:
        texts += [n.value for n in ast.walk(decorator) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {f"{family}-{number}" for text in texts for family, number in _IDENTIFIER.findall(text)}


def unknown_places(rules: Sequence[Rule]) -> list[str]:
    """Places of the table that are not there: `RULE: place`."""
    return [f"{rule.id}: {place}" for rule in rules for place in rule.where if not _exists(place)]


def _exists(place: str) -> bool:
    if place.startswith("scf_ledger."):
        return _in_package(place)
    contract, _, function = place.partition(".")
    sources = [path for path in CONTRACTS.rglob(f"{contract}.sol") if path.stem == contract]
    return any(re.search(rf"\bfunction {re.escape(function)}\(", s.read_text(encoding="utf-8")) for s in sources)


def _in_package(place: str) -> bool:
    module, _, name = place.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), name)
    except ImportError:
        return False


# ---------------------------------------------------------------- writing


def page(rules: Sequence[Rule], proofs: Mapping[str, Sequence[Proof]]) -> str:
    """The page as text."""
    lines = [
        "# Rules: where each is enforced, and which test proves it",
        "",
        "<!-- Written by scripts/rules from docs/rules.json and the names of the tests. Do not edit. -->",
        "",
        "The product is checked against rules with stable identifiers: **L** law and regulation, **AB** abuse cases, "
        "**WR** the life of a warehouse receipt, **PP** pledge, price and interest, **RV** the life of a receivable "
        "voucher. Each row is honest about today: *yes*, *partly* with what is missing, or *not yet*. Abuse cases also "
        "say who must enforce them: **C** contract, **G** gateway, **O** device or measurement, **R** reconciliation.",
        "",
        "The titles are short names, not legal texts. Nothing on this page is legal advice.",
        "",
        *_summary(rules, proofs),
    ]
    for family, en, zh in _FAMILIES:
        lines += ["", f"## {en} · {zh}", "", "| Rule | What it asks | Enforced | Where | Proven by |"]
        lines.append("|---|---|---|---|---|")
        lines += [_row(rule, proofs.get(rule.id, ())) for rule in rules if rule.id.partition("-")[0] == family]
    return "\n".join(lines) + "\n"


def _summary(rules: Sequence[Rule], proofs: Mapping[str, Sequence[Proof]]) -> list[str]:
    lines = ["| | Rules | Yes | Partly | Not yet | With a test |", "|---|---:|---:|---:|---:|---:|"]
    for family, en, zh in _FAMILIES:
        group = [rule for rule in rules if rule.id.partition("-")[0] == family]
        count = {state: sum(rule.state == state for rule in group) for state in ("yes", "partly", "not yet")}
        proven = sum(rule.id in proofs for rule in group)
        lines.append(
            f"| {en} · {zh} | {len(group)} | {count['yes']} | {count['partly']} | {count['not yet']} | {proven} |"
        )
    return lines


def _row(rule: Rule, proofs: Sequence[Proof]) -> str:
    name = f"**{rule.id}**" + (f" ({rule.layer})" if rule.layer else "")
    where = "<br>".join(f"`{place.removeprefix('scf_ledger.')}`" for place in rule.where) or "—"
    state = rule.state + (f"<br>*{rule.missing}*" if rule.missing else "")
    return f"| {name} | {rule.en}<br>{rule.zh} | {state} | {where} | {_proven_by(rule, proofs)} |"


def _proven_by(rule: Rule, proofs: Sequence[Proof]) -> str:
    if not proofs:
        return "no test yet" if rule.where else "—"
    shown = [f"`{proof.name}`" for proof in proofs[:_SHOWN]]
    if len(proofs) > _SHOWN:
        shown.append(f"and {len(proofs) - _SHOWN} more")
    files = sorted({proof.file.removeprefix("tests/") for proof in proofs})
    return "<br>".join([*shown, f"in {', '.join(files)}"])


# ---------------------------------------------------------------- command


def main(arguments: Sequence[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("Usage: scripts/rules [--check]", file=sys.stderr)
        return 2
    rules, proofs = read_table(), read_proofs()
    known = {rule.id for rule in rules}
    wrong = [f"docs/rules.json names what is not there: {place}" for place in unknown_places(rules)]
    wrong += [
        f"{proof.file}: {proof.name} names {identifier}, which is no rule"
        for identifier, found in sorted(proofs.items())
        if identifier not in known
        for proof in found
    ]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    text = page(rules, proofs)
    current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
    if arguments and not current:
        print("docs/rules.md is not current; write it again: scripts/rules", file=sys.stderr)
        return 1
    if not current:
        PAGE.write_text(text, encoding="utf-8")
        print("written: docs/rules.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
