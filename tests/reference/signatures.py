"""Who signs what (L-02, L-21, L-33, L-68, AB-09, AB-39), and why a set of signatures is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reference.ledger import Ledger, Message, Reasons

MAKER, CHECKER, DEVICE = "maker", "checker", "device"
_EITHER = (MAKER, CHECKER)


@dataclass(frozen=True)
class Hand:
    """Somebody of a member who signed."""

    member: int
    desk: str


@dataclass(frozen=True)
class Needed:
    """Who must sign: the member that a field names, in one of the roles.

    `always` also while it is suspended, `optional` only when the field names one.
    """

    field: str
    roles: tuple[str, ...] = ()
    desks: tuple[str, ...] = _EITHER
    always: bool = False
    optional: bool = False


def needed(kind: str, message: Message) -> list[Needed]:
    """Who must sign an act."""
    return [one for one in NEEDED[kind] if message[one.field] or not one.optional]


def _two(field: str, *roles: str, always: bool = False) -> tuple[Needed, Needed]:
    return (Needed(field, roles, (MAKER,), always), Needed(field, roles, (CHECKER,), always))


_LENDER = ("BANK", "FACTOR")
_KEEPER = ("WAREHOUSE",)
_WITNESS = ("BANK", "INSPECTOR", "SUPERVISOR")
_OWNER = ("WAREHOUSE", "SUPERVISOR")
NEEDED: dict[str, tuple[Needed, ...]] = {
    "BookInbound": (Needed("depositor"),),
    "QualifyCustodian": _two("regulator", "REGULATOR"),
    "ClassifyGoods": _two("regulator", "REGULATOR"),
    "IssueReceipts": (*_two("custodian", "WAREHOUSE"), Needed("depositor")),
    "SplitReceipt": (Needed("holder"), Needed("custodian", _KEEPER)),
    "CarveOut": (Needed("holder"), Needed("custodian", _KEEPER), Needed("pledgee", _LENDER, optional=True)),
    "MergeReceipts": (Needed("holder"), Needed("custodian", _KEEPER)),
    "ProcessGoods": (*_two("custodian", "WAREHOUSE"), Needed("holder")),
    "CancelReceipt": (*_two("custodian", "WAREHOUSE"), Needed("holder")),
    "ExtendStorage": (Needed("holder"), Needed("custodian", _KEEPER)),
    "ConvertToPaper": (*_two("custodian", "WAREHOUSE"), Needed("holder")),
    "ConvertToElectronic": (*_two("custodian", "WAREHOUSE"), Needed("holder")),
    "DischargePaper": _two("custodian", "WAREHOUSE"),
    "ReportLoss": (Needed("holder"), Needed("custodian", _KEEPER), Needed("pledgee", _LENDER, optional=True)),
    "ObjectToReissue": (Needed("objector"),),
    "WithdrawObjection": (Needed("objector", always=True),),
    "OverruleObjection": _two("court", "COURT"),
    "ReissueReceipt": (*_two("custodian", "WAREHOUSE"), Needed("holder")),
    "MeasureStock": _two("custodian", "WAREHOUSE"),
    "AcceptInbound": _two("custodian", "WAREHOUSE"),
    "WithdrawInbound": (*_two("custodian", "WAREHOUSE"), Needed("depositor")),
    "IssueReceipt": (*_two("custodian", "WAREHOUSE"), Needed("depositor")),
    "Endorse": (Needed("from"), Needed("to"), Needed("custodian", ("WAREHOUSE",))),
    "IssueDeliveryOrder": (Needed("holder"),),
    "GateOut": (Needed("custodian", ("WAREHOUSE",)), Needed("carrier", ("CARRIER",))),
    # whose roles count is a rule of its own
    "Suspend": (Needed("authority", desks=(*_EITHER, DEVICE)),),
    "LiftSuspension": (
        *_two("authority", "WAREHOUSE", "REGULATOR", *_WITNESS),
        Needed("beneficiary", optional=True),
    ),
    "TakeStock": (Needed("custodian", ("WAREHOUSE",)), Needed("witness", _WITNESS)),
    "StateFees": _two("custodian", "WAREHOUSE"),
    "RecordRegistration": (Needed("filer"),),
    "RequestInspection": (Needed("holder"),),
    "AnswerInspection": (Needed("custodian", _KEEPER),),
    "ReportImpairment": (Needed("custodian", _KEEPER),),
    "DemandCollection": (Needed("custodian", _KEEPER),),
    "ClaimLoss": (Needed("holder"),),
    "AnswerClaim": _two("custodian", "WAREHOUSE"),
    "WaiveLien": (*_two("custodian", "WAREHOUSE"), Needed("consent", _LENDER, optional=True)),
    "BindDevice": (*_two("owner", *_OWNER), Needed("custodian", ("WAREHOUSE",), optional=True)),
    "UnbindDevice": (*_two("owner", *_OWNER), Needed("witness", _WITNESS)),
    "AttestControl": (Needed("owner", desks=(DEVICE,)),),
    "RestoreControl": (*_two("owner", *_OWNER), Needed("witness", _WITNESS)),
    "Freeze": _two("court", "COURT"),
    "RenewFreeze": _two("court", "COURT"),
    "ReleaseFreeze": _two("court", "COURT"),
    "ReportPrice": (Needed("reporter", ("PRICE_REPORTER",)),),
    "CancelLoan": (*_two("financier", *_LENDER), Needed("borrower")),
    "Pledge": (Needed("pledgor"), Needed("custodian", ("WAREHOUSE",)), Needed("pledgee", _LENDER)),
    "Substitute": (Needed("pledgor"), Needed("custodian", ("WAREHOUSE",)), *_two("pledgee", *_LENDER)),
    "RegisterPledge": _two("financier", *_LENDER),
    "Draw": (*_two("financier", *_LENDER), Needed("borrower")),
    "ChargeCost": _two("financier", *_LENDER),
    "Release": _two("pledgee", *_LENDER, always=True),
    "IssueVoucher": _two("debtor", "BUYER"),
    "AcceptVoucher": (Needed("creditor"),),
    "RefuseVoucher": (Needed("creditor"),),
    "SplitVoucher": (Needed("holder"),),
    "TransferVoucher": (Needed("from"), Needed("to")),
    "FinanceVoucher": (Needed("holder"), *_two("financier", *_LENDER)),
    "StopIssuer": _two("regulator", "REGULATOR"),
    "ClaimPayment": (Needed("payer", always=True),),
    "ConfirmPayment": (Needed("payee", always=True),),
    "RejectPayment": (Needed("payee", always=True),),
}


def badly_signed(ledger: Ledger, kind: str, message: Message, hands: Sequence[Hand | None]) -> Reasons:
    """Everything that is wrong with an act's signatures."""
    for asked, hand in zip(needed(kind, message), hands, strict=True):
        if hand is None:
            yield "SignatureMissing"
            continue
        if hand.member != message[asked.field]:
            # Every member has its desks from the beginning, a device only where one was registered.
            known = hand.desk != DEVICE or hand.member in ledger.device_keys.values()
            yield "SignerNotOfMember" if known else "KeyUnknown"
            continue
        member = ledger.members[hand.member]
        if hand.desk not in asked.desks:
            yield "CapabilityNotHeld"
        if asked.roles and not member.roles.intersection(asked.roles):
            yield "RoleNotHeld"
        if member.suspended and not asked.always:
            yield "MemberSuspended"
    present = [hand for hand in hands if hand]
    if len(set(present)) < len(present):
        yield "SamePerson"
