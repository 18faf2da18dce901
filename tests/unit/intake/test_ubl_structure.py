"""UBL: required elements, values by their representation terms, and nothing twice."""

from __future__ import annotations

import re

import pytest

from scf_ledger.documents.intake import Rule, read
from scf_ledger.documents.intake.ubl_types import TYPES
from tests.unit.intake.helpers import UBL, refused, replaced, rules, sample

_INVOICE = "steel/invoice.xml"


@pytest.mark.parametrize("root", TYPES)
def test_an_empty_document_names_all_that_it_lacks(root: str) -> None:
    findings = refused(f'<{root} xmlns="{UBL}{root}-2"/>'.encode())
    missing = {finding.pointer.removeprefix(f"/{root}/") for finding in findings}
    assert missing == {path for path in TYPES[root].required if path != "cac:LegalMonetaryTotal/cbc:PayableAmount"}
    assert {finding.rule for finding in findings} == {Rule.SCHEMA}


def _without(name: str, element: str) -> bytes:
    text, count = re.subn(f"<{element}[ >].*?</{element}>", "", sample(name).decode(), count=1, flags=re.S)
    assert count == 1
    return text.encode()


@pytest.mark.parametrize(
    ("name", "element", "pointer"),
    [
        (_INVOICE, "cbc:ID", "/Invoice/cbc:ID"),
        (_INVOICE, "cbc:IssueDate", "/Invoice/cbc:IssueDate"),
        (_INVOICE, "cac:AccountingCustomerParty", "/Invoice/cac:AccountingCustomerParty"),
        (_INVOICE, "cac:LegalMonetaryTotal", "/Invoice/cac:LegalMonetaryTotal"),
        (_INVOICE, "cbc:PayableAmount", "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"),
        (_INVOICE, "cac:Item", "/Invoice/cac:InvoiceLine[1]/cac:Item"),
        ("steel/order.xml", "cac:LineItem", "/Order/cac:OrderLine[1]/cac:LineItem"),
        ("steel/quotation.xml", "cac:SellerSupplierParty", "/Quotation/cac:SellerSupplierParty"),
        (
            "steel/despatch-advice.xml",
            "cac:OrderLineReference",
            "/DespatchAdvice/cac:DespatchLine[1]/cac:OrderLineReference",
        ),
        ("steel/waybill.xml", "cac:Shipment", "/Waybill/cac:Shipment"),
        ("steel/remittance-advice.xml", "cac:AccountingSupplierParty", "/RemittanceAdvice/cac:AccountingSupplierParty"),
    ],
)
def test_a_missing_element_is_named(name: str, element: str, pointer: str) -> None:
    assert pointer in [finding.pointer for finding in refused(_without(name, element))]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("2026-09-05</cbc:IssueDate>", "2026-9-5</cbc:IssueDate>", Rule.DATE),
        ("2026-12-04</cbc:DueDate>", "2026-02-30</cbc:DueDate>", Rule.DATE),
        ('currencyID="CNY">3427290.00', 'currencyID="RMB">3427290.00', Rule.CODE_LIST),
        ('currencyID="CNY">3427290.00', 'currencyID="XAU">3427290.00', Rule.CODE_LIST),
        (' currencyID="CNY">3427290.00', ">3427290.00", Rule.CODE_LIST),
        (">3427290.00<", ">3427290.001<", Rule.NUMBER),
        (">3427290.00<", ">3,427,290.00<", Rule.NUMBER),
        (">3427290.00<", ">3.42729E6<", Rule.NUMBER),
        (">3427290.00<", "><", Rule.NUMBER),
        (">3427290.00<", ">9999999999999999999.00<", Rule.NUMBER),
        ('unitCode="TNE">300</cbc:Inv', 'unitCode="TNE">-300</cbc:Inv', Rule.NUMBER),
        ('unitCode="TNE">300</cbc:Inv', 'unitCode="tonnes">300</cbc:Inv', Rule.CODE_LIST),
        ("<cbc:Percent>13<", "<cbc:Percent>13%<", Rule.NUMBER),
        ("<cbc:IdentificationCode>CN<", "<cbc:IdentificationCode>QQ<", Rule.CODE_LIST),
        ("<cbc:DocumentCurrencyCode>CNY<", "<cbc:DocumentCurrencyCode>cny<", Rule.CODE_LIST),
        ('schemeID="USCC">91310000MA1FL0001R', 'schemeID="USCC">91310000MA1FL0001X', Rule.CHECK_DIGIT),
        ("<cbc:UBLVersionID>2.3", "<cbc:UBLVersionID>3.0", Rule.CODE_LIST),
        ("<cbc:ID>26312000000100000018<", "<cbc:ID> <", Rule.SCHEMA),
        ("</cbc:DueDate>", "</cbc:DueDate><cbc:DueDate>2027-01-01</cbc:DueDate>", Rule.REPEATED),
        ("<cbc:IssueDate>", "<cbc:ID>other</cbc:ID><cbc:IssueDate>", Rule.REPEATED),
        (
            "<cac:LegalMonetaryTotal>",
            "<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID='CNY'>1</cbc:PayableAmount>",
            None,
        ),
        ("</cac:LegalMonetaryTotal>", "</cac:LegalMonetaryTotal><cac:LegalMonetaryTotal/>", Rule.REPEATED),
        ("<cac:LegalMonetaryTotal>", "<cac:LegalMonetaryTotal>text", Rule.SCHEMA),
        ("<cbc:DueDate>2026-12-04", "<cbc:DueDate>2026-12-04<cbc:Note/>", Rule.SCHEMA),
        ("<cac:LegalMonetaryTotal>", "<x:y xmlns:x='urn:x'/><cac:LegalMonetaryTotal>", Rule.SCHEMA),
        ("<cbc:IssueDate>", "<cbc:CopyIndicator>no</cbc:CopyIndicator><cbc:IssueDate>", Rule.SCHEMA),
        ("<cbc:InvoiceTypeCode>", "<cbc:IssueTime>25:00:00</cbc:IssueTime><cbc:InvoiceTypeCode>", Rule.DATE),
    ],
)
def test_values_have_the_form_that_their_names_tell(old: str, new: str, rule: Rule | None) -> None:
    found = rules(replaced(_INVOICE, (old, new)))
    assert (rule or Rule.REPEATED) in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-09-05</cbc:IssueDate>", "2026-09-05+08:00</cbc:IssueDate>"),
        ("2026-09-05</cbc:IssueDate>", "2026-09-05Z</cbc:IssueDate>"),
        (">3427290.00<", ">3427290.0000<"),
        (">3427290.00<", ">+3427290<"),
        ('unitCode="TNE"', 'unitCode="DAY"'),
        ('<cbc:PriceAmount currencyID="CNY">3280.00<', '<cbc:PriceAmount currencyID="CNY">3280.000001<'),
        ("<cbc:UBLVersionID>2.3</cbc:UBLVersionID>", ""),
    ],
)
def test_other_spellings_of_the_same_are_taken(old: str, new: str) -> None:
    assert read(replaced(_INVOICE, (old, new)), "x").issue_date == "2026-09-05"


