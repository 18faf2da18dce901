"""What custodian and holder owe one another while goods are stored (domain.md 1.1, L-06 to L-10)."""

from __future__ import annotations

from tests.reference.arithmetic import day_of
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Cap, Demand, Inspection, LossClaim, Receipt

NONE = "0x" + "00" * 32
AGREED, REFUSED = 1, 2
DAMAGE = 2


def _live(ledger: Ledger, name: str) -> Receipt | None:
    receipt = ledger.receipts.get(name)
    return receipt if receipt and receipt.live else None


def _by_holder(ledger: Ledger, m: Message) -> Reasons:
    receipt = _live(ledger, m["receipt"])
    if receipt is None:
        yield "ReceiptNotActive"
    elif receipt.holder != m["holder"]:
        yield "NotHolder"


def _by_custodian(ledger: Ledger, m: Message) -> Reasons:
    receipt = _live(ledger, m["receipt"])
    if receipt is None:
        yield "ReceiptNotActive"
    elif receipt.custodian != m["custodian"]:
        yield "NotCustodian"


def _part(ledger: Ledger, m: Message) -> Reasons:
    receipt = _live(ledger, m["receipt"])
    if receipt and not 0 < m["kg"] <= receipt.kg:
        yield "QuantityInvalid"


# ---------------------------------------------------------------- inspections (L-06)


def request_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["purpose"] == 0:
        yield "KindMissing"
    if m["request"] == NONE:
        yield "ReportMissing"
    if m["windowUntil"] <= max(ledger.now, m["windowFrom"]):
        yield "InspectionWindow"
    yield from _by_holder(ledger, m)


def request(ledger: Ledger, name: str, m: Message) -> None:
    custodian = ledger.receipts[m["receipt"]].custodian
    ledger.inspections[name] = Inspection(m["receipt"], custodian, m["windowFrom"], m["windowUntil"])


def answer_refused(ledger: Ledger, m: Message) -> Reasons:
    asked = ledger.inspections.get(m["inspection"])
    if asked is None or asked.answer:
        yield "InspectionNotOpen"
        return
    if asked.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["answer"] == AGREED:
        if m["reason"] != NONE:
            yield "AnswerIncomplete"
        if not max(asked.begins, ledger.now) <= m["inspectAt"] <= asked.ends:
            yield "InspectionWindow"
    elif m["answer"] != REFUSED or m["reason"] == NONE or m["inspectAt"]:
        yield "AnswerIncomplete"


def answer(ledger: Ledger, name: str, m: Message) -> None:
    ledger.inspections[m["inspection"]].answer = m["answer"]


# ---------------------------------------------------------------- impairments (L-07), demands (L-08)


def impairment_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["impairment"] == 0:
        yield "KindMissing"
    if m["evidence"] == NONE:
        yield "ReportMissing"
    if m["impairment"] == DAMAGE and m["disposal"]:
        yield "DisposalNotAllowed"
    yield from _by_custodian(ledger, m)
    yield from _part(ledger, m)
    if not ledger.impaired.get(m["receipt"], (0, 0, 0, 0))[0] < m["observedAt"] <= ledger.now:
        yield "MomentInvalid"


def report_impairment(ledger: Ledger, name: str, m: Message) -> None:
    ledger.impaired[m["receipt"]] = m["observedAt"], m["kg"], m["impairment"], m["disposal"]


def demand_refused(ledger: Ledger, m: Message) -> Reasons:
    if ledger.demands.get(m["receipt"], Demand(0, 0)).version != m["version"]:
        yield "VersionConflict"
    if m["notice"] == NONE:
        yield "ReportMissing"
    yield from _by_custodian(ledger, m)
    receipt = _live(ledger, m["receipt"])
    if receipt and receipt.storage_until >= ledger.today:
        yield "StorageRunning"
    if day_of(m["collectBy"]) <= ledger.today:
        yield "CollectionTerm"


def demand(ledger: Ledger, name: str, m: Message) -> None:
    ledger.demands[m["receipt"]] = Demand(m["version"] + 1, m["collectBy"])


# ---------------------------------------------------------------- claims for loss (L-09)


def claim_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["causeCode"] == 0:
        yield "KindMissing"
    if m["evidence"] == NONE:
        yield "ReportMissing"
    if m["amount"] == 0 or m["currency"] == 0:
        yield "AmountMissing"
    yield from _by_holder(ledger, m)
    yield from _part(ledger, m)


def claim(ledger: Ledger, name: str, m: Message) -> None:
    custodian = ledger.receipts[m["receipt"]].custodian
    ledger.claims[name] = LossClaim(m["receipt"], custodian, m["amount"], m["currency"])


def answer_claim_refused(ledger: Ledger, m: Message) -> Reasons:
    claimed = ledger.claims.get(m["claim"])
    if claimed is None or claimed.answered:
        yield "ClaimNotOpen"
        return
    if claimed.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["causeCode"] == 0:
        yield "KindMissing"
    if m["statement"] == NONE:
        yield "ReportMissing"
    if m["accepted"] > claimed.amount:
        yield "OverAccepted"


def answer_claim(ledger: Ledger, name: str, m: Message) -> None:
    ledger.claims[m["claim"]].answered = True


# ---------------------------------------------------------------- the lien (L-10)


def waive_refused(ledger: Ledger, m: Message) -> Reasons:
    stands = ledger.caps.get((m["receipt"], m["pledgee"]))
    if (stands.version if stands else 0) != m["version"]:
        yield "VersionConflict"
    if m["letter"] == NONE:
        yield "ReportMissing"
    if m["currency"] == 0:
        yield "AmountMissing"
    yield from _by_custodian(ledger, m)
    if m["pledgee"] == 0:
        yield "NotPledgee"
    better = stands is None or m["cap"] == 0 or (m["cap"] <= stands.amount and m["currency"] == stands.currency)
    if m["consent"] != (0 if better else m["pledgee"]):
        yield "NotConsenting"


def waive(ledger: Ledger, name: str, m: Message) -> None:
    ledger.caps[m["receipt"], m["pledgee"]] = Cap(m["version"] + 1, m["cap"], m["currency"])
