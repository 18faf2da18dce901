"""Deadlines that nobody signs for: pure functions from what the ledger knows and the time to what is due.

Days are BusinessDay numbers (China Standard Time), moments UTC seconds. A deadline in days ends with its last day.
Every number is a parameter: the rules' own are the defaults, and (u) marks those that no source confirms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from scf_ledger.acts.formats import day_date, timestamp_day

_DAY = 86_400
_CHINA = 8 * 3_600


class TimerKind(StrEnum):
    """What runs."""

    PURCHASE_MONEY_WINDOW = "purchase_money_window"
    PURCHASE_MONEY_SEARCH = "purchase_money_search"
    REGISTRATION_EXPIRES = "registration_expires"
    REGISTRATION_CANCEL = "registration_cancel"
    OBJECTION_NOTICE = "objection_notice"
    OBJECTION_PROOF = "objection_proof"
    STOCK_TAKE = "stock_take"
    CONTROL_PROOF = "control_proof"
    FREEZE_LAPSES = "freeze_lapses"
    INSPECTION_ANSWER = "inspection_answer"


class TimerState(StrEnum):
    """Where a timer stands."""

    #: nothing can be done but wait
    RUNNING = "running"
    #: the time to act is now
    DUE = "due"
    #: it has passed
    OVERDUE = "overdue"


#: Rule, Chinese, English.
MEANINGS: dict[TimerKind, tuple[str, str, str]] = {
    TimerKind.PURCHASE_MONEY_WINDOW: (
        "L-26",
        "价款担保登记期未满,他人仍可能取得优先顺位",
        "a seller's purchase-money security may still be registered and come first",
    ),
    TimerKind.PURCHASE_MONEY_SEARCH: (
        "L-26",
        "价款担保登记期已满,应再次查询中登网",
        "the purchase-money window is over: search the registry again",
    ),
    TimerKind.REGISTRATION_EXPIRES: ("L-48", "登记期限将届满,应办理展期", "the registration's term ends: extend it"),
    TimerKind.REGISTRATION_CANCEL: (
        "L-48",
        "主债权已消灭,应办理注销登记",
        "the debt is gone: cancel the registration",
    ),
    TimerKind.OBJECTION_NOTICE: (
        "L-49",
        "异议登记应通知相对人",
        "the objection must be notified to the other side",
    ),
    TimerKind.OBJECTION_PROOF: (
        "L-49",
        "异议登记应提交起诉或仲裁证明,否则将被撤销",
        "proof of a lawsuit or arbitration is needed, or the objection is revoked",
    ),
    TimerKind.STOCK_TAKE: ("WR-20", "应当盘点", "a stock-take is due"),
    TimerKind.CONTROL_PROOF: (
        "AB-37",
        "应当提交控货证明,逾期即控货中断",
        "the next proof of control is due; without it control is broken",
    ),
    TimerKind.INSPECTION_ANSWER: (
        "L-06",
        "持有人的查验请求应予答复",
        "the holder's request to inspect its goods waits for the custodian's answer",
    ),
    TimerKind.FREEZE_LAPSES: ("L-37", "冻结将到期,不续行即失效", "the freeze lapses unless the court renews it"),
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How long what may take."""

    #: days after delivery in which purchase-money security is registered (民法典 416)
    purchase_money_days: int = 10
    #: days before the end of a registration's term (u)
    registration_notice_days: int = 90
    #: working days after the debt is gone
    cancellation_working_days: int = 10
    #: days after an objection's registration
    objection_notice_days: int = 7
    objection_proof_days: int = 30
    #: days between two stock-takes (u)
    stock_take_days: int = 30
    #: days before a stock-take is overdue in which it is due (u)
    stock_take_notice_days: int = 7
    #: days before a freeze lapses (u)
    freeze_notice_days: int = 30
    #: days to answer a request to inspect in (u)
    inspection_answer_days: int = 3
    #: days that something is shown as overdue of which the ledger never hears that it was done (u)
    shown_days: int = 90
    #: no working days, and weekends that are
    holidays: frozenset[date] = field(default_factory=frozenset)
    workdays: frozenset[date] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Timer:
    """One deadline."""

    kind: TimerKind
    #: the record that it is about
    subject: str
    #: UTC seconds from which something can be done about it
    opens_at: int
    #: last UTC second
    due_at: int
    state: TimerState
    #: whom it concerns
    members: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class HeldReceipt:
    """A live receipt: since when its goods are here, and when they were counted last."""

    id: str
    #: UTC seconds
    delivered_at: int
    issued_at: int
    #: 0 for never
    counted_at: int
    members: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A filing at a registry that no later one has overtaken."""

    subject: str
    #: UTC seconds
    registered_at: int
    #: BusinessDay number
    registered_until: int
    objection: bool
    members: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class EndedDebt:
    """A loan that is settled while nobody has recorded that its registration was cancelled."""

    loan: str
    #: UTC seconds
    ended_at: int
    members: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A device that guards a place."""

    device: str
    proven_at: int
    max_gap: int
    broken: bool
    members: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class LiveFreeze:
    """A court's order that nobody has released."""

    freeze: str
    #: UTC seconds
    until: int
    members: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class OpenRequest:
    """A holder's request to inspect its goods that the custodian has not answered."""

    inspection: str
    #: UTC seconds
    requested_at: int
    members: frozenset[int]


