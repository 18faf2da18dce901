"""What the ledger knows and the asker need not say: versions, holders, custodians, the newest checkpoint.

Only missing fields are filled; whatever was given stays, right or wrong, and the contract judges it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from scf_ledger.court_orders.tables import Freeze
from scf_ledger.custody.tables import Booking, GoodsClass, Inbound, Qualification, Stock, Unit
from scf_ledger.goods import goods_code, short_code
from scf_ledger.keeping.tables import CollectionDemand, Inspection, LienCap, LossClaim
from scf_ledger.loans.tables import Loan
from scf_ledger.members.tables import Member
from scf_ledger.oversight.tables import Device, FeeStatement, ReceiptRegistration, Suspension
from scf_ledger.products.tables import Product
from scf_ledger.receipts.tables import DeliveryOrder, Objection, Receipt
from scf_ledger.receivables.tables import Issuer, Voucher
from scf_ledger.settlement.tables import Payment

_ZERO = "0x" + "00" * 32
#: What every act that changes a receipt names.
_CHANGE = {"version": "version", "holder": "holder", "custodian": "custodian"}
#: For each kind of act: the field that names a record, the record's table, and which of the act's other fields follow
#: from which of its columns.
_FROM: dict[str, tuple[tuple[str, type[SQLModel], Mapping[str, str]], ...]] = {
    "ProposeStanding": (("member", Member, {"version": "version"}),),
    "MeasureStock": (("stock", Stock, {"version": "version"}),),
    "AcceptInbound": (("booking", Booking, {"custodian": "custodian", "depositor": "depositor", "goods": "goods"}),),
    "QualifyCustodian": (("custodian", Qualification, {"version": "version"}),),
    "WithdrawInbound": (("inbound", Inbound, {"custodian": "custodian", "depositor": "depositor", "units": "units"}),),
    "IssueReceipt": (("inbound", Inbound, {"custodian": "custodian", "depositor": "depositor"}),),
    "Endorse": (("receipt", Receipt, {"version": "version", "from": "holder", "custodian": "custodian"}),),
    "SplitReceipt": (("receipt", Receipt, _CHANGE),),
    "CarveOut": (("receipt", Receipt, {**_CHANGE, "pledgee": "pledgee"}),),
    "CancelReceipt": (("receipt", Receipt, {**_CHANGE, "units": "units", "inbound": "inbound"}),),
    "ExtendStorage": (("receipt", Receipt, _CHANGE),),
    "ConvertToPaper": (("receipt", Receipt, _CHANGE),),
    # What print was handed in, and by whom, only the custodian at its counter knows.
    "ConvertToElectronic": (("receipt", Receipt, {"custodian": "custodian", "units": "units"}),),
    "DischargePaper": (("receipt", Receipt, {"custodian": "custodian", "units": "units"}),),
    "ReportLoss": (("receipt", Receipt, {**_CHANGE, "pledgee": "pledgee"}),),
    "WithdrawObjection": (("objection", Objection, {"objector": "objector"}),),
    "ReissueReceipt": (("receipt", Receipt, {"holder": "holder", "custodian": "custodian", "units": "units"}),),
    "IssueDeliveryOrder": (("receipt", Receipt, {"version": "version", "holder": "holder"}),),
    "GateOut": (("order", DeliveryOrder, {"carrier": "carrier", "kg": "kg", "pieces": "pieces", "units": "units"}),),
    "LiftSuspension": (("suspension", Suspension, {"authority": "authority"}),),
    "TakeStock": (("receipt", Receipt, {"version": "version", "custodian": "custodian"}),),
    "StateFees": (("receipt", Receipt, {"custodian": "custodian"}),),
    "RequestInspection": (("receipt", Receipt, {"holder": "holder"}),),
    "AnswerInspection": (("inspection", Inspection, {"custodian": "custodian"}),),
    "ReportImpairment": (("receipt", Receipt, {"custodian": "custodian"}),),
    "DemandCollection": (("receipt", Receipt, {"custodian": "custodian"}),),
    "ClaimLoss": (("receipt", Receipt, {"holder": "holder"}),),
    "AnswerClaim": (("claim", LossClaim, {"custodian": "custodian"}),),
    "WaiveLien": (("receipt", Receipt, {"custodian": "custodian", "pledgee": "pledgee"}),),
    "BindDevice": (("device", Device, {"version": "version"}),),
    "UnbindDevice": (("device", Device, {"version": "version", "owner": "owner"}),),
    "AttestControl": (("device", Device, {"owner": "owner", "place": "place"}),),
    "RestoreControl": (("device", Device, {"version": "version", "owner": "owner"}),),
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
    "BookInbound": {"hazard": 0, "sds": _ZERO},
    "QualifyCustodian": {"version": 0},
    "ClassifyGoods": {"minimumLotKg": 0},
    "AcceptInbound": {"booking": _ZERO, "units": [], "stock": _ZERO, "place": _ZERO},
    "CarveOut": {"pledgee": 0},
    "ProcessGoods": {"lossKg": 0},
    "ReportLoss": {"pledgee": 0},
    "IssueReceipt": {"units": [], "transferable": True},
    "IssueDeliveryOrder": {"units": []},
    "GateOut": {"lossKg": 0, "units": []},
    "MeasureStock": {"version": 0},
    "AnswerInspection": {"inspectAt": 0, "reason": _ZERO},
    "ReportImpairment": {"disposal": 0},
    "BindDevice": {"version": 0, "custodian": 0},
    "Pledge": {"relatedOverride": "0x" + "00" * 32},
    "Substitute": {"relatedOverride": "0x" + "00" * 32},
    "DefineProduct": {"goods": [], "series": []},
    "IssueVoucher": {"approver": 0, "justification": _ZERO},
    "StopIssuer": {"version": 0},
}


def _beneficiary(session: Session, message: dict[str, Any]) -> None:
    """Who consents when the custodian lifts its own suspension; nobody when another had suspended."""
    suspension = session.get(Suspension, message.get("suspension"))
    if suspension is None:
        return
    receipt = session.get_one(Receipt, suspension.receipt)
    own = message["authority"] == suspension.authority == receipt.custodian
    message.setdefault("beneficiary", (receipt.pledgee or receipt.holder) if own else 0)


def _next_fees(session: Session, message: dict[str, Any]) -> None:
    versions = select(FeeStatement.version).where(FeeStatement.receipt == message.get("receipt"))
    message.setdefault("version", max(session.exec(versions).all(), default=0))


def _next_filing(session: Session, message: dict[str, Any]) -> None:
    registry = message.get("registry")
    code = short_code(registry) if isinstance(registry, str) and _CODE.fullmatch(registry) else ""
    versions = select(ReceiptRegistration.version).where(
        ReceiptRegistration.receipt == message.get("receipt"), ReceiptRegistration.registry_code == code
    )
    message.setdefault("version", max(session.exec(versions).all(), default=0))


def _next_demand(session: Session, message: dict[str, Any]) -> None:
    versions = select(CollectionDemand.version).where(CollectionDemand.receipt == message.get("receipt"))
    message.setdefault("version", max(session.exec(versions).all(), default=0))


def _next_cap(session: Session, message: dict[str, Any]) -> None:
    """A cap that is worse for its pledgee than the one that stands needs its consent."""
    pledgee, cap, currency = (_whole(message.get(name)) for name in ("pledgee", "cap", "currency"))
    known = select(LienCap).where(LienCap.receipt == message.get("receipt"), LienCap.pledgee == pledgee)
    last = session.exec(known.order_by(col(LienCap.version).desc())).first()
    message.setdefault("version", last.version if last else 0)
    worse = last is not None and cap != 0 and (cap > last.cap or currency != last.currency)
    message.setdefault("consent", pledgee if worse else 0)


def _whole(value: Any) -> int:
    """A whole number as JSON writes it, as number or text; what is none is judged later."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and _NUMBER.fullmatch(value)) else -1


