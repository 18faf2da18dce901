"""Paper and loss: one medium at a time (AB-36), nothing that was lost lives again (AB-35)."""

from __future__ import annotations

from typing import Any

from tests.reference.deliveries import goods_out
from tests.reference.goods import elsewhere, mass_of, no_receipt, reused
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Loss, Objection, Receipt, Title
from tests.reference.titles import misnamed, move, not_moved, not_the_pledgee

#: seconds between a loss report and a reissue
NOTICE = 30 * 86_400


# ---------------------------------------------------------------- paper


def print_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from misnamed(ledger, m)
    if not no_receipt(ledger, m["receipt"]):
        yield from ledger.unsound(m["receipt"])
        yield from ledger.claimed(m["receipt"])


def to_paper(ledger: Ledger, name: str, m: Message) -> None:
    ledger.receipts[m["receipt"]].title = Title.CONVERTED
    ledger.prints[m["receipt"]] = m["print"]


def _not_held(ledger: Ledger, m: Message, title: Title) -> Reasons:
    """The goods still wait under a title that lives no more, in this custodian's hands."""
    receipt = ledger.receipts.get(m["receipt"])
    if receipt is None or receipt.title is not title or receipt.kg == 0:
        yield "NotSucceedable"
        return
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    yield from ledger.unsound(m["receipt"])


def _wrong_print(ledger: Ledger, m: Message) -> Reasons:
    if ledger.prints.get(m["receipt"], "") != m["print"]:
        yield "PrintMismatch"


def _cannot_take_over(ledger: Ledger, m: Message, title: Title) -> Reasons:
    reasons = set(_not_held(ledger, m, title))
    yield from reasons
    if "NotSucceedable" not in reasons:
        receipt = ledger.receipts[m["receipt"]]
        yield from ledger.claimed(m["receipt"])
        yield from not_moved(ledger, m["receipt"], m["units"], receipt.kg, receipt.pieces)


def _take_over(ledger: Ledger, name: str, m: Message, **ended: Any) -> None:
    old = ledger.receipts[m["receipt"]]
    ledger.receipts[name] = Receipt(**{**vars(old), "title": Title.ACTIVE, "holder": m["holder"], "endorsed": True})
    move(ledger, m["units"], name)
    old.kg = 0
    old.title = ended.get("title", old.title)


def from_paper_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _wrong_print(ledger, m)
    yield from _cannot_take_over(ledger, m, Title.CONVERTED)


def from_paper(ledger: Ledger, name: str, m: Message) -> None:
    _take_over(ledger, name, m)


def discharge_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from _wrong_print(ledger, m)
    yield from reused(ledger, m["ticket"])
    reasons = set(_not_held(ledger, m, Title.CONVERTED))
    yield from reasons
    if "NotSucceedable" not in reasons:
        receipt = ledger.receipts[m["receipt"]]
        yield from (one for one in elsewhere(ledger, m["units"], m["receipt"]) if one == "UnitNotHere")
        if receipt.serialised and mass_of(ledger, m["units"]) != receipt.kg:
            yield "QuantityInvalid"


def discharge(ledger: Ledger, name: str, m: Message) -> None:
    receipt = ledger.receipts[m["receipt"]]
    goods_out(ledger, receipt, receipt.kg, m["units"])
    receipt.kg = 0
    ledger.evidence.add(m["ticket"])


# ---------------------------------------------------------------- loss


def lose_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from not_the_pledgee(ledger, m)
    yield from misnamed(ledger, m)


def lose(ledger: Ledger, name: str, m: Message) -> None:
    ledger.receipts[m["receipt"]].title = Title.LOST
    ledger.losses[m["receipt"]] = Loss(m["holder"], ledger.now + NOTICE)


def object_refused(ledger: Ledger, m: Message) -> Reasons:
    loss = ledger.losses.get(m["receipt"])
    if loss is None or ledger.now > loss.until:
        yield "NoticeOver"


def object_(ledger: Ledger, name: str, m: Message) -> None:
    ledger.objections[name] = Objection(m["objector"], m["receipt"])


def _no_objection(ledger: Ledger, m: Message) -> bool:
    return m["objection"] not in ledger.objections or not ledger.objections[m["objection"]].live


def give_up_refused(ledger: Ledger, m: Message) -> Reasons:
    if _no_objection(ledger, m) or ledger.objections[m["objection"]].objector != m["objector"]:
        yield "ObjectionNotLive"


def overrule_refused(ledger: Ledger, m: Message) -> Reasons:
    if _no_objection(ledger, m):
        yield "ObjectionNotLive"


def end_objection(ledger: Ledger, name: str, m: Message) -> None:
    ledger.objections[m["objection"]].live = False


def open_objections(ledger: Ledger, receipt: str) -> int:
    return sum(one.live for one in ledger.objections.values() if one.receipt == receipt)


def reissue_refused(ledger: Ledger, m: Message) -> Reasons:
    loss = ledger.losses.get(m["receipt"])
    if loss is None or loss.holder != m["holder"]:
        yield "NotHolder"
    if loss and ledger.now <= loss.until:
        yield "NoticeRunning"
    if open_objections(ledger, m["receipt"]):
        yield "ObjectionPending"
    yield from _cannot_take_over(ledger, m, Title.LOST)


def reissue(ledger: Ledger, name: str, m: Message) -> None:
    _take_over(ledger, name, m, title=Title.CANCELLED)
