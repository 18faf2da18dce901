"""What the ledger knows and the asker need not say: versions, holders, custodians, the newest checkpoint.

Only missing fields are filled; whatever was given stays, right or wrong, and the contract judges it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, SQLModel

from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import Inbound, Stock
from scf_ledger.loans.tables import Loan
from scf_ledger.members.tables import Member
from scf_ledger.products.tables import Product
from scf_ledger.receipts.tables import DeliveryOrder, Receipt
from scf_ledger.receivables.tables import Issuer, Voucher
from scf_ledger.settlement.tables import Payment

#: For each kind of act: the field that names a record, the record's table, and which of the act's other fields follow
#: from which of its columns.
_FROM: dict[str, tuple[tuple[str, type[SQLModel], Mapping[str, str]], ...]] = {
    "ProposeStanding": (("member", Member, {"version": "version"}),),
    "MeasureStock": (("stock", Stock, {"version": "version"}),),
    "WithdrawInbound": (("inbound", Inbound, {"custodian": "custodian", "depositor": "depositor", "units": "units"}),),
    "IssueReceipt": (("inbound", Inbound, {"custodian": "custodian", "depositor": "depositor"}),),
    "Endorse": (("receipt", Receipt, {"version": "version", "from": "holder", "custodian": "custodian"}),),
    "IssueDeliveryOrder": (("receipt", Receipt, {"version": "version", "holder": "holder"}),),
    "GateOut": (("order", DeliveryOrder, {"carrier": "carrier", "kg": "kg", "pieces": "pieces", "units": "units"}),),
    "RenewFreeze": (("freeze", Freeze, {"court": "court", "currentUntil": "until"}),),
    "ReleaseFreeze": (("freeze", Freeze, {"court": "court"}),),
    "CloseProduct": (("product", Product, {"financier": "financier"}),),
    "OfferLoan": (("loan", Loan, {"version": "application_version", "financier": "financier"}),),
    "AcceptOffer": (
        (
            "loan",
            Loan,
            {
                "version": "application_version",
                "borrower": "borrower",
                "limit": "limit",
                "rate": "rate",
                "maturityDay": "maturity_day",
            },
        ),
    ),
    "DeclineLoan": (("loan", Loan, {"version": "application_version", "financier": "financier"}),),
    "CancelLoan": (("loan", Loan, {"version": "version", "financier": "financier", "borrower": "borrower"}),),
    "Pledge": (
        ("loan", Loan, {"version": "version", "pledgor": "borrower", "pledgee": "financier"}),
        ("receipt", Receipt, {"receiptVersion": "version", "custodian": "custodian", "kg": "kg"}),
    ),
    "Substitute": (
        ("loan", Loan, {"version": "version", "pledgor": "borrower", "pledgee": "financier"}),
        ("incoming", Receipt, {"incomingVersion": "version", "custodian": "custodian", "incomingKg": "kg"}),
        ("outgoing", Receipt, {"outgoingKg": "lien_kg"}),
    ),
    "RegisterPledge": (("loan", Loan, {"version": "version", "financier": "financier"}),),
    "Draw": (("loan", Loan, {"version": "version", "financier": "financier", "borrower": "borrower"}),),
    "ChargeCost": (("loan", Loan, {"version": "version", "financier": "financier"}),),
    "Release": (("loan", Loan, {"version": "version", "pledgee": "financier"}),),
    "AcceptVoucher": (("voucher", Voucher, {"version": "version", "creditor": "creditor"}),),
    "RefuseVoucher": (("voucher", Voucher, {"version": "version", "creditor": "creditor"}),),
    "SplitVoucher": (("voucher", Voucher, {"version": "version", "holder": "holder"}),),
    "TransferVoucher": (("voucher", Voucher, {"version": "version", "from": "holder"}),),
    "FinanceVoucher": (
        ("voucher", Voucher, {"version": "version", "holder": "holder", "amount": "amount"}),
        ("product", Product, {"financier": "financier", "rate": "rate"}),
    ),
    "StopIssuer": (("debtor", Issuer, {"version": "version"}),),
    "ConfirmPayment": (
        (
            "payment",
            Payment,
            {"payee": "payee", "amount": "amount", "currency": "currency", "valueDay": "value_day"},
        ),
    ),
    "RejectPayment": (("payment", Payment, {"payee": "payee"}),),
}
#: Fields whose absence has one meaning.
_DEFAULTS: dict[str, Mapping[str, Any]] = {
    "AcceptInbound": {"units": [], "stock": "0x" + "00" * 32},
    "IssueReceipt": {"units": [], "transferable": True},
    "IssueDeliveryOrder": {"units": []},
    "GateOut": {"lossKg": 0, "units": []},
    "MeasureStock": {"version": 0},
    "Pledge": {"relatedOverride": "0x" + "00" * 32},
    "Substitute": {"relatedOverride": "0x" + "00" * 32},
    "DefineProduct": {"goods": [], "series": []},
    "IssueVoucher": {"approver": 0, "justification": "0x" + "00" * 32},
    "StopIssuer": {"version": 0},
}


def complete(session: Session, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given fields, and those that the ledger knows."""
    message = dict(given)
    for field, table, columns in _FROM.get(kind, ()):
        name = message.get(field)
        if not isinstance(name, (str, int)):
            continue
        key = int(name) if isinstance(name, str) and name.isdigit() else name
        record = session.get(table, key)
        if record is None:
            continue
        for target, column in columns.items():
            message.setdefault(target, getattr(record, column))
    if kind == "GateOut" and "custodian" not in message:
        order = session.get(DeliveryOrder, message.get("order"))
        receipt = session.get(Receipt, order.receipt) if order else None
        if receipt:
            message["custodian"] = receipt.custodian
    for name, value in _DEFAULTS.get(kind, {}).items():
        message.setdefault(name, value)
    return message


def currency_of(session: Session, message: Mapping[str, Any]) -> int | None:
    """The currency of the record that an act without a currency is about."""
    tables: tuple[tuple[str, type[Loan | Voucher | Product | Payment]], ...] = (
        ("loan", Loan),
        ("voucher", Voucher),
        ("product", Product),
        ("payment", Payment),
    )
    for field, table in tables:
        name = message.get(field)
        record = session.get(table, name) if isinstance(name, str) else None
        if isinstance(record, Loan | Voucher | Product | Payment):
            return record.currency
    return None