# ---------------------------------------------------------------- days


def day_end(day: int) -> int:
    """The last second of a day in China."""
    return (day + 1) * _DAY - _CHINA - 1


def day_start(day: int) -> int:
    """The first second of a day in China."""
    return day * _DAY - _CHINA


def is_working_day(day: int, terms: Terms) -> bool:
    """Whether people work on a day: no weekend and no holiday, or a weekend that is worked."""
    calendar = day_date(day)
    if calendar in terms.workdays:
        return True
    return calendar.weekday() < 5 and calendar not in terms.holidays


def working_day_after(day: int, count: int, terms: Terms) -> int:
    """The n-th working day after a day, which itself does not count."""
    while count:
        day += 1
        count -= is_working_day(day, terms)
    return day


def _state(opens_at: int, due_at: int, now: int) -> TimerState:
    if now > due_at:
        return TimerState.OVERDUE
    return TimerState.DUE if now >= opens_at else TimerState.RUNNING


def _timer(kind: TimerKind, subject: str, opens_at: int, due_at: int, now: int, members: frozenset[int]) -> Timer:
    state = _state(opens_at, due_at, now)
    return Timer(kind=kind, subject=subject, opens_at=opens_at, due_at=due_at, state=state, members=members)


# ---------------------------------------------------------------- timers


def purchase_money(receipt: HeldReceipt, now: int, terms: Terms) -> Iterator[Timer]:
    """The window after delivery, in which there is nothing to do; then the search on the day after it (L-26)."""
    last = timestamp_day(receipt.delivered_at) + terms.purchase_money_days
    if now <= day_end(last):
        yield Timer(
            kind=TimerKind.PURCHASE_MONEY_WINDOW,
            subject=receipt.id,
            opens_at=receipt.delivered_at,
            due_at=day_end(last),
            state=TimerState.RUNNING,
            members=receipt.members,
        )
    elif now <= day_end(last + 1 + terms.shown_days):
        search = TimerKind.PURCHASE_MONEY_SEARCH
        yield _timer(search, receipt.id, day_start(last + 1), day_end(last + 1), now, receipt.members)


def stock_take(receipt: HeldReceipt, now: int, terms: Terms) -> Iterator[Timer]:
    """A count in every cycle, the first one after the issue (WR-20)."""
    due = (receipt.counted_at or receipt.issued_at) + terms.stock_take_days * _DAY
    opens = due - terms.stock_take_notice_days * _DAY
    if now >= opens:
        yield _timer(TimerKind.STOCK_TAKE, receipt.id, opens, due, now, receipt.members)