def _next_attestation(session: Session, message: dict[str, Any]) -> None:
    device = session.get(Device, message.get("device"))
    if device:
        message.setdefault("sequence", device.sequence + 1)


_NUMBER = re.compile("[0-9]{1,18}")
_CODE = re.compile("0x(?:[0-9a-fA-F]{2})*")
#: What follows from several records.
_COUNTED: dict[str, Callable[[Session, dict[str, Any]], None]] = {
    "LiftSuspension": _beneficiary,
    "StateFees": _next_fees,
    "RecordRegistration": _next_filing,
    "AttestControl": _next_attestation,
    "DemandCollection": _next_demand,
    "WaiveLien": _next_cap,
}


def complete(session: Session, kind: str, given: Mapping[str, Any], now: int) -> dict[str, Any]:
    """The given fields, and those that the ledger knows.

    Parameters
    ----------
    now
        the chain's time, UTC seconds
    """
    message = dict(given)
    if kind == "MeasureStock":
        message.setdefault("measuredAt", now)
    if kind == "ClassifyGoods":
        goods = message.get("goods")
        known = session.get(GoodsClass, goods_code(str(goods))) if _is_code(goods) else None
        message.setdefault("version", known.version if known else 0)
    _complete_lists(session, message)
    for field, table, columns in _FROM.get(kind, ()):
        name = message.get(field)
        if not isinstance(name, (str, int)):
            continue
        key = int(name) if isinstance(name, str) and name.isdigit() else name
        record = session.get(table, key)
        if record is None:
            continue
        for target, column in columns.items():
            value = getattr(record, column)
            if value != "":
                message.setdefault(target, _code_bytes(value) if target == "goods" else value)
    if kind == "GateOut" and "custodian" not in message:
        order = session.get(DeliveryOrder, message.get("order"))
        receipt = session.get(Receipt, order.receipt) if order else None
        if receipt:
            message["custodian"] = receipt.custodian
    if kind in _COUNTED:
        _COUNTED[kind](session, message)
    for name, value in _DEFAULTS.get(kind, {}).items():
        message.setdefault(name, value)
    return message


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("0x[0-9a-f]{16}", value) is not None


