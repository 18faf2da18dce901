"""Which records an act may create or change, and how to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.acts import Act, key_id

#: a contract's view and its arguments, such as ("Receipts.receiptOf", "0x…")
Key = tuple[Any, ...]
_Keys = Callable[[Act], Iterator[Key]]
ZERO = "0x" + "00" * 32


def child_of(split: str, place: int) -> str:
    """The name of the n-th child of a split, as IReceivables describes it."""
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
    "IssueReceipt": _digest(
        "Receipts.receiptOf",
        "Receipts.frozenKg",
        "Receipts.freeKg",
        "PledgeLoans.loanByReceipt",
        "Oversight.controlBroken",
    ),
    "IssueDeliveryOrder": _digest("Deliveries.deliveryOrderOf"),
    "Suspend": _digest("Oversight.suspensionOf"),
    "TakeStock": _stock_take,
    "StateFees": _field("Oversight.feesOf", "receipt"),
    "RecordRegistration": _field("Oversight.registrationOf", "receipt", "registry"),
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
