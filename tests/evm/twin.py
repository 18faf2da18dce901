"""The contracts beside the reference ledger: each act is given to both, and both must say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from scf_ledger.acts import Act
from scf_ledger.chain.events import Event
from tests.evm.keys import Desk, checker, device, maker
from tests.evm.members import ROLES
from tests.evm.snapshot import snapshot, versions
from tests.evm.world import DAY, HRC, METHANOL, Reverted, Who, World
from tests.reference.arithmetic import day_of
from tests.reference.invariants import check_state, check_step
from tests.reference.ledger import Ledger, Message
from tests.reference.likeness import differences
from tests.reference.records import Loan, Member
from tests.reference.replay import Rebuilt
from tests.reference.rules import judge, take
from tests.reference.signatures import CHECKER, DEVICE, Hand, needed

#: the contract of each call that is no act, and the record that it names
CALLS = {
    "lapseDeliveryOrder": ("Deliveries", ("order",)),
    "lapseFreeze": ("CourtOrders", ("freeze",)),
    "reportGap": ("ControlProofs", ("device",)),
    "lapseDraw": ("PledgeLoans", ("loan",)),
    "releaseEnded": ("PledgeLoans", ("loan", "receipt")),
    "lapseFinancing": ("Receivables", ("voucher",)),
    "flagOverdue": ("Receivables", ("voucher",)),
}


class Twin:
    """A consortium twice: on the contracts, and by the rules."""

    def __init__(self) -> None:
        self.world = World()
        members = {int(who): Member(frozenset(one.name or "" for one in roles)) for who, roles in ROLES.items()}
        self.model = Ledger(self.world.now, members, price_age=3 * DAY, quorum=2)
        self.rebuilt = Rebuilt()
        self.taken: Counter[str] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.series = {goods: self.world.series(goods=goods) for goods in (HRC, METHANOL)}
        self.model.prices = {series: {} for series in self.series.values()}
        self.loan_products = {
            goods: self.world.product(goods=[goods], series=[series]) for goods, series in self.series.items()
        }
        self.device = self.world.registered_device()
        self.model.device_keys[self.device] = int(Who.WAREHOUSE)
        self.voucher_product = self.world.voucher_product()
        self.seen = snapshot(self.world)

    @property
    def steps(self) -> int:
        """How many acts and calls were compared."""
        return self.taken.total() + self.refused.total()

    # ---------------------------------------------------------------- time and members

    def advance(self, seconds: int) -> None:
        self.world.advance(seconds=seconds)
        self._moved()

    def suspend(self, member: int) -> None:
        """Suspends a member, or reinstates it."""
        state = self.model.members[member]
        self.world.restate(member, status=1 if state.suspended else 2)
        state.suspended = not state.suspended
        self._moved()

    def _moved(self) -> None:
        self.model.now = self.world.now
        self.seen = snapshot(self.world)
        assert differences(self.model, self.seen) == []

    # ---------------------------------------------------------------- loans

    def open_loan(self, goods: str, **terms: Any) -> str:
        """A loan on accepted terms: application, offer, acceptance."""
        loan = self.world.accepted(self.loan_products[goods], **terms)
        (event,) = [one for one in self.world.last.events if one.name == "LoanOpened"]
        said = event.values["terms"]
        self.model.loans[loan] = Loan(
            financier=said["financier"],
            borrower=said["borrower"],
            currency=said["currency"],
            limit=said["limit"],
            rate=said["rate"],
            penalty_rate=said["rate"] * 3 // 2,
            maturity=day_of(said["maturityDay"]),
            ltv=700_000,
            haircut=0,
            goods=goods,
            series=self.series[goods],
            storage_buffer=15,
        )
        self._accepted(self.world.last.events)
        return loan

    # ---------------------------------------------------------------- acts and calls

    def attempt(self, kind: str, spoil: Callable[[list[Hand | None]], None] | None = None, /, **fields: Any) -> bool:
        """Gives an act to both; whether they took it. `spoil` changes who signs."""
        act = self.world.act(kind, **fields)
        hands: list[Hand | None] = right_hands(kind, act.message)
        if spoil:
            spoil(hands)
        reasons = judge(self.model, kind, act.message, hands)
        return self._compare(kind, act.digest, act.message, reasons, lambda: self._submit(act, hands))

    def call(self, kind: str, **names: str) -> bool:
        """Gives a call that anybody may make to both."""
        contract, order = CALLS[kind]
        reasons = judge(self.model, kind, names)
        arguments = [names[name] for name in order]
        key = names[order[0]]
        return self._compare(kind, key, names, reasons, lambda: self.world.invoke(contract, kind, *arguments))

    def _submit(self, act: Act, hands: Sequence[Hand | None]) -> Sequence[Event]:
        return self.world.submit(act, [desk(hand).sign(act.digest) if hand else None for hand in hands]).events

    def _compare(
        self, kind: str, name: str, message: Message, reasons: set[str], carry: Callable[[], Sequence[Event]]
    ) -> bool:
        try:
            events = carry()
        except Reverted as refusal:
            if refusal.name not in reasons:
                raise AssertionError(f"{kind}: {refusal}, by the rules {sorted(reasons)}") from None
            self.refused[kind, refusal.name] += 1
            return False
        assert not reasons, f"{kind} was taken; by the rules it is refused: {sorted(reasons)}"
        self.taken[kind] += 1
        take(self.model, kind, name, message)
        before = self.seen
        self._accepted(events)
        check_step(kind, before, self.seen)
        return True

    def _accepted(self, events: Sequence[Event]) -> None:
        for event in events:
            self.rebuilt.take(event.name, event.values)
        self.seen = snapshot(self.world)
        self.model.versions = versions(self.seen)
        assert differences(self.model, self.seen) == []
        assert self.rebuilt.differences(self.seen) == []
        check_state(self.seen, self.rebuilt.lineages)


def right_hands(kind: str, message: Message) -> list[Hand | None]:
    """The hands that the rules ask for."""
    return [Hand(int(message[one.field]), one.desks[0]) for one in needed(kind, message)]


def desk(hand: Hand) -> Desk:
    if hand.desk == DEVICE:
        return device(hand.member)
    return checker(hand.member) if hand.desk == CHECKER else maker(hand.member)
