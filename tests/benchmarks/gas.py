"""What each act costs: one real transaction of its own on anvil, optimizer on, beside the floors of a bare design.

A floor is what a comparable contract costs that does only that: no signatures, no roles, no evidence, measured on the
same node. The second floor adds what checking as many signatures costs by itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scf_ledger.acts import ACT_TYPES
from scf_ledger.chain.deployment import Consortium
from tests.benchmarks.anvil_ledger import AnvilLedger, anvil
from tests.benchmarks.floors import measured
from tests.evm.members import Who, admission
from tests.evm.ready import READY
from tests.evm.records import STANDING
from tests.evm.world import Done, World

#: Execution of checking 1, 2, 3 signatures in one call: the transaction's gas less that of an empty function.
_EMPTY = 21_183
_ONE_SIGNATURE = 34_634 - _EMPTY
_NEXT_SIGNATURE = 6_560

#: Gas of a bare operation, and what it is, by label or by kind.
Floors = Mapping[str, tuple[int, str]]
#: Those that are known; others are measured each time.
FLOORS: Floors = {
    "Approve": (45_647, "timelock execute"),
    "AcceptOffer": (144_778, "loan open, 5 slots + event"),
    "Endorse": (53_249, "transfer + lock bit + external registry"),
    "Freeze": (45_737, "lock on, own mapping"),
    "ReleaseFreeze": (23_825, "lock off, own mapping"),
    "IssueReceipt": (173_475, "mint + 4 slots + uniqueness + event"),
    "IssueVoucher": (98_644, "receivable issue, 3 slots"),
    "SplitVoucher, in two": (108_247, "split one"),
    "TransferVoucher": (29_203, "move whole"),
    "Pledge": (54_233, "lien bit, external call"),
    "Release": (28_735, "lock off, packed"),
    "Draw": (32_515, "draw with accrual"),
    "ConfirmPayment, a repayment's": (32_722, "partial repayment with accrual"),
    "ProposeRules": (54_774, "timelock schedule"),
    "AnchorCheckpoint": (27_186, "event only, 3 indexed + 5 words"),
}
#: What the design aims at, by label.
AIMS = {
    "IssueReceipt, one coil": 200_000,
    "IssueReceipts, fifty of one coil": 50 * 120_000,
    "Endorse": 90_000,
    "SplitReceipt, in two": 220_000,
    "Freeze": 80_000,
    "AnchorCheckpoint, next": 52_000,
}


@dataclass(frozen=True)
class Cost:
    """What one act cost."""

    label: str
    kind: str
    signatures: int
    #: bytes of calldata
    size: int
    gas: int

    def floor(self, floors: Floors) -> tuple[int, str] | None:
        """The bare operation's gas, and what it is."""
        return floors.get(self.label) or floors.get(self.kind)

    def signed(self, floor: int) -> int:
        """A floor with as many signatures as the act has."""
        return floor + _ONE_SIGNATURE + (self.signatures - 1) * _NEXT_SIGNATURE


class MeasuredWorld(World):
    """The consortium of the contract tests, on a node."""

    ledger: AnvilLedger

    def __init__(self, ledger: AnvilLedger) -> None:
        self.ledger = ledger
        self.acts = {}
        self.tracked = dict.fromkeys(STANDING)
        self._count = 0

    def cost(self, kind: str, case: str = "", **fields: Any) -> Cost:
        """Carries an act and says what it cost."""
        return self._cost(self.do(kind, **fields), f"{kind}, {case}" if case else kind)

    def ready(self, kind: str) -> Cost:
        """Carries an act as tests.evm.ready makes it, says what it cost, and takes it all back."""
        with self.ledger.undone():
            act = READY[kind](self)
            return self._cost(self.submit(act, self.sign(act)), kind)

    def _cost(self, done: Done, label: str) -> Cost:
        return Cost(label, done.act.kind, len(done.signatures), len(done.act.call(done.signatures)), self.ledger.gas)


