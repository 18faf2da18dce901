"""The comparison can fail: a rule that is broken on purpose, or a contract that is tampered with, is caught."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.chain.artifacts import load
from tests.evm.twin import Twin
from tests.evm.world import HRC, Who
from tests.reference import arithmetic, deliveries, loans, papers, replay, titles, vouchers
from tests.reference.records import Title
from tests.reference.rules import RULES
from tests.reference.signatures import Hand

Patch = pytest.MonkeyPatch


def play(twin: Twin) -> None:
    """A receipt pledged, drawn on and repaid; another frozen, tried and delivered; a voucher sold and paid."""
    w = twin.world
    for reporter in (Who.PLATFORM, Who.COURT):
        twin.attempt("ReportPrice", series=twin.series[HRC], reporter=reporter)
    loan = twin.open_loan(HRC)
    for kg in (1_130_434, 1_000):
        twin.attempt("AcceptInbound", units=[{"key": w.fresh(), "kg": kg}])
        twin.attempt("IssueReceipt", inbound=list(twin.model.inbounds)[-1])
    pledged, free = twin.model.receipts
    twin.attempt("Pledge", loan=loan, receipt=pledged)
    twin.attempt("Pledge", loan=loan, receipt=pledged, kg=1)
    twin.attempt("Endorse", receipt=pledged)
    twin.attempt("RegisterPledge", loan=loan)
    twin.attempt("Draw", loan=loan)
    _pay(twin, loan)
    twin.attempt("Release", loan=loan, receipt=pledged, kg=130_435)
    twin.attempt("Freeze", subject=free, quantity=1)
    twin.attempt("Endorse", receipt=free)
    twin.attempt("ReleaseFreeze", freeze=list(twin.model.freezes)[-1])
    twin.attempt("IssueDeliveryOrder", receipt=free)
    twin.attempt("GateOut", order=list(twin.model.orders)[-1])
    twin.advance(40 * 86_400)
    _pay(twin, loan, amount=100)
    _pay(twin, loan, amount=loans.payable(twin.model.loans[loan], twin.model.today))
    twin.attempt("IssueVoucher")
    voucher = list(twin.model.vouchers)[-1]
    twin.attempt("AcceptVoucher", voucher=voucher)
    twin.attempt("IssueVoucher", invoices=w.acts[voucher].message["invoices"])
    twin.attempt("FinanceVoucher", voucher=voucher, product=twin.voucher_product)
    _pay(twin, voucher)
    twin.attempt("TransferVoucher", voucher=voucher)
    _pay(twin, voucher)


def _pay(twin: Twin, subject: str, **fields: Any) -> None:
    twin.attempt("ClaimPayment", subject=subject, **fields)
    twin.attempt("ConfirmPayment", payment=list(twin.model.payments)[-1])


def test_the_two_agree() -> None:
    twin = Twin()
    play(twin)
    assert {loan.phase.name for loan in twin.model.loans.values()} == {"SETTLED"}
    assert {voucher.stage.name for voucher in twin.model.vouchers.values()} == {"REDEEMED"}
    assert set(twin.refused) == {
        ("Pledge", "AlreadyPledged"),
        ("Endorse", "Encumbered"),
        ("Endorse", "Frozen"),
        ("Release", "BelowFloor"),
        ("IssueVoucher", "InvoiceExhausted"),
        ("TransferVoucher", "VoucherStateInvalid"),
    }


def play_titles(twin: Twin) -> None:
    """Receipts are issued together, split, merged, processed, lost, printed, cancelled; each is tried wrongly too."""
    w, model = twin.world, twin.model
    for _ in range(3):
        twin.attempt("AcceptInbound")
    twin.attempt("IssueReceipts", items=[w.item(inbound) for inbound in model.inbounds])
    first, second, third = model.receipts
    twin.attempt("SplitReceipt", receipt=first, parts=[w.part(first, *w.units_of(first)[:1])] * 2)
    twin.attempt("SplitReceipt", receipt=first)
    one, two = list(model.receipts)[-2:]
    twin.attempt("MergeReceipts", sources=[w.source(one), w.source(one)])
    twin.attempt("MergeReceipts", sources=[w.source(two), w.source(second)])
    merged = list(model.receipts)[-1]
    twin.attempt("Freeze", subject=merged, quantity=15_000)
    twin.attempt("CarveOut", receipt=merged)
    twin.attempt("CarveOut", receipt=merged, part=w.part(merged, *w.units_of(merged)))
    twin.attempt("ReleaseFreeze", freeze=list(model.freezes)[-1])
    twin.attempt("ProcessGoods", sources=[w.source(merged)], lossKg=10_000)
    twin.attempt("ProcessGoods", sources=[w.source(merged)])
    product = list(model.receipts)[-1]
    twin.attempt("ReportLoss", receipt=product)
    twin.attempt("ReissueReceipt", receipt=product)
    twin.attempt("ObjectToReissue", receipt=product)
    twin.advance(31 * 86_400)
    twin.attempt("ReissueReceipt", receipt=product)
    twin.attempt("OverruleObjection", objection=list(model.objections)[-1])
    twin.attempt("ReissueReceipt", receipt=product)
    again = list(model.receipts)[-1]
    twin.attempt("ConvertToPaper", receipt=again)
    twin.attempt("ConvertToElectronic", receipt=again, print=w.fresh())
    twin.attempt("ConvertToElectronic", receipt=again)
    twin.attempt("DischargePaper", receipt=again)
    twin.attempt("CancelReceipt", receipt=list(model.receipts)[-1])
    twin.attempt("CancelReceipt", receipt=third, inbound=list(model.inbounds)[-1])
    tank = w.fresh()
    twin.attempt("MeasureStock", stock=tank, kg=100_000)
    twin.attempt("AcceptInbound", stock=tank)
    twin.attempt("IssueReceipt", inbound=list(model.inbounds)[-1])
    liquid = list(model.receipts)[-1]
    twin.attempt("MeasureStock", stock=tank, kg=99_699)
    twin.attempt("Endorse", receipt=liquid)
    twin.attempt("MeasureStock", stock=tank, kg=99_700)
    twin.attempt("CarveOut", receipt=liquid)
    twin.attempt("ConvertToPaper", receipt=liquid)
    twin.attempt("DischargePaper", receipt=liquid)


def test_the_two_agree_on_titles() -> None:
    twin = Twin()
    play_titles(twin)
    assert {one.title for one in twin.model.receipts.values()} == {*Title} - {Title.DELIVERED, Title.LOST}
    assert set(twin.refused) == {
        ("SplitReceipt", "UnitAlreadyReceipted"),
        ("MergeReceipts", "ReceiptNotActive"),
        ("CarveOut", "Frozen"),
        ("ProcessGoods", "YieldExceeded"),
        ("ReissueReceipt", "NoticeRunning"),
        ("ReissueReceipt", "ObjectionPending"),
        ("ConvertToElectronic", "PrintMismatch"),
        ("DischargePaper", "NotSucceedable"),
        ("CancelReceipt", "AlreadyEndorsed"),
        ("Endorse", "StockInsufficient"),
    }


def _without(kind: str, reason: str) -> Callable[[Patch], None]:
    """The rule of an act, less one reason to refuse it."""

    def patch(to: Patch) -> None:
        refused, take = RULES[kind]
        to.setitem(RULES, kind, (lambda ledger, m: (r for r in refused(ledger, m) if r != reason), take))

    return patch


def _done(kind: str, other: Callable[..., None]) -> Callable[[Patch], None]:
    """The rule of an act, with another effect."""
    return lambda to: to.setitem(RULES, kind, (RULES[kind][0], other))


def _nothing(*_: Any) -> None:
    pass


BROKEN: dict[str, Callable[[Patch], None]] = {
    "a frozen receipt may be endorsed": _without("Endorse", "Frozen"),
    "a pledged receipt may be endorsed": _without("Endorse", "Encumbered"),
    "a receipt may be pledged twice": _without("Pledge", "AlreadyPledged"),
    "collateral may fall below the floor": _without("Release", "BelowFloor"),
    "an invoice may be used twice": _without("IssueVoucher", "InvoiceExhausted"),
    "a financed voucher may be transferred": _without("TransferVoucher", "VoucherStateInvalid"),
    "an issued receipt is forgotten": _done("IssueReceipt", _nothing),
    "goods leave and the receipt says they are there": _done("GateOut", _nothing),
    "a payment pays nothing": _done("ConfirmPayment", _nothing),
    "a year has 365 days": lambda to: to.setattr(
        loans, "interest", lambda amount, rate, days: arithmetic.interest(amount, rate, days) * 360 / 365
    ),
    "a discount is rounded down": lambda to: to.setattr(
        vouchers, "price_of_claim", lambda face, rate, days: arithmetic.price_of_claim(face, rate, days) + 1
    ),
    "delivered goods stay in custody": lambda to: to.setitem(
        RULES,
        "GateOut",
        (RULES["GateOut"][0], lambda ledger, name, m: deliveries.gate_out(ledger, name, {**m, "units": []})),
    ),
    "delivered goods stay under the receipt": lambda to: to.setattr(deliveries, "goods_out", _nothing),
    "an event is not read": lambda to: to.setitem(replay._READERS, "LienSet", _nothing),
    "interest is paid after principal": lambda to: to.setattr(
        loans, "waterfall", lambda amount, owed: (arithmetic.waterfall(amount, owed[::-1])[0][::-1], 0)
    ),
}


BROKEN_TITLES: dict[str, Callable[[Patch], None]] = {
    "a unit may be in two parts": _without("SplitReceipt", "UnitAlreadyReceipted"),
    "a receipt may be merged with itself": _without("MergeReceipts", "ReceiptNotActive"),
    "frozen goods may be carved out": _without("CarveOut", "Frozen"),
    "processing may lose anything": _without("ProcessGoods", "YieldExceeded"),
    "notice needs no time": _without("ReissueReceipt", "NoticeRunning"),
    "objections need no answer": _without("ReissueReceipt", "ObjectionPending"),
    "any print is the print": _without("ConvertToElectronic", "PrintMismatch"),
    "paper comes back twice": _without("DischargePaper", "NotSucceedable"),
    "what was endorsed may be cancelled": _without("CancelReceipt", "AlreadyEndorsed"),
    "short tanks move": _without("Endorse", "StockInsufficient"),
    "a split forgets its parent": _done("SplitReceipt", lambda ledger, name, m: ledger.receipts.pop(m["receipt"])),
    "a merger leaves its sources": _done("MergeReceipts", _nothing),
    "a carve-out leaves its parent whole": lambda to: to.setitem(
        RULES,
        "CarveOut",
        (RULES["CarveOut"][0], lambda ledger, name, m: titles.carve(deepcopy(ledger), name, m)),
    ),
    "used-up units may come again": lambda to: to.setattr(
        titles,
        "goods_out",
        lambda ledger, receipt, kg, units, used_up: deliveries.goods_out(ledger, receipt, kg, units),
    ),
    "what was lost lives on": lambda to: to.setattr(papers, "NOTICE", 0),
    "a conversion is no end": _done("ConvertToPaper", _nothing),
    "a split is not read": lambda to: to.setitem(replay._READERS, "ReceiptSplit", _nothing),
    "a cancellation is not read": lambda to: to.setitem(replay._READERS, "ReceiptCancelled", _nothing),
}


@pytest.mark.parametrize("name", BROKEN_TITLES)
def test_a_broken_rule_on_titles_is_caught(name: str, monkeypatch: Patch) -> None:
    twin = Twin()
    BROKEN_TITLES[name](monkeypatch)
    with pytest.raises((AssertionError, KeyError, IndexError, ValueError)):
        play_titles(twin)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_caught(name: str, monkeypatch: Patch) -> None:
    twin = Twin()
    BROKEN[name](monkeypatch)
    with pytest.raises((AssertionError, KeyError, IndexError, ValueError)):
        play(twin)


def test_a_missing_signature_that_nobody_misses_is_caught(monkeypatch: Patch) -> None:
    twin = Twin()
    monkeypatch.setattr("tests.evm.twin.judge", lambda *_: set())
    with pytest.raises(AssertionError, match="SignatureMissing"):
        twin.attempt("MeasureStock", _drop_one)


def _drop_one(hands: list[Hand | None]) -> None:
    hands[0] = None


@pytest.mark.parametrize("slot", [0, 1])
def test_a_contract_that_forgets_is_caught(slot: int) -> None:
    """A receipt's first word (state, holder, pledgee), its second (quantities, lien)."""
    twin = Twin()
    play(twin)
    twin.attempt("AcceptInbound")
    twin.attempt("IssueReceipt", inbound=list(twin.model.inbounds)[-1])
    name = list(twin.model.receipts)[-1]
    address = twin.world.address("Receipts")
    place = _slot(name, slot)
    held = twin.world.ledger.evm.storage(address, place)
    assert held
    twin.world.ledger.evm.insert_account_storage(address, place, held ^ (1 << 8))
    with pytest.raises(AssertionError):
        twin.advance(1)


def _slot(name: str, word: int) -> int:
    (mapping,) = (e for e in load("Receipts").storage_layout["storage"] if e["label"] == "_receipts")
    base = keccak(encode(["bytes32", "uint256"], [bytes.fromhex(name[2:]), int(mapping["slot"])]))
    return int.from_bytes(base, "big") + word
