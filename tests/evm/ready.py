"""One act of each kind that the contracts would take now, on a consortium where everything before it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scf_ledger.acts import Act, Role
from tests.evm.keys import maker
from tests.evm.members import Who, admission
from tests.evm.world import METHANOL, World

NAME = "0x" + b"PledgeLoans".ljust(32, b"\0").hex()


def _plain(kind: str, **fields: Any) -> Callable[[World], Act]:
    return lambda w: w.act(kind, **fields)


def _standing(w: World) -> Act:
    standing = w.act("ProposeStanding", member=Who.BUYER).message["standing"]
    return w.act("ProposeStanding", member=Who.BUYER, standing={**standing, "roles": int(Role.BUYER | Role.BANK)})


def _listing(w: World) -> Act:
    return w.act("ProposeListing", listing={"name": NAME, "target": w.address("PledgeLoans"), "rights": 1})


def _on_loan(kind: str, loan: Callable[[World], str], **fields: Any) -> Callable[[World], Act]:
    return lambda w: w.act(kind, loan=loan(w), **fields)


def _on_voucher(kind: str, voucher: Callable[[World], str]) -> Callable[[World], Act]:
    return lambda w: w.act(kind, voucher=voucher(w))


def _pledge(w: World) -> Act:
    return w.act("Pledge", loan=w.accepted(), receipt=w.goods(1_130_434))


def _substitute(w: World) -> Act:
    receipt = w.goods(1_130_434)
    return w.act("Substitute", loan=w.drawn(receipt), outgoing=receipt, incoming=w.goods(1_130_434))


def _release(w: World) -> Act:
    receipt = w.goods(1_130_434)
    return w.act("Release", loan=w.registered(receipt), receipt=receipt)


def _sale(w: World) -> Act:
    return w.act("FinanceVoucher", voucher=w.active_voucher(), product=w.voucher_product())


def _claimed(w: World) -> str:
    return w.do("ClaimPayment", subject=w.drawn()).id


def _pledged_tank(w: World) -> str:
    """A receipt over 100 t in a tank, half of it pledged."""
    receipt = w.issued(fungible=True)
    w.pledged(receipt, w.accepted(w.product(goods=[METHANOL], series=[w.priced(goods=METHANOL)])), kg=50_000)
    return receipt


def _sources(w: World) -> list[dict[str, Any]]:
    return [w.source(w.issued()) for _ in range(2)]


def _paper(w: World) -> str:
    receipt = w.issued()
    w.paper(receipt)
    return receipt


def _objected(w: World) -> str:
    return w.do("ObjectToReissue", receipt=w.lost(w.issued())).id


def _frozen(w: World) -> str:
    return w.do("Freeze", subject=w.issued()).id


def _supervised(w: World) -> Act:
    """A device of another member, so that the custodian signs too."""
    device = w.registered_device(Who.DEPOT)
    return w.act("BindDevice", device=device, owner=Who.DEPOT, custodian=Who.WAREHOUSE)


def _restore(w: World) -> Act:
    device = w.bound()
    w.do("AttestControl", device=device, status=2)
    return w.act("RestoreControl", device=device)


def _approve(w: World) -> Act:
    return w.act("Approve", proposal=w.do("ProposeRules").id)


def _raised_cap(w: World) -> Act:
    """A cap that becomes worse for its pledgee, so that the pledgee signs too."""
    receipt = w.issued()
    w.do("WaiveLien", receipt=receipt, cap=100)
    return w.act("WaiveLien", receipt=receipt, cap=200)


READY: Mapping[str, Callable[[World], Act]] = {
    "AddKey": _plain("AddKey"),
    "RevokeKey": lambda w: w.act("RevokeKey", key=maker(Who.BANK).id),
    "ProposeAdmission": lambda w: w.act("ProposeAdmission", admission=admission(10)),
    "ProposeStanding": _standing,
    "ProposeListing": _listing,
    "ProposeRules": _plain("ProposeRules"),
    "Approve": _approve,
    "AnchorCheckpoint": _plain("AnchorCheckpoint"),
    "BookInbound": _plain("BookInbound"),
    "QualifyCustodian": _plain("QualifyCustodian"),
    "ClassifyGoods": _plain("ClassifyGoods"),
    "MeasureStock": _plain("MeasureStock"),
    "AcceptInbound": _plain("AcceptInbound"),
    "WithdrawInbound": lambda w: w.act("WithdrawInbound", inbound=w.inbound()),
    "IssueReceipt": lambda w: w.act("IssueReceipt", inbound=w.inbound()),
    "IssueReceipts": lambda w: w.act("IssueReceipts", items=[w.item(w.inbound()) for _ in range(2)]),
    "SplitReceipt": lambda w: w.act("SplitReceipt", receipt=w.issued()),
    "CarveOut": lambda w: w.act("CarveOut", receipt=_pledged_tank(w)),
    "MergeReceipts": lambda w: w.act("MergeReceipts", sources=_sources(w)),
    "ProcessGoods": lambda w: w.act("ProcessGoods", sources=_sources(w)),
    "CancelReceipt": lambda w: w.act("CancelReceipt", receipt=w.issued()),
    "ExtendStorage": lambda w: w.act("ExtendStorage", receipt=w.issued()),
    "ConvertToPaper": lambda w: w.act("ConvertToPaper", receipt=w.issued()),
    "ConvertToElectronic": lambda w: w.act("ConvertToElectronic", receipt=_paper(w)),
    "DischargePaper": lambda w: w.act("DischargePaper", receipt=_paper(w)),
    "ReportLoss": lambda w: w.act("ReportLoss", receipt=_pledged_tank(w)),
    "ObjectToReissue": lambda w: w.act("ObjectToReissue", receipt=w.lost(w.issued())),
    "WithdrawObjection": lambda w: w.act("WithdrawObjection", objection=_objected(w)),
    "OverruleObjection": lambda w: w.act("OverruleObjection", objection=_objected(w)),
    "ReissueReceipt": lambda w: w.act("ReissueReceipt", receipt=w.lost(w.issued(), noticed=True)),
    "Endorse": lambda w: w.act("Endorse", receipt=w.issued()),
    "IssueDeliveryOrder": lambda w: w.act("IssueDeliveryOrder", receipt=w.issued()),
    "GateOut": lambda w: w.act("GateOut", order=w.do("IssueDeliveryOrder", receipt=w.issued()).id),
    "Suspend": lambda w: w.act("Suspend", receipt=w.issued()),
    "LiftSuspension": lambda w: w.act("LiftSuspension", suspension=w.suspended()),
    "TakeStock": lambda w: w.act("TakeStock", receipt=w.issued()),
    "StateFees": lambda w: w.act("StateFees", receipt=w.issued()),
    "RecordRegistration": lambda w: w.act("RecordRegistration", receipt=w.issued()),
    "RequestInspection": lambda w: w.act("RequestInspection", receipt=w.issued()),
    "AnswerInspection": lambda w: w.act(
        "AnswerInspection", inspection=w.do("RequestInspection", receipt=w.issued()).id
    ),
    "ReportImpairment": lambda w: w.act("ReportImpairment", receipt=w.issued()),
    "DemandCollection": lambda w: w.act("DemandCollection", receipt=w.over()),
    "ClaimLoss": lambda w: w.act("ClaimLoss", receipt=w.issued()),
    "AnswerClaim": lambda w: w.act("AnswerClaim", claim=w.do("ClaimLoss", receipt=w.issued()).id),
    "WaiveLien": _raised_cap,
    "BindDevice": _supervised,
    "UnbindDevice": lambda w: w.act("UnbindDevice", device=w.bound()),
    "AttestControl": lambda w: w.act("AttestControl", device=w.bound()),
    "RestoreControl": _restore,
    "Freeze": lambda w: w.act("Freeze", subject=w.issued()),
    "RenewFreeze": lambda w: w.act("RenewFreeze", freeze=_frozen(w)),
    "ReleaseFreeze": lambda w: w.act("ReleaseFreeze", freeze=_frozen(w)),
    "DefineSeries": _plain("DefineSeries"),
    "ReportPrice": lambda w: w.act("ReportPrice", series=w.series()),
    "DefineProduct": _plain("DefineProduct"),
    "CloseProduct": lambda w: w.act("CloseProduct", product=w.product()),
    "ApplyForLoan": lambda w: w.act("ApplyForLoan", product=w.product()),
    "OfferLoan": _on_loan("OfferLoan", World.applied),
    "AcceptOffer": _on_loan("AcceptOffer", World.offered),
    "DeclineLoan": _on_loan("DeclineLoan", World.applied),
    "CancelLoan": _on_loan("CancelLoan", World.registered),
    "Pledge": _pledge,
    "Substitute": _substitute,
    "RegisterPledge": lambda w: w.act("RegisterPledge", loan=w.pledged(w.goods(1_130_434))),
    "Draw": _on_loan("Draw", World.registered),
    "ChargeCost": _on_loan("ChargeCost", World.drawn),
    "Release": _release,
    "IssueVoucher": lambda w: w.act("IssueVoucher", dueDay=w.today + 181, approver=Who.BANK, justification=w.fresh()),
    "AcceptVoucher": _on_voucher("AcceptVoucher", World.offered_voucher),
    "RefuseVoucher": _on_voucher("RefuseVoucher", World.offered_voucher),
    "SplitVoucher": _on_voucher("SplitVoucher", World.active_voucher),
    "TransferVoucher": _on_voucher("TransferVoucher", World.active_voucher),
    "FinanceVoucher": _sale,
    "StopIssuer": _plain("StopIssuer"),
    "ClaimPayment": lambda w: w.act("ClaimPayment", subject=w.drawn()),
    "ConfirmPayment": lambda w: w.act("ConfirmPayment", payment=_claimed(w)),
    "RejectPayment": lambda w: w.act("RejectPayment", payment=_claimed(w)),
}

#: The events of each, in their order; the first carries the act.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "AddKey": ("KeyAdded",),
    "RevokeKey": ("KeyRevoked",),
    "ProposeAdmission": ("AdmissionProposed", "Approved"),
    "ProposeStanding": ("StandingProposed", "Approved"),
    "ProposeListing": ("ListingProposed", "Approved"),
    "ProposeRules": ("RulesProposed", "Approved"),
    "Approve": ("Approved",),
    "AnchorCheckpoint": ("CheckpointAnchored",),
    "BookInbound": ("InboundBooked",),
    "QualifyCustodian": ("CustodianQualified",),
    "ClassifyGoods": ("GoodsClassified",),
    "MeasureStock": ("StockMeasured",),
    "AcceptInbound": ("InboundAccepted",),
    "WithdrawInbound": ("InboundWithdrawn",),
    "IssueReceipt": ("ReceiptIssued",),
    "IssueReceipts": ("ReceiptsIssued",),
    "SplitReceipt": ("ReceiptSplit",),
    "CarveOut": ("CarvedOut",),
    "MergeReceipts": ("ReceiptsMerged",),
    "ProcessGoods": ("GoodsProcessed",),
    "CancelReceipt": ("ReceiptCancelled",),
    "ExtendStorage": ("StorageExtended",),
    "ConvertToPaper": ("ConvertedToPaper",),
    "ConvertToElectronic": ("ConvertedToElectronic",),
    "DischargePaper": ("PaperDischarged",),
    "ReportLoss": ("LossReported",),
    "ObjectToReissue": ("ReissueObjected",),
    "WithdrawObjection": ("ObjectionWithdrawn",),
    "OverruleObjection": ("ObjectionOverruled",),
    "ReissueReceipt": ("ReceiptReissued",),
    "Endorse": ("Endorsed",),
    "IssueDeliveryOrder": ("DeliveryOrderIssued",),
    "GateOut": ("GatedOut",),
    "Suspend": ("ReceiptSuspended", "SuspensionsCounted"),
    "LiftSuspension": ("SuspensionLifted", "SuspensionsCounted"),
    "TakeStock": ("StockTaken",),
    "StateFees": ("FeesStated",),
    "RecordRegistration": ("RegistrationRecorded",),
    "RequestInspection": ("InspectionRequested",),
    "AnswerInspection": ("InspectionAnswered",),
    "ReportImpairment": ("ImpairmentReported",),
    "DemandCollection": ("CollectionDemanded",),
    "ClaimLoss": ("LossClaimed",),
    "AnswerClaim": ("ClaimAnswered",),
    "WaiveLien": ("LienWaived",),
    "BindDevice": ("DeviceBound",),
    "UnbindDevice": ("DeviceUnbound",),
    "AttestControl": ("ControlAttested",),
    "RestoreControl": ("ControlRestored",),
    "Freeze": ("FrozenByCourt", "FreezesCounted"),
    "RenewFreeze": ("FreezeRenewed",),
    "ReleaseFreeze": ("FreezeReleased", "FreezesCounted"),
    "DefineSeries": ("SeriesDefined",),
    "ReportPrice": ("PriceReported",),
    "DefineProduct": ("ProductDefined",),
    "CloseProduct": ("ProductClosed",),
    "ApplyForLoan": ("LoanApplied",),
    "OfferLoan": ("LoanOffered",),
    "AcceptOffer": ("OfferAccepted", "LoanOpened"),
    "DeclineLoan": ("LoanDeclined",),
    "CancelLoan": ("LoanCancelled", "Released", "LienSet"),
    "Pledge": ("Pledged", "LienSet"),
    "Substitute": ("Substituted", "Released", "LienSet", "LienSet"),
    "RegisterPledge": ("PledgeRegistered",),
    "Draw": ("DrawAgreed",),
    "ChargeCost": ("CostCharged", "DebtChanged"),
    "Release": ("Released", "LienSet"),
    "IssueVoucher": ("VoucherIssued",),
    "AcceptVoucher": ("VoucherAccepted",),
    "RefuseVoucher": ("VoucherRefused",),
    "SplitVoucher": ("VoucherSplit",),
    "TransferVoucher": ("VoucherTransferred",),
    "FinanceVoucher": ("FinancingAgreed",),
    "StopIssuer": ("IssuerBarred",),
    "ClaimPayment": ("PaymentClaimed",),
    "ConfirmPayment": ("PaymentConfirmed", "Repaid", "DebtChanged", "LoanSettled", "Released", "LienSet"),
    "RejectPayment": ("PaymentRejected",),
}