def _code_bytes(code: str) -> str:
    """A goods code of a row as a contract's eight bytes."""
    return code if code.startswith("0x") else "0x" + code.encode("ascii").ljust(8, b"\0").hex()


def _complete_lists(session: Session, message: dict[str, Any]) -> None:
    """Fills the entries of lists: what goes into a receipt, and what comes out of it."""
    if isinstance(message.get("sources"), list):
        message["sources"] = [_source(session, one, message) for one in message["sources"]]
    if isinstance(message.get("items"), list):
        message["items"] = [_item(session, one, message) for one in message["items"]]
    if isinstance(message.get("parts"), list):
        message["parts"] = [_part(session, one) for one in message["parts"]]
    if isinstance(message.get("part"), dict):
        message["part"] = _part(session, message["part"])
    if isinstance(message.get("outputs"), list):
        message["outputs"] = [_output(one) for one in message["outputs"]]


def _source(session: Session, given: Any, message: dict[str, Any]) -> Any:
    """A receipt that goes into another: its version and all its units; the act is its holder's and its custodian's."""
    name = given.get("receipt") if isinstance(given, dict) else None
    receipt = session.get(Receipt, name) if isinstance(name, str) else None
    if receipt is None:
        return given
    message.setdefault("holder", receipt.holder)
    message.setdefault("custodian", receipt.custodian)
    return {"version": receipt.version, "units": receipt.units, **given}


def _item(session: Session, given: Any, message: dict[str, Any]) -> Any:
    """One receipt of a batch, over goods of an inbound."""
    if not isinstance(given, dict):
        return given
    name = given.get("inbound")
    inbound = session.get(Inbound, name) if isinstance(name, str) else None
    if inbound is not None:
        message.setdefault("custodian", inbound.custodian)
        message.setdefault("depositor", inbound.depositor)
    return {"transferable": True, **_part(session, given)}


def _part(session: Session, given: Any) -> Any:
    """A part of a receipt: units are counted and their masses added."""
    if not isinstance(given, dict):
        return given
    units = given.get("units", [])
    known = {"units": units}
    if isinstance(units, list):
        rows = [session.get(Unit, unit) for unit in units if isinstance(unit, str)]
        found = [row.kg for row in rows if row is not None]
        known["pieces"] = len(units)
        if units and len(found) == len(units):
            known["kg"] = sum(found)
    return {**known, **given}


def _output(given: Any) -> Any:
    """What comes out of processing: units are counted and their masses added."""
    if not isinstance(given, dict):
        return given
    units = given.get("units", [])
    known: dict[str, Any] = {"units": units, "stock": _ZERO}
    if isinstance(units, list):
        known["pieces"] = len(units)
        masses = [unit.get("kg") for unit in units if isinstance(unit, dict)]
        whole = [kg for kg in masses if isinstance(kg, int) and not isinstance(kg, bool)]
        if units and len(whole) == len(units):
            known["kg"] = sum(whole)
    return {**known, **given}


def currency_of(session: Session, message: Mapping[str, Any]) -> int | None:
    """The currency of the record that an act without a currency is about."""
    tables: tuple[tuple[str, type[Loan | Voucher | Product | Payment | LossClaim]], ...] = (
        ("loan", Loan),
        ("voucher", Voucher),
        ("product", Product),
        ("payment", Payment),
        ("claim", LossClaim),
    )
    for field, table in tables:
        name = message.get(field)
        record = session.get(table, name) if isinstance(name, str) else None
        if isinstance(record, Loan | Voucher | Product | Payment | LossClaim):
            return record.currency
    return None
