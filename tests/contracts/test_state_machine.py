"""The contracts against the reference ledger: all parties try valid and invalid acts in any order.

`SCF_FUZZ_STEPS=1000000` tries more, in another order each time.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.evm.defaults import USD
from tests.evm.members import REPORTERS
from tests.evm.twin import Twin
from tests.evm.world import DAY, HRC, METHANOL, ZERO, Who
from tests.reference.loans import payable
from tests.reference.oversight import NONE
from tests.reference.records import Claim, Phase, Stage, Title
from tests.reference.rules import RULES
from tests.reference.signatures import CHECKER, MAKER, Hand

WANTED = int(os.environ.get("SCF_FUZZ_STEPS", "24000"))
LENGTH = 50
T = TypeVar("T")
M = TypeVar("M", bound=Callable[..., None])

NUMBERS = st.integers(0, 2**24 - 1)
PICK = range(2**16)
SOMEBODY = [int(who) for who in Who]
#: Most signatures are right: a wrong one hides whatever else is tried.
SPOILED = [""] * 40 + ["missing", "stranger", "twice", "other desk"]
#: Most quantities are usual; some are at the edges.
PART = [1, 2, 3, 10, 100, -1, 0]

TAKEN: Counter[str] = Counter()
REFUSED: Counter[tuple[str, str]] = Counter()
#: Refusals without which a run has proved little.
MUST_BE_SEEN = set(
    """
    AboveLtv AlreadyEndorsed AlreadyPledged AttestationReplayed BelowFloor BookingMismatch CapabilityNotHeld
    CertExhausted ContentMissing ClockSkew CollateralFrozen ControlBroken CountInvalid DeliveryMismatch DeliveryWindow
    DeviceNotBound DrawClaimed DrawPending Encumbered EvidenceReused Frozen HazardUndeclared InvoiceExhausted
    IssuerStopped LimitExceeded LotTooSmall MassNotConserved MemberSuspended MomentInvalid NoGap NotAlike
    NotBeneficiary NotBorrower NotCreditor NotCustodian NotFinancier NotFreezingCourt NotHolder NotPartyOfReceipt
    NotPayee NotPledgee NotQualified NotRegistered NotSucceedable NotSuspendingAuthority NoticeRunning
    ObjectionNotLive ObjectionPending OverDelivery OverFinanced OverPaid PaymentDiffers PaymentNotExpected
    PaymentReused PlatformFunds PriceClaimed PriceDeviation PriceStale PrintMismatch ReadingTime ReceiptNotActive
    SamePerson SignatureMissing SignerNotOfMember SplitNotConserved StockInsufficient StorageEnded
    SubstituteTooSmall Suspended TankOversubscribed Tenor UnitAlreadyReceipted UnitInCustody UnitPromised
    UnitUsedUp VersionConflict VoucherStateInvalid WitnessNotApart WrongPayee YieldExceeded
    AnswerIncomplete ClaimNotOpen CollectionTerm DisposalNotAllowed InspectionNotOpen InspectionWindow KindMissing
    NotConsenting OverAccepted StorageRunning
    """.split()
)
MUST_BE_REACHED = ("frozen collateral", "frozen and lost", "overdue", "penalty", "short tank")
#: How many of all these, some 250, chance may leave out of one run.
SELDOM = 10
#: where loans, vouchers and payments stood when a run ended
REACHED: Counter[Phase | Stage | Claim | Title | str] = Counter()


def pick(items: Sequence[T], n: int) -> T | None:
    return items[n % len(items)] if items else None


def part_of(whole: int, part: int) -> int:
    """The whole divided, the whole and one more, or nothing."""
    return whole + 1 if part < 0 else whole // part if part else 0


#: What may be tried next. One rule chooses from it by one number: of many rules hypothesis leaves some out of every
#: run, and of many numbers it makes short runs, so no loan would ever be repaid.
TRIED: list[tuple[Callable[..., None], dict[str, Sequence[Any]]]] = []


def tried(weight: int = 1, /, **drawn: Sequence[Any]) -> Callable[[M], M]:
    """A method that may be tried, so many times as often as others, with any of these values."""

    def keep(method: M) -> M:
        TRIED.extend([(method, drawn)] * weight)
        return method

    return keep


class LedgerMachine(RuleBasedStateMachine):
    """What members of a consortium may try."""

    def __init__(self) -> None:
        super().__init__()
        self.twin = Twin()
        self.model = self.twin.model
        self.run = 0
        self.numbers: Counter[int] = Counter()

    def teardown(self) -> None:
        TAKEN.update(self.twin.taken)
        REFUSED.update(self.twin.refused)
        REACHED.update(one.phase for one in self.model.loans.values())
        REACHED.update(one.stage for one in self.model.vouchers.values())
        REACHED.update(one.state for one in self.model.payments.values())
        receipts, loans = self.model.receipts.items(), self.model.loans.values()
        held = (name for name, one in receipts if one.pledged and self.model.frozen_kg(name))
        REACHED.update("frozen collateral" for _ in held)
        REACHED.update(one.title for _, one in receipts)
        lost = (name for name, one in receipts if one.title is Title.LOST)
        REACHED.update("frozen and lost" for name in lost if self.model.frozen_kg(name))
        REACHED.update("short tank" for one in self.model.stocks.values() if one.short)
        REACHED.update("overdue" for one in self.model.vouchers.values() if one.overdue)
        REACHED.update("penalty" for one in loans if one.penalty_due or one.penalty)

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

    @initialize(run=NUMBERS)
    def begin(self, run: int) -> None:
        self.run = run
        for goods, series in self.twin.series.items():
            for reporter in REPORTERS:
                self.do("ReportPrice", series=series, reporter=reporter)
            self.twin.open_loan(goods)
        w = self.twin.world
        self.do("AcceptInbound", units=[{"key": w.fresh(), "kg": kg} for kg in (1_000_000, 200_000, 1)])
        self.do("IssueReceipt", inbound=next(iter(self.model.inbounds)))
        self.do("MeasureStock")
        self.do("AcceptInbound")
        self.do("IssueReceipt", inbound=list(self.model.inbounds)[-1])
        second = list(self.model.receipts)[-1]
        self.do("IssueDeliveryOrder", receipt=second, units=w.units_of(second)[:1], pieces=1)
        self.do("IssueVoucher", amount=100_000)
        loan, voucher = next(iter(self.model.loans)), next(iter(self.model.vouchers))
        start = run % 12
        self._go_on({10: 0, 11: 6}.get(start, start), loan, voucher)
        self._go_on_with_titles(run // 12 % 6)
        if start == 10:
            self.do("RefuseVoucher", voucher=voucher)
        if start == 11:
            self.twin.advance(150 * DAY)
            self.twin.call("flagOverdue", voucher=voucher)
            self.do("ClaimPayment", subject=loan, amount=1_000)
            self.do("ConfirmPayment", payment=list(self.model.payments)[-1])

    def _go_on(self, far: int, loan: str, voucher: str) -> None:
        """Some runs begin where chance alone seldom comes: a drawn loan, an accepted or sold voucher."""
        receipt, product = next(iter(self.model.receipts)), self.twin.voucher_product
        # in some runs too little for the draw
        pledged = {"kg": 600_000} if far == 5 and self.run % 24 < 12 else {}
        done: list[tuple[str, dict[str, Any]]] = [
            ("AcceptVoucher", {"voucher": voucher}),
            ("Pledge", {"loan": loan, "receipt": receipt, **pledged}),
            ("RegisterPledge", {"loan": loan}),
            ("FinanceVoucher", {"voucher": voucher, "product": product}),
            ("Draw", {"loan": loan, "amount": 200_000_000}),
        ]
        if far > 7:
            # the loan ends while a court holds its collateral for a day
            freeze = {"subject": receipt, "quantity": 1, "until": self.model.now + DAY}
            done[2:] = [("Freeze", freeze), ("CancelLoan", {"loan": loan})]
        for kind, fields in done[:far]:
            self.do(kind, **fields)
        for subject in (loan, voucher)[: far - 5] if 5 < far < 8 else ():
            self.do("ClaimPayment", subject=subject)
            self.do("ConfirmPayment", payment=list(self.model.payments)[-1])

    def _go_on_with_titles(self, how: int) -> None:
        """Some runs begin with coils that are alike, a lost or a printed receipt, a tank that is short."""
        w, model = self.twin.world, self.model
        if how in (1, 2, 3, 5):
            self.do("AcceptInbound")
            self.do("AcceptInbound")
            self.do("IssueReceipts", items=[w.item(name) for name in list(model.inbounds)[-2:]])
        fresh = list(model.receipts)[-1]
        if how == 0:
            self.do("ClassifyGoods", goods=METHANOL)
        if how == 3:
            self.do("ClassifyGoods", goods=HRC, hazard=0, minimumLotKg=15_000)
        if how in (1, 5):
            self.do("ReportLoss", receipt=fresh)
        if how == 5:
            self.do("ObjectToReissue", receipt=fresh, objector=Who.BUYER)
        if how == 2:
            self.do("ConvertToPaper", receipt=fresh)
        if how == 4:
            stock = list(model.stocks)[-1]
            self.do("AcceptInbound", stock=stock, kg=100_000)
            self.do("IssueReceipt", inbound=list(model.inbounds)[-1])
            self.do("MeasureStock", stock=stock, kg=99_000)

    @tried(2, hours=[1, 5, 24, 24, 73, 24 * 35, 24 * 80, 24 * 80])
    def time_passes(self, hours: int) -> None:
        self.twin.advance(hours * 3_600)

    @tried(member=[int(Who.WAREHOUSE), int(Who.SUPPLIER), int(Who.FACTOR)], n=PICK)
    def a_member_is_suspended_or_reinstated(self, member: int, n: int) -> None:
        if self.model.members[member].suspended or n % 8 == 0:
            self.twin.suspend(member)

    @tried(n=PICK, price=[345_000, 345_000, 300_000, 400_000, 500_000, 0], back=[0, 0, 0, 5])
    def prices_are_reported(self, n: int, price: int, back: int) -> None:
        series = self.twin.series[HRC if n % 2 else METHANOL]
        self.twin.advance(n % 60)
        for reporter in REPORTERS:
            self.do("ReportPrice", series=series, reporter=reporter, price=price, observedAt=self.twin.world.now - back)

    # ---------------------------------------------------------------- goods

    @tried(kg=[0, 50_000, 100_000, 900_000], n=PICK, again=[False, True], spoiled=SPOILED, place=PICK)
    def a_stock_is_measured(self, kg: int, n: int, again: bool, spoiled: str, place: int) -> None:
        used = [name for name, one in self.model.stocks.items() if one.receipted or n % 5 == 0]
        known = pick(used, n) if again else None
        fields: dict[str, Any] = {"stock": known} if known else {}
        if n % 7 == 0:
            fields["custodian"] = Who.DEPOT
        if n % 11 == 0:
            fields["measuredAt"] = self.model.now - n % 3 + 1
        if known and n % 2:
            # around what the receipts over it say
            kg = max(0, self.model.stocks[known].receipted * (996 + n // 2 % 6) // 1_000)
        self.do("MeasureStock", spoiled, place, kg=kg, **fields)

    @tried(n=PICK, hazard=[0, 3, 3, 8, 10], spoiled=SPOILED)
    def goods_are_booked_in(self, n: int, hazard: int, spoiled: str) -> None:
        fields: dict[str, Any] = {"sds": ZERO} if n % 11 == 0 else {}
        goods = HRC if n % 3 else METHANOL
        self.do("BookInbound", spoiled, n, goods=goods, hazard=hazard, **fields)

    @tried(n=PICK, hazard=[0, 0, 0, 3, 10], lot=[0, 400, 20_000, 200_000], spoiled=SPOILED)
    def goods_are_classified(self, n: int, hazard: int, lot: int, spoiled: str) -> None:
        goods = HRC if n % 2 else METHANOL
        self.do("ClassifyGoods", spoiled, n, goods=goods, hazard=hazard, minimumLotKg=lot)

    @tried(n=PICK, hazards=[8, 8, 256, 0, 1, 1_024], spoiled=SPOILED)
    def a_custodian_is_qualified(self, n: int, hazards: int, spoiled: str) -> None:
        custodian = Who.DEPOT if n % 5 == 0 else Who.WAREHOUSE
        until = self.twin.world.today + (-1 if n % 7 == 0 else 90)
        self.do("QualifyCustodian", spoiled, n, custodian=custodian, hazards=hazards, validUntil=until)

    @tried(
        2,
        n=PICK,
        fault=["", "", "", "unit", "ticket", "line", "mass", "twice", "slot", "used"],
        spoiled=SPOILED,
        place=PICK,
    )
    def goods_are_accepted(self, n: int, fault: str, spoiled: str, place: int) -> None:
        w = self.twin.world
        kg = (1_000, 10_000, 1_200_000)[n % 3]
        fields: dict[str, Any] = {"units": [{"key": w.fresh(), "kg": kg} for _ in range(1 + n % 3)]}
        stock = pick(list(self.model.stocks), n // 3)
        if stock and n % 5 == 0:
            fields = {
                "stock": stock,
                "kg": kg,
                "pieces": n % 4,
                "custodian": self.model.stocks[stock].custodian if n % 2 else Who.WAREHOUSE,
            }
        elif n % 11 == 0:
            fields["custodian"] = Who.DEPOT
        booking = pick([name for name, one in self.model.bookings.items() if not one.used or n % 7 == 0], n)
        if booking and n % 13 < 8:
            fields["booking"] = booking
            if self.model.bookings[booking].goods == METHANOL and stock:
                fields |= {"stock": stock, "kg": kg, "pieces": n % 4, "units": []}
        if fault == "slot":
            fields["place"] = ZERO if n % 2 else "0x" + "52" * 32
        if fault == "used" and self.model.used_up:
            fields = {"units": [{"key": min(self.model.used_up), "kg": kg}]}
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

    @tried(n=PICK, spoiled=SPOILED, place=PICK)
    def goods_go_back(self, n: int, spoiled: str, place: int) -> None:
        free = [name for name, one in self.model.inbounds.items() if one.kg or n % 3 == 0]
        inbound = pick(free, n // 4)
        if inbound and n % 2 == 0:
            self.do("WithdrawInbound", spoiled, place, inbound=inbound)

    @tried(
        3,
        n=PICK,
        part=PART,
        fault=[""] * 4 + ["custodian", "depositor", "storage", "ordinary", "content"],
        spoiled=SPOILED,
    )
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
        faults: dict[str, dict[str, Any]] = {
            "custodian": {"custodian": Who.DEPOT},
            "depositor": {"depositor": Who.BUYER},
            "storage": {"storageUntil": self.twin.world.today + n % 100},
            "ordinary": {"transferable": False},
            "content": {"content": ZERO},
        }
        fields |= faults.get(fault, {})
        self.do("IssueReceipt", spoiled, n, **fields)

    @tried(2, n=PICK, fault=["", "", "", "twice", "none", "other"], spoiled=SPOILED)
    def receipts_are_issued_together(self, n: int, fault: str, spoiled: str) -> None:
        w = self.twin.world
        free = [name for name, one in self.model.inbounds.items() if one.kg]
        chosen = free[n % 3 :][: 1 + n % 3]
        items = [w.item(name, storageUntil=w.today + n % 300) for name in chosen]
        if fault == "twice":
            items *= 2
        if fault == "none":
            items = []
        fields: dict[str, Any] = {"depositor": Who.BUYER} if fault == "other" else {}
        if items or fault == "none":
            self.do("IssueReceipts", spoiled, n, items=items, **fields)

    # ---------------------------------------------------------------- one title after another

    def _part(self, receipt: str, kg: int, units: int) -> dict[str, Any]:
        held = self.twin.world.units_of(receipt)
        if held:
            return self.twin.world.part(receipt, *held[:units])
        return self.twin.world.part(receipt, kg=kg, pieces=min(units, self.model.receipts[receipt].pieces))

    @tried(
        4, n=PICK, part=PART, fault=[""] * 4 + ["holder", "custodian", "one", "kg", "same", "pieces"], spoiled=SPOILED
    )
    def a_receipt_is_split(self, n: int, part: int, fault: str, spoiled: str) -> None:
        receipt = self._receipt(n)
        if not receipt:
            return
        w, held = self.twin.world, self.model.receipts[receipt]
        units = w.units_of(receipt)
        first = self._part(receipt, part_of(held.kg, max(2, part) if n % 4 else part), 1)
        rest = {
            "kg": max(0, held.kg - first["kg"]),
            "pieces": max(0, held.pieces - first["pieces"]),
            "units": units[len(first["units"]) :],
        }
        parts = [first] if fault == "one" else [first, rest]
        if fault == "kg":
            parts[1] = {**rest, "kg": rest["kg"] + 1}
        if fault == "pieces":
            parts[1] = {**rest, "pieces": rest["pieces"] + 1}
        if fault == "same":
            parts = [first, first]
        fields: dict[str, Any] = {"holder": Who.CARRIER} if fault == "holder" else {}
        if fault == "custodian":
            fields["custodian"] = Who.DEPOT
        self.do("SplitReceipt", spoiled, n, receipt=receipt, parts=parts, **fields)

    @tried(4, n=PICK, part=PART, fault=[""] * 4 + ["pledgee", "holder", "pieces"], spoiled=SPOILED)
    def a_part_is_carved_out(self, n: int, part: int, fault: str, spoiled: str) -> None:
        held = [name for name, one in self.model.receipts.items() if one.live and (one.pledged or one.promised)]
        receipt = pick(held, n) if n % 3 and held else self._receipt(n)
        if not receipt:
            return
        made = self._part(receipt, part_of(max(1, self.model.free_kg(receipt)), part), 1 + n % 2)
        if fault == "pieces":
            made["pieces"] += 1
        fields: dict[str, Any] = {"pledgee": Who.FACTOR} if fault == "pledgee" else {}
        if fault == "holder":
            fields["holder"] = Who.BANK
        self.do("CarveOut", spoiled, n, receipt=receipt, part=made, **fields)

    def _alike(self, n: int) -> list[str]:
        """Mostly receipts that could go together."""
        first = self._receipt(n)
        if not first:
            return []
        held = self.model.receipts[first]
        live = [name for name, one in self.model.receipts.items() if one.live and name != first]
        like = [name for name in live if self.model.receipts[name].place == held.place]
        free = [name for name in like if self.model.free_kg(name) == self.model.receipts[name].kg]
        others = free if n % 5 else live
        return [first, *others[: 1 + n % 2]]

    @tried(4, n=PICK, fault=[""] * 5 + ["one", "same", "holder", "units", "content"], spoiled=SPOILED)
    def receipts_are_merged(self, n: int, fault: str, spoiled: str) -> None:
        chosen = self._alike(n)
        if not chosen:
            return
        if fault == "one":
            chosen = chosen[:1]
        if fault == "same":
            chosen = [*chosen, chosen[0]]
        sources = [self.twin.world.source(name) for name in chosen]
        if fault == "units":
            sources[0]["units"] = sources[0]["units"][1:] or [self.twin.world.fresh()]
        fields: dict[str, Any] = {"holder": Who.BANK} if fault == "holder" else {}
        if fault == "content":
            fields["content"] = ZERO
        self.do("MergeReceipts", spoiled, n, sources=sources, **fields)

    @tried(
        4,
        n=PICK,
        fault=[""] * 5 + ["loss", "mass", "old unit", "own unit", "nowhere", "holder", "content"],
        spoiled=SPOILED,
    )
    def goods_are_processed(self, n: int, fault: str, spoiled: str) -> None:
        w = self.twin.world
        chosen = self._alike(n)[: 1 + n % 3]
        if not chosen:
            return
        sources = [w.source(name) for name in chosen]
        fields: dict[str, Any] = {}
        kg = sum(self.model.receipts[name].kg for name in chosen)
        if n % 3 == 0:
            fields["lossKg"] = kg * (n % 6) // 100
        if fault == "loss":
            fields["lossKg"] = min(kg, kg * 5 // 100 + 1)
        if fault == "holder":
            fields["holder"] = Who.CARRIER
        outputs = w.act("ProcessGoods", sources=sources, **fields).message["outputs"]
        output = dict(outputs[0])
        if fault == "mass":
            fields["lossKg"] = kg // 100 + 1
        if fault == "content":
            output["content"] = ZERO
        other = pick([name for name, one in self.model.stocks.items() if one.goods == output["goods"]], n)
        if fault == "nowhere" and output["stock"] != ZERO:
            output["stock"] = w.fresh()
        elif other and n % 2 and output["stock"] != ZERO:
            output["stock"] = other
        known = [key for key in self.model.units if key not in sources[0]["units"]] if fault == "old unit" else []
        wrong = pick(known or (sources[0]["units"] if fault == "own unit" else []), n)
        if wrong and output["units"]:
            output["units"] = [{**output["units"][0], "key": wrong}, *output["units"][1:]]
        self.do("ProcessGoods", spoiled, n, sources=sources, outputs=[output], **fields)

    @tried(2, n=PICK, fault=["", "", "", "inbound", "units", "holder"], spoiled=SPOILED)
    def a_receipt_is_cancelled(self, n: int, fault: str, spoiled: str) -> None:
        receipt = self._receipt(n)
        if not receipt:
            return
        held, units = self.model.receipts[receipt], self.twin.world.units_of(receipt)
        same = [name for name, one in self.model.inbounds.items() if one.place == held.place]
        inbound = self.model.units[units[0]].origin if units else pick(same, n)
        fields: dict[str, Any] = {"inbound": inbound or ZERO}
        if fault == "inbound":
            fields["inbound"] = pick(list(self.model.inbounds), n)
        if fault == "units":
            fields["units"] = units[1:] or [self.twin.world.fresh()]
        if fault == "holder":
            fields["holder"] = Who.CARRIER
        self.do("CancelReceipt", spoiled, n, receipt=receipt, **fields)

    @tried(n=PICK, days=[30, 1, 0, -5], spoiled=SPOILED)
    def storage_is_extended(self, n: int, days: int, spoiled: str) -> None:
        receipt = self._receipt(n)
        if receipt:
            until = self.twin.world.receipt(receipt)["storageUntil"] + days
            self.do("ExtendStorage", spoiled, n, receipt=receipt, storageUntil=until)

    # ---------------------------------------------------------------- paper, loss

    def _titled(self, n: int, *titles: Title) -> str | None:
        fitting = [name for name, one in self.model.receipts.items() if one.title in titles]
        return pick(fitting if n % 8 else list(self.model.receipts), n // 8)

    @tried(2, n=PICK, fault=["", "", "", "holder", "version"], spoiled=SPOILED)
    def a_receipt_is_printed(self, n: int, fault: str, spoiled: str) -> None:
        receipt = self._receipt(n)
        if receipt:
            wrong: dict[str, Any] = {"holder": {"holder": Who.BANK}, "version": self._faulty("version", receipt)}
            self.do("ConvertToPaper", spoiled, n, receipt=receipt, **wrong.get(fault, {}))

    @tried(4, n=PICK, to=SOMEBODY, fault=["", "", "", "print", "custodian", "units", "ticket"], spoiled=SPOILED)
    def paper_comes_back(self, n: int, to: int, fault: str, spoiled: str) -> None:
        receipt = self._titled(n, Title.CONVERTED)
        if not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "print": {"print": self.twin.world.fresh()},
            "custodian": {"custodian": Who.DEPOT},
            "units": {"units": self.twin.world.units_of(receipt)[1:] or [self.twin.world.fresh()]},
            "ticket": {"ticket": min(self.model.evidence)} if n % 2 else {},
        }
        fields = faults.get(fault, {})
        if n % 2:
            self.do("DischargePaper", spoiled, n, receipt=receipt, **fields)
        elif fault != "ticket":
            self.do("ConvertToElectronic", spoiled, n, receipt=receipt, holder=to, **fields)

    @tried(2, n=PICK, fault=["", "", "", "pledgee", "holder"], spoiled=SPOILED)
    def a_loss_is_reported(self, n: int, fault: str, spoiled: str) -> None:
        held = [name for name, one in self.model.receipts.items() if one.live and self.model.frozen_kg(name)]
        receipt = pick(held, n) if n % 3 == 0 and held else self._receipt(n)
        if receipt and n % 2:
            faults = {"pledgee": {"pledgee": Who.FACTOR}, "holder": {"holder": Who.BANK}}
            self.do("ReportLoss", spoiled, n, receipt=receipt, **faults.get(fault, {}))

    @tried(2, n=PICK, other=SOMEBODY, spoiled=SPOILED)
    def somebody_objects(self, n: int, other: int, spoiled: str) -> None:
        receipt = self._titled(n, Title.LOST)
        if receipt:
            self.do("ObjectToReissue", spoiled, n, receipt=receipt, objector=other)

    @tried(2, n=PICK, kind=["WithdrawObjection", "OverruleObjection"], other=SOMEBODY, spoiled=SPOILED)
    def an_objection_ends(self, n: int, kind: str, other: int, spoiled: str) -> None:
        objection = pick([name for name, one in self.model.objections.items() if one.live or n % 3 == 0], n)
        if objection:
            fields = {"objector": other} if kind == "WithdrawObjection" and n % 2 == 0 else {}
            self.do(kind, spoiled, n, objection=objection, **fields)

    @tried(5, n=PICK, fault=["", "", "", "custodian", "units", "holder"], spoiled=SPOILED)
    def a_receipt_is_reissued(self, n: int, fault: str, spoiled: str) -> None:
        receipt = self._titled(n, Title.LOST)
        if not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "custodian": {"custodian": Who.DEPOT},
            "holder": {"holder": Who.BANK},
            "units": {"units": self.twin.world.units_of(receipt)[1:] or [self.twin.world.fresh()]},
        }
        loss = self.model.losses.get(receipt)
        if loss and n % 3:
            self.twin.advance(max(0, loss.until + 1 - self.model.now))
        named = {} if receipt in self.model.losses else {"holder": Who.SUPPLIER}
        self.do("ReissueReceipt", spoiled, n, receipt=receipt, **named | faults.get(fault, {}))

    # ---------------------------------------------------------------- endorsement, delivery

    def _receipt(self, n: int) -> str | None:
        live = [name for name, one in self.model.receipts.items() if one.live]
        return pick(live if n % 16 else list(self.model.receipts), n // 16)

    @tried(2, n=PICK, to=SOMEBODY, fault=["", "", "", "from", "custodian", "version"], spoiled=SPOILED)
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

    @tried(2, n=PICK, part=PART, late=range(10), spoiled=SPOILED)
    def goods_are_ordered_out(self, n: int, part: int, late: int, spoiled: str) -> None:
        receipt = self._receipt(n)
        if not receipt:
            return
        units = self.twin.world.units_of(receipt)
        held = self.model.receipts[receipt]
        fields: dict[str, Any] = {"units": units[: 1 + n % 3], "pieces": len(units[: 1 + n % 3])}
        if not units:
            pieces = held.pieces if part == 1 else min(held.pieces + 1, n % 4)
            fields = {"kg": part_of(held.kg, part), "pieces": pieces}
        if late == 0:
            fields["validUntil"] = self.twin.world.now
        if late == 1:
            fields["validFrom"] = self.twin.world.now + 100
        if late == 2:
            fields["holder"] = Who.CARRIER
        self.do("IssueDeliveryOrder", spoiled, n, receipt=receipt, **fields)

    @tried(2, n=PICK, fault=[""] * 5 + ["carrier", "custodian", "more", "loss", "ticket", "pieces"], spoiled=SPOILED)
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

    @tried(2, n=PICK, part=PART, days=[1, 1, 30, 720, 1_000], spoiled=SPOILED)
    def a_court_freezes(self, n: int, part: int, days: int, spoiled: str) -> None:
        voucher = pick(list(self.model.vouchers), n // 3)
        subject = voucher if n % 3 == 0 and voucher else self._receipt(n)
        if not subject:
            return
        whole = self.model.vouchers[subject].amount if subject == voucher else self.model.receipts[subject].kg
        until = self.twin.world.now + days * DAY
        self.do("Freeze", spoiled, n, subject=subject, quantity=part_of(whole, part), until=until)

    @tried(3, n=PICK, kind=["ReleaseFreeze", "RenewFreeze", "RenewFreeze", "lapseFreeze"], spoiled=SPOILED)
    def a_freeze_changes(self, n: int, kind: str, spoiled: str) -> None:
        freeze = pick([name for name, one in self.model.freezes.items() if not one.ended or n % 7 == 0], n)
        if not freeze:
            return
        if self.model.freezes[freeze].until < self.model.now or kind == "lapseFreeze":
            self.twin.call("lapseFreeze", freeze=freeze)
        else:
            self.do(kind, spoiled, n, freeze=freeze, **({"court": Who.BANK} if n % 13 == 0 else {}))

    # ---------------------------------------------------------------- loans

    @tried(n=PICK, amount=[241_500_000, 3_000_000], days=[20, 90, 170])
    def a_loan_is_agreed(self, n: int, amount: int, days: int) -> None:
        suspended = any(one.suspended for one in self.model.members.values())
        if not suspended and len(self.model.loans) < 6:
            goods = METHANOL if n % 3 == 0 else HRC
            self.twin.open_loan(goods, amount=amount, tenorDays=days, borrower=Who.SUPPLIER if n % 5 else Who.BUYER)

    def _loan(self, n: int, *phases: Phase) -> str | None:
        """Mostly one that stands where it should."""
        fitting = [name for name, one in self.model.loans.items() if not phases or one.phase in phases]
        return pick(fitting if n % 8 else list(self.model.loans), n // 8)

    @tried(4, n=PICK, m=PICK, part=PART, fault=[""] * 4 + ["pledgor", "pledgee", "version"], spoiled=SPOILED)
    def a_receipt_is_pledged(self, n: int, m: int, part: int, fault: str, spoiled: str) -> None:
        loan = self._loan(n, Phase.ACCEPTED, Phase.REGISTERED, Phase.DRAWN)
        goods = self.model.loans[loan].goods if loan else ""
        mine = [name for name, one in self.model.receipts.items() if one.live and one.goods == goods]
        receipt = pick(mine, m) if m % 9 and mine else self._receipt(m)
        if not loan or not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "pledgor": {"pledgor": Who.CARRIER},
            "pledgee": {"pledgee": Who.FACTOR},
            "version": {"receiptVersion": self.twin.world.receipt(receipt)["version"] - 1},
        }
        fields = faults.get(fault, {})
        if part != 1:
            fields["kg"] = part_of(self.model.free_kg(receipt), part)
        self.do("Pledge", spoiled, n, loan=loan, receipt=receipt, **fields)

    @tried(4, n=PICK, fault=[""] * 5 + ["short", "future", "financier"], spoiled=SPOILED)
    def a_pledge_is_registered(self, n: int, fault: str, spoiled: str) -> None:
        loan = self._loan(n, Phase.ACCEPTED, Phase.DRAWN)
        if not loan or (not self.model.loans[loan].lines and n % 5):
            return
        w = self.twin.world
        faults: dict[str, dict[str, Any]] = {
            "short": {"registeredUntil": w.today + 1 + n % 40},
            "future": {"registeredAt": w.now + 1},
            "financier": {"financier": Who.FACTOR},
        }
        fields = faults.get(fault, {})
        self.do("RegisterPledge", spoiled, n, loan=loan, **fields)

    @tried(6, n=PICK, part=[1, 2, 10, 1_000, 100_000, -1, 0], spoiled=SPOILED)
    def a_draw_is_agreed(self, n: int, part: int, spoiled: str) -> None:
        loan = self._loan(n, Phase.REGISTERED, Phase.DRAWN)
        if loan:
            held = self.model.loans[loan]
            self.do("Draw", spoiled, n, loan=loan, amount=part_of(held.limit - held.drawn, part))

    @tried(n=PICK, amount=[1, 50_000, 0], spoiled=SPOILED)
    def a_cost_is_charged(self, n: int, amount: int, spoiled: str) -> None:
        loan = self._loan(n, Phase.DRAWN)
        if loan:
            self.do("ChargeCost", spoiled, n, loan=loan, amount=amount)

    @tried(2, n=PICK, part=PART, other=SOMEBODY, spoiled=SPOILED)
    def collateral_is_released(self, n: int, part: int, other: int, spoiled: str) -> None:
        pledged = [name for name, one in self.model.receipts.items() if one.pledged]
        receipt = pick(pledged, n)
        if not receipt:
            return
        held = self.model.receipts[receipt]
        fields: dict[str, Any] = {"pledgee": other} if n % 5 == 0 else {}
        self.do("Release", spoiled, n, loan=held.loan, receipt=receipt, kg=part_of(held.pledged, part), **fields)

    @tried(3, n=PICK, m=PICK, part=PART, fault=[""] * 5 + ["short", "pledgor", "version"], spoiled=SPOILED)
    def collateral_is_substituted(self, n: int, m: int, part: int, fault: str, spoiled: str) -> None:
        receipts = self.model.receipts
        begun = [name for name, one in self.model.loans.items() if one.phase in (Phase.REGISTERED, Phase.DRAWN)]
        outgoing = pick([name for name, one in receipts.items() if one.loan in begun or n % 11 == 0], n)
        if not outgoing:
            return
        held = receipts[outgoing]
        loan = held.loan or self._loan(n)
        free = [name for name, one in receipts.items() if one.live and one.goods == held.goods and not one.pledged]
        incoming = pick(free, m) if m % 9 and free else self._receipt(m)
        if not loan or not incoming:
            return
        faults: dict[str, dict[str, Any]] = {
            "short": {"registeredUntil": self.twin.world.today + 1 + n % 200},
            "pledgor": {"pledgor": Who.CARRIER},
            "version": {"incomingVersion": self.twin.world.receipt(incoming)["version"] - 1},
        }
        fields = faults.get(fault, {})
        free_kg = self.model.free_kg(incoming)
        fields["outgoingKg"] = min(held.pledged, free_kg - m % 2) if n % 3 else part_of(held.pledged, part)
        if part != 1 and n % 2:
            fields["incomingKg"] = part_of(free_kg, part)
        fields["outgoingKg"] = max(0, fields["outgoingKg"])
        self.do("Substitute", spoiled, n, loan=loan, incoming=incoming, outgoing=outgoing, **fields)

    @tried(n=PICK, spoiled=SPOILED)
    def a_loan_is_cancelled(self, n: int, spoiled: str) -> None:
        loan = self._loan(n)
        if loan and n % 3 == 0:
            self.do("CancelLoan", spoiled, n, loan=loan)

    @tried(3, n=PICK)
    def what_a_freeze_held_is_released(self, n: int) -> None:
        pledged = [name for name, one in self.model.receipts.items() if one.loan]
        kept = [name for name in pledged if not self.model.loans[self.model.receipts[name].loan].running]
        receipt = pick(kept or pledged, n)
        if receipt:
            self.twin.call("releaseEnded", loan=self.model.receipts[receipt].loan, receipt=receipt)

    @tried(4, n=PICK)
    def a_draw_lapses(self, n: int) -> None:
        loan = pick([name for name, one in self.model.loans.items() if one.pending or n % 9 == 0], n)
        if loan:
            self.twin.call("lapseDraw", loan=loan)

    # ---------------------------------------------------------------- money

    @tried(4, n=PICK, part=PART, spoiled=SPOILED)
    def a_loans_payment_is_claimed(self, n: int, part: int, spoiled: str) -> None:
        busy = [name for name, one in self.model.loans.items() if one.pending or one.phase is Phase.DRAWN]
        loan = pick(busy, n // 5) if n % 5 else self._loan(n)
        if not loan:
            return
        held = self.model.loans[loan]
        whole = held.pending or payable(held, self.model.today)
        self._claim(n, loan, part_of(whole, 1 if n % 3 else part), spoiled)

    @tried(2, n=PICK, part=PART, spoiled=SPOILED)
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

    @tried(6, n=PICK, kind=["ConfirmPayment"] * 5 + ["RejectPayment"], other=SOMEBODY, spoiled=SPOILED)
    def a_payment_is_answered(self, n: int, kind: str, other: int, spoiled: str) -> None:
        open_ = [name for name, one in self.model.payments.items() if one.state is Claim.CLAIMED or n % 9 == 0]
        payment = pick(open_, n)
        if not payment:
            return
        fields: dict[str, Any] = {"payee": other} if n % 11 == 0 else {}
        if kind == "ConfirmPayment" and n % 11 == 1:
            fields["amount"] = self.model.payments[payment].amount + 1
        self.do(kind, spoiled, n, payment=payment, **fields)

    @tried(n=PICK)
    def a_payee_keeps_silent(self, n: int) -> None:
        """Until the time for the payment is over; then somebody tries to end what it was for."""
        drawn = [(name, one.pay_by, "lapseDraw", "loan") for name, one in self.model.loans.items() if one.pending]
        sold = [
            (name, one.pay_by, "lapseFinancing", "voucher") for name, one in self.model.vouchers.items() if one.price
        ]
        waiting = pick([one for one in drawn + sold if one[1] <= self.model.now + 3 * DAY], n)
        if waiting:
            name, until, call, field = waiting
            self.do("ClaimPayment", subject=name)
            self.twin.advance(max(0, until + 1 - self.model.now))
            self.twin.call(call, **{field: name})

    # ---------------------------------------------------------------- vouchers

    @tried(n=PICK, amount=[100_000, 7, 0], days=[141, 30, 1, 180, 181, 0], spoiled=SPOILED)
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

    @tried(2, n=PICK, kind=["AcceptVoucher"] * 4 + ["RefuseVoucher"], other=SOMEBODY, spoiled=SPOILED)
    def a_voucher_is_answered(self, n: int, kind: str, other: int, spoiled: str) -> None:
        roots = [name for name, one in self.model.vouchers.items() if one.root == name]
        fresh = [name for name in roots if self.model.vouchers[name].stage.value == 1]
        voucher = pick(fresh if n % 8 and fresh else roots, n)
        if voucher:
            self.do(kind, spoiled, n, voucher=voucher, **({"creditor": other} if n % 4 == 0 else {}))

    def _voucher(self, n: int) -> str | None:
        live = [name for name, one in self.model.vouchers.items() if one.stage.value == 2]
        return pick(live if n % 8 and live else list(self.model.vouchers), n // 8)

    @tried(n=PICK, cut=PART, other=SOMEBODY, spoiled=SPOILED)
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

    @tried(2, n=PICK, to=SOMEBODY, spoiled=SPOILED)
    def a_voucher_is_transferred(self, n: int, to: int, spoiled: str) -> None:
        voucher = self._voucher(n)
        if voucher:
            version = self.twin.world.voucher(voucher)["version"]
            fields: dict[str, Any] = {"version": version - 1} if n % 9 == 0 else {}
            self.do("TransferVoucher", spoiled, n, voucher=voucher, to=to, **fields)

    @tried(2, n=PICK, fault=[""] * 5 + ["more", "less", "day", "late", "own"], spoiled=SPOILED)
    def a_voucher_is_sold(self, n: int, fault: str, spoiled: str) -> None:
        voucher = self._voucher(n)
        if not voucher:
            return
        w, held = self.twin.world, self.model.vouchers[voucher]
        faults: dict[str, dict[str, Any]] = {
            "more": {"amount": held.amount + 1},
            "less": {"amount": held.amount - 1},
            "day": {"discountDay": w.today - 1},
            "late": {"payBy": w.now + 200 * DAY},
            "own": {"holder": Who.FACTOR},
        }
        fields = faults.get(fault, {})
        self.do("FinanceVoucher", spoiled, n, voucher=voucher, product=self.twin.voucher_product, **fields)

    @tried(4, n=PICK, kind=["lapseFinancing", "flagOverdue"])
    def time_tells_on_a_voucher(self, n: int, kind: str) -> None:
        vouchers = self.model.vouchers
        due = [name for name, one in vouchers.items() if one.due < self.model.today and not one.overdue]
        sold = [name for name, one in vouchers.items() if one.price]
        voucher = pick((due if kind == "flagOverdue" else sold) if n % 4 else list(vouchers), n)
        if voucher:
            self.twin.call(kind, voucher=voucher)

    # ---------------------------------------------------------------- oversight

    @tried(n=PICK, fault=["", "", "depot", "holder", "cause", "future"], spoiled=SPOILED)
    def a_receipt_is_suspended(self, n: int, fault: str, spoiled: str) -> None:
        receipt = pick(list(self.model.receipts), n // 4)
        if not receipt or n % 3:
            return
        regulated = n % 2 == 0
        fields: dict[str, Any] = {"authority": Who.COURT, "cause": 5 if n % 4 else 1} if regulated else {}
        faults: dict[str, dict[str, Any]] = {
            "depot": {"authority": Who.DEPOT},
            "holder": {"authority": self.model.receipts[receipt].holder},
            "cause": {"cause": n % 2 * 5},
            "future": {"observedAt": self.model.now + 1},
        }
        self.do("Suspend", spoiled, n, receipt=receipt, **{**fields, **faults.get(fault, {})})

    @tried(3, n=PICK, fault=["", "", "", "holder", "nobody", "regulator", "report"], spoiled=SPOILED)
    def a_suspension_is_lifted(self, n: int, fault: str, spoiled: str) -> None:
        live = [name for name, one in self.model.suspensions.items() if one.live or n % 9 == 0]
        suspension = pick(live, n)
        if not suspension:
            return
        faults: dict[str, dict[str, Any]] = {
            "holder": {"authority": Who.SUPPLIER},
            "nobody": {"beneficiary": 0},
            "regulator": {"authority": Who.COURT},
            "report": {"report": NONE},
        }
        self.do("LiftSuspension", spoiled, n, suspension=suspension, **faults.get(fault, {}))

    @tried(n=PICK, fault=["", "", "", "short", "pieces", "witness", "depot", "again"], spoiled=SPOILED)
    def goods_are_counted(self, n: int, fault: str, spoiled: str) -> None:
        receipt = pick(list(self.model.receipts), n)
        if not receipt:
            return
        one = self.model.receipts[receipt]
        faults: dict[str, dict[str, Any]] = {
            "short": {"countedKg": part_of(one.kg, n % 3)},
            "pieces": {"countedPieces": one.pieces + 1},
            "witness": {"witness": one.holder if n % 2 else Who.BUYER},
            "depot": {"custodian": Who.DEPOT},
            "again": {"takenAt": self.model.counted.get(receipt, self.model.now)},
        }
        self.do("TakeStock", spoiled, n, receipt=receipt, **faults.get(fault, {}))

    @tried(2, n=PICK, part=[2, 10, 100, 1_000, 0, 0, 0], fault=[""] * 6 + ["depot", "version", "bill", "dollars"])
    def fees_are_stated(self, n: int, part: int, fault: str) -> None:
        """Mostly over collateral, and often none: what is unpaid lowers its value."""
        owed = [name for name, one in self.model.fees.items() if one.amount]
        pledged = [name for name, one in self.model.receipts.items() if one.pledged]
        some = (owed if part == 0 else pledged) if n % 3 else []
        receipt = pick(some, n // 3) or pick(list(self.model.receipts), n // 3)
        if not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "depot": {"custodian": Who.DEPOT},
            "version": {"version": n % 5},
            "bill": {"bill": NONE},
            "dollars": {"currency": USD},
        }
        amount = part_of(self.model.receipts[receipt].kg * 345, part)
        self.twin.advance(n % 2)
        spoiled = pick(SPOILED, n // 7) or ""
        self.do("StateFees", spoiled, n, receipt=receipt, amount=amount, **faults.get(fault, {}))

    @tried(n=PICK, filing=range(6), filer=[int(Who.SUPPLIER), int(Who.BANK), int(Who.WAREHOUSE)], spoiled=SPOILED)
    def a_registration_is_recorded(self, n: int, filing: int, filer: int, spoiled: str) -> None:
        receipt = pick(list(self.model.receipts), n)
        if receipt:
            until = self.twin.world.today + n % 400 - 10
            fields = {"filing": filing, "filer": filer, "registeredUntil": until}
            self.do("RecordRegistration", spoiled, n, receipt=receipt, **fields)

    # ---------------------------------------------------------------- keeping

    @tried(n=PICK, fault=["", "", "", "window", "purpose", "other"], spoiled=SPOILED)
    def an_inspection_is_requested(self, n: int, fault: str, spoiled: str) -> None:
        receipt = pick(list(self.model.receipts), n)
        faults: dict[str, dict[str, Any]] = {
            "window": {"windowUntil": self.model.now + n % 3 * DAY},
            "purpose": {"purpose": 0},
            "other": {"holder": Who.BUYER},
        }
        if receipt:
            self.do("RequestInspection", spoiled, n, receipt=receipt, **faults.get(fault, {}))

    @tried(n=PICK, answer=[1, 1, 2, 0], fault=["", "", "", "time", "reason", "depot"], spoiled=SPOILED)
    def an_inspection_is_answered(self, n: int, answer: int, fault: str, spoiled: str) -> None:
        receipt = pick([name for name, one in self.model.receipts.items() if one.live], n)
        if receipt and all(one.answer for one in self.model.inspections.values()):
            self.do("RequestInspection", receipt=receipt)
        asked = [name for name, one in self.model.inspections.items() if not one.answer or n % 3 == 0]
        inspection = pick(asked, n)
        if not inspection:
            return
        faults: dict[str, dict[str, Any]] = {
            "time": {"inspectAt": self.model.inspections[inspection].ends + n % 3 - 1},
            "reason": {"reason": NONE if n % 2 else self.twin.world.fresh()},
            "depot": {"custodian": Who.DEPOT},
        }
        self.do("AnswerInspection", spoiled, n, inspection=inspection, answer=answer, **faults.get(fault, {}))

    @tried(n=PICK, kind=range(4), disposal=[0, 0, 1, 2], fault=["", "", "", "mass", "again", "depot"], spoiled=SPOILED)
    def goods_are_impaired(self, n: int, kind: int, disposal: int, fault: str, spoiled: str) -> None:
        receipt = pick(list(self.model.receipts), n)
        if not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "mass": {"kg": part_of(self.model.receipts[receipt].kg, n % 3 - 1)},
            "again": {"observedAt": self.model.impaired.get(receipt, (self.model.now + 1,))[0]},
            "depot": {"custodian": Who.DEPOT},
        }
        fields: dict[str, Any] = {"impairment": kind, "disposal": disposal, **faults.get(fault, {})}
        self.do("ReportImpairment", spoiled, n, receipt=receipt, **fields)

    @tried(2, n=PICK, fault=["", "", "", "term", "version", "depot"], spoiled=SPOILED)
    def collection_is_demanded(self, n: int, fault: str, spoiled: str) -> None:
        """Mostly of goods whose storage is over; of some it is over soon."""
        over = [one for one in self.model.receipts.values() if one.live and one.storage_until < self.model.today]
        if n % 3 == 0 and not over and self.do("AcceptInbound"):
            fresh = list(self.model.inbounds)[-1]
            self.do("IssueReceipt", inbound=fresh, storageUntil=self.twin.world.today + 1)
            self.twin.advance(2 * DAY)
        today = self.model.today
        live = {name: one for name, one in self.model.receipts.items() if one.live}
        late = [name for name, one in live.items() if one.storage_until < today]
        receipt = pick(late if n % 4 else list(live), n // 4) or pick(list(live), n // 4)
        if not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "term": {"collectBy": self.twin.world.today + n % 2},
            "version": {"version": n % 3},
            "depot": {"custodian": Who.DEPOT},
        }
        self.do("DemandCollection", spoiled, n, receipt=receipt, **faults.get(fault, {}))

    @tried(n=PICK, cause=[1, 2, 3, 4, 5, 0], fault=["", "", "", "mass", "amount", "other"], spoiled=SPOILED)
    def a_loss_is_claimed(self, n: int, cause: int, fault: str, spoiled: str) -> None:
        receipt = pick(list(self.model.receipts), n)
        if not receipt:
            return
        faults: dict[str, dict[str, Any]] = {
            "mass": {"kg": part_of(self.model.receipts[receipt].kg, n % 3 - 1)},
            "amount": {"amount": n % 2, "currency": n % 3},
            "other": {"holder": Who.BUYER},
        }
        self.do("ClaimLoss", spoiled, n, receipt=receipt, causeCode=cause, **faults.get(fault, {}))

    @tried(n=PICK, part=PART, fault=["", "", "", "cause", "depot"], spoiled=SPOILED)
    def a_claim_is_answered(self, n: int, part: int, fault: str, spoiled: str) -> None:
        receipt = pick([name for name, one in self.model.receipts.items() if one.live], n)
        if receipt and all(one.answered for one in self.model.claims.values()):
            self.do("ClaimLoss", receipt=receipt)
        claim = pick([name for name, one in self.model.claims.items() if not one.answered or n % 3 == 0], n)
        if not claim:
            return
        accepted = part_of(self.model.claims[claim].amount, part)
        faults: dict[str, dict[str, Any]] = {"cause": {"causeCode": 0}, "depot": {"custodian": Who.DEPOT}}
        self.do("AnswerClaim", spoiled, n, claim=claim, accepted=accepted, **faults.get(fault, {}))

    @tried(2, n=PICK, part=[1, 2, 10, 0, -1], fault=[""] * 5 + ["alone", "letter", "dollars", "depot"], spoiled=SPOILED)
    def a_lien_is_waived(self, n: int, part: int, fault: str, spoiled: str) -> None:
        """Mostly where fees are owed, and to the lender."""
        owed = [name for name, one in self.model.fees.items() if one.amount]
        receipt = pick(owed if n % 3 else [], n // 3) or pick(list(self.model.receipts), n // 3)
        if not receipt:
            return
        fees = self.model.fees.get(receipt)
        faults: dict[str, dict[str, Any]] = {
            "alone": {"consent": (0, Who.BANK, Who.FACTOR)[n % 3]},
            "letter": {"letter": NONE},
            "dollars": {"currency": USD},
            "depot": {"custodian": Who.DEPOT},
        }
        pledgee = (Who.BANK, Who.BANK, Who.BANK, Who.FACTOR)[n % 4]
        cap = part_of(fees.amount if fees else 1_000, part)
        self.do("WaiveLien", spoiled, n, receipt=receipt, pledgee=pledgee, cap=cap, **faults.get(fault, {}))

    # ---------------------------------------------------------------- devices

    @tried(2, n=PICK, fault=["", "", "", "gap", "place", "owner"], spoiled=SPOILED)
    def a_device_is_bound_or_unbound(self, n: int, fault: str, spoiled: str) -> None:
        device = self.model.devices.get(self.twin.device)
        if device and device.live and n % 5 == 0:
            witness: dict[str, dict[str, Any]] = {
                "owner": {"witness": Who.WAREHOUSE},
                "gap": {"report": NONE},
                "place": {"witness": Who.BUYER},
            }
            self.do("UnbindDevice", spoiled, n, device=self.twin.device, **witness.get(fault, {}))
        elif not (device and device.live) or n % 9 == 0:
            # under what is pledged, under what may be, at a tank, at units' slots
            pledged = [one.place for one in self.model.receipts.values() if one.pledged]
            places = [one.place for one in self.model.receipts.values() if one.live]
            place = pick((pledged or places, places, list(self.model.stocks))[n % 3], n // 3) or NONE
            faults: dict[str, dict[str, Any]] = {
                "gap": {"maxGap": n % 2 * 2**20},
                "place": {"place": NONE},
                "owner": {"owner": Who.DEPOT},
            }
            self.do("BindDevice", spoiled, n, **{"device": self.twin.device, "place": place, **faults.get(fault, {})})

    @tried(3, n=PICK, fault=["", "", "", "replay", "hole", "skew", "place", "early", "broken"], spoiled=SPOILED)
    def control_is_attested(self, n: int, fault: str, spoiled: str) -> None:
        device = self.model.devices.get(self.twin.device)
        if device is None:
            return
        if n % 2:
            self.twin.advance(n % 50)
        faults: dict[str, dict[str, Any]] = {
            "replay": {"sequence": device.sequence},
            "hole": {"sequence": device.sequence + 1 + n % 3},
            "skew": {"observedAt": self.model.now + (n % 2 or -1) * (299 + n % 4)},
            "place": {"place": self.twin.world.fresh()},
            "early": {"observedAt": device.proven_at},
            "broken": {"status": n % 3},
        }
        self.do("AttestControl", spoiled, n, device=self.twin.device, **faults.get(fault, {}))

    @tried(2, n=PICK, fault=["", "", "", "witness", "version"], spoiled=SPOILED)
    def control_is_restored_or_its_gap_written_down(self, n: int, fault: str, spoiled: str) -> None:
        device = self.model.devices.get(self.twin.device)
        if n % 3 == 0:
            self.twin.call("reportGap", device=self.twin.device)
        elif device and (self.model.device_broken(device) or n % 7 == 0):
            faults: dict[str, dict[str, Any]] = {"witness": {"witness": device.owner}, "version": {"version": n % 3}}
            self.do("RestoreControl", spoiled, n, device=self.twin.device, **faults.get(fault, {}))

    @tried(n=PICK, spoiled=SPOILED)
    def an_issuer_is_barred_or_not(self, n: int, spoiled: str) -> None:
        barred = int(Who.BUYER) in self.model.barred
        if barred or n % 4 == 0:
            self.do("StopIssuer", spoiled, n, stopped=not barred)

    @tried(3, n=PICK)
    def an_order_lapses(self, n: int) -> None:
        order = pick([name for name, one in self.model.orders.items() if one.open or n % 9 == 0], n)
        if order:
            self.twin.call("lapseDeliveryOrder", order=order)

    @rule(seed=NUMBERS)
    def somebody_tries_something(self, seed: int) -> None:
        # hypothesis likes to repeat a number; what is repeated means something else each time
        self.numbers[seed] += 1
        chance = Random(f"{self.run} {seed} {self.numbers[seed]}")
        method, drawn = chance.choice(TRIED)
        method(self, **{name: chance.choice(values) for name, values in drawn.items()})


def play(examples: int, derandomize: bool) -> tuple[Counter[str], Counter[tuple[str, str]], Counter[Any], str]:
    """Runs the machine so often: what was taken, refused and reached, and the failing example when there is one."""
    try:
        run_state_machine_as_test(
            LedgerMachine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=LENGTH,
                deadline=None,
                derandomize=derandomize,
                suppress_health_check=list(HealthCheck),
            ),
        )
    except Exception:
        return TAKEN, REFUSED, REACHED, traceback.format_exc()
    return TAKEN, REFUSED, REACHED, ""


@pytest.mark.slow
@pytest.mark.timeout(600 + WANTED // 10)
def test_contracts_and_rules_agree_whatever_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    """At least so many acts were compared, and of all kinds, refusals and states hardly any was left out."""
    examples = -(-WANTED * 6 // (LENGTH * 5))
    # Hypothesis tries the numbers that it finds in the modules loaded so far: a process of its own tries the same
    # whatever other tests have run before.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        taken, refused, reached, failure = pool.submit(play, examples, "SCF_FUZZ_STEPS" not in os.environ).result()
    assert not failure, failure
    steps = taken.total() + refused.total()
    with capsys.disabled():
        sys.stdout.write(
            f"\n{steps} acts compared in {examples} runs: {taken.total()} taken, {refused.total()} refused\n"
        )
    assert steps >= WANTED
    if WANTED >= 24_000:
        missing = {f"{kind} taken" for kind in set(RULES) - set(taken)}
        missing |= {f"{kind} refused" for kind in set(RULES) - {kind for kind, _ in refused}}
        missing |= MUST_BE_SEEN - {name for _, name in refused}
        missing |= {str(one) for one in {*Phase, *Stage, *Claim, *Title, *MUST_BE_REACHED} - set(reached)}
        assert len(missing) <= SELDOM, ", ".join(sorted(missing))
