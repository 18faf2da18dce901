"""What the tests of the intake share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scf_ledger.documents.intake import Finding, Limits, Refused, Rule, read
from scf_ledger.samples import samples_folder

#: Third-party documents, beside the checkout; absent elsewhere.
DATA = Path(__file__).parents[3].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"third-party documents are not at {DATA}")

SAMPLES = samples_folder()
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def data_files(folder: str) -> list[Path]:
    """The third-party files of a folder; none where they are absent."""
    return sorted((DATA / folder).glob("*")) if DATA.is_dir() else []


def sample_files() -> list[Path]:
    """The samples that are sound."""
    return sorted(path for folder in ("chemicals", "steel") for path in (SAMPLES / folder).iterdir())


def sample(name: str) -> bytes:
    """A sample by its path below the folder of samples."""
    return (SAMPLES / name).read_bytes()


def refused(data: bytes, limits: Limits | None = None) -> tuple[Finding, ...]:
    """The findings for which a document is refused."""
    with pytest.raises(Refused) as caught:
        read(data, "test", limits or Limits())
    assert caught.value.findings
    for finding in caught.value.findings:
        assert finding.en and finding.zh, "every finding speaks both languages"
        assert len(finding.value) <= 120
    return caught.value.findings


def rules(data: bytes, limits: Limits | None = None) -> list[Rule]:
    """The rules that a document breaks, the most telling first."""
    return [finding.rule for finding in refused(data, limits)]


def edited(name: str, edit: Callable[[Any], None]) -> bytes:
    """A JSON sample after an edit."""
    value = json.loads(sample(name))
    edit(value)
    return json.dumps(value, ensure_ascii=False).encode()


def replaced(name: str, *pairs: tuple[str, str]) -> bytes:
    """An XML sample in which each first text is put in the place of the second."""
    text = sample(name).decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


def places(findings: tuple[Finding, ...]) -> set[str]:
    """Where the findings are."""
    return {finding.pointer for finding in findings}