def governance(w: MeasuredWorld) -> Iterator[Cost]:
    added = w.desk("spare")
    roles = w.view("MemberRegistry", "memberOf", Who.BANK)["roles"]
    yield w.cost("AddKey", member=Who.BANK, key=added.grant(roles), hands={1: added})
    yield w.cost("RevokeKey", member=Who.BANK, key=added.id)
    yield w.cost("ProposeAdmission", "three keys", admission=admission(10))
    yield w.cost("ProposeStanding", member=Who.BUYER)
    yield w.cost("ProposeListing", listing={"name": "0x" + "41" * 32, "target": "0x" + "41" * 20, "rights": 1})
    rules = w.cost("ProposeRules")
    yield rules
    yield w.cost("Approve", proposal=list(w.acts)[-1])


def evidence(w: MeasuredWorld) -> Iterator[Cost]:
    yield w.cost("AnchorCheckpoint", "first")
    yield w.cost("AnchorCheckpoint", "next")


def goods(w: MeasuredWorld) -> Iterator[Cost]:
    coil = [{"key": w.fresh(), "kg": 10_000}]
    yield w.cost("AcceptInbound", "one coil", units=coil)
    one = list(w.acts)[-1]
    yield w.cost("AcceptInbound", "three coils")
    three = list(w.acts)[-1]
    yield w.cost("IssueReceipt", "one coil", inbound=one)
    receipt = list(w.acts)[-1]
    yield w.cost("IssueReceipt", "three coils", inbound=three)
    delivered = list(w.acts)[-1]
    yield w.cost("WithdrawInbound", inbound=w.inbound(units=[{"key": w.fresh(), "kg": 10_000}]))
    yield w.cost("MeasureStock", "first")
    stock = str(w.acts[list(w.acts)[-1]].message["stock"])
    yield w.cost("MeasureStock", "next", stock=stock)
    yield w.cost("AcceptInbound", "a tank", stock=stock)
    yield w.cost("IssueReceipt", "a tank", inbound=list(w.acts)[-1])
    yield w.cost("Endorse", receipt=receipt)
    yield w.cost("Freeze", subject=receipt)
    order = list(w.acts)[-1]
    yield w.cost("RenewFreeze", freeze=order)
    yield w.cost("ReleaseFreeze", freeze=order)
    yield w.cost("IssueDeliveryOrder", "three coils", receipt=delivered)
    yield w.cost("GateOut", "three coils", order=list(w.acts)[-1])


def titles(w: MeasuredWorld) -> Iterator[Cost]:
    def coil() -> str:
        return w.inbound(units=[{"key": w.fresh(), "kg": 10_000}])

    yield w.cost("BookInbound")
    yield w.cost("QualifyCustodian")
    yield w.cost("ClassifyGoods", goods="0x" + "41" * 8)
    yield w.cost("IssueReceipts", "fifty of one coil", items=[w.item(coil()) for _ in range(50)])
    yield w.cost("SplitReceipt", "in two", receipt=w.issued(fungible=True))
    yield w.cost("SplitReceipt", "two coils", receipt=w.merged(*(w.issued(inbound=coil()) for _ in range(2))))
    yield w.cost("CarveOut", "a coil", receipt=w.issued())
    yield w.cost("MergeReceipts", "two of one coil", sources=[w.source(w.issued(inbound=coil())) for _ in range(2)])
    yield w.cost("ProcessGoods", "one coil into two", sources=[w.source(w.issued(inbound=coil()))])
    yield w.cost("CancelReceipt", "one coil", receipt=w.issued(inbound=coil()))
    yield w.cost("ExtendStorage", receipt=w.issued())
    first, second = w.issued(inbound=coil()), w.issued(inbound=coil())
    yield w.cost("ConvertToPaper", receipt=first)
    yield w.cost("ConvertToElectronic", "one coil", receipt=first)
    w.paper(second)
    yield w.cost("DischargePaper", "one coil", receipt=second)
    lost = w.issued(inbound=coil())
    yield w.cost("ReportLoss", receipt=lost)
    yield w.cost("ObjectToReissue", receipt=lost)
    yield w.cost("WithdrawObjection", objection=list(w.acts)[-1])
    yield w.cost("OverruleObjection", objection=w.do("ObjectToReissue", receipt=lost).id)
    w.advance(seconds=w.view("ReceiptLife", "noticePeriod") + 1)
    yield w.cost("ReissueReceipt", "one coil", receipt=lost)


