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
    """Who must sign: the member that a field names, in one of the roles; `always` also while it is suspended."""

    field: str
    roles: tuple[str, ...] = ()
    desks: tuple[str, ...] = _EITHER
    always: bool = False
    #: only when the field is not 0
    optional: bool = False


def _two(field: str, *roles: str, always: bool = False) -> tuple[Needed, Needed]:
    return (Needed(field, roles, (MAKER,), always), Needed(field, roles, (CHECKER,), always))


_LENDER = ("BANK", "FACTOR")
_WITNESS = ("BANK", "INSPECTOR", "SUPERVISOR")
_OWNER = ("WAREHOUSE", "SUPERVISOR")
NEEDED: dict[str, tuple[Needed, ...]] = {
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


def needed(kind: str, message: Message) -> list[Needed]:
    """Who must sign this act, in order."""
    return [one for one in NEEDED[kind] if not one.optional or message[one.field]]


def badly_signed(ledger: Ledger, kind: str, message: Message, hands: Sequence[Hand | None]) -> Reasons:
    """Everything that is wrong with an act's signatures."""
    for needed_, hand in zip(needed(kind, message), hands, strict=True):
        if hand is None:
            yield "SignatureMissing"
            continue
        if hand.member != message[needed_.field]:
            yield "SignerNotOfMember"
            continue
        member = ledger.members[hand.member]
        if hand.desk not in needed_.desks:
            yield "CapabilityNotHeld"
        if needed_.roles and not member.roles.intersection(needed_.roles):
            yield "RoleNotHeld"
        if member.suspended and not needed_.always:
            yield "MemberSuspended"
    present = [hand for hand in hands if hand]
    if len(set(present)) < len(present):
        yield "SamePerson"
