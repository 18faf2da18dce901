"""The UBL documents that are taken in: what each must hold, and where it says what.

Required elements are those of the UBL 2.x schemas, with the customer of an invoice and the number of a quotation
besides: a claim without a debtor, and an offer without a number, are of no use as evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from scf_ledger.documents.intake.kinds import DocumentKind

_LINE_ITEM = "cac:LineItem"


@dataclass(frozen=True, kw_only=True)
class UblType:
    """A UBL document type."""

    #: local name of the root element
    root: str
    kind: DocumentKind
    #: paths below the root that must be there
    required: tuple[str, ...]
    #: path of a party to its role
    parties: dict[str, str]
    #: path of a line, and of what must be in each, and where it holds quantity and item
    line: str = ""
    line_required: tuple[str, ...] = ()
    line_item: str = ""
    quantity: str = ""
    #: path of the monetary total
    total: str = ""
    #: what the document does to those that it names, unless `_RELATIONS` of `ubl_references` knows better
    relation: str = "names"


_TRADE = {
    "cac:SellerSupplierParty": "seller",
    "cac:BuyerCustomerParty": "buyer",
    "cac:OriginatorCustomerParty": "originator",
    "cac:AccountingSupplierParty": "accounting_supplier",
    "cac:AccountingCustomerParty": "accounting_customer",
    "cac:FreightForwarderParty": "forwarder",
}
_ACCOUNTING = {
    "cac:AccountingSupplierParty": "seller",
    "cac:AccountingCustomerParty": "buyer",
    "cac:PayeeParty": "payee",
    "cac:BuyerCustomerParty": "ordering_buyer",
    "cac:SellerSupplierParty": "ordering_seller",
    "cac:TaxRepresentativeParty": "tax_representative",
}
_MOVEMENT = {
    "cac:DespatchSupplierParty": "despatcher",
    "cac:DeliveryCustomerParty": "receiver",
    "cac:BuyerCustomerParty": "buyer",
    "cac:SellerSupplierParty": "seller",
    "cac:OriginatorCustomerParty": "originator",
    "cac:Shipment/cac:Consignment/cac:CarrierParty": "carrier",
    "cac:Shipment/cac:ShipmentStage/cac:CarrierParty": "carrier",
}
_CARRIAGE = {
    "cac:ConsignorParty": "consignor",
    "cac:CarrierParty": "carrier",
    "cac:FreightForwarderParty": "forwarder",
    "cac:Shipment/cac:Consignment/cac:ConsignorParty": "consignor",
    "cac:Shipment/cac:Consignment/cac:ConsigneeParty": "consignee",
    "cac:Shipment/cac:Consignment/cac:NotifyParty": "notify",
    "cac:Shipment/cac:Consignment/cac:FinalDeliveryParty": "final_receiver",
    "cac:Shipment/cac:ShipmentStage/cac:CarrierParty": "carrier",
}

_ALL = (
    UblType(
        root="Quotation",
        kind=DocumentKind.QUOTATION,
        required=("cbc:ID", "cbc:IssueDate", "cac:SellerSupplierParty", "cac:QuotationLine"),
        parties=_TRADE,
        line="cac:QuotationLine",
        line_required=(_LINE_ITEM, f"{_LINE_ITEM}/cbc:ID", f"{_LINE_ITEM}/cac:Item"),
        line_item=_LINE_ITEM,
        quantity="cbc:Quantity",
        total="cac:QuotedMonetaryTotal",
        relation="offers",
    ),
    UblType(
        root="Order",
        kind=DocumentKind.ORDER,
        required=("cbc:ID", "cbc:IssueDate", "cac:BuyerCustomerParty", "cac:SellerSupplierParty", "cac:OrderLine"),
        parties=_TRADE,
        line="cac:OrderLine",
        line_required=(_LINE_ITEM, f"{_LINE_ITEM}/cbc:ID", f"{_LINE_ITEM}/cac:Item"),
        line_item=_LINE_ITEM,
        quantity="cbc:Quantity",
        total="cac:AnticipatedMonetaryTotal",
        relation="orders",
    ),
    UblType(
        root="OrderResponse",
        kind=DocumentKind.ORDER_RESPONSE,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cac:OrderReference",
            "cac:SellerSupplierParty",
            "cac:BuyerCustomerParty",
        ),
        parties=_TRADE,
        line="cac:OrderLine",
        line_required=(_LINE_ITEM, f"{_LINE_ITEM}/cbc:ID", f"{_LINE_ITEM}/cac:Item"),
        line_item=_LINE_ITEM,
        quantity="cbc:Quantity",
        total="cac:LegalMonetaryTotal",
        relation="answers",
    ),
    UblType(
        root="OrderResponseSimple",
        kind=DocumentKind.ORDER_RESPONSE,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cbc:AcceptedIndicator",
            "cac:OrderReference",
            "cac:SellerSupplierParty",
            "cac:BuyerCustomerParty",
        ),
        parties=_TRADE,
        relation="answers",
    ),
    UblType(
        root="OrderCancellation",
        kind=DocumentKind.ORDER_CANCELLATION,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cbc:CancellationNote",
            "cac:OrderReference",
            "cac:BuyerCustomerParty",
            "cac:SellerSupplierParty",
        ),
        parties=_TRADE,
        relation="cancels",
    ),
    UblType(
        root="DespatchAdvice",
        kind=DocumentKind.DESPATCH_ADVICE,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cac:DespatchSupplierParty",
            "cac:DeliveryCustomerParty",
            "cac:DespatchLine",
        ),
        parties=_MOVEMENT,
        line="cac:DespatchLine",
        line_required=("cbc:ID", "cac:OrderLineReference", "cac:Item"),
        quantity="cbc:DeliveredQuantity",
        relation="fulfils",
    ),
    UblType(
        root="ReceiptAdvice",
        kind=DocumentKind.RECEIPT_ADVICE,
        required=("cbc:ID", "cbc:IssueDate", "cac:DeliveryCustomerParty", "cac:DespatchSupplierParty"),
        parties=_MOVEMENT,
        line="cac:ReceiptLine",
        line_required=("cbc:ID",),
        quantity="cbc:ReceivedQuantity",
        relation="receives",
    ),
    UblType(
        root="Waybill",
        kind=DocumentKind.WAYBILL,
        required=("cbc:ID", "cac:Shipment"),
        parties=_CARRIAGE,
        line="cac:Shipment/cac:GoodsItem",
        quantity="cbc:NetWeightMeasure",
        relation="carries",
    ),
    UblType(
        root="Invoice",
        kind=DocumentKind.INVOICE,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cac:AccountingSupplierParty",
            "cac:AccountingCustomerParty",
            "cac:LegalMonetaryTotal",
            "cac:LegalMonetaryTotal/cbc:PayableAmount",
            "cac:InvoiceLine",
        ),
        parties=_ACCOUNTING,
        line="cac:InvoiceLine",
        line_required=("cbc:ID", "cbc:LineExtensionAmount", "cac:Item"),
        quantity="cbc:InvoicedQuantity",
        total="cac:LegalMonetaryTotal",
        relation="bills",
    ),
    UblType(
        root="CreditNote",
        kind=DocumentKind.CREDIT_NOTE,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cac:AccountingSupplierParty",
            "cac:AccountingCustomerParty",
            "cac:LegalMonetaryTotal",
            "cac:LegalMonetaryTotal/cbc:PayableAmount",
            "cac:CreditNoteLine",
        ),
        parties=_ACCOUNTING,
        line="cac:CreditNoteLine",
        line_required=("cbc:ID",),
        quantity="cbc:CreditedQuantity",
        total="cac:LegalMonetaryTotal",
        relation="credits",
    ),
    UblType(
        root="RemittanceAdvice",
        kind=DocumentKind.REMITTANCE_ADVICE,
        required=(
            "cbc:ID",
            "cbc:IssueDate",
            "cac:AccountingCustomerParty",
            "cac:AccountingSupplierParty",
            "cac:RemittanceAdviceLine",
        ),
        parties={
            "cac:AccountingCustomerParty": "payer",
            "cac:AccountingSupplierParty": "seller",
            "cac:PayeeParty": "payee",
        },
        line="cac:RemittanceAdviceLine",
        line_required=("cbc:ID",),
        relation="pays",
    ),
)

#: Types by the local name of their root.
TYPES: dict[str, UblType] = {entry.root: entry for entry in _ALL}
