"""Deadlines, by the day and the second, from plain facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scf_ledger.acts.formats import date_day
from scf_ledger.oversight.timers import (
    MEANINGS,
    EndedDebt,
    Facts,
    Filing,
    Guard,
    HeldReceipt,
    LiveFreeze,
    OpenRequest,
    Terms,
    Timer,
    TimerKind,
    TimerState,
    day_end,
    day_start,
    timers,
    working_day_after,
)

DAY = 86_400
ANYBODY = frozenset({7})
RUNNING, DUE, OVERDUE = TimerState


def noon(year: int, month: int, day: int) -> int:
    """Noon in China, UTC seconds."""
    return int(datetime(year, month, day, 4, tzinfo=UTC).timestamp())


def late(year: int, month: int, day: int) -> int:
    """The last second of a day in China."""
    return noon(year, month, day) + 12 * 3_600 - 1


def receipt(delivered: int, counted: int = 0, issued: int | None = None) -> HeldReceipt:
    return HeldReceipt(
        id="R",
        delivered_at=delivered,
        issued_at=delivered if issued is None else issued,
        counted_at=counted,
        members=ANYBODY,
    )


def filing(registered: int, until: int, objection: bool = False) -> Filing:
    return Filing(subject="R", registered_at=registered, registered_until=until, objection=objection, members=ANYBODY)


def of(facts: Facts, now: int, *kinds: TimerKind, terms: Terms | None = None) -> list[tuple[TimerState, int]]:
    return [(one.state, one.due_at) for one in timers(facts, now, terms or Terms()) if one.kind in kinds]


# ---------------------------------------------------------------- L-26


def test_L_26_ten_days_after_delivery_another_security_may_still_come_first() -> None:
    facts = Facts(receipts=[receipt(noon(2026, 6, 1))])
    window = TimerKind.PURCHASE_MONEY_WINDOW
    for now in (noon(2026, 6, 1), noon(2026, 6, 11), late(2026, 6, 11)):
        assert of(facts, now, window) == [(RUNNING, late(2026, 6, 11))]
    assert of(facts, late(2026, 6, 11) + 1, window) == []


def test_L_26_on_the_eleventh_day_the_registry_is_searched_again() -> None:
    facts = Facts(receipts=[receipt(noon(2026, 6, 1))])
    search = TimerKind.PURCHASE_MONEY_SEARCH
    assert of(facts, late(2026, 6, 11), search) == []
    assert of(facts, late(2026, 6, 11) + 1, search) == [(DUE, late(2026, 6, 12))]
    assert of(facts, late(2026, 6, 12), search) == [(DUE, late(2026, 6, 12))]
    assert of(facts, late(2026, 6, 12) + 1, search) == [(OVERDUE, late(2026, 6, 12))]
    assert of(facts, late(2026, 6, 12) + 91 * DAY, search) == []


def test_L_26_the_window_is_a_parameter() -> None:
    facts = Facts(receipts=[receipt(noon(2026, 6, 1))])
    terms = Terms(purchase_money_days=3)
    assert of(facts, noon(2026, 6, 1), TimerKind.PURCHASE_MONEY_WINDOW, terms=terms) == [(RUNNING, late(2026, 6, 4))]


# ---------------------------------------------------------------- L-48


def test_L_48_a_registration_is_extended_in_its_last_ninety_days() -> None:
    until = date_day(date(2026, 12, 31))
    facts = Facts(filings=[filing(noon(2026, 1, 1), until)])
    expires = TimerKind.REGISTRATION_EXPIRES
    opens = day_start(until - 90)
    assert of(facts, opens - 1, expires) == []
    assert of(facts, opens, expires) == [(DUE, late(2026, 12, 31))]
    assert of(facts, late(2026, 12, 31) + 1, expires) == [(OVERDUE, late(2026, 12, 31))]
    assert of(facts, opens, expires, terms=Terms(registration_notice_days=89)) == []


def test_L_48_a_registration_is_cancelled_within_ten_working_days_after_the_debt() -> None:
    """Settled on Friday 2026-06-05: weekends do not count."""
    facts = Facts(debts=[EndedDebt(loan="L", ended_at=noon(2026, 6, 5), members=ANYBODY)])
    cancel = TimerKind.REGISTRATION_CANCEL
    assert of(facts, noon(2026, 6, 5), cancel) == [(DUE, late(2026, 6, 19))]
    assert of(facts, late(2026, 6, 19) + 1, cancel) == [(OVERDUE, late(2026, 6, 19))]


def test_L_48_holidays_are_no_working_days_and_worked_weekends_are() -> None:
    holiday, worked = date(2026, 6, 19), date(2026, 6, 7)
    facts = Facts(debts=[EndedDebt(loan="L", ended_at=noon(2026, 6, 5), members=ANYBODY)])
    cancel = TimerKind.REGISTRATION_CANCEL
    terms = Terms(holidays=frozenset({holiday}))
    assert of(facts, noon(2026, 6, 5), cancel, terms=terms) == [(DUE, late(2026, 6, 22))]
    terms = Terms(holidays=frozenset({holiday}), workdays=frozenset({worked}))
    assert of(facts, noon(2026, 6, 5), cancel, terms=terms) == [(DUE, late(2026, 6, 18))]


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30))
def test_L_48_as_many_weekdays_lie_between_as_are_counted(day: date, count: int) -> None:
    last = working_day_after(date_day(day), count, Terms())
    between = (day + timedelta(days=n) for n in range(1, last - date_day(day) + 1))
    assert sum(one.weekday() < 5 for one in between) == count


# ---------------------------------------------------------------- L-49


def test_L_49_an_objection_is_notified_in_seven_days_and_proven_in_thirty() -> None:
    facts = Facts(filings=[filing(noon(2026, 6, 1), 0, objection=True)])
    notice, proof = TimerKind.OBJECTION_NOTICE, TimerKind.OBJECTION_PROOF
    assert of(facts, noon(2026, 6, 1), notice, proof) == [(DUE, late(2026, 6, 8)), (DUE, late(2026, 7, 1))]
    assert of(facts, noon(2026, 6, 20), notice, proof) == [(OVERDUE, late(2026, 6, 8)), (DUE, late(2026, 7, 1))]
    assert of(facts, noon(2026, 7, 2), notice, proof) == [(OVERDUE, late(2026, 6, 8)), (OVERDUE, late(2026, 7, 1))]
    assert of(facts, noon(2026, 6, 20), TimerKind.REGISTRATION_EXPIRES) == []


# ---------------------------------------------------------------- WR-20


@pytest.mark.parametrize("counted", [0, noon(2026, 7, 1)])
def test_WR_20_goods_are_counted_every_thirty_days_from_the_issue_on(counted: int) -> None:
    facts = Facts(receipts=[receipt(noon(2026, 6, 1), counted)])
    due = (counted or noon(2026, 6, 1)) + 30 * DAY
    take = TimerKind.STOCK_TAKE
    assert of(facts, due - 7 * DAY - 1, take) == []
    assert of(facts, due - 7 * DAY, take) == [(DUE, due)]
    assert of(facts, due, take) == [(DUE, due)]
    assert of(facts, due + 1, take) == [(OVERDUE, due)]
    assert of(facts, due, take, terms=Terms(stock_take_days=90)) == []


# ---------------------------------------------------------------- AB-37


def guard(broken: bool = False) -> Facts:
    return Facts(guards=[Guard(device="D", proven_at=1_000_000, max_gap=8_000, broken=broken, members=ANYBODY)])


def test_AB_37_a_silence_is_overdue_though_nobody_reported_it() -> None:
    proof = TimerKind.CONTROL_PROOF
    assert of(guard(), 1_005_999, proof) == []
    assert of(guard(), 1_006_000, proof) == [(DUE, 1_008_000)]
    assert of(guard(), 1_008_000, proof) == [(DUE, 1_008_000)]
    assert of(guard(), 1_008_001, proof) == [(OVERDUE, 1_008_000)]


def test_AB_37_what_is_broken_is_overdue_until_it_is_restored() -> None:
    assert of(guard(broken=True), 1_000_001, TimerKind.CONTROL_PROOF) == [(OVERDUE, 1_008_000)]


# ---------------------------------------------------------------- L-37


def test_L_37_a_freeze_is_renewed_before_it_lapses() -> None:
    until = noon(2026, 12, 1)
    facts = Facts(freezes=[LiveFreeze(freeze="F", until=until, members=ANYBODY)])
    lapses = TimerKind.FREEZE_LAPSES
    assert of(facts, until - 30 * DAY - 1, lapses) == []
    assert of(facts, until - 30 * DAY, lapses) == [(DUE, until)]
    assert of(facts, until + 1, lapses) == [(OVERDUE, until)]


# ---------------------------------------------------------------- L-06


def test_L_06_a_request_to_inspect_is_due_from_the_first_second_and_stays_overdue() -> None:
    asked = noon(2026, 6, 1)
    facts = Facts(requests=[OpenRequest(inspection="I", requested_at=asked, members=ANYBODY)])
    kind, until = TimerKind.INSPECTION_ANSWER, late(2026, 6, 4)
    assert of(facts, asked, kind) == of(facts, until, kind) == [(DUE, until)]
    assert of(facts, until + 1, kind) == of(facts, until + 1_000 * DAY, kind) == [(OVERDUE, until)]
    assert of(facts, asked, kind, terms=Terms(inspection_answer_days=1)) == [(DUE, late(2026, 6, 2))]


# ---------------------------------------------------------------- all of them


def test_every_kind_has_its_rule_and_its_words() -> None:
    assert MEANINGS.keys() == set(TimerKind)


@given(
    st.lists(st.integers(1_700_000_000, 1_800_000_000), max_size=5),
    st.integers(1_700_000_000, 1_800_000_000),
)
def test_the_earliest_comes_first_and_the_state_follows_from_the_time(moments: Sequence[int], now: int) -> None:
    facts = Facts(
        receipts=[receipt(moment) for moment in moments],
        freezes=[LiveFreeze(freeze="F", until=moment, members=ANYBODY) for moment in moments],
    )
    found: list[Timer] = timers(facts, now, Terms())
    assert [one.due_at for one in found] == sorted(one.due_at for one in found)
    assert all((one.state is OVERDUE) == (now > one.due_at) for one in found)
    assert all(one.opens_at <= one.due_at for one in found)


def test_a_day_ends_where_the_next_begins() -> None:
    assert day_end(20_605) + 1 == day_start(20_606)
    assert day_end(date_day(date(2026, 6, 1))) == late(2026, 6, 1)
