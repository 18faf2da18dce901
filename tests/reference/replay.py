"""The state of titles and debts from events alone, as whoever reads the chain rebuilds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.reference.rebuilt import Records, Snapshot, Values
from tests.reference.title_events import TITLES


class Rebuilt(Records):
    """Records by name, with the fields that events tell."""

    def take(self, name: str, values: Values) -> None:
        """One event; those of other records are passed over."""
        if name in _READERS:
            _READERS[name](self, values)

    def differences(self, taken: Snapshot) -> list[str]:
        """What the contracts hold otherwise than their events told."""
        found = []
        for view, records in (
            ("Custody.inboundOf", self.inbounds),
            ("Custody.stockOf", self.stocks),
            ("Custody.custodyOf", self.units),
            ("Receipts.receiptOf", self.receipts),
            ("Deliveries.deliveryOrderOf", self.orders),
            ("PledgeLoans.loanOf", self.loans),
            ("Receivables.voucherOf", self.vouchers),
            ("CourtOrders.freezeOf", self.freezes),
        ):
            for name, told in records.items():
                held = {key: taken[view][name][key] for key in told}
                if held != told:
                    found.append(f"{view}({name}) is {held}, its events say {told}")
        return found


# ---------------------------------------------------------------- freezes


def _frozen(r: Rebuilt, v: Values) -> None:
    act = v["act"]
    r.freezes[v["freeze"]] = {"quantity": act["quantity"], "until": act["until"], "released": False}


def _renewed(r: Rebuilt, v: Values) -> None:
    r.freezes[v["freeze"]]["until"] = v["act"]["until"]


def _unfrozen(r: Rebuilt, v: Values) -> None:
    r.freezes[v["freeze"]]["released"] = True


def _counted(r: Rebuilt, v: Values) -> None:
    name = v.get("receipt") or v["voucher"]
    (r.receipts if "receipt" in v else r.vouchers)[name] |= {"freezes": v["freezes"], "version": v["version"]}


# ---------------------------------------------------------------- loans


def _opened(r: Rebuilt, v: Values) -> None:
    debts = ("drawn", "principal", "pendingDraw", "interestDue", "penaltyDue", "costsDue", "registeredLines")
    terms = {name: v["terms"][name] for name in ("financier", "borrower", "limit", "rate", "maturityDay")}
    r.loans[v["loan"]] = {"state": 1, "version": 1, **terms, **dict.fromkeys(debts, 0)}


def _on_loan(**changed: int) -> Callable[[Rebuilt, Values], None]:
    def take(r: Rebuilt, v: Values) -> None:
        version = v["version"] if "version" in v else v["act"]["version"] + 1
        r.loans[v["loan"]] |= {"version": version, **changed}

    return take


def _registered(r: Rebuilt, v: Values) -> None:
    loan = r.loans[v["loan"]]
    state = 2 if loan["state"] == 1 else loan["state"]
    loan |= {"state": state, "registeredLines": v["lines"], "version": v["act"]["version"] + 1}


def _agreed(r: Rebuilt, v: Values) -> None:
    r.loans[v["loan"]] |= {"pendingDraw": v["act"]["amount"], "version": v["act"]["version"] + 1}


def _disbursed(r: Rebuilt, v: Values) -> None:
    r.loans[v["loan"]] |= {"state": 3, "pendingDraw": 0}


def _debt(r: Rebuilt, v: Values) -> None:
    r.loans[v["loan"]] |= {name: value for name, value in v.items() if name != "loan"}


def _released(r: Rebuilt, v: Values) -> None:
    """Which lines the registration still covers is told by the pledges; here only the version."""
    r.loans[v["loan"]]["version"] = v["version"]
    r.loans[v["loan"]].pop("registeredLines", None)


# ---------------------------------------------------------------- vouchers


def _voucher(r: Rebuilt, v: Values) -> None:
    act = v["act"]
    r.vouchers[v["voucher"]] = {
        "state": 1,
        "version": 1,
        "debtor": act["debtor"],
        "holder": act["creditor"],
        "amount": act["amount"],
        "dueDay": act["dueDay"],
        "root": v["voucher"],
        "layer": 0,
        "settled": 0,
        "freezes": 0,
        "overdue": False,
    }


def _on_voucher(**changed: Any) -> Callable[[Rebuilt, Values], None]:
    def take(r: Rebuilt, v: Values) -> None:
        version = v["version"] if "version" in v else v["act"]["version"] + 1
        r.vouchers[v["voucher"]] |= {"version": version, **changed}

    return take


def _split(r: Rebuilt, v: Values) -> None:
    parent = r.vouchers[v["voucher"]]
    for child, amount in zip(v["children"], v["act"]["amounts"], strict=True):
        r.vouchers[child] = {**parent, "amount": amount, "version": 1, "freezes": 0}
    parent |= {"state": 3, "version": v["act"]["version"] + 1}


def _transferred(r: Rebuilt, v: Values) -> None:
    act = v["act"]
    r.vouchers[v["voucher"]] |= {"holder": act["to"], "layer": v["layer"], "version": act["version"] + 1}


def _sale(r: Rebuilt, v: Values) -> None:
    act = v["act"]
    financed = {"financier": act["financier"], "recourse": act["recourse"], "price": v["price"]}
    r.vouchers[v["voucher"]] |= {"state": 4, "version": act["version"] + 1, **financed}


def _sold(r: Rebuilt, v: Values) -> None:
    voucher = r.vouchers[v["voucher"]]
    voucher |= {"state": 5, "holder": voucher["financier"], "price": 0, "version": v["version"]}


def _paid(r: Rebuilt, v: Values) -> None:
    r.vouchers[v["voucher"]] |= {"state": v["state"], "settled": v["settled"], "version": v["version"]}


_READERS: dict[str, Callable[[Rebuilt, Values], None]] = {
    **TITLES,
    "FrozenByCourt": _frozen,
    "FreezeRenewed": _renewed,
    "FreezeReleased": _unfrozen,
    "FreezeLapsed": _unfrozen,
    "FreezesCounted": _counted,
    "LoanOpened": _opened,
    "LoanCancelled": _on_loan(state=5),
    "LoanSettled": _on_loan(state=4),
    "Pledged": _on_loan(),
    "PledgeRegistered": _registered,
    "DrawAgreed": _agreed,
    "DrawLapsed": _on_loan(pendingDraw=0),
    "Disbursed": _disbursed,
    "DebtChanged": _debt,
    "Released": _released,
    "VoucherIssued": _voucher,
    "VoucherAccepted": _on_voucher(state=2),
    "VoucherRefused": _on_voucher(state=7),
    "VoucherSplit": _split,
    "VoucherTransferred": _transferred,
    "FinancingAgreed": _sale,
    "FinancingLapsed": _on_voucher(state=2, financier=0, recourse=False, price=0),
    "VoucherFinanced": _sold,
    "VoucherPaid": _paid,
    "VoucherOverdue": _on_voucher(overdue=True),
}
