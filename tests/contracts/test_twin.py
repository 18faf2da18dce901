"""The comparison can fail: a rule that is broken on purpose, or a contract that is tampered with, is caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.chain.artifacts import load
from tests.evm.twin import Twin
from tests.evm.world import HRC, Who
from tests.reference import arithmetic, goods, loans, replay, vouchers
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
        (RULES["GateOut"][0], lambda ledger, name, m: goods.gate_out(ledger, name, {**m, "units": []})),
    ),
    "an event is not read": lambda to: to.setitem(replay._READERS, "LienSet", _nothing),
    "interest is paid after principal": lambda to: to.setattr(
        loans, "waterfall", lambda amount, owed: (arithmetic.waterfall(amount, owed[::-1])[0][::-1], 0)
    ),
}


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
