"""Who signs what (L-02, L-21, L-33, L-68, AB-09, AB-39), and why a set of signatures is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reference.ledger import Ledger, Message, Reasons

MAKER, CHECKER = "maker", "checker"
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


def _two(field: str, *roles: str, always: bool = False) -> tuple[Needed, Needed]:
    return (Needed(field, roles, (MAKER,), always), Needed(field, roles, (CHECKER,), always))


_LENDER = ("BANK", "FACTOR")
NEEDED: dict[str, tuple[Needed, ...]] = {
    "MeasureStock": _two("custodian", "WAREHOUSE"),
    "AcceptInbound": _two("custodian", "WAREHOUSE"),
    "WithdrawInbound": (*_two("custodian", "WAREHOUSE"), Needed("depositor")),
    "IssueReceipt": (*_two("custodian", "WAREHOUSE"), Needed("depositor")),
    "Endorse": (Needed("from"), Needed("to"), Needed("custodian", ("WAREHOUSE",))),
    "IssueDeliveryOrder": (Needed("holder"),),
    "GateOut": (Needed("custodian", ("WAREHOUSE",)), Needed("carrier", ("CARRIER",))),
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
    for needed, hand in zip(NEEDED[kind], hands, strict=True):
        if hand is None:
            yield "SignatureMissing"
            continue
        if hand.member != message[needed.field]:
            yield "SignerNotOfMember"
            continue
        member = ledger.members[hand.member]
        if hand.desk not in needed.desks:
            yield "CapabilityNotHeld"
        if needed.roles and not member.roles.intersection(needed.roles):
            yield "RoleNotHeld"
        if member.suspended and not needed.always:
            yield "MemberSuspended"
    present = [hand for hand in hands if hand]
    if len(set(present)) < len(present):
        yield "SamePerson"
