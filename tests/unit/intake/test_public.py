"""The public surface."""

from __future__ import annotations

import dataclasses

from scf_ledger.documents import intake
from scf_ledger.documents.intake import RULE_NAMES, Document, DocumentKind, Finding, Refusal, Refused, Rule, read
from tests.unit.intake.helpers import sample, sample_files


def test_exported_names_are_complete_and_sorted() -> None:
    assert intake.__all__ == sorted(intake.__all__, key=lambda name: (not name.isupper(), name.islower(), name))
    assert all(hasattr(intake, name) for name in intake.__all__)


def test_every_rule_and_kind_has_its_names() -> None:
    assert set(RULE_NAMES) == set(Rule) and [rule.name for rule in Rule] == [rule.value for rule in Rule]
    assert list(Rule) == sorted(Rule)
    assert all(kind.zh and kind.en for kind in DocumentKind)


def test_a_refusal_shows_its_first_finding() -> None:
    first = Finding(rule=Rule.DATE, en="no date", zh="不是日期", pointer="/a", line=3, value="x")
    refusal = Refusal(file="a.json", findings=(first, Finding(rule=Rule.SIZE, en="large", zh="大")))
    assert (refusal.rule, refusal.pointer, refusal.line, refusal.value) == (Rule.DATE, "/a", 3, "x")
    assert (refusal.en, refusal.zh) == ("no date", "不是日期")
    assert str(Refused(refusal)) == "a.json:3 /a: DATE: no date (and 1 more)"


def _floats(value: object) -> bool:
    if isinstance(value, float):
        return True
    if isinstance(value, dict):
        return any(_floats(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_floats(item) for item in value)
    return False


def test_no_document_holds_a_float() -> None:
    for path in sample_files():
        assert not _floats(dataclasses.asdict(read(path.read_bytes(), path.name)))


def test_documents_cannot_be_changed() -> None:
    document = read(sample("steel/order.xml"), "x")
    try:
        document.number = "other"  # type: ignore[misc]
    except dataclasses.FrozenInstanceError:
        return
    raise AssertionError(Document)