def test_extensions_are_their_authors_business() -> None:
    extension = (
        f'<ext:UBLExtensions xmlns:ext="{UBL}CommonExtensionComponents-2"><ext:UBLExtension><ext:ExtensionContent>'
        "<a:b xmlns:a='urn:a'>text<a:Date>x</a:Date>more</a:b>"
        "</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )
    document = read(replaced(_INVOICE, ("<cbc:UBLVersionID>", f"{extension}<cbc:UBLVersionID>")), "x")
    assert any(pointer.endswith("{urn:a}Date") for pointer in document.fields)


def test_a_party_without_name_and_identifier_is_nobody() -> None:
    text = sample("steel/order.xml").decode()
    start, end = text.index("<cac:BuyerCustomerParty>"), text.index("</cac:BuyerCustomerParty>")
    nobody = text[:start] + "<cac:BuyerCustomerParty><cac:Party/>" + text[end:]
    (finding,) = refused(nobody.encode())
    assert finding.pointer == "/Order/cac:BuyerCustomerParty"


def test_negative_quantities_belong_to_corrections_of_invoices_only() -> None:
    data = replaced(
        "steel/despatch-advice.xml",
        ('<cbc:DeliveredQuantity unitCode="TNE">27.860', '<cbc:DeliveredQuantity unitCode="TNE">-27.860'),
    )
    assert rules(data) == [Rule.NUMBER]


@pytest.mark.parametrize(("code", "answer"), [("AP", True), ("RE", False), ("CA", None)])
def test_order_responses_answer(code: str, answer: bool | None) -> None:
    data = replaced("steel/order-response.xml", (">AP<", f">{code}<"))
    assert read(data, "x").accepted is answer


def test_fields_hold_every_leaf_with_its_attributes_once() -> None:
    fields = read(sample(_INVOICE), "x").fields
    assert fields["/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity"] == "300"
    assert fields["/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity/@unitCode"] == "TNE"
    assert fields["/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount/@currencyID"] == "CNY"
    assert list(fields)[:3] == ["/Invoice/cbc:UBLVersionID", "/Invoice/cbc:CustomizationID", "/Invoice/cbc:ID"]