def lending(w: MeasuredWorld) -> Iterator[Cost]:
    yield w.cost("DefineSeries", "three reporters")
    series = list(w.acts)[-1]
    yield w.cost("ReportPrice", "first", series=series, reporter=Who.PLATFORM)
    w.report(series, 345_000, reporters=[Who.COURT, Who.DEPOT])
    w.advance(hours=1)
    yield w.cost("ReportPrice", "next", series=series, reporter=Who.PLATFORM)
    yield w.cost("DefineProduct", series=[series])
    product = list(w.acts)[-1]
    yield w.cost("ApplyForLoan", product=product)
    loan = list(w.acts)[-1]
    yield w.cost("OfferLoan", loan=loan)
    yield w.cost("AcceptOffer", loan=loan)
    yield w.cost("Pledge", loan=loan, receipt=w.goods(1_130_434))
    yield w.cost("RegisterPledge", loan=loan)
    yield w.cost("Draw", loan=loan)
    yield w.cost("ClaimPayment", "a draw's", subject=loan)
    yield w.cost("ConfirmPayment", "a draw's", payment=list(w.acts)[-1])
    w.advance(days=1)
    yield w.cost("ChargeCost", loan=loan)
    w.report(series, 345_000)
    yield w.cost("ClaimPayment", "a repayment's", subject=loan, amount=100_000_000)
    yield w.cost("ConfirmPayment", "a repayment's", payment=list(w.acts)[-1])
    (receipt,) = w.view("PledgeLoans", "linesOf", loan)
    yield w.cost("Release", "a part", loan=loan, receipt=receipt, kg=1_000)
    yield w.cost("Substitute", "one line", loan=loan, outgoing=receipt, incoming=w.goods(1_130_434))
    w.do("ClaimPayment", subject=loan)
    yield w.cost("RejectPayment", payment=list(w.acts)[-1])
    yield w.cost("DeclineLoan", loan=w.applied(product))
    yield w.cost("CancelLoan", loan=w.accepted(product))
    yield w.cost("CloseProduct", product=product)


def receivables(w: MeasuredWorld) -> Iterator[Cost]:
    yield w.cost("IssueVoucher", "one invoice")
    voucher = list(w.acts)[-1]
    yield w.cost("AcceptVoucher", voucher=voucher)
    yield w.cost("SplitVoucher", "in two", voucher=voucher, amounts=[40_000_000, 60_000_000])
    yield w.cost("SplitVoucher", "in three", voucher=w.active_voucher())
    whole = w.active_voucher()
    yield w.cost("TransferVoucher", voucher=whole)
    yield w.cost("RefuseVoucher", voucher=w.offered_voucher())
    yield w.cost("FinanceVoucher", voucher=w.active_voucher(), product=w.voucher_product())
    yield w.cost("StopIssuer")


def measure() -> list[Cost]:
    """Every kind of act, each in a transaction of its own."""
    with anvil() as node:
        world = MeasuredWorld(AnvilLedger(node, Consortium(founders=[admission(who) for who in Who])))
        costs = [
            cost for chapter in (governance, evidence, goods, titles, lending, receivables) for cost in chapter(world)
        ]
        lacking = [kind for kind in ACT_TYPES if kind not in {cost.kind for cost in costs}]
        return costs + [world.ready(kind) for kind in lacking]


def table(costs: list[Cost], floors: Floors) -> str:
    """The figures as a table in Markdown."""
    heads = ("act", "signatures", "calldata", "gas", "floor", "ratio", "floor, signed", "ratio", "the floor is", "aim")
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|---:" * 7 + "|---|---:|"]
    for cost in costs:
        cells = [""] * 5
        if found := cost.floor(floors):
            floor, what = found
            signed = cost.signed(floor)
            cells = [f"{floor:,}", f"{cost.gas / floor:.2f}", f"{signed:,}", f"{cost.gas / signed:.2f}", what]
        aim = AIMS.get(cost.label)
        met = f"{'≤' if aim and cost.gas <= aim else '**missed**'} {aim:,}" if aim else ""
        line = (cost.label, str(cost.signatures), f"{cost.size:,}", f"{cost.gas:,}", *cells, met)
        lines.append("| " + " | ".join(line) + " |")
    return "\n".join(lines)


def main() -> None:
    argparse.ArgumentParser(prog="scripts/bench gas", description=__doc__).parse_args()
    with anvil() as node:
        floors = {**FLOORS, **measured(AnvilLedger(node, Consortium(founders=[admission(who) for who in Who])))}
    print(table(measure(), floors))


if __name__ == "__main__":
    main()
