"""Conservation and exclusivity for any quantities in any order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evm.world import METHANOL, Reverted, Who, World

KG = 100_000
PARTS = st.lists(st.integers(1, KG), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def shared() -> World:
    """One consortium for all examples; each undoes what it did."""
    return World()


def taken(world: World, kind: str, **fields: Any) -> str:
    """The name of what an act made, or nothing when it was refused."""
    try:
        return world.do(kind, **fields).id
    except Reverted:
        return ""


@settings(max_examples=40, deadline=None)
@given(PARTS, PARTS)
def test_AB_03_what_receipts_say_is_in_the_tank(shared: World, issued: Sequence[int], left: Sequence[int]) -> None:
    """Σ live receipts = receipted ≤ measured; issued = live + delivered."""
    world = shared
    with world.ledger.undone():
        stock = world.stock(kg=KG)
        inbound = world.inbound(stock=stock, kg=2 * KG, certifiedKg=2 * KG)
        receipts = [r for r in (taken(world, "IssueReceipt", inbound=inbound, kg=kg) for kg in issued) if r]
        total = sum(world.receipt(r)["kg"] for r in receipts)
        delivered = 0
        for n, kg in enumerate(left):
            receipt = receipts[n % len(receipts)]
            order = taken(world, "IssueDeliveryOrder", receipt=receipt, kg=kg)
            if order:
                world.do("GateOut", order=order)
                delivered += kg
        held = world.view("Custody", "stockOf", stock)
        live = sum(world.receipt(r)["kg"] for r in receipts)
        assert live == held["receiptedKg"] == total - delivered
        assert held["receiptedKg"] <= held["measuredKg"] == KG - delivered


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["pledge", "order", "freeze"]), st.integers(1, KG)), max_size=6))
def test_AB_11_goods_are_bound_once(shared: World, asked: Sequence[tuple[str, int]]) -> None:
    """Pledged, promised and frozen goods never add up to more than there is, unless a court comes later."""
    world = shared
    with world.ledger.undone():
        receipt = world.issued(fungible=True)
        product = world.product(goods=[METHANOL], series=[world.priced()])
        bound, frozen = 0, 0
        for kind, kg in asked:
            free = max(0, KG - bound - frozen)
            if kind == "freeze":
                world.do("Freeze", subject=receipt, quantity=kg)
                frozen = min(KG, frozen + kg)
            elif kind == "order":
                done = taken(world, "IssueDeliveryOrder", receipt=receipt, kg=kg)
                assert bool(done) == (kg <= free)
                bound += kg if done else 0
            else:
                pledged = bool(world.receipt(receipt)["lienKg"])
                done = taken(world, "Pledge", loan=world.accepted(product), receipt=receipt, kg=kg)
                assert bool(done) == (kg <= free and not pledged)
                bound += kg if done else 0
            assert world.view("Receipts", "freeKg", receipt) == max(0, KG - bound - frozen)


@settings(max_examples=20, deadline=None)
@given(st.permutations([Who.BANK, Who.FACTOR]), st.integers(1, 30_000), st.integers(1, 30_000))
def test_AB_12_of_two_lenders_one_is_secured(shared: World, order: Sequence[Who], first: int, second: int) -> None:
    world = shared
    with world.ledger.undone():
        receipt = world.issued()
        loans = {}
        for lender in order:
            series = world.priced(owner=lender)
            loans[lender] = world.accepted(world.product(financier=lender, series=[series]))
        done = [
            taken(world, "Pledge", loan=loans[lender], receipt=receipt, kg=kg)
            for lender, kg in zip(order, (first, second), strict=True)
        ]
        assert [bool(one) for one in done] == [True, False]
        held = world.receipt(receipt)
        assert (held["pledgee"], held["lienKg"]) == (order[0], first)
        assert world.view("PledgeLoans", "loanByReceipt", receipt) == loans[order[0]]
        assert world.view("PledgeLoans", "linesOf", loans[order[1]]) == []