def registration(filing: Filing, now: int, terms: Terms) -> Iterator[Timer]:
    """The end of a registration's term (L-48); after an objection its notice and its proof (L-49)."""
    if filing.objection:
        for kind, days in (
            (TimerKind.OBJECTION_NOTICE, terms.objection_notice_days),
            (TimerKind.OBJECTION_PROOF, terms.objection_proof_days),
        ):
            due = day_end(timestamp_day(filing.registered_at) + days)
            if now <= due + terms.shown_days * _DAY:
                yield _timer(kind, filing.subject, filing.registered_at, due, now, filing.members)
        return
    due = day_end(filing.registered_until)
    opens = day_start(filing.registered_until - terms.registration_notice_days)
    if opens <= now <= due + terms.shown_days * _DAY:
        yield _timer(TimerKind.REGISTRATION_EXPIRES, filing.subject, opens, due, now, filing.members)


def cancellation(debt: EndedDebt, now: int, terms: Terms) -> Iterator[Timer]:
    """The cancellation of a registration after the debt is gone (L-48)."""
    due = day_end(working_day_after(timestamp_day(debt.ended_at), terms.cancellation_working_days, terms))
    if now <= due + terms.shown_days * _DAY:
        yield _timer(TimerKind.REGISTRATION_CANCEL, debt.loan, debt.ended_at, due, now, debt.members)


def control_proof(guard: Guard, now: int, terms: Terms) -> Iterator[Timer]:
    """The next attestation of a device, in the last quarter of its time; what is broken is overdue (AB-37)."""
    due = guard.proven_at + guard.max_gap
    opens = due - guard.max_gap // 4
    if guard.broken:
        yield Timer(
            kind=TimerKind.CONTROL_PROOF,
            subject=guard.device,
            opens_at=opens,
            due_at=due,
            state=TimerState.OVERDUE,
            members=guard.members,
        )
    elif now >= opens:
        yield _timer(TimerKind.CONTROL_PROOF, guard.device, opens, due, now, guard.members)


def freeze(order: LiveFreeze, now: int, terms: Terms) -> Iterator[Timer]:
    """The end of a freeze's term (L-37)."""
    opens = order.until - terms.freeze_notice_days * _DAY
    if opens <= now <= order.until + terms.shown_days * _DAY:
        yield _timer(TimerKind.FREEZE_LAPSES, order.freeze, opens, order.until, now, order.members)


def inspection(request: OpenRequest, now: int, terms: Terms) -> Iterator[Timer]:
    """The answer to a request to inspect; without one it stays overdue (L-06)."""
    due = day_end(timestamp_day(request.requested_at) + terms.inspection_answer_days)
    kind = TimerKind.INSPECTION_ANSWER
    yield _timer(kind, request.inspection, request.requested_at, due, now, request.members)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the ledger knows that deadlines follow from."""

    receipts: Iterable[HeldReceipt] = ()
    filings: Iterable[Filing] = ()
    debts: Iterable[EndedDebt] = ()
    guards: Iterable[Guard] = ()
    freezes: Iterable[LiveFreeze] = ()
    requests: Iterable[OpenRequest] = ()


def timers(facts: Facts, now: int, terms: Terms) -> list[Timer]:
    """Every deadline that runs, is due or has passed, the earliest first."""

    def found() -> Iterator[Timer]:
        for receipt in facts.receipts:
            yield from purchase_money(receipt, now, terms)
            yield from stock_take(receipt, now, terms)
        for filing in facts.filings:
            yield from registration(filing, now, terms)
        for debt in facts.debts:
            yield from cancellation(debt, now, terms)
        for guard in facts.guards:
            yield from control_proof(guard, now, terms)
        for order in facts.freezes:
            yield from freeze(order, now, terms)
        for request in facts.requests:
            yield from inspection(request, now, terms)

    return sorted(found(), key=lambda one: (one.due_at, one.kind, one.subject))
