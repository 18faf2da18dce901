"""Which other documents a UBL document names."""

from __future__ import annotations

from lxml import etree

from scf_ledger.documents.intake.formats import xsd_date
from scf_ledger.documents.intake.kinds import DocumentKind
from scf_ledger.documents.intake.model import Reference
from scf_ledger.documents.intake.ubl_types import UblType
from scf_ledger.documents.intake.xmltree import child, children, text

_NUMBER = "cbc:ID"
#: Path below the document or one of its lines, to whose number stands there. The first to name a number wins.
_PATHS: tuple[tuple[str, str], ...] = (
    ("cac:OrderReference", "order"),
    ("cac:OrderDocumentReference", "order"),
    ("cac:OrderLineReference/cac:OrderReference", "order"),
    ("cac:BillingReference/cac:InvoiceDocumentReference", "invoice"),
    ("cac:BillingReference/cac:CreditNoteDocumentReference", "credit_note"),
    ("cac:DespatchDocumentReference", "despatch_advice"),
    ("cac:DespatchLineReference/cac:DocumentReference", "despatch_advice"),
    ("cac:ReceiptDocumentReference", "receipt_advice"),
    ("cac:ReceiptLineReference/cac:DocumentReference", "receipt_advice"),
    ("cac:QuotationDocumentReference", "quotation"),
    ("cac:RequestForQuotationDocumentReference", "request_for_quotation"),
    ("cac:ContractDocumentReference", "contract"),
    ("cac:Contract", "contract"),
    ("cac:Item/cac:Certificate", "certificate"),
)
_OPEN = (
    "cac:AdditionalDocumentReference",
    "cac:DocumentReference",
    "cac:Item/cac:ItemSpecificationDocumentReference",
)
#: What the type of an open reference says, in words or by UNCL 1001.
_TYPES = {
    "order": "order",
    "220": "order",
    "订单": "order",
    "invoice": "invoice",
    "380": "invoice",
    "发票": "invoice",
    "despatch advice": "despatch_advice",
    "351": "despatch_advice",
    "发货通知": "despatch_advice",
    "quotation": "quotation",
    "310": "quotation",
    "报价单": "quotation",
    "contract": "contract",
    "合同": "contract",
    "waybill": "waybill",
    "运单": "waybill",
    "mill certificate": "certificate",
    "certificate of analysis": "certificate",
    "质保书": "certificate",
    "化验单": "certificate",
}
#: What a document does to another, where its own relation would say too much.
_RELATIONS = {
    "certificate": "rests_on",
    "contract": "under",
    "document": "names",
    "sales_order": "names",
    "request_for_quotation": "answers",
    "quotation": "answers",
}


def references(root: etree._Element, kind: UblType) -> tuple[Reference, ...]:
    """The references of a document and its lines, each number once."""
    made: dict[tuple[str, str], Reference] = {}
    for holder in _holders(root, kind):
        for path, scheme in _PATHS:
            for element in children(holder, path):
                _keep(made, _reference(element, scheme, kind))
                if scheme == "order" and (number := text(element, "cbc:SalesOrderID")):
                    _keep(made, Reference(relation=_RELATIONS["sales_order"], scheme="sales_order", id=number))
        for path in _OPEN:
            for element in children(holder, path):
                _keep(made, _reference(element, _open_scheme(element), kind))
    return tuple(made.values())


def _holders(root: etree._Element, kind: UblType) -> list[etree._Element]:
    holders = [root]
    for line in children(root, kind.line) if kind.line else []:
        inner = child(line, kind.line_item) if kind.line_item else None
        holders += [line] if inner is None else [line, inner]
    return holders


def _reference(element: etree._Element, scheme: str, kind: UblType) -> Reference:
    relation = _RELATIONS.get(scheme, kind.relation)
    if kind.kind is DocumentKind.CREDIT_NOTE and scheme == "invoice":
        relation = "corrects"
    return Reference(
        relation=relation, scheme=scheme, id=text(element, _NUMBER), date=xsd_date(text(element, "cbc:IssueDate"))
    )


def _open_scheme(element: etree._Element) -> str:
    for path in ("cbc:DocumentTypeCode", "cbc:DocumentType", "cbc:DocumentDescription"):
        if found := _TYPES.get(text(element, path).lower()):
            return found
    return "document"


def _keep(made: dict[tuple[str, str], Reference], found: Reference) -> None:
    """One reference for each number; a date that only one mention gives is kept."""
    if not found.id:
        return
    key = (found.scheme, found.id)
    if key not in made or (made[key].date is None and found.date is not None):
        made[key] = found
