"""Prices: the median of enough fresh reports, or none at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evm.members import REPORTERS
from tests.evm.world import CNY, DAY, HRC, ZERO, Who, World, refused


def test_PP_01_a_series_says_who_reports_and_how_many_must(world: World) -> None:
    done = world.do("DefineSeries")
    assert done.event("SeriesDefined") == {"series": done.id, "act": done.act.message}
    assert world.view("PriceBook", "seriesOf", done.id) == {
        "owner": Who.BANK,
        "goods": HRC,
        "currency": CNY,
        "quorum": 2,
        "maxAge": 3 * DAY,
        "maxDeviation": 200_000,
        "reporters": list(REPORTERS),
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"quorum": 0},
        {"quorum": 4},
        {"maxAge": 0},
        {"reporters": [Who.PLATFORM, Who.COURT, Who.PLATFORM]},
        {"reporters": list(range(1, 18))},
    ],
)
def test_PP_01_a_series_that_could_never_speak_is_refused(world: World, fields: dict[str, Any]) -> None:
    with refused("SeriesNotUsable"):
        world.do("DefineSeries", **fields)


def test_PP_01_a_report_is_kept_as_signed(world: World) -> None:
    series = world.series()
    done = world.do("ReportPrice", series=series)
    assert done.event("PriceReported") == {"series": series, "act": done.act.message}
    assert world.view("PriceBook", "reportOf", series, Who.PLATFORM) == {"price": 345_000, "observedAt": world.now}


def test_AB_31_too_few_fresh_reports_are_no_price(world: World) -> None:
    series = world.series()
    with refused("PriceStale", series, 0, 2):
        world.view("PriceBook", "priceOf", series)
    world.report(series, 100, [Who.PLATFORM])
    with refused("PriceStale", series, 1, 2):
        world.view("PriceBook", "priceOf", series)
    world.report(series, 102, [Who.COURT])
    assert world.view("PriceBook", "priceOf", series) == (100, CNY)


def test_AB_31_reports_grow_old(world: World) -> None:
    series = world.priced(100)
    world.advance(days=3)
    assert world.view("PriceBook", "priceOf", series) == (100, CNY)
    world.report(series, 101, [Who.COURT])
    world.advance(seconds=1)
    with refused("PriceStale", series, 1, 2):
        world.view("PriceBook", "priceOf", series)


def test_AB_31_no_draw_and_no_release_on_a_stale_price(world: World) -> None:
    series = world.priced()
    first, second = world.goods(1_130_434), world.goods(1_000)
    loan = world.accepted(world.product(series=[series]))
    world.do("Pledge", loan=loan, receipt=first)
    world.registered(second, loan)
    world.do("Draw", loan=loan, amount=100)
    world.pay(loan)
    world.advance(days=4)
    with refused("PriceStale", series, 0, 2):
        world.do("Draw", loan=loan, amount=1)
    with refused("PriceStale", series, 0, 2):
        world.do("Release", loan=loan, receipt=second)


def test_AB_31_repaying_and_adding_collateral_need_no_price(world: World) -> None:
    loan = world.drawn()
    world.advance(days=4)
    world.do("Pledge", loan=loan, receipt=world.goods(5_000))
    world.do("RegisterPledge", loan=loan)
    world.pay(loan, amount=100)


@pytest.mark.parametrize(
    ("last", "price", "taken"), [(100, 120, True), (100, 121, False), (100, 80, True), (100, 79, False)]
)
def test_AB_31_an_outlier_is_refused(world: World, last: int, price: int, taken: bool) -> None:
    series = world.priced(100)
    world.advance(hours=1)
    if taken:
        world.report(series, price)
        assert world.view("PriceBook", "priceOf", series)[0] == price
    else:
        with refused("PriceDeviation", 100, price, 200_000):
            world.report(series, price)


def test_AB_31_after_long_silence_any_price_is_news(world: World) -> None:
    series = world.priced(100)
    world.advance(days=3, seconds=1)
    world.report(series, 300)
    assert world.view("PriceBook", "priceOf", series)[0] == 300


def test_AB_31_one_reporter_alone_does_not_move_the_median(world: World) -> None:
    series = world.priced(100)
    for _ in range(3):
        world.advance(hours=1)
        world.report(series, world.view("PriceBook", "reportOf", series, Who.DEPOT)["price"] * 120 // 100, [Who.DEPOT])
    assert world.view("PriceBook", "priceOf", series)[0] == 100


def test_AB_31_observations_follow_each_other_and_are_past(world: World) -> None:
    series = world.series()
    world.do("ReportPrice", series=series, observedAt=world.now - 10)
    for observed in (world.now - 10, world.now - 11, world.now + 1):
        with refused("ObservationOutOfOrder", observed, world.now - 10, world.now):
            world.do("ReportPrice", series=series, observedAt=observed)


def test_AB_31_there_is_no_silent_zero(world: World) -> None:
    series = world.series()
    with refused("PriceMissing"):
        world.do("ReportPrice", series=series, price=0)
    with refused("SeriesUnknown", ZERO):
        world.view("PriceBook", "priceOf", ZERO)
    with refused("SeriesUnknown", ZERO):
        world.do("ReportPrice", series=ZERO)


def test_only_the_series_reporters_report(world: World) -> None:
    series = world.series(reporters=[Who.PLATFORM, Who.COURT])
    for nobody in (Who.DEPOT, Who.BANK, Who.SUPPLIER):
        with refused("NotReporter", series, nobody):
            world.do("ReportPrice", series=series, reporter=nobody)


@pytest.fixture(scope="module")
def shared() -> World:
    return World()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 2**63), min_size=1, max_size=3), st.integers(1, 3))
def test_PP_01_the_price_is_the_lower_median(shared: World, prices: list[int], quorum: int) -> None:
    with shared.ledger.undone():
        series = shared.series(quorum=quorum)
        for reporter, price in zip(REPORTERS, prices, strict=False):
            shared.do("ReportPrice", series=series, reporter=reporter, price=price)
        if len(prices) < quorum:
            with refused("PriceStale", series, len(prices), quorum):
                shared.view("PriceBook", "priceOf", series)
        else:
            assert shared.view("PriceBook", "priceOf", series) == (sorted(prices)[(len(prices) - 1) // 2], CNY)
