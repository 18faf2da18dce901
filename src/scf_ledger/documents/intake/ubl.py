"""UBL 2 documents: checked, and read into `Document`."""

from __future__ import annotations

from typing import Any

from lxml import etree

from scf_ledger.documents.intake import peppol, ubl_lexical, ubl_structure, ubl_totals
from scf_ledger.documents.intake.codes import CURRENCIES
from scf_ledger.documents.intake.exact import minor_units
from scf_ledger.documents.intake.formats import decimal, xsd_date
from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.model import Money, Subject
from scf_ledger.documents.intake.report import Report
from scf_ledger.documents.intake.ubl_goods import goods_lines, goods_subjects
from scf_ledger.documents.intake.ubl_parties import parties
from scf_ledger.documents.intake.ubl_references import references
from scf_ledger.documents.intake.ubl_totals import Totals
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import attribute, child, children, text, texts

_BILLS = (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)
#: When the goods moved, by the document that reports it.
_MOVED = {
    DocumentKind.DESPATCH_ADVICE: ("cac:Shipment/cac:Delivery/cac:Despatch/cbc:ActualDespatchDate",),
    DocumentKind.RECEIPT_ADVICE: (
        "cac:Shipment/cac:Delivery/cbc:ActualDeliveryDate",
        "cac:ReceiptLine/cbc:ReceivedDate",
    ),
    DocumentKind.WAYBILL: ("cac:Shipment/cac:Delivery/cac:Despatch/cbc:ActualDespatchDate",),
}
#: Answers of an OrderResponse (UNCL 4343) that are a yes or a no; a changed order is neither.
_ANSWERS = {"AP": True, "RE": False}
_SUBJECTS = {
    DocumentKind.ORDER: "order",
    DocumentKind.INVOICE: "invoice",
    DocumentKind.CREDIT_NOTE: "credit_note",
    DocumentKind.QUOTATION: "quotation",
    DocumentKind.DESPATCH_ADVICE: "despatch_advice",
    DocumentKind.RECEIPT_ADVICE: "receipt_advice",
    DocumentKind.WAYBILL: "waybill",
}


def check(root: etree._Element, kind: UblType, report: Report) -> None:
    """Checks structure, values, profile and, if the values have their form, arithmetic."""
    ubl_structure.check(root, kind, report)
    ubl_lexical.check(root, report)
    sound = not report.findings
    if kind.kind in _BILLS:
        if peppol.claims(root):
            peppol.check(root, kind, report)
        if sound:
            ubl_totals.check(root, kind, report)


def extract(root: etree._Element, kind: UblType) -> dict[str, Any]:
    """What a UBL document says, as fields of `Document`."""
    issued = xsd_date(text(root, "cbc:IssueDate"))
    named = references(root, kind)
    subjects = [Subject(scheme=_SUBJECTS[kind.kind], id=text(root, "cbc:ID"))] if kind.kind in _SUBJECTS else []
    subjects += [Subject(scheme=r.scheme, id=r.id) for r in named if r.scheme in ("order", "invoice", "certificate")]
    subjects += goods_subjects(root, kind)
    return {
        "schema": _schema(root, kind),
        "number": text(root, "cbc:ID"),
        "issue_date": issued,
        "evidence_date": _moved(root, kind) or issued,
        "due_date": _due(root),
        "accepted": _accepted(root, kind),
        "parties": parties(root, kind),
        "subjects": tuple(dict.fromkeys(subjects)),
        "references": named,
        "lines": goods_lines(root, kind),
        "money": _money(root, kind),
    }


def _schema(root: etree._Element, kind: UblType) -> str:
    if kind.kind in _BILLS and peppol.claims(root):
        return f"Peppol BIS Billing 3 {kind.root}"
    return f"UBL {text(root, 'cbc:UBLVersionID') or '2'} {kind.root}"


def _moved(root: etree._Element, kind: UblType) -> str | None:
    days = (xsd_date(stated) for path in _MOVED.get(kind.kind, ()) for stated in texts(root, path))
    return max((day for day in days if day), default=None)


def _due(root: etree._Element) -> str | None:
    """When payment is due: the document's due date, or the one date that its payment means and terms agree on."""
    if stated := xsd_date(text(root, "cbc:DueDate")):
        return stated
    paths = ("cac:PaymentMeans/cbc:PaymentDueDate", "cac:PaymentTerms/cbc:PaymentDueDate")
    days = {day for path in paths for stated in texts(root, path) if (day := xsd_date(stated))}
    return days.pop() if len(days) == 1 else None


def _accepted(root: etree._Element, kind: UblType) -> bool | None:
    if kind.root == "OrderResponseSimple":
        return text(root, "cbc:AcceptedIndicator") in ("true", "1")
    return _ANSWERS.get(text(root, "cbc:OrderResponseCode")) if kind.root == "OrderResponse" else None


def _money(root: etree._Element, kind: UblType) -> Money | None:
    if kind.kind is DocumentKind.REMITTANCE_ADVICE:
        return _paid(root)
    if not kind.total or not children(root, kind.total):
        return None
    totals = Totals(root, kind)
    if totals.currency not in CURRENCIES:
        return None
    return Money(
        currency=totals.currency,
        exponent=CURRENCIES[totals.currency],
        payable=totals.stated["PayableAmount"],
        tax_inclusive=totals.tax_inclusive,
        tax_exclusive=totals.tax_exclusive,
        tax=totals.tax,
        prepaid=totals.stated["PrepaidAmount"],
    )


def _paid(root: etree._Element) -> Money | None:
    paid = child(root, "cbc:TotalPaymentAmount")
    value, currency = decimal(text(paid)), attribute(paid, "currencyID")
    if value is None or currency not in CURRENCIES:
        return None
    return Money(currency=currency, exponent=CURRENCIES[currency], payable=minor_units(value, currency))
