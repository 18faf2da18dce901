"""Links between documents: found, missing, ambiguous."""

from __future__ import annotations

import pytest

from scf_ledger.documents.intake import Document, DocumentKind, LinkStatus, link, read
from scf_ledger.documents.intake.links import Link
from tests.unit.intake.helpers import edited, replaced, sample

_ORDER, _INVOICE = "steel/order.xml", "steel/invoice.xml"
_NUMBER = "PO-20260901-001"


def _read(data: bytes, name: str = "x") -> Document:
    return read(data, name)


def _order(*pairs: tuple[str, str]) -> Document:
    return _read(replaced(_ORDER, *pairs))


def _to_order(documents: list[Document]) -> Link:
    (found,) = (one for one in link(documents) if one.source.kind is DocumentKind.INVOICE and one.scheme == "order")
    return found


def test_a_reference_to_a_document_that_is_not_there_is_reported() -> None:
    found = _to_order([_read(sample(_INVOICE))])
    assert (found.status, found.targets, found.relation, found.id) == (LinkStatus.UNRESOLVED, (), "bills", _NUMBER)


def test_a_reference_leads_to_its_document() -> None:
    order = _read(sample(_ORDER), "order.xml")
    found = _to_order([_read(sample(_INVOICE)), order])
    assert found.status is LinkStatus.RESOLVED and found.date_agrees is True
    (target,) = found.targets
    assert (target.sha256, target.file, target.number) == (order.sha256, "order.xml", _NUMBER)


def test_the_same_bytes_twice_are_one_document() -> None:
    documents = [_read(sample(_INVOICE)), _read(sample(_ORDER), "a"), _read(sample(_ORDER), "b")]
    assert _to_order(documents).status is LinkStatus.RESOLVED


def test_two_documents_of_one_number_are_ambiguous() -> None:
    other = _order(("先款后货", "先货后款"))
    found = _to_order([_read(sample(_INVOICE)), _read(sample(_ORDER)), other])
    assert found.status is LinkStatus.AMBIGUOUS and len(found.targets) == 2


def test_the_date_of_the_reference_tells_two_apart() -> None:
    other = _order(("<cbc:IssueDate>2026-09-01", "<cbc:IssueDate>2026-09-02"))
    found = _to_order([_read(sample(_INVOICE)), other, _read(sample(_ORDER))])
    assert found.status is LinkStatus.RESOLVED and found.date_agrees is True


def test_a_date_that_contradicts_is_said() -> None:
    other = _order(("<cbc:IssueDate>2026-09-01", "<cbc:IssueDate>2026-09-02"))
    found = _to_order([_read(sample(_INVOICE)), other])
    assert found.status is LinkStatus.RESOLVED and found.date_agrees is False


@pytest.mark.parametrize("spelling", ["po-20260901-001", "PO -20260901- 001", "ＰＯ－２０２６０９０１－００１"])
def test_ab_02_width_case_and_spaces_do_not_part_one_number(spelling: str) -> None:
    order = _order((f"<cbc:ID>{_NUMBER}<", f"<cbc:ID>{spelling}<"))
    assert order.number == spelling, "what is written stays as it is"
    assert _to_order([_read(sample(_INVOICE)), order]).status is LinkStatus.RESOLVED


@pytest.mark.parametrize("spelling", ["P0-20260901-001", "PO-20260901-1"])
def test_letters_that_look_like_digits_and_leading_zeros_do(spelling: str) -> None:
    order = _order((f"<cbc:ID>{_NUMBER}<", f"<cbc:ID>{spelling}<"))
    assert _to_order([_read(sample(_INVOICE)), order]).status is LinkStatus.UNRESOLVED


def test_ab_07_two_certificates_for_one_coil_are_ambiguous() -> None:
    first = _read(sample("steel/mill-certificate-1.json"))

    def forge(value: dict[str, dict[str, dict[str, str]]]) -> None:
        value["Certificate"]["CommercialTransaction"]["A03"] = "MC-FORGED"

    second = _read(edited("steel/mill-certificate-1.json", forge))
    despatch = _read(sample("steel/despatch-advice.xml"))
    found = [one for one in link([despatch, first, second]) if one.relation == "certified_by"]
    assert [one.status for one in found] == [LinkStatus.AMBIGUOUS, LinkStatus.UNRESOLVED, LinkStatus.UNRESOLVED]


def test_coils_of_one_number_from_two_mills_are_told_apart() -> None:
    def of_another_mill(value: dict[str, dict[str, dict[str, dict[str, str]]]]) -> None:
        value["Certificate"]["CommercialTransaction"]["A01"]["USCC"] = "91310115MA1K000016"

    ours = _read(sample("steel/mill-certificate-1.json"))
    theirs = _read(edited("steel/mill-certificate-1.json", of_another_mill))
    despatch = _read(sample("steel/despatch-advice.xml"))
    found = next(one for one in link([theirs, despatch, ours]) if one.relation == "certified_by")
    assert found.status is LinkStatus.RESOLVED and found.targets[0].sha256 == ours.sha256


def test_credit_notes_correct_invoices() -> None:
    text = sample(_INVOICE).decode()
    for old, new in (
        ("Invoice-2", "CreditNote-2"),
        ("<Invoice", "<CreditNote"),
        ("</Invoice>", "</CreditNote>"),
        ("InvoiceLine", "CreditNoteLine"),
        ("InvoicedQuantity", "CreditedQuantity"),
        ("<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"),
        ("26312000000100000018", "26312000000100000033"),
    ):
        assert old in text
        text = text.replace(old, new)
    number = "<cbc:ID>26312000000100000018</cbc:ID>"
    reference = f"<cac:InvoiceDocumentReference>{number}</cac:InvoiceDocumentReference>"
    text = text.replace(
        "<cac:OrderReference>", f"<cac:BillingReference>{reference}</cac:BillingReference><cac:OrderReference>", 1
    )
    note, invoice = _read(text.encode()), _read(sample(_INVOICE))
    (found,) = (one for one in link([note, invoice]) if one.relation == "corrects")
    assert note.kind is DocumentKind.CREDIT_NOTE and found.targets[0].number == invoice.number
