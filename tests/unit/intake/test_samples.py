"""The samples are sound, agree with one another, and the invalid ones are refused for what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.documents.intake import Document, DocumentKind, LinkStatus, Rule, link, read, read_folder
from scf_ledger.samples import warehouse_folder
from tests.unit.intake.helpers import SAMPLES, refused, sample, sample_files


def _documents() -> list[Document]:
    return [
        item.document for folder in ("steel", "chemicals") for item in read_folder(SAMPLES / folder) if item.document
    ]


def _one(kind: DocumentKind, folder: str) -> Document:
    (found,) = (i.document for i in read_folder(SAMPLES / folder) if i.document and i.document.kind is kind)
    return found


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_is_accepted_and_small(path: Path) -> None:
    document = read(path.read_bytes(), path.name)
    assert document.number and document.issue_date and document.size < 10_000


def test_every_kind_but_two_has_a_sample() -> None:
    of_warehouse = {item.document.kind for item in read_folder(warehouse_folder()) if item.document}
    assert {document.kind for document in _documents()} | of_warehouse == set(DocumentKind) - {
        DocumentKind.CREDIT_NOTE,
        DocumentKind.ORDER_CANCELLATION,
    }


def test_every_link_between_the_samples_resolves() -> None:
    made = link(_documents())
    loose = {(one.scheme, one.id) for one in made if one.status is not LinkStatus.RESOLVED}
    # Papers of kinds that the intake does not know.
    assert loose == {("contract", "HT-2026-0315"), *(("works_order", f"WO-260910-{n}") for n in (1, 2, 3))}
    assert not [one for one in made if one.date_agrees is False]


def test_certificates_despatch_receipt_and_waybill_agree_on_every_coil() -> None:
    coils: dict[str, set[tuple[int | None, int | None]]] = {}
    for document in _documents():
        for line in document.lines:
            if line.unit_no:
                coils.setdefault(line.unit_no, set()).add((line.mass_kg, line.pieces))
    assert coils == {
        "HC26091501": {(27860, 1)},
        "HC26091502": {(28415, 1)},
        "HC26091503": {(29130, 1)},
    }


def test_heats_are_those_that_the_certificates_name() -> None:
    heats = {line.unit_no: line.heat_no for d in _documents() for line in d.lines if line.heat_no}
    assert heats == {"HC26091501": "H2609A187", "HC26091502": "H2609A188", "HC26091503": "H2609B012"}


def test_invoices_bill_what_was_ordered_in_fen() -> None:
    for folder, total in (("steel", 342_729_000), ("chemicals", 378_550_000)):
        order, invoice = _one(DocumentKind.ORDER, folder), _one(DocumentKind.INVOICE, folder)
        assert order.money and invoice.money
        assert order.money.tax_inclusive == invoice.money.tax_inclusive == total
        assert (invoice.money.currency, invoice.money.exponent) == ("CNY", 2)
        assert len(invoice.number) == 20 and invoice.number.isdigit()
        assert [(line.description, line.mass_kg) for line in invoice.lines] == [
            (line.description, line.mass_kg) for line in order.lines
        ]
    assert _one(DocumentKind.INVOICE, "steel").money.payable == 274_183_200  # type: ignore[union-attr]


def test_certificates_of_analysis_cover_what_was_despatched() -> None:
    despatch = _one(DocumentKind.DESPATCH_ADVICE, "chemicals")
    certificates = [d for d in _documents() if d.kind is DocumentKind.CERTIFICATE_OF_ANALYSIS]
    said = {(line.batch_no, line.mass_kg, line.goods_class) for d in certificates for line in d.lines}
    assert said == {(line.batch_no, line.mass_kg, line.goods_class) for line in despatch.lines}
    assert said == {("ME260908A", 500_000, "METHANOL"), ("SM260908C", 300_000, "STYRENE")}


def test_events_follow_the_coils_from_the_mill_to_delivery() -> None:
    events = _one(DocumentKind.EPCIS, "steel").events
    assert [event.biz_step for event in events] == [
        *["commissioning"] * 3,
        "shipping",
        "receiving",
        "storing",
        "shipping",
    ]
    assert events[4].time == "2026-09-16T22:40:00.000Z" and events[4].time_zone == "+08:00"
    assert sorted(event.time for event in events) == [event.time for event in events]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("doctype-bomb.xml", [Rule.XML_DOCTYPE]),
        ("missing-field.json", [Rule.SCHEMA, Rule.DATE, Rule.CHECK_DIGIT]),
        ("truncated.json", [Rule.JSON_SYNTAX]),
        ("wrong-total.xml", [Rule.TOTALS, Rule.TOTALS]),
    ],
)
def test_invalid_samples_are_refused_for_what_is_wrong(name: str, found: list[Rule]) -> None:
    assert [finding.rule for finding in refused(sample(f"invalid/{name}"))] == found


def test_one_bad_document_does_not_stop_the_rest() -> None:
    items = list(read_folder(SAMPLES))
    assert sum(item.refusal is not None for item in items) == 4
    assert sum(item.document is not None for item in items) == len(sample_files())
    assert [item.file for item in items] == sorted(item.file for item in items)
