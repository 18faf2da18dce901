"""Which records an act may create or change, and how to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts import Act, key_id

#: a contract's view and its arguments, such as ("Receipts.receiptOf", "0x…")
Key = tuple[Any, ...]
_Keys = Callable[[Act], Iterator[Key]]
ZERO = "0x" + "00" * 32


@cache
def child_of(split: str, place: int) -> str:
    """The name of the n-th record that an act makes several of, as IReceivables and IReceipts describe it."""
    return "0x" + keccak(encode(["bytes32", "uint256"], [bytes.fromhex(split[2:]), place])).hex()


def _digest(*views: str) -> _Keys:
    return lambda act: ((view, act.digest) for view in views)


def _field(view: str, *names: str) -> _Keys:
    return lambda act: iter([(view, *(act.message[name] for name in names))])


def _inbound(act: Act) -> Iterator[Key]:
    yield "Custody.inboundOf", act.digest
    yield "Custody.certificateOf", act.message["certificate"]
    if act.message["stock"] != ZERO:
        yield "Custody.stockOf", act.message["stock"]
    for unit in act.message["units"]:
        yield "Custody.custodyOf", unit["key"]


def _loan(act: Act) -> Iterator[Key]:
    yield "PledgeLoans.loanOf", act.message["loan"]
    yield "PledgeLoans.linesOf", act.message["loan"]


def _voucher(act: Act) -> Iterator[Key]:
    yield "Receivables.voucherOf", act.digest
    yield "Receivables.issuerOf", act.message["debtor"]
    for use in act.message["invoices"]:
        yield "Receivables.invoiceOf", use["invoice"]


def _children(act: Act) -> Iterator[Key]:
    for place in range(len(act.message["amounts"])):
        yield "Receivables.voucherOf", child_of(act.digest, place)


_RECEIPT_VIEWS = (
    "Receipts.receiptOf",
    "Receipts.frozenKg",
    "Receipts.freeKg",
    "PledgeLoans.loanByReceipt",
    "Oversight.controlBroken",
)


def _receipts(field: str) -> _Keys:
    def keys(act: Act) -> Iterator[Key]:
        for place in range(len(act.message[field])):
            yield from ((view, child_of(act.digest, place)) for view in _RECEIPT_VIEWS)

    return keys


def _processed(act: Act) -> Iterator[Key]:
    yield from _receipts("outputs")(act)
    for output in act.message["outputs"]:
        for unit in output["units"]:
            yield "Custody.custodyOf", unit["key"]


def _freeze(act: Act) -> Iterator[Key]:
    yield "CourtOrders.freezeOf", act.digest
    yield "CourtOrders.freezesOf", act.message["subject"]


def _stock_take(act: Act) -> Iterator[Key]:
    yield "Oversight.stockTakeOf", act.message["receipt"]
    yield "Oversight.suspensionOf", act.digest


def _added_key(act: Act) -> Iterator[Key]:
    yield "MemberRegistry.keyOf", key_id(act.message["key"]["signer"])


_CREATED: dict[str, _Keys] = {
    "AddKey": _added_key,
    "ProposeAdmission": _digest("Governance.proposalOf"),
    "ProposeStanding": _digest("Governance.proposalOf"),
    "ProposeListing": _digest("Governance.proposalOf"),
    "ProposeRules": _digest("Governance.proposalOf"),
    "MeasureStock": _field("Custody.stockOf", "stock"),
    "AcceptInbound": _inbound,
    "BookInbound": _digest("Custody.bookingOf"),
    "QualifyCustodian": _field("Custody.qualificationOf", "custodian"),
    "ClassifyGoods": _field("Custody.goodsClassOf", "goods"),
    "IssueReceipt": _digest(*_RECEIPT_VIEWS),
    "IssueReceipts": _receipts("items"),
    "SplitReceipt": _receipts("parts"),
    "CarveOut": _digest(*_RECEIPT_VIEWS),
    "MergeReceipts": _digest(*_RECEIPT_VIEWS),
    "ProcessGoods": _processed,
    "ConvertToPaper": _field("ReceiptLife.printOf", "receipt"),
    "ConvertToElectronic": _digest(*_RECEIPT_VIEWS),
    "ReportLoss": _field("ReceiptLife.lossOf", "receipt"),
    "ObjectToReissue": _digest("ReceiptLife.objectionOf"),
    "ReissueReceipt": _digest(*_RECEIPT_VIEWS),
    "IssueDeliveryOrder": _digest("Deliveries.deliveryOrderOf"),
    "Suspend": _digest("Oversight.suspensionOf"),
    "TakeStock": _stock_take,
    "StateFees": _field("Oversight.feesOf", "receipt"),
    "RecordRegistration": _field("Oversight.registrationOf", "receipt", "registry"),
    "RequestInspection": _digest("Keeping.inspectionOf"),
    "ReportImpairment": _field("Keeping.impairmentOf", "receipt"),
    "DemandCollection": _field("Keeping.demandOf", "receipt"),
    "ClaimLoss": _digest("Keeping.claimOf"),
    "WaiveLien": _field("Keeping.lienCapOf", "receipt", "pledgee"),
    "BindDevice": _field("ControlProofs.deviceOf", "device"),
    "Freeze": _freeze,
    "DefineSeries": _digest("PriceBook.seriesOf"),
    "ReportPrice": _field("PriceBook.reportOf", "series", "reporter"),
    "DefineProduct": _digest("Products.productOf"),
    "ApplyForLoan": _digest("LoanOffers.applicationOf"),
    "AcceptOffer": _loan,
    "IssueVoucher": _voucher,
    "SplitVoucher": _children,
    "ClaimPayment": _digest("Settlement.paymentOf"),
}
#: What exists from the beginning, whatever acts follow.
STANDING: tuple[Key, ...] = (
    ("MemberRegistry.memberCount",),
    ("Governance.threshold",),
    ("Governance.delay",),
    ("Governance.governingCount",),
)


def created(act: Act) -> Iterator[Key]:
    """The records that an act may create; all others it can only change."""
    return _CREATED[act.kind](act) if act.kind in _CREATED else iter(())


# ---------------------------------------------------------------- which units an act puts under which record


def _of(units: Any) -> list[str]:
    return [unit["key"] if isinstance(unit, Mapping) else unit for unit in units]


def _own(act: Act) -> dict[str, list[str]]:
    return {act.digest: _of(act.message["units"])}


def _each(field: str) -> Callable[[Act], dict[str, list[str]]]:
    return lambda act: {child_of(act.digest, n): _of(one["units"]) for n, one in enumerate(act.message[field])}


_HOLDINGS: dict[str, Callable[[Act], dict[str, list[str]]]] = {
    "AcceptInbound": _own,
    "IssueReceipt": _own,
    "IssueReceipts": _each("items"),
    "SplitReceipt": _each("parts"),
    "CarveOut": lambda act: {act.digest: _of(act.message["part"]["units"])},
    "MergeReceipts": lambda act: {act.digest: [unit for one in act.message["sources"] for unit in one["units"]]},
    "ProcessGoods": _each("outputs"),
    "ConvertToElectronic": _own,
    "ReissueReceipt": _own,
}


def holdings(act: Act) -> dict[str, list[str]]:
    """The records that an act makes, with the units that it puts under each."""
    return _HOLDINGS[act.kind](act) if act.kind in _HOLDINGS else {}
