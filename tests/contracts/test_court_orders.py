"""Court orders over titles: they queue, they lapse, they stop everything on the frozen part and nothing on the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evm.world import DAY, ZERO, Who, World, refused

#: kinds of subjects
RECEIPT, VOUCHER = 1, 2
#: the voucher's face
FACE = 100_000_000


def frozen(world: World, subject: str, quantity: int | None = None, **fields: Any) -> str:
    asked: dict[str, Any] = {} if quantity is None else {"quantity": quantity}
    return world.do("Freeze", subject=subject, **asked, **fields).id


def test_WR_14_a_freeze_lies_over_the_receipt_and_changes_nothing_else(world: World) -> None:
    receipt = world.issued()
    world.pledged(receipt, kg=10_000)
    with world.changes() as seen:
        done = world.do("Freeze", subject=receipt, quantity=5_000)
    assert seen.fields == {
        ("Receipts.receiptOf", receipt): {"freezes": (0, 1), "version": (2, 3)},
        ("Receipts.frozenKg", receipt): {"": (0, 5_000)},
        ("Receipts.freeKg", receipt): {"": (20_000, 15_000)},
    }
    assert done.event("FrozenByCourt") == {"freeze": done.id, "subject": receipt, "act": done.act.message}
    assert done.event("FreezesCounted") == {"receipt": receipt, "version": 3, "freezes": 1}
    assert world.view("CourtOrders", "freezeOf", done.id) == {
        "kind": RECEIPT,
        "released": False,
        "court": Who.COURT,
        "until": done.act.message["until"],
        "quantity": 5_000,
        "subject": receipt,
    }


def test_WR_14_a_released_freeze_leaves_the_receipt_as_it_was(world: World) -> None:
    receipt = world.issued()
    world.pledged(receipt, kg=10_000)
    order = frozen(world, receipt, 5_000)
    with world.changes() as seen:
        world.do("ReleaseFreeze", freeze=order)
    assert seen.fields == {
        ("CourtOrders.freezeOf", order): {"released": (False, True)},
        ("CourtOrders.freezesOf", receipt): {"": ([order], [])},
        ("Receipts.receiptOf", receipt): {"freezes": (1, 0), "version": (3, 4)},
        ("Receipts.frozenKg", receipt): {"": (5_000, 0)},
        ("Receipts.freeKg", receipt): {"": (15_000, 20_000)},
    }
    with refused("FreezeNotLive", order):
        world.do("ReleaseFreeze", freeze=order)
    with refused("FreezeNotLive", order):
        world.do("RenewFreeze", freeze=order)
    with refused("FreezeNotLive", order):
        world.invoke("CourtOrders", "lapseFreeze", order)


# ---------------------------------------------------------------- what is frozen stays


def test_AB_34_a_frozen_receipt_is_not_endorsed(world: World) -> None:
    receipt = world.issued()
    frozen(world, receipt, 1)
    with refused("Frozen", receipt, 1):
        world.do("Endorse", receipt=receipt)


def test_AB_34_frozen_goods_are_neither_pledged_nor_ordered_out(world: World) -> None:
    receipt = world.issued(fungible=True)
    frozen(world, receipt, 40_000)
    loan = world.accepted(world.product(goods=[world.receipt(receipt)["goods"]], series=[world.priced()]))
    with refused("Frozen", receipt, 40_000):
        world.do("Pledge", loan=loan, receipt=receipt, kg=60_001)
    with refused("Frozen", receipt, 40_000):
        world.do("IssueDeliveryOrder", receipt=receipt, kg=60_001)


def test_AB_34_the_rest_is_usable(world: World) -> None:
    receipt = world.issued(fungible=True)
    frozen(world, receipt, 40_000)
    loan = world.accepted(world.product(goods=[world.receipt(receipt)["goods"]], series=[world.priced()]))
    world.do("Pledge", loan=loan, receipt=receipt, kg=30_000)
    world.do("GateOut", order=world.do("IssueDeliveryOrder", receipt=receipt, kg=30_000).id)
    assert world.view("Receipts", "freeKg", receipt) == 0
    assert world.view("Receipts", "frozenKg", receipt) == 40_000


def test_AB_34_a_freeze_that_comes_after_the_order_stops_the_gate(world: World) -> None:
    receipt = world.issued(fungible=True)
    order = world.do("IssueDeliveryOrder", receipt=receipt, kg=60_001).id
    court = frozen(world, receipt, 40_000)
    with refused("Frozen", receipt, 40_000):
        world.do("GateOut", order=order)
    world.do("ReleaseFreeze", freeze=court)
    world.do("GateOut", order=order)


def test_AB_34_frozen_collateral_is_not_released(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.registered(receipt)
    frozen(world, receipt, 100)
    with refused("Frozen", receipt, 100):
        world.do("Release", loan=loan, receipt=receipt)
    world.do("Release", loan=loan, receipt=receipt, kg=1_130_334)
    assert world.receipt(receipt)["lienKg"] == 100


def test_AB_34_nothing_is_drawn_on_frozen_collateral(world: World) -> None:
    receipt = world.goods(2_000_000)
    loan = world.registered(receipt)
    frozen(world, receipt, 1)
    with refused("CollateralFrozen", loan, receipt):
        world.do("Draw", loan=loan)


def test_AB_34_a_settled_loan_leaves_what_is_frozen_pledged_until_the_freeze_ends(world: World) -> None:
    receipt = world.goods(1_130_434)
    loan = world.drawn(receipt)
    court = frozen(world, receipt)
    world.pay(loan)
    assert world.loan(loan)["state"] == 4
    assert world.receipt(receipt)["lienKg"] == 1_130_434
    with refused("Frozen", receipt, 1_130_434):
        world.invoke("PledgeLoans", "releaseEnded", loan, receipt)
    world.do("ReleaseFreeze", freeze=court)
    names = [event.name for event in world.invoke("PledgeLoans", "releaseEnded", loan, receipt)]
    assert names == ["Released", "LienSet"]
    assert (world.receipt(receipt)["lienKg"], world.receipt(receipt)["pledgee"]) == (0, 0)
    with refused("NotCollateral", loan, receipt):
        world.invoke("PledgeLoans", "releaseEnded", loan, receipt)


@pytest.mark.parametrize("quantity", [1, FACE])
def test_AB_34_a_frozen_voucher_does_not_move(world: World, quantity: int) -> None:
    voucher = world.active_voucher()
    frozen(world, voucher, quantity)
    fields: dict[str, Any] = {"FinanceVoucher": {"product": world.voucher_product()}}
    for kind in ("SplitVoucher", "TransferVoucher", "FinanceVoucher"):
        with refused("Frozen", voucher, quantity):
            world.do(kind, voucher=voucher, **fields.get(kind, {}))


def test_AB_34_the_frozen_part_of_a_claim_is_not_paid_to_its_holder(world: World) -> None:
    voucher = world.active_voucher()
    court = frozen(world, voucher, 30_000_000)
    with refused("Frozen", voucher, 30_000_000):
        world.do("ClaimPayment", subject=voucher, amount=70_000_001)
    world.pay(voucher, amount=70_000_000)
    with refused("Frozen", voucher, 30_000_000):
        world.do("ClaimPayment", subject=voucher, amount=1)
    world.do("ReleaseFreeze", freeze=court)
    world.pay(voucher, amount=30_000_000)
    assert world.voucher(voucher)["state"] == 6


def test_AB_34_a_frozen_claim_does_not_make_its_debtor_overdue(world: World) -> None:
    voucher = world.active_voucher()
    until = world.now + 150 * DAY
    frozen(world, voucher, until=until)
    world.advance(days=145)
    with refused("Frozen", voucher, FACE):
        world.invoke("Receivables", "flagOverdue", voucher)
    world.advance(days=6)
    world.invoke("Receivables", "flagOverdue", voucher)


# ---------------------------------------------------------------- who, how long, in which order


def test_AB_34_only_the_court_that_ordered_it_releases_and_renews(world: World) -> None:
    receipt = world.issued()
    order = frozen(world, receipt)
    world.admit(10, roles=1 << 11)
    for kind in ("ReleaseFreeze", "RenewFreeze"):
        with refused("NotFreezingCourt", order, 10, Who.COURT):
            world.do(kind, freeze=order, court=10)
        with refused("NotFreezingCourt", order, Who.BANK, Who.COURT):
            world.do(kind, freeze=order, court=Who.BANK)


@pytest.mark.parametrize(("kind", "years"), [(RECEIPT, 2), (VOUCHER, 3)])
def test_L_37_a_freeze_has_a_longest_term(world: World, kind: int, years: int) -> None:
    subject = world.issued() if kind == RECEIPT else world.active_voucher()
    latest = world.now + years * 365 * DAY
    with refused("FreezeTerm", latest + 1, latest):
        frozen(world, subject, until=latest + 1)
    with refused("FreezeTerm", world.now, latest):
        frozen(world, subject, until=world.now)
    frozen(world, subject, until=latest)


def test_L_37_a_renewal_begins_before_the_end_and_prolongs(world: World) -> None:
    receipt = world.issued()
    until = world.now + 10 * DAY
    order = frozen(world, receipt, until=until)
    with refused("FreezeTerm", until, until):
        world.do("RenewFreeze", freeze=order, until=until)
    with refused("FreezeTerm", until + DAY, until):
        world.do("RenewFreeze", freeze=order, currentUntil=until - 1, until=until + DAY)
    latest = world.now + 2 * 365 * DAY
    with refused("FreezeTerm", latest + 1, latest):
        world.do("RenewFreeze", freeze=order, until=latest + 1)
    with world.changes() as seen:
        world.do("RenewFreeze", freeze=order, until=until + DAY)
    assert seen.fields == {("CourtOrders.freezeOf", order): {"until": (until, until + DAY)}}
    world.advance(days=11, seconds=1)
    with refused("FreezeNotLive", order):
        world.do("RenewFreeze", freeze=order)


def test_L_37_a_freeze_ends_by_itself(world: World) -> None:
    receipt = world.issued()
    order = frozen(world, receipt, until=world.now + DAY)
    world.advance(days=1)
    with refused("FreezeNotLive", order):
        world.invoke("CourtOrders", "lapseFreeze", order)
    assert world.view("Receipts", "frozenKg", receipt) == 30_000
    world.advance(seconds=1)
    assert world.view("Receipts", "frozenKg", receipt) == 0
    world.do("Endorse", receipt=receipt)
    names = [event.name for event in world.invoke("CourtOrders", "lapseFreeze", order)]
    assert names == ["FreezeLapsed", "FreezesCounted"]
    assert world.receipt(receipt)["freezes"] == 0
    with refused("FreezeNotLive", order):
        world.invoke("CourtOrders", "lapseFreeze", order)


def test_L_37_later_orders_wait_and_take_the_place_of_earlier_ones(world: World) -> None:
    receipt = world.issued(fungible=True)
    first = frozen(world, receipt, 80_000)
    second = frozen(world, receipt, 50_000)
    third = frozen(world, receipt, 10_000)
    assert world.view("CourtOrders", "freezesOf", receipt) == [first, second, third]
    assert world.view("Receipts", "frozenKg", receipt) == 100_000
    world.do("ReleaseFreeze", freeze=first)
    assert world.view("CourtOrders", "freezesOf", receipt) == [second, third]
    assert world.view("Receipts", "frozenKg", receipt) == 60_000
    world.do("ReleaseFreeze", freeze=second)
    assert world.view("Receipts", "frozenKg", receipt) == 10_000


def test_L_37_orders_are_counted_up_to_a_limit(world: World) -> None:
    receipt = world.issued()
    for _ in range(64):
        frozen(world, receipt, 1)
    with refused("TooManyFreezes", receipt):
        frozen(world, receipt, 1)


def test_WR_14_a_freeze_has_a_quantity_and_a_subject(world: World) -> None:
    receipt, voucher = world.issued(), world.active_voucher()
    with refused("FreezeQuantityMissing"):
        frozen(world, receipt, 0)
    with refused("SubjectUnknown", 0, receipt):
        frozen(world, receipt, kind=0)
    with refused("VoucherStateInvalid", receipt, 0):
        frozen(world, receipt, kind=VOUCHER)
    with refused("ReceiptNotActive", voucher, 0):
        frozen(world, voucher, 1, kind=RECEIPT)
    with refused("FreezeNotLive", ZERO):
        world.invoke("CourtOrders", "lapseFreeze", ZERO)
