"""Peppol BIS Billing 3: what it asks of an invoice or credit note beyond UBL.

The rules that matter for evidence of a claim: who bills whom by which address, under what type, what is due when, for
which order, in one currency, and that each line is its quantity times its price. The full rule set is the Schematron's.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from lxml import etree

from scf_ledger.documents.intake.exact import EXACT
from scf_ledger.documents.intake.formats import decimal
from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.refusals import Rule
from scf_ledger.documents.intake.report import Report
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import attribute, child, children, text

_CUSTOMIZATION = "urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_COMPLETE = re.compile(r"urn:cen\.eu:en16931:2017#compliant#urn:fdc:peppol\.eu:2017:poacc:billing:3\.0(?:#.{1,200})?")
_PROFILE = re.compile(r"urn:fdc:peppol\.eu:2017:poacc:billing:[0-9]{2}:1\.0")
#: UNCL 1001, as PEPPOL-EN16931-P0100 and -P0101 list them.
_TYPE_CODES = {
    DocumentKind.INVOICE: frozenset(
        "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877".split()
    ),
    DocumentKind.CREDIT_NOTE: frozenset(("81", "83", "381", "396", "532")),
}
_ADDRESS_SCHEME = re.compile(r"[0-9]{4}|[A-Z]{2}")
#: PEPPOL-EN16931-R120
_LINE_SLACK = Decimal("0.02")


def claims(root: etree._Element) -> bool:
    """Whether a document says that it follows Peppol BIS Billing 3."""
    return _CUSTOMIZATION in text(root, "cbc:CustomizationID")


def check(root: etree._Element, kind: UblType, report: Report) -> None:
    """Checks a document that claims the profile."""
    _check_header(root, kind, report)
    for path in ("cac:AccountingSupplierParty", "cac:AccountingCustomerParty"):
        party = child(root, f"{path}/cac:Party")
        if party is not None:
            _check_party(party, report)
    currency = text(root, "cbc:DocumentCurrencyCode")
    allowed = {currency, text(root, "cbc:TaxCurrencyCode")} if currency else set()
    for tax in children(root, "cac:TaxTotal/cbc:TaxAmount") if currency else ():
        if attribute(tax, "currencyID") not in allowed:
            _fault(tax, "", "tax is stated in the document's or in the tax currency", "税额货币不符", report)
    total = child(root, "cac:LegalMonetaryTotal/cbc:PayableAmount")
    if currency and total is not None and attribute(total, "currencyID") != currency:
        _fault(total, "", f"the document's currency is {currency}", f"单证货币为 {currency}", report)
    for line in children(root, kind.line):
        _check_line(line, kind, report)


def _check_header(root: etree._Element, kind: UblType, report: Report) -> None:
    if not _COMPLETE.fullmatch(text(root, "cbc:CustomizationID")):
        _fault(
            root, "cbc:CustomizationID", "CustomizationID is not that of Peppol BIS 3", "CustomizationID 不符", report
        )
    if not _PROFILE.fullmatch(text(root, "cbc:ProfileID")):
        _fault(root, "cbc:ProfileID", "ProfileID is not that of Peppol billing", "ProfileID 不符", report)
    code = "cbc:InvoiceTypeCode" if kind.kind is DocumentKind.INVOICE else "cbc:CreditNoteTypeCode"
    if text(root, code) not in _TYPE_CODES[kind.kind]:
        _fault(
            root,
            code,
            f"{code} is none that Peppol billing has",
            f"{code} 不在 Peppol 代码表内",
            report,
            Rule.CODE_LIST,
        )
    if not text(root, "cbc:DocumentCurrencyCode"):
        _fault(root, "cbc:DocumentCurrencyCode", "DocumentCurrencyCode is missing", "缺少 DocumentCurrencyCode", report)
    if not text(root, "cbc:BuyerReference") and not text(root, "cac:OrderReference/cbc:ID"):
        _fault(root, "cbc:BuyerReference", "neither BuyerReference nor OrderReference", "缺少买方编号或订单号", report)
    payable = decimal(text(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"))
    due = text(root, "cbc:DueDate") or text(root, "cac:PaymentMeans/cbc:PaymentDueDate")
    owed = kind.kind is DocumentKind.INVOICE and payable is not None and payable > 0
    if owed and not due and not text(root, "cac:PaymentTerms/cbc:Note"):
        _fault(root, "cbc:DueDate", "neither a due date nor payment terms", "缺少到期日或付款条件", report)


def _check_party(party: etree._Element, report: Report) -> None:
    address = child(party, "cbc:EndpointID")
    if address is None or not text(address):
        _fault(party, "cbc:EndpointID", "EndpointID is missing", "缺少 EndpointID", report)
    elif not _ADDRESS_SCHEME.fullmatch(attribute(address, "schemeID")):
        _fault(
            address, "", "EndpointID needs a schemeID of four digits or two letters", "EndpointID 缺少 schemeID", report
        )
    if not text(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode"):
        _fault(
            party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode", "the country is missing", "缺少国家", report
        )
    if not text(party, "cac:PartyLegalEntity/cbc:RegistrationName"):
        _fault(party, "cac:PartyLegalEntity/cbc:RegistrationName", "the legal name is missing", "缺少法定名称", report)


def _check_line(line: etree._Element, kind: UblType, report: Report) -> None:
    """PEPPOL-EN16931-R120: net amount = quantity x price / base quantity + charges - allowances."""
    quantity, price = decimal(text(line, kind.quantity)), decimal(text(line, "cac:Price/cbc:PriceAmount"))
    net = decimal(text(line, "cbc:LineExtensionAmount"))
    base = decimal(text(line, "cac:Price/cbc:BaseQuantity") or "1")
    if base is not None and base <= 0:
        _fault(line, "cac:Price/cbc:BaseQuantity", "BaseQuantity must be above zero", "BaseQuantity 须大于零", report)
        return
    if quantity is None or price is None or net is None or base is None:
        return
    with localcontext(EXACT):
        extra = Decimal(0)
        for part in children(line, "cac:AllowanceCharge"):
            amount = decimal(text(part, "cbc:Amount")) or Decimal(0)
            extra += amount if text(part, "cbc:ChargeIndicator") in ("true", "1") else -amount
        # Both sides times the base: a division would round.
        wrong = abs((net - extra) * base - quantity * price) > _LINE_SLACK * base
    if wrong:
        element = child(line, "cbc:LineExtensionAmount")
        report.at(
            element if element is not None else line,
            Rule.TOTALS,
            "LineExtensionAmount is not quantity times price plus charges less allowances",
            "行金额不等于数量乘单价加附加费减折扣",
            value=text(element),
        )


def _fault(holder: etree._Element, below: str, en: str, zh: str, report: Report, rule: Rule = Rule.PROFILE) -> None:
    found = child(holder, below) if below else holder
    if found is None:
        report.at(holder, rule, en, zh, value="(missing)", below=below)
    else:
        report.at(found, rule, en, zh, value=text(found) or attribute(found, "schemeID"))
