"""What is no transaction finds its place between those that are."""

from __future__ import annotations

from typing import Any

from scf_ledger.report.timeline import _placed, clock_moves
from scf_ledger.verification import Header


def act(place: int, at: int, **more: int) -> dict[str, Any]:
    return {"type": "act", "place": place, "at": at, **more}


def places(*items: dict[str, Any]) -> list[float]:
    return [one["place"] for one in _placed(items)]


def test_an_attempt_comes_after_what_was_done_by_then() -> None:
    assert places(act(0, 10), act(1, 20), {"type": "refused", "at": 15}) == [0, 1, 0.5]
    assert places(act(0, 10), act(1, 10), {"type": "refused", "at": 10}) == [0, 1, 1.5]


def test_the_runs_own_order_decides_where_it_is_told() -> None:
    attempt = {"type": "refused", "at": 10, "order": 2}
    assert places(act(0, 10, order=1), act(1, 10, order=3), attempt)[-1] == 0.5


def test_a_move_of_the_clock_comes_before_what_it_leads_to() -> None:
    assert places(act(0, 10), act(1, 5000), {"type": "clock", "at": 5000}) == [0, 1, 0.5]
    assert places(act(0, 10), {"type": "clock", "at": 5}) == [0, -0.5]


def test_moves_are_read_off_the_headers() -> None:
    headers = [
        Header("", "", number, time, b"", b"") for number, time in enumerate((0, 10_000, 10_001, 10_601, 10_700))
    ]
    assert [(move["block"], move["gone"][1]) for move in clock_moves(headers)] == [(3, "10 min")]
