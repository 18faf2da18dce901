"""轮候: court orders over one thing queue; together they freeze no more than there is (L-37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scf_ledger.court_orders.tables import Freeze


@dataclass(frozen=True)
class Bite:
    """What an order does now."""

    #: 1 for the first of those that have not ended or lapsed; 0 for one that has
    rank: int
    #: kg or minor units that it freezes now; the rest of its quantity waits
    frozen: int


def bites(orders: Sequence[Freeze], total: int, now: int) -> dict[str, Bite]:
    """What each order over one thing does at a time, as contracts/CourtOrders.sol adds them up.

    Parameters
    ----------
    orders
        All orders over the thing, in the order in which the chain took them.
    total
        How much there is: kg of a receipt, unpaid minor units of a voucher.
    now
        UTC seconds by the chain's clock.
    """
    found: dict[str, Bite] = {}
    rank, left = 0, total
    for order in orders:
        if order.state != "live" or now > order.until:
            found[order.id] = Bite(0, 0)
            continue
        rank += 1
        frozen = min(order.quantity, left)
        left -= frozen
        found[order.id] = Bite(rank, frozen)
    return found
