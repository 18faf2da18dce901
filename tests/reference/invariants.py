"""What is true of the contracts' records whatever happens, and of every step from one state to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from tests.reference.lineage import Lineages

Snapshot = Mapping[str, Mapping[Any, Any]]
NONE = "0x" + "00" * 32
SPLIT, REFUSED = 3, 7
#: States of receipts: the live one, lost ones, those on paper.
ACTIVE, LOST, CONVERTED, CANCELLED = 1, 7, 6, 5
_DEBT = ("principal", "interestDue", "penaltyDue", "costsDue", "drawn")
#: Two parties agreed on it, or (costs of enforcement, L-35) the lender shows a bill.
_CHANGES_DEBT = ("ConfirmPayment", "ChargeCost")
#: Terminal states of receipts, loans, vouchers, delivery orders, payments, freezes.
_TERMINAL: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "Receipts.receiptOf": lambda r: r["state"] not in (0, ACTIVE, LOST),
    "PledgeLoans.loanOf": lambda r: r["state"] in (4, 5),
    "Receivables.voucherOf": lambda r: r["state"] in (SPLIT, 6, REFUSED),
    "Deliveries.deliveryOrderOf": lambda r: r["state"] in (2, 3),
    "Settlement.paymentOf": lambda r: r["state"] in (2, 3),
    "CourtOrders.freezeOf": lambda r: bool(r["released"]),
}
_VERSIONED = ("Receipts.receiptOf", "PledgeLoans.loanOf", "Receivables.voucherOf")


def holds(receipt: Mapping[str, Any]) -> bool:
    """Whether goods lie under a receipt: it is live, lost and not reissued, or on paper and not handed in."""
    return receipt["state"] in (ACTIVE, LOST, CONVERTED) and receipt["kg"] > 0


def check_state(taken: Snapshot, lineages: Lineages) -> None:
    """`lineages` say what must lie under the receipts that come from one another."""
    receipts = taken.get("Receipts.receiptOf", {})
    held: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, receipt in receipts.items():
        if holds(receipt):
            held[lineages.root(name)][0] += receipt["kg"]
            held[lineages.root(name)][1] += receipt["pieces"]
    for root, balance in lineages.balances():
        assert held[root] == balance, (root, held[root], balance)
    _check_units(taken, receipts)
    _check_liens(taken, receipts)
    _check_vouchers(taken)
    for invoice in taken.get("Receivables.invoiceOf", {}).values():
        assert invoice["used"] <= invoice["total"]


def _check_units(taken: Snapshot, receipts: Mapping[str, Any]) -> None:
    """A unit is in one place, the units under a receipt weigh and count what it says; tanks hold what receipts say."""
    mass: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    for unit in taken.get("Custody.custodyOf", {}).values():
        mass[unit["custody"]] += unit["kg"]
        count[unit["custody"]] += 1
    stocks: dict[str, int] = defaultdict(int)
    for name, receipt in receipts.items():
        if receipt["serialised"]:
            assert mass[name[:50]] == (receipt["kg"] if holds(receipt) else 0)
            assert count[name[:50]] == (receipt["pieces"] if holds(receipt) else 0)
        elif holds(receipt):
            stocks[receipt["place"]] += receipt["kg"]
    for name, stock in taken.get("Custody.stockOf", {}).items():
        assert stock["receiptedKg"] == stocks[name]


def _check_liens(taken: Snapshot, receipts: Mapping[str, Any]) -> None:
    """One lien at most, and it is a line of one loan, of its lender, of goods that are there and not promised."""
    loans = taken.get("PledgeLoans.loanOf", {})
    ever_frozen = {order["subject"] for order in taken.get("CourtOrders.freezeOf", {}).values()}
    lines = {line: loan for loan, held in taken.get("PledgeLoans.linesOf", {}).items() for line in held}
    assert len(lines) == sum(len(held) for held in taken.get("PledgeLoans.linesOf", {}).values())
    for name, receipt in receipts.items():
        loan = taken["PledgeLoans.loanByReceipt"][name]
        assert (receipt["lienKg"] > 0) == (loan != NONE) == (name in lines)
        assert receipt["lienKg"] + receipt["deliveryKg"] <= receipt["kg"]
        assert receipt["deliveryPieces"] <= receipt["pieces"]
        if loan != NONE:
            assert lines[name] == loan
            assert receipt["pledgee"] == loans[loan]["financier"]
            assert loans[loan]["state"] in (1, 2, 3) or name in ever_frozen


def _check_vouchers(taken: Snapshot) -> None:
    """Σ live children + settled = issued, for each voucher that was issued."""
    vouchers = taken.get("Receivables.voucherOf", {})
    sums: dict[str, int] = defaultdict(int)
    for voucher in vouchers.values():
        assert voucher["settled"] <= voucher["amount"]
        if voucher["state"] != SPLIT:
            sums[voucher["root"]] += voucher["amount"]
    for root, total in sums.items():
        assert total == vouchers[root]["amount"]


def _without_claim(record: Mapping[str, Any]) -> dict[str, Any]:
    """A claim that waits for its answer overtakes no act."""
    return {name: value for name, value in record.items() if name not in ("drawClaimed", "priceClaimed")}


def check_step(kind: str, before: Snapshot, after: Snapshot) -> None:
    """Rules on changes: nothing frozen or pledged moves, what ended stays ended, versions rise, debts need two."""
    for view, records in before.items():
        for name, old in records.items():
            if view in _TERMINAL and _TERMINAL[view](old):
                assert after[view][name]["state" if "state" in old else "released"] == old.get("state", True)
            if view in _VERSIONED and _without_claim(after[view][name]) != _without_claim(old):
                assert after[view][name]["version"] > old["version"]
    for name, old in before.get("Receipts.receiptOf", {}).items():
        _check_moves(old, after["Receipts.receiptOf"][name], before["Receipts.frozenKg"][name])
    for name, old in before.get("PledgeLoans.loanOf", {}).items():
        new = after["PledgeLoans.loanOf"][name]
        assert new["pendingDraw"] or not new["drawClaimed"]
        if old["drawClaimed"] and not new["drawClaimed"]:
            assert kind in ("ConfirmPayment", "RejectPayment")
        elif old["drawClaimed"]:
            assert (new["state"], new["pendingDraw"]) == (old["state"], old["pendingDraw"])
        assert new["accruedDay"] >= old["accruedDay"]
        if any(new[part] != old[part] for part in _DEBT):
            assert kind in _CHANGES_DEBT


def _check_moves(old: Mapping[str, Any], new: Mapping[str, Any], frozen: int) -> None:
    if old["suspensions"]:
        assert (new["holder"], new["kg"]) == (old["holder"], old["kg"])
        assert new["lienKg"] <= old["lienKg"] and new["deliveryKg"] <= old["deliveryKg"]
    if new["holder"] != old["holder"]:
        assert frozen == old["lienKg"] == old["deliveryKg"] == 0
    if frozen or old["lienKg"] or old["deliveryKg"] or old["suspensions"]:
        # goods that left are no other state: what is bound is never delivered to the end, split, merged, used up
        moved = new["state"] != old["state"]
        assert not moved or (old["state"], new["state"]) == (ACTIVE, LOST) or (new["state"] == 2 and not old["lienKg"])
    if frozen:
        assert new["kg"] >= min(frozen, old["kg"])
        assert new["lienKg"] >= min(frozen, old["lienKg"])
    if new["kg"] < old["kg"]:
        assert new["kg"] >= old["lienKg"]
        assert new["lienKg"] == old["lienKg"]
