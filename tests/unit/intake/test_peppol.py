"""Peppol BIS Billing 3: what it asks beyond UBL."""

from __future__ import annotations

import re

import pytest

from scf_ledger.documents.intake import DocumentKind, Rule, read
from tests.unit.intake.helpers import UBL, refused, rules

_SPEC = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


def _party(name: str) -> str:
    return (
        f'<cac:Party><cbc:EndpointID schemeID="0088">7300010000001</cbc:EndpointID><cac:PostalAddress><cac:Country>'
        "<cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity>"
        f"<cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>"
    )


def _document(
    root: str = "Invoice", line: str = "InvoicedQuantity", code: str = "InvoiceTypeCode", value: str = "380"
) -> str:
    due = "<cbc:DueDate>2026-12-04</cbc:DueDate>" if root == "Invoice" else ""
    return f"""<{root} xmlns="{UBL}{root}-2" xmlns:cac="{UBL}CommonAggregateComponents-2"
  xmlns:cbc="{UBL}CommonBasicComponents-2"><cbc:CustomizationID>{_SPEC}</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID><cbc:ID>1</cbc:ID>
  <cbc:IssueDate>2026-09-05</cbc:IssueDate>{due}<cbc:{code}>{value}</cbc:{code}>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>ref</cbc:BuyerReference>
  <cac:AccountingSupplierParty>{_party("Seller AB")}</cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>{_party("Buyer AB")}</cac:AccountingCustomerParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">25.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="EUR">125.00</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="EUR">125.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:{root}Line><cbc:ID>1</cbc:ID><cbc:{line} unitCode="C62">3</cbc:{line}>
  <cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>thing</cbc:Name></cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="EUR">33.333333</cbc:PriceAmount></cac:Price></cac:{root}Line></{root}>"""


def test_an_invoice_and_a_credit_note_of_the_profile_are_taken() -> None:
    invoice = read(_document().encode(), "x")
    assert (invoice.kind, invoice.schema) == (DocumentKind.INVOICE, "Peppol BIS Billing 3 Invoice")
    note = read(_document("CreditNote", "CreditedQuantity", "CreditNoteTypeCode", "381").encode(), "x")
    assert (note.kind, note.schema) == (DocumentKind.CREDIT_NOTE, "Peppol BIS Billing 3 CreditNote")
    assert note.lines[0].pieces == 3


@pytest.mark.parametrize(
    ("pattern", "new", "rule", "place"),
    [
        (r"#compliant", "#conformant", Rule.PROFILE, "cbc:CustomizationID"),
        (r"billing:01:1.0", "billing:1", Rule.PROFILE, "cbc:ProfileID"),
        (r"<cbc:ProfileID>.*?</cbc:ProfileID>", "", Rule.PROFILE, "cbc:ProfileID"),
        (r"<cbc:EndpointID.*?</cbc:EndpointID>", "", Rule.PROFILE, "cbc:EndpointID"),
        (r' schemeID="0088"', "", Rule.PROFILE, "cbc:EndpointID"),
        (r">380<", ">381<", Rule.CODE_LIST, "cbc:InvoiceTypeCode"),
        (r"<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", "", Rule.CODE_LIST, "cbc:InvoiceTypeCode"),
        (r"<cbc:DueDate>.*?</cbc:DueDate>", "", Rule.PROFILE, "cbc:DueDate"),
        (r"<cbc:BuyerReference>ref</cbc:BuyerReference>", "", Rule.PROFILE, "cbc:BuyerReference"),
        (r"<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "", Rule.PROFILE, "cbc:DocumentCurrencyCode"),
        (r">EUR</cbc:Doc", ">SEK</cbc:Doc", Rule.PROFILE, "cbc:TaxAmount"),
        (r"<cac:PostalAddress>.*?</cac:PostalAddress>", "", Rule.PROFILE, "cbc:IdentificationCode"),
        (r"<cac:PartyLegalEntity>.*?</cac:PartyLegalEntity>", "", Rule.PROFILE, "cbc:RegistrationName"),
        (r">33.333333<", ">33.32<", Rule.TOTALS, "cbc:LineExtensionAmount"),
        (r"</cac:Price>", "<cbc:BaseQuantity>0</cbc:BaseQuantity></cac:Price>", Rule.PROFILE, "cbc:BaseQuantity"),
    ],
)
def test_each_rule_is_named_where_it_is_broken(pattern: str, new: str, rule: Rule, place: str) -> None:
    text, count = re.subn(pattern, new, _document(), count=1, flags=re.S)
    assert count == 1
    assert any(f.rule is rule and f.pointer.endswith(place) for f in refused(text.encode()))


def test_terms_stand_in_for_a_due_date_and_an_order_for_the_buyers_reference() -> None:
    text = _document().replace("<cbc:DueDate>2026-12-04</cbc:DueDate>", "")
    text = text.replace(
        "<cac:TaxTotal>", "<cac:PaymentTerms><cbc:Note>30 days</cbc:Note></cac:PaymentTerms><cac:TaxTotal>"
    )
    text = text.replace(
        "<cbc:BuyerReference>ref</cbc:BuyerReference>", "<cac:OrderReference><cbc:ID>1</cbc:ID></cac:OrderReference>"
    )
    assert read(text.encode(), "x").due_date is None


def test_other_customizations_of_en_16931_are_plain_ubl() -> None:
    text = (
        _document()
        .replace(_SPEC, "urn:cen.eu:en16931:2017")
        .replace("<cbc:BuyerReference>ref</cbc:BuyerReference>", "")
    )
    assert read(text.encode(), "x").schema == "UBL 2 Invoice"


def test_profile_and_form_are_reported_together() -> None:
    text = _document().replace("2026-09-05", "yesterday").replace(">380<", ">999<")
    assert set(rules(text.encode())) == {Rule.DATE, Rule.CODE_LIST}
