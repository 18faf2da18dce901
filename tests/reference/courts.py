"""Court orders: an authority, a quantity, an end; they queue over one thing (L-37, AB-34)."""

from __future__ import annotations

from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Freeze, Stage, Title

_YEAR = 365 * 86_400
#: Movables two years, other property rights three.
LONGEST = {1: 2 * _YEAR, 2: 3 * _YEAR}
LIVE_STAGES = (Stage.ACTIVE, Stage.FINANCING, Stage.FINANCED)


def freeze_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["quantity"] == 0:
        yield "FreezeQuantityMissing"
    if not ledger.now < m["until"] <= ledger.now + LONGEST[m["kind"]]:
        yield "FreezeTerm"
    receipt, voucher = ledger.receipts.get(m["subject"]), ledger.vouchers.get(m["subject"])
    if m["kind"] == 1 and not (receipt and receipt.title in (Title.ACTIVE, Title.LOST)):
        yield "ReceiptNotActive"
    if m["kind"] == 2 and not (voucher and voucher.stage in LIVE_STAGES):
        yield "VoucherStateInvalid"


def freeze(ledger: Ledger, name: str, m: Message) -> None:
    ledger.freezes[name] = Freeze(m["court"], m["subject"], m["quantity"], m["until"])


def _over(ledger: Ledger, m: Message) -> bool:
    order = ledger.freezes.get(m["freeze"])
    return order is None or order.ended or ledger.now > order.until


def renew_refused(ledger: Ledger, m: Message) -> Reasons:
    if _over(ledger, m):
        yield "FreezeNotLive"
        return
    order = ledger.freezes[m["freeze"]]
    if order.court != m["court"]:
        yield "NotFreezingCourt"
    kind = 1 if order.subject in ledger.receipts else 2
    if m["currentUntil"] != order.until or not order.until < m["until"] <= ledger.now + LONGEST[kind]:
        yield "FreezeTerm"


def renew(ledger: Ledger, name: str, m: Message) -> None:
    ledger.freezes[m["freeze"]].until = m["until"]


def release_refused(ledger: Ledger, m: Message) -> Reasons:
    if _over(ledger, m):
        yield "FreezeNotLive"
    elif ledger.freezes[m["freeze"]].court != m["court"]:
        yield "NotFreezingCourt"


def release(ledger: Ledger, name: str, m: Message) -> None:
    ledger.freezes[m["freeze"]].ended = True


def lapse_refused(ledger: Ledger, m: Message) -> Reasons:
    order = ledger.freezes.get(m["freeze"])
    if order is None or order.ended or ledger.now <= order.until:
        yield "FreezeNotLive"
