"""The contracts against the reference ledger: all parties try valid and invalid acts in any order.

`SCF_FUZZ_STEPS=1000000` tries more, in another order each time.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.evm.defaults import USD
from tests.evm.members import REPORTERS
from tests.evm.twin import Twin
from tests.evm.world import DAY, HRC, METHANOL, Who
from tests.reference.loans import payable
from tests.reference.records import Claim, Phase
from tests.reference.rules import RULES
from tests.reference.signatures import CHECKER, MAKER, Hand

WANTED = int(os.environ.get("SCF_FUZZ_STEPS", "10000"))
LENGTH = 50
T = TypeVar("T")

PICK = st.integers(0, 2**16)
SOMEBODY = st.sampled_from([int(who) for who in Who])
#: Most signatures are right: a wrong one hides whatever else is tried.
SPOILED = st.sampled_from([""] * 12 + ["missing", "stranger", "twice", "other desk"])
#: Most quantities are usual; some are at the edges.
PART = st.sampled_from([1, 2, 3, 10, 100, -1, 0])

TAKEN: Counter[str] = Counter()
REFUSED: Counter[tuple[str, str]] = Counter()


def pick(items: Sequence[T], n: int) -> T | None:
    return items[n % len(items)] if items else None


def part_of(whole: int, part: int) -> int:
    """The whole divided, the whole and one more, or nothing."""
    return whole + 1 if part < 0 else whole // part if part else 0


class LedgerMachine(RuleBasedStateMachine):
    """What members of a consortium may try."""

    def __init__(self) -> None:
        super().__init__()
        self.twin = Twin()
        self.model = self.twin.model
        self.spoiled = ""
        self.place = 0

    def teardown(self) -> None:
        TAKEN.update(self.twin.taken)
        REFUSED.update(self.twin.refused)

    def do(self, kind: str, spoiled: str = "", place: int = 0, /, **fields: Any) -> bool:
        return self.twin.attempt(kind, self._spoil(spoiled, place) if spoiled else None, **fields)

    def _spoil(self, how: str, place: int) -> Callable[[list[Hand | None]], None]:
        def spoil(hands: list[Hand | None]) -> None:
            n = place % len(hands)
            right = hands[n]
            assert right is not None
            if how == "missing":
                hands[n] = None
            elif how == "stranger":
                hands[n] = Hand(right.member % len(Who) + 1, right.desk)
            elif how == "twice":
                hands[n] = hands[n - 1]
            else:
                hands[n] = Hand(right.member, CHECKER if right.desk == MAKER else MAKER)

        return spoil

    # ---------------------------------------------------------------- beginning, time, standing

    @initialize()
    def begin(self) -> None:
        for goods, series in self.twin.series.items():
            for reporter in REPORTERS:
                self.do("ReportPrice", series=series, reporter=reporter)
            self.twin.open_loan(goods)
        self.do("AcceptInbound")
        self.do("IssueReceipt", inbound=next(iter(self.model.inbounds)))
        self.do("MeasureStock")
        self.do("IssueVoucher", amount=100_000)

    @rule(hours=st.sampled_from([1, 5, 24, 24, 73, 24 * 35, 24 * 80]))
    def time_passes(self, hours: int) -> None:
        self.twin.advance(hours * 3_600)

    @rule(member=st.sampled_from([int(Who.WAREHOUSE), int(Who.SUPPLIER), int(Who.FACTOR)]), n=PICK)
    def a_member_is_suspended_or_reinstated(self, member: int, n: int) -> None:
        if self.model.members[member].suspended or n % 8 == 0:
            self.twin.suspend(member)

    @rule(n=PICK, price=st.sampled_from([345_000, 345_000, 300_000, 400_000, 0]), back=st.sampled_from([0, 0, 0, 5]))
    def prices_are_reported(self, n: int, price: int, back: int) -> None:
        series = self.twin.series[HRC if n % 2 else METHANOL]
        for reporter in REPORTERS:
            self.do("ReportPrice", series=series, reporter=reporter, price=price, observedAt=self.twin.world.now - back)

    # ---------------------------------------------------------------- goods

    @rule(kg=st.sampled_from([0, 50_000, 100_000, 900_000]), n=PICK, again=st.booleans(), spoiled=SPOILED, place=PICK)
    def a_stock_is_measured(self, kg: int, n: int, again: bool, spoiled: str, place: int) -> None:
        known = pick(list(self.model.stocks), n) if again else None
        fields: dict[str, Any] = {"stock": known} if known else {}
        if n % 7 == 0:
            fields["custodian"] = Who.DEPOT
        self.do("MeasureStock", spoiled, place, kg=kg, **fields)

    @rule(n=PICK, fault=st.sampled_from(["", "", "", "unit", "ticket", "line", "mass", "twice"]), spoiled=SPOILED, place=PICK)
    def goods_are_accepted(self, n: int, fault: str, spoiled: str, place: int) -> None:
        w = self.twin.world
        kg = (1_000, 10_000, 1_200_000)[n % 3]
        fields: dict[str, Any] = {"units": [{"key": w.fresh(), "kg": kg} for _ in range(1 + n % 3)]}
        stock = pick(list(self.model.stocks), n // 3)
        if stock and n % 5 == 0:
            fields = {"stock": stock, "kg": kg, "custodian": self.model.stocks[stock].custodian if n % 2 else Who.WAREHOUSE}
        elif n % 11 == 0:
            fields["custodian"] = Who.DEPOT
        if fault == "unit" and self.model.units:
            unit = pick(list(self.model.units), n)
            fields = {"units": [{"key": unit, "kg": kg}], "custodian": Who.DEPOT}
        if fault == "ticket" and self.model.evidence:
            fields["evidence"] = [w.fresh(), min(self.model.evidence)]
        if fault == "line" and self.model.certificates:
            line = pick(list(self.model.certificates), n)
            assert line
            certified = self.model.certificates[line].certified
            fields |= {"certificate": line, "certifiedKg": certified + n % 2}
        if fault == "mass":
            fields["kg"] = kg + 1
        if fault == "twice" and "units" in fields:
            fields["units"] = fields["units"] * 2
        self.do("AcceptInbound", spoiled, place, **fields)

    @rule(n=PICK, spoiled=SPOILED, place=PICK)
    def goods_go_back(self, n: int, spoiled: str, place: int) -> None:
        free = [name for name, one in self.model.inbounds.items() if one.kg or n % 3 == 0]
        inbound = pick(free, n // 4)
        if inbound and n % 4 == 0:
            self.do("WithdrawInbound", spoiled, place, inbound=inbound)

    @rule(n=PICK, part=PART, fault=st.sampled_from(["", "", "", "custodian", "depositor", "storage", "ordinary"]), spoiled=SPOILED)
    def a_receipt_is_issued(self, n: int, part: int, fault: str, spoiled: str) -> None:
        inbound = pick([name for name, one in self.model.inbounds.items() if one.kg or n % 9 == 0], n)
        if not inbound:
            return
        held = self.model.inbounds[inbound]
        fields: dict[str, Any] = {"inbound": inbound}
        units = self.twin.world.units_of(inbound)
        if held.stock:
            fields["kg"] = part_of(held.kg, part)
        elif part > 1 and len(units) > 1:
            fields |= {"units": units[:1], "kg": self.model.units[units[0]].kg, "pieces": 1}
        elif part <= 0:
            fields["kg"] = part_of(held.kg, part)
        fields |= {
            "custodian": {"custodian": Who.DEPOT},
            "depositor": {"depositor": Who.BUYER},
            "storage": {"storageUntil": self.twin.world.today + n % 100},
            "ordinary": {"transferable": False},
        }.get(fault, {})
        self.do("IssueReceipt", spoiled, n, **fields)

    def _receipt(self, n: int) -> str | None:
        live = [name for name, one in self.model.receipts.items() if one.live]
        return pick(live if n % 16 else list(self.model.receipts), n // 16)

    @rule(n=PICK, to=SOMEBODY, fault=st.sampled_from(["", "", "", "from", "custodian", "version"]), spoiled=SPOILED)
    def a_receipt_is_endorsed(self, n: int, to: int, fault: str, spoiled: str) -> None:
        receipt = self._receipt(n)
        if receipt:
            fields = self._faulty(fault, receipt)
            self.do("Endorse", spoiled, n, receipt=receipt, to=to if n % 3 else Who.SUPPLIER, **fields)

    def _faulty(self, fault: str, receipt: str) -> dict[str, Any]:
        version = self.twin.world.receipt(receipt)["version"]
        faults: dict[str, dict[str, Any]] = {
            "from": {"from_": Who.BANK},
            "custodian": {"custodian": Who.DEPOT},
            "version": {"version": version - 1},
        }
        return faults.get(fault, {})

    @rule(n=PICK, part=PART, late=st.integers(0, 9), spoiled=SPOILED)
    def goods_are_ordered_out(self, n: int, part: int, late: int, spoiled: str) -> None:
        receipt = self._receipt(n)
        if not receipt:
            return
        units = self.twin.world.units_of(receipt)
        held = self.model.receipts[receipt]
        fields: dict[str, Any] = {"units": units[: 1 + n % 3], "pieces": len(units[: 1 + n % 3])}
        if not units:
            fields = {"kg": part_of(held.kg, part), "pieces": 0}
        if late == 0:
            fields["validUntil"] = self.twin.world.now
        if late == 1:
            fields["validFrom"] = self.twin.world.now + 100
        if late == 2:
            fields["holder"] = Who.CARRIER
        self.do("IssueDeliveryOrder", spoiled, n, receipt=receipt, **fields)

    @rule(n=PICK, fault=st.sampled_from([""] * 5 + ["carrier", "custodian", "more", "loss", "ticket", "pieces"]), spoiled=SPOILED)
    def goods_leave(self, n: int, fault: str, spoiled: str) -> None:
        order = pick([name for name, one in self.model.orders.items() if one.open or n % 7 == 0], n)
        if not order:
            return
        kg = self.model.orders[order].kg
        faults: dict[str, dict[str, Any]] = {
            "carrier": {"carrier": Who.SUPPLIER},
            "custodian": {"custodian": Who.DEPOT},
            "more": {"kg": kg + 1},
            "loss": {"lossKg": kg // (400 + n % 200)},
            "ticket": {"ticket": min(self.model.evidence)},
            "pieces": {"pieces": self.model.orders[order].pieces + 1},
        }
        self.do("GateOut", spoiled, n, order=order, **faults.get(fault, {}))

    # ---------------------------------------------------------------- courts

    @rule(n=PICK, part=PART, days=st.sampled_from([1, 30, 720, 1_000]), spoiled=SPOILED)
    def a_court_freezes(self, n: int, part: int, days: int, spoiled: str) -> None:
        voucher = pick(list(self.model.vouchers), n // 3)
        subject = voucher if n % 3 == 0 and voucher else self._receipt(n)
        if not subject:
            return
        whole = self.model.vouchers[subject].amount if subject == voucher else self.model.receipts[subject].kg
        until = self.twin.world.now + days * DAY
        self.do("Freeze", spoiled, n, subject=subject, quantity=part_of(whole, part), until=until)

    @rule(n=PICK, kind=st.sampled_from(["ReleaseFreeze", "ReleaseFreeze", "RenewFreeze", "lapseFreeze"]), spoiled=SPOILED)
    def a_freeze_changes(self, n: int, kind: str, spoiled: str) -> None:
        freeze = pick([name for name, one in self.model.freezes.items() if not one.ended or n % 7 == 0], n)
        if not freeze:
            return
        if kind == "lapseFreeze":
            self.twin.call(kind, freeze=freeze)
        else:
            self.do(kind, spoiled, n, freeze=freeze, **({"court": Who.BANK} if n % 13 == 0 else {}))

    # ---------------------------------------------------------------- loans

    @rule(n=PICK, amount=st.sampled_from([241_500_000, 3_000_000]), days=st.sampled_from([20, 90, 170]))
    def a_loan_is_agreed(self, n: int, amount: int, days: int) -> None:
        suspended = any(one.suspended for one in self.model.members.values())
        if not suspended and len(self.model.loans) < 6:
            goods = METHANOL if n % 3 == 0 else HRC
            self.twin.open_loan(goods, amount=amount, tenorDays=days, borrower=Who.SUPPLIER if n % 5 else Who.BUYER)

    def _loan(self, n: int, *phases: Phase) -> str | None:
        fitting = [name for name, one in self.model.loans.items() if not phases or one.phase in phases]
        return pick(fitting if n % 8 and fitting else list(self.model.loans), n // 8)

    @rule(n=PICK, m=PICK, part=PART, fault=st.sampled_from([""] * 4 + ["pledgor", "pledgee", "version"]), spoiled=SPOILED)
    def a_receipt_is_pledged(self, n: int, m: int, part: int, fault: str, spoiled: str) -> None:
        loan = self._loan(n, Phase.ACCEPTED, Phase.REGISTERED, Phase.DRAWN)
        goods = self.model.loans[loan].goods if loan else ""
        mine = [name for name, one in self.model.receipts.items() if one.live and one.goods == goods]
        receipt = pick(mine, m) if m % 9 and mine else self._receipt(m)
        if not loan or not receipt:
            return
        fields: dict[str, Any] = {
            "pledgor": {"pledgor": Who.CARRIER},
            "pledgee": {"pledgee": Who.FACTOR},
            "version": {"receiptVersion": self.twin.world.receipt(receipt)["version"] - 1},
        }.get(fault, {})
        if part != 1:
            fields["kg"] = part_of(self.model.free_kg(receipt), part)
        self.do("Pledge", spoiled, n, loan=loan, receipt=receipt, **fields)

    @rule(n=PICK, fault=st.sampled_from([""] * 5 + ["short", "future", "financier"]), spoiled=SPOILED)
    def a_pledge_is_registered(self, n: int, fault: str, spoiled: str) -> None:
        loan = self._loan(n, Phase.ACCEPTED, Phase.DRAWN)
        if not loan:
            return
        w = self.twin.world
        fields: dict[str, Any] = {
            "short": {"registeredUntil": w.today + 1 + n % 40},
            "future": {"registeredAt": w.now + 1},
            "financier": {"financier": Who.FACTOR},
        }.get(fault, {})
        self.do("RegisterPledge", spoiled, n, loan=loan, **fields)

    @rule(n=PICK, part=st.sampled_from([1, 2, 10, 1_000, 100_000, -1, 0]), spoiled=SPOILED)
    def a_draw_is_agreed(self, n: int, part: int, spoiled: str) -> None:
        loan = self._loan(n, Phase.REGISTERED, Phase.DRAWN)
        if loan:
            held = self.model.loans[loan]
            self.do("Draw", spoiled, n, loan=loan, amount=part_of(held.limit - held.drawn, part))

    @rule(n=PICK, amount=st.sampled_from([1, 50_000, 0]), spoiled=SPOILED)
    def a_cost_is_charged(self, n: int, amount: int, spoiled: str) -> None:
        loan = self._loan(n, Phase.DRAWN)
        if loan:
            self.do("ChargeCost", spoiled, n, loan=loan, amount=amount)

    @rule(n=PICK, part=PART, other=SOMEBODY, spoiled=SPOILED)
    def collateral_is_released(self, n: int, part: int, other: int, spoiled: str) -> None:
        pledged = [name for name, one in self.model.receipts.items() if one.pledged]
        receipt = pick(pledged, n)
        if not receipt:
            return
        held = self.model.receipts[receipt]
        fields: dict[str, Any] = {"pledgee": other} if n % 5 == 0 else {}
        self.do("Release", spoiled, n, loan=held.loan, receipt=receipt, kg=part_of(held.pledged, part), **fields)

    @rule(n=PICK, spoiled=SPOILED)
    def a_loan_is_cancelled(self, n: int, spoiled: str) -> None:
        loan = self._loan(n)
        if loan and n % 3 == 0:
            self.do("CancelLoan", spoiled, n, loan=loan)

    @rule(n=PICK)
    def what_a_freeze_held_is_released(self, n: int) -> None:
        loan = self._loan(n, Phase.SETTLED, Phase.CANCELLED)
        receipt = pick([name for name, one in self.model.receipts.items() if one.loan == loan], n)
        if loan and receipt:
            self.twin.call("releaseEnded", loan=loan, receipt=receipt)

    @rule(n=PICK)
    def a_draw_lapses(self, n: int) -> None:
        loan = pick([name for name, one in self.model.loans.items() if one.pending or n % 9 == 0], n)
        if loan:
            self.twin.call("lapseDraw", loan=loan)

    # ---------------------------------------------------------------- money

    @rule(n=PICK, part=PART, spoiled=SPOILED)
    def a_loans_payment_is_claimed(self, n: int, part: int, spoiled: str) -> None:
        busy = [name for name, one in self.model.loans.items() if one.pending or one.phase is Phase.DRAWN]
        loan = pick(busy, n // 5) if n % 5 else self._loan(n)
        if not loan:
            return
        held = self.model.loans[loan]
        whole = held.pending or payable(held, self.model.today)
        self._claim(n, loan, part_of(whole, 1 if n % 3 else part), spoiled)

    @rule(n=PICK, part=PART, spoiled=SPOILED)
    def a_vouchers_payment_is_claimed(self, n: int, part: int, spoiled: str) -> None:
        voucher = pick(list(self.model.vouchers), n)
        if not voucher:
            return
        held = self.model.vouchers[voucher]
        self._claim(n, voucher, part_of(held.price or held.amount - held.settled, 1 if n % 2 else part), spoiled)

    def _claim(self, n: int, subject: str, amount: int, spoiled: str) -> None:
        fields: dict[str, Any] = {}
        if n % 17 == 0:
            fields["payer"] = Who.PLATFORM
        if n % 17 == 1:
            fields["payee"] = Who.CARRIER
        if n % 17 == 2:
            fields["currency"] = USD
        if n % 17 == 3:
            fields["valueDay"] = self.twin.world.today + 1
        if n % 17 in (4, 5, 6):
            fields["valueDay"] = self.twin.world.today - n % 9
        if n % 17 == 7 and self.model.payments:
            fields["bankReference"] = list(self.model.payments.values())[-1].reference
        self.do("ClaimPayment", spoiled, n, subject=subject, amount=amount, **fields)

    @rule(n=PICK, kind=st.sampled_from(["ConfirmPayment"] * 5 + ["RejectPayment"]), other=SOMEBODY, spoiled=SPOILED)
    def a_payment_is_answered(self, n: int, kind: str, other: int, spoiled: str) -> None:
        open_ = [name for name, one in self.model.payments.items() if one.state is Claim.CLAIMED or n % 9 == 0]
        payment = pick(open_, n)
        if not payment:
            return
        fields: dict[str, Any] = {"payee": other} if n % 11 == 0 else {}
        if kind == "ConfirmPayment" and n % 11 == 1:
            fields["amount"] = self.model.payments[payment].amount + 1
        self.do(kind, spoiled, n, payment=payment, **fields)

    # ---------------------------------------------------------------- vouchers

    @rule(n=PICK, amount=st.sampled_from([100_000, 7, 0]), days=st.sampled_from([141, 30, 1, 180, 181, 0]), spoiled=SPOILED)
    def a_voucher_is_issued(self, n: int, amount: int, days: int, spoiled: str) -> None:
        fields: dict[str, Any] = {"amount": amount, "dueDay": self.twin.world.today + days}
        invoice = pick(list(self.model.invoices), n // 4)
        if invoice and n % 4 == 0:
            known = self.model.invoices[invoice]
            room = known.total - known.used
            fields["amount"] = used = max(1, room) + (n % 12 == 0)
            fields["invoices"] = [{"invoice": invoice, "total": known.total + (n % 20 == 0), "used": used}]
        elif n % 4 == 1:
            invoices = [{"invoice": self.twin.world.fresh(), "total": 2 * amount + 1, "used": amount}]
            fields["invoices"] = invoices * (1 + (n % 12 == 1))
        if n % 19 == 0:
            fields["creditor"] = Who.BUYER
        self.do("IssueVoucher", spoiled, n, **fields)

    @rule(n=PICK, kind=st.sampled_from(["AcceptVoucher"] * 4 + ["RefuseVoucher"]), other=SOMEBODY, spoiled=SPOILED)
    def a_voucher_is_answered(self, n: int, kind: str, other: int, spoiled: str) -> None:
        roots = [name for name, one in self.model.vouchers.items() if one.root == name]
        fresh = [name for name in roots if self.model.vouchers[name].stage.value == 1]
        voucher = pick(fresh if n % 8 and fresh else roots, n)
        if voucher:
            self.do(kind, spoiled, n, voucher=voucher, **({"creditor": other} if n % 9 == 0 else {}))

    def _voucher(self, n: int) -> str | None:
        live = [name for name, one in self.model.vouchers.items() if one.stage.value == 2]
        return pick(live if n % 8 and live else list(self.model.vouchers), n // 8)

    @rule(n=PICK, cut=PART, other=SOMEBODY, spoiled=SPOILED)
    def a_voucher_is_split(self, n: int, cut: int, other: int, spoiled: str) -> None:
        voucher = self._voucher(n)
        if not voucher:
            return
        amount = self.model.vouchers[voucher].amount
        first = part_of(amount, max(2, cut) if n % 3 else cut)
        fields: dict[str, Any] = {"amounts": [first, max(0, amount - first)] if n % 7 else [first]}
        if n % 9 == 0:
            fields["holder"] = other
        self.do("SplitVoucher", spoiled, n, voucher=voucher, **fields)

    @rule(n=PICK, to=SOMEBODY, spoiled=SPOILED)
    def a_voucher_is_transferred(self, n: int, to: int, spoiled: str) -> None:
        voucher = self._voucher(n)
        if voucher:
            version = self.twin.world.voucher(voucher)["version"]
            fields: dict[str, Any] = {"version": version - 1} if n % 9 == 0 else {}
            self.do("TransferVoucher", spoiled, n, voucher=voucher, to=to, **fields)

    @rule(n=PICK, fault=st.sampled_from([""] * 5 + ["more", "less", "day", "late", "own"]), spoiled=SPOILED)
    def a_voucher_is_sold(self, n: int, fault: str, spoiled: str) -> None:
        voucher = self._voucher(n)
        if not voucher:
            return
        w, held = self.twin.world, self.model.vouchers[voucher]
        fields: dict[str, Any] = {
            "more": {"amount": held.amount + 1},
            "less": {"amount": held.amount - 1},
            "day": {"discountDay": w.today - 1},
            "late": {"payBy": w.now + 200 * DAY},
            "own": {"holder": Who.FACTOR},
        }.get(fault, {})
        self.do("FinanceVoucher", spoiled, n, voucher=voucher, product=self.twin.voucher_product, **fields)

    @rule(n=PICK, kind=st.sampled_from(["lapseFinancing", "flagOverdue"]))
    def time_tells_on_a_voucher(self, n: int, kind: str) -> None:
        voucher = pick(list(self.model.vouchers), n)
        if voucher:
            self.twin.call(kind, voucher=voucher)

    @rule(n=PICK, spoiled=SPOILED)
    def an_issuer_is_barred_or_not(self, n: int, spoiled: str) -> None:
        barred = int(Who.BUYER) in self.model.barred
        if barred or n % 4 == 0:
            self.do("StopIssuer", spoiled, n, stopped=not barred)

    @rule(n=PICK)
    def an_order_lapses(self, n: int) -> None:
        order = pick([name for name, one in self.model.orders.items() if one.open or n % 9 == 0], n)
        if order:
            self.twin.call("lapseDeliveryOrder", order=order)


@pytest.mark.slow
def test_contracts_and_rules_agree_whatever_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    """At least so many acts were compared, and each kind of them was both taken and refused."""
    examples = -(-WANTED * 6 // (LENGTH * 5))
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=LENGTH,
            deadline=None,
            derandomize="SCF_FUZZ_STEPS" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
    steps = TAKEN.total() + REFUSED.total()
    with capsys.disabled():
        print(f"\n{steps} acts compared in {examples} runs: {TAKEN.total()} taken, {REFUSED.total()} refused")
    assert steps >= WANTED
    assert set(TAKEN) == set(RULES)
    assert {kind for kind, _ in REFUSED} >= set(RULES) - {"lapseFreeze"}
