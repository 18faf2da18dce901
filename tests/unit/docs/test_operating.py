"""The operator's page: a founders' file that `scf deploy` takes, and log lines that are written."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from scf_ledger.cli.consortium import read_consortium

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "operating.md"


def test_the_founders_file_is_taken(tmp_path: Path) -> None:
    found = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    file = tmp_path / "consortium.json"
    file.write_text(dedent(found[1]), encoding="utf-8")
    consortium = read_consortium(file, b"s" * 32)
    assert [founder["name"] for founder in consortium.founders] == ["示例银行股份有限公司"]
    assert (consortium.certificate_tolerance, consortium.max_layers) == (5_000, 5)


def test_named_actions_are_logged() -> None:
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| standard error |"))
    named = set(re.findall(r"`(\w+)`", row)) - {"action"}
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    assert named and sorted(named - set(re.findall(r'"action": "(\w+)"', code))) == []
