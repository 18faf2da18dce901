"""Every act of the reference ledger: why it is refused, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.reference import courts, deliveries, goods, keeping, loans, oversight, papers, payments, titles, vouchers
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.signatures import NEEDED, Hand, badly_signed

Refused = Callable[[Ledger, Message], Reasons]
Take = Callable[[Ledger, str, Message], None]

RULES: dict[str, tuple[Refused, Take]] = {
    "BookInbound": (goods.book_refused, goods.book),
    "QualifyCustodian": (goods.qualify_refused, goods.qualify),
    "ClassifyGoods": (goods.classify_refused, goods.classify),
    "MeasureStock": (goods.measure_refused, goods.measure),
    "AcceptInbound": (goods.accept_refused, goods.accept),
    "WithdrawInbound": (goods.withdraw_refused, goods.withdraw),
    "IssueReceipt": (goods.issue_refused, goods.issue),
    "IssueReceipts": (goods.issue_all_refused, goods.issue_all),
    "SplitReceipt": (titles.split_refused, titles.split),
    "CarveOut": (titles.carve_refused, titles.carve),
    "MergeReceipts": (titles.merge_refused, titles.merge),
    "ProcessGoods": (titles.process_refused, titles.process),
    "CancelReceipt": (titles.cancel_refused, titles.cancel),
    "ExtendStorage": (titles.extend_refused, titles.extend),
    "ConvertToPaper": (papers.print_refused, papers.to_paper),
    "ConvertToElectronic": (papers.from_paper_refused, papers.from_paper),
    "DischargePaper": (papers.discharge_refused, papers.discharge),
    "ReportLoss": (papers.lose_refused, papers.lose),
    "ObjectToReissue": (papers.object_refused, papers.object_),
    "WithdrawObjection": (papers.give_up_refused, papers.end_objection),
    "OverruleObjection": (papers.overrule_refused, papers.end_objection),
    "ReissueReceipt": (papers.reissue_refused, papers.reissue),
    "Endorse": (goods.endorse_refused, goods.endorse),
    "IssueDeliveryOrder": (deliveries.order_refused, deliveries.order),
    "GateOut": (deliveries.gate_refused, deliveries.gate_out),
    "lapseDeliveryOrder": (deliveries.lapse_order_refused, deliveries.lapse_order),
    "Suspend": (oversight.suspend_refused, oversight.suspend),
    "LiftSuspension": (oversight.lift_refused, oversight.lift),
    "TakeStock": (oversight.take_stock_refused, oversight.take_stock),
    "StateFees": (oversight.fees_refused, oversight.state_fees),
    "RecordRegistration": (oversight.filing_refused, oversight.file),
    "RequestInspection": (keeping.request_refused, keeping.request),
    "AnswerInspection": (keeping.answer_refused, keeping.answer),
    "ReportImpairment": (keeping.impairment_refused, keeping.report_impairment),
    "DemandCollection": (keeping.demand_refused, keeping.demand),
    "ClaimLoss": (keeping.claim_refused, keeping.claim),
    "AnswerClaim": (keeping.answer_claim_refused, keeping.answer_claim),
    "WaiveLien": (keeping.waive_refused, keeping.waive),
    "BindDevice": (oversight.bind_refused, oversight.bind),
    "UnbindDevice": (oversight.unbind_refused, oversight.unbind),
    "AttestControl": (oversight.attest_refused, oversight.attest),
    "RestoreControl": (oversight.restore_refused, oversight.restore),
    "reportGap": (oversight.gap_refused, oversight.report_gap),
    "Freeze": (courts.freeze_refused, courts.freeze),
    "RenewFreeze": (courts.renew_refused, courts.renew),
    "ReleaseFreeze": (courts.release_refused, courts.release),
    "lapseFreeze": (courts.lapse_refused, courts.release),
    "ReportPrice": (payments.report_refused, payments.report),
    "CancelLoan": (loans.cancel_refused, loans.cancel),
    "Pledge": (loans.pledge_refused, loans.pledge),
    "Substitute": (loans.substitute_refused, loans.substitute),
    "RegisterPledge": (loans.register_refused, loans.register),
    "Draw": (loans.draw_refused, loans.draw),
    "lapseDraw": (loans.lapse_draw_refused, loans.lapse_draw),
    "ChargeCost": (loans.charge_refused, loans.charge),
    "Release": (loans.release_refused, loans.release),
    "releaseEnded": (loans.release_ended_refused, loans.release_ended),
    "IssueVoucher": (vouchers.issue_refused, vouchers.issue),
    "AcceptVoucher": (vouchers.offered_refused, vouchers.accept),
    "RefuseVoucher": (vouchers.offered_refused, vouchers.refuse),
    "SplitVoucher": (vouchers.split_refused, vouchers.split),
    "TransferVoucher": (vouchers.transfer_refused, vouchers.transfer),
    "FinanceVoucher": (vouchers.finance_refused, vouchers.finance),
    "lapseFinancing": (vouchers.lapse_refused, vouchers.lapse),
    "flagOverdue": (vouchers.flag_refused, vouchers.flag),
    "StopIssuer": (vouchers.bar_refused, vouchers.bar),
    "ClaimPayment": (payments.claim_refused, payments.claim),
    "ConfirmPayment": (payments.confirm_refused, payments.confirm),
    "RejectPayment": (payments.reject_refused, payments.reject),
}


def judge(ledger: Ledger, kind: str, message: Message, hands: Sequence[Hand | None] = ()) -> set[str]:
    """Every reason for which an act is refused now; none when it is taken."""
    reasons = set(RULES[kind][0](ledger, message))
    if kind in NEEDED:
        reasons |= set(badly_signed(ledger, kind, message, hands))
    return reasons


def take(ledger: Ledger, kind: str, name: str, message: Message) -> None:
    RULES[kind][1](ledger, name, message)
