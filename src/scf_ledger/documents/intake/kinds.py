"""The kinds of document that are taken in."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is; the values are stable and stand in statements."""

    MILL_CERTIFICATE = "mill_certificate"
    CERTIFICATE_OF_ANALYSIS = "certificate_of_analysis"
    QUOTATION = "quotation"
    ORDER = "order"
    ORDER_RESPONSE = "order_response"
    ORDER_CANCELLATION = "order_cancellation"
    DESPATCH_ADVICE = "despatch_advice"
    RECEIPT_ADVICE = "receipt_advice"
    WAYBILL = "waybill"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    REMITTANCE_ADVICE = "remittance_advice"
    EPCIS = "epcis"
    WEIGHBRIDGE_TICKET = "weighbridge_ticket"
    GAUGE_READING = "gauge_reading"
    SAFETY_DATA_SHEET = "safety_data_sheet"

    @property
    def zh(self) -> str:
        return KIND_NAMES[self][0]

    @property
    def en(self) -> str:
        return KIND_NAMES[self][1]


#: Chinese and English names, for texts and pages.
KIND_NAMES: dict[DocumentKind, tuple[str, str]] = {
    DocumentKind.MILL_CERTIFICATE: ("质保书", "mill certificate"),
    DocumentKind.CERTIFICATE_OF_ANALYSIS: ("化验单", "certificate of analysis"),
    DocumentKind.QUOTATION: ("报价单", "quotation"),
    DocumentKind.ORDER: ("订单", "order"),
    DocumentKind.ORDER_RESPONSE: ("订单回复", "order response"),
    DocumentKind.ORDER_CANCELLATION: ("订单取消", "order cancellation"),
    DocumentKind.DESPATCH_ADVICE: ("发货通知", "despatch advice"),
    DocumentKind.RECEIPT_ADVICE: ("收货通知", "receipt advice"),
    DocumentKind.WAYBILL: ("运单", "waybill"),
    DocumentKind.INVOICE: ("发票", "invoice"),
    DocumentKind.CREDIT_NOTE: ("红字发票", "credit note"),
    DocumentKind.REMITTANCE_ADVICE: ("付款通知", "remittance advice"),
    DocumentKind.EPCIS: ("物流追溯事件", "traceability events"),
    DocumentKind.WEIGHBRIDGE_TICKET: ("磅单", "weighbridge ticket"),
    DocumentKind.GAUGE_READING: ("计量单", "gauge reading"),
    DocumentKind.SAFETY_DATA_SHEET: ("安全技术说明书", "safety data sheet"),
}

#: Where the number of a certificate is looked up: both kinds share one name space in other documents.
CERTIFICATES = (DocumentKind.MILL_CERTIFICATE, DocumentKind.CERTIFICATE_OF_ANALYSIS)
