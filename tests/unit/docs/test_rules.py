"""The page of rules says what the code and the tests say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = ROOT.parent / "shared" / "domain.md"
RULES = json.loads((ROOT / "docs" / "rules.json").read_text(encoding="utf-8"))["rules"]


def test_the_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "_rules.py", "--check"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr


def test_each_rule_is_there_once_with_its_titles() -> None:
    names = [rule["id"] for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert re.fullmatch(r"(L|AB|WR|PP|RV)-\d{2}", rule["id"])
        assert rule["en"] and rule["zh"], rule["id"]
        assert ("layer" in rule) == rule["id"].startswith("AB-"), rule["id"]


def test_what_is_missing_is_missing_of_something() -> None:
    """A rule that is enforced nowhere is "not yet" and needs no list of what is missing."""
    assert [rule["id"] for rule in RULES if rule.get("missing") and not rule["where"]] == []


@pytest.mark.skipif(not DOMAIN.exists(), reason="the domain report is not beside the project")
def test_the_table_has_every_rule_of_the_domain_report() -> None:
    text = DOMAIN.read_text(encoding="utf-8")
    asked = re.findall(r"^\| \**((?:L|AB|WR|PP|RV)-\d{2})\** \|", text, re.MULTILINE)
    assert [rule["id"] for rule in RULES] == asked


@pytest.mark.skipif(not DOMAIN.exists(), reason="the domain report is not beside the project")
def test_abuse_cases_have_the_layers_of_the_domain_report() -> None:
    text = DOMAIN.read_text(encoding="utf-8")
    asked = dict(re.findall(r"^\| (AB-\d{2}) \|.*\| ([CGOR+]+)(?: [^|]*)?\|$", text, re.MULTILINE))
    assert {rule["id"]: rule["layer"] for rule in RULES if "layer" in rule} == asked
