"""Every document of ../shared/data gets the verdict that its origin gives it, and says what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from scf_ledger.documents.intake import (
    Document,
    GoodsLine,
    LinkStatus,
    Money,
    Rule,
    Subject,
    link,
    read,
    read_folder,
)
from tests.unit.intake.helpers import DATA, data_files, needs_data, refused

pytestmark = needs_data

_FOLDERS = (
    "chemical-certificates-coa",
    "invoices-peppol",
    "mill-certificates-en10168",
    "trade-documents-ubl",
    "traceability-events-epcis",
)
_VALID = [path for folder in _FOLDERS for path in data_files(folder) if not path.name.startswith("invalid_")]


def _read(name: str) -> Document:
    path = DATA / name
    return read(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", _VALID, ids=lambda path: str(path.relative_to(DATA)))
def test_every_valid_document_is_accepted(path: Path) -> None:
    document = read(path.read_bytes(), path.name)
    assert document.fields and document.evidence_date and document.sha256


def test_mill_certificate_with_faults_names_every_fault() -> None:
    findings = refused((DATA / "mill-certificates-en10168/invalid_certificate_1.json").read_bytes())
    base = "/Certificate/Inspection/ChemicalComposition"
    elements = [71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 85, 86, 92]
    assert [f.pointer for f in findings[:2]] == [
        "/Certificate/CertificateLanguages",
        "/Certificate/CommercialTransaction/A97",
    ]
    assert {f.pointer for f in findings[2:]} == {f"{base}/C{n}/Actual" for n in elements} | {f"{base}/C71/Symbol"}
    assert findings[1].value == "1" and findings[1].en == "CommercialTransaction.A97 must be text, it is the number 1"
    # The exact digits of the document, not those of a binary float.
    assert next(f for f in findings if f.pointer == f"{base}/C86/Actual").value == "0.00001"


def test_certificate_of_analysis_with_faults_names_every_fault() -> None:
    findings = refused((DATA / "chemical-certificates-coa/invalid_certificate_1.json").read_bytes())
    assert {(f.pointer.removeprefix("/Certificate"), f.rule, f.value) for f in findings} == {
        ("/Parties/Manufacturer/Name", Rule.SCHEMA, "(missing)"),
        ("/Parties/Manufacturer/Identifiers/DUNS", Rule.SCHEMA, ""),
        ("/BusinessTransaction/OrderConfirmation/Date", Rule.DATE, "invalid_date"),
        ("/BusinessTransaction/Delivery/Id", Rule.SCHEMA, "3"),
        ("/Product/Name", Rule.SCHEMA, ""),
        ("/Product/FillingBatchId", Rule.SCHEMA, ""),
        ("/DeclarationOfConformity/Declaration", Rule.SCHEMA, ""),
        ("/Analysis/Inspections/1/Property", Rule.SCHEMA, "(missing)"),
    }


def test_mill_certificate_says_coil_mass_and_order_but_no_heat() -> None:
    document = _read("mill-certificates-en10168/valid_certificate_3.json")
    (line,) = document.lines
    assert document.schema == "EN 10168 0.4.1" and document.certificate_type == "3.1"
    assert (document.number, document.issue_date) == ("1866645/001", "2018-10-23")
    assert (line.unit_no, line.pieces, line.mass_kg, line.goods_class) == ("7282841", 16, 5739, "TUBE")
    # C00 is "175508" there: the number of a sample, which no field calls a heat.
    assert line.heat_no == "" and not any(s.scheme == "heat" for s in document.subjects)
    assert {(r.scheme, r.id) for r in document.references} >= {
        ("order", "0334/2019/ZZS"),
        ("despatch_advice", "DN-1583836"),
    }
    assert [p.role for p in document.parties] == ["manufacturer", "purchaser", "consignee", "certificate_receiver"]


def test_actual_mass_is_rounded_down() -> None:
    (line,) = _read("mill-certificates-en10168/valid_certificate_1.json").lines
    assert (line.quantity, line.unit_code, line.mass_kg) == ("5739.3", "KGM", 5739)


def test_certificate_of_analysis_says_delivered_mass_and_batches() -> None:
    document = _read("chemical-certificates-coa/valid_certificate_1.json")
    (line,) = document.lines
    assert (line.mass_kg, line.batch_no, line.goods_class) == (90, "210000", "PLASTIC")
    assert [s.id for s in document.subjects if s.scheme == "batch"] == ["210000", "100001", "123456789 10"]
    assert [(r.scheme, r.id, r.date) for r in document.references] == [
        ("order", "1000/12/12/2021", "2021-12-01"),
        ("order_response", "22", "2021-12-01"),
        ("despatch_advice", "3000/20", "2021-12-13"),
    ]


def test_images_stand_in_the_fields_as_their_hashes() -> None:
    document = _read("mill-certificates-en10168/valid_certificate_1.json")
    note = document.fields["/Certificate/CommercialTransaction/A04"]
    assert note.startswith("sha256:") and "data:image/png;base64" in note and len(note) < 140


def test_ubl_invoice_without_tax_inclusive_amount_has_it_from_its_parts() -> None:
    document = _read("trade-documents-ubl/UBL-Invoice-2.0-Example.xml")
    assert document.money == Money(
        currency="GBP", exponent=2, payable=10750, tax_inclusive=10750, tax_exclusive=9000, tax=1750, prepaid=None
    )
    assert document.due_date == "2005-07-21"
    assert document.lines == (
        GoodsLine(
            description="Acme beeswax",
            goods_class="OTHER",
            quantity="100",
            unit_code="KGM",
            mass_kg=100,
            batch_no="546378239",
        ),
    )


def test_peppol_invoices_are_told_from_plain_ubl() -> None:
    document = _read("invoices-peppol/Allowance-example.xml")
    assert document.schema == "Peppol BIS Billing 3 Invoice"
    # Tax stands there a second time in SEK: it is not added.
    assert document.money and (document.money.tax, document.money.prepaid) == (122500, 100000)


def test_peppol_correction_line_keeps_its_negative_quantity() -> None:
    lines = _read("invoices-peppol/base-example.xml").lines
    assert [line.quantity for line in lines] == ["7", "-3"]


def test_waybill_counts_net_mass_and_pieces() -> None:
    (line,) = _read("trade-documents-ubl/UBL-Waybill-2.0-Example-International.xml").lines
    assert (line.mass_kg, line.pieces) == (110, 10)


def test_simple_order_response_says_yes() -> None:
    assert _read("trade-documents-ubl/UBL-OrderResponseSimple-2.0-Example.xml").accepted is True


def test_transformation_event_keeps_inputs_outputs_and_correction() -> None:
    wrong, right = _read("traceability-events-epcis/ErrorDeclarationAndCorrectiveEvent.jsonld").events
    assert wrong.time == "2020-01-13T23:00:00.000Z"
    assert wrong.inputs == ("urn:epc:id:sgtin:4012345.011111.987",)
    assert [(q.part, q.quantity, q.unit_code) for q in wrong.quantities] == [
        ("input", "500", "KGM"),
        ("output", "452", "KGM"),
    ]
    assert wrong.error and wrong.error.corrective_events == (right.id,) and right.error is None


def test_events_keep_parents_children_and_transactions() -> None:
    (event,) = _read("traceability-events-epcis/Example_9.6.3-AggregationEvent.jsonld").events
    assert event.parent == "urn:epc:id:sscc:0614141.1234567890" and len(event.children) == 2
    assert [(q.part, q.quantity, q.unit_code) for q in event.quantities] == [
        ("child", "10", ""),
        ("child", "200.5", "KGM"),
    ]
    document = _read("traceability-events-epcis/Example_9.6.1-ObjectEvent.jsonld")
    assert document.events[1].biz_transactions[1] == ("desadv", "urn:epcglobal:cbv:bt:0614141073467:1152")
    assert Subject(scheme="epc", id="urn:epc:id:sgtin:0614141.107346.2017") in document.subjects


def test_the_trade_links_up() -> None:
    documents = [item.document for item in read_folder(DATA / "trade-documents-ubl") if item.document]
    found = {
        (one.source.kind.value, one.scheme): (one.status, one.date_agrees)
        for one in link(documents)
        if one.status is LinkStatus.RESOLVED
    }
    resolved = (LinkStatus.RESOLVED, True)
    assert found == {
        ("despatch_advice", "order"): resolved,
        ("invoice", "order"): resolved,
        ("order_response", "order"): resolved,
        ("receipt_advice", "order"): resolved,
        ("receipt_advice", "despatch_advice"): resolved,
        ("remittance_advice", "invoice"): resolved,
        ("waybill", "order"): resolved,
    }
    assert any(one.status is LinkStatus.UNRESOLVED and one.id == "34" for one in link(documents))


def test_folder_tells_documents_from_notes_and_schemas() -> None:
    items = {item.file: item for item in read_folder(DATA)}
    assert {name for name, item in items.items() if item.refusal} == {
        "chemical-certificates-coa/invalid_certificate_1.json",
        "mill-certificates-en10168/invalid_certificate_1.json",
    }
    ignored = {name for name, item in items.items() if item.ignored}
    assert "README.md" in ignored and {name for name in ignored if name.startswith("schemas/")} == {
        name for name in items if name.startswith("schemas/")
    }
