"""The contracts' records as they are now, by contract and name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.evm.world import World

Snapshot = Mapping[str, Mapping[Any, Any]]
_LEFT_OUT = (
    "MemberRegistry",
    "Governance",
    "EvidenceLog",
    "LoanOffers",
    "PriceBook",
    "Products",
    "Oversight.registrationOf",
)


def snapshot(world: World) -> Snapshot:
    """Goods, titles, orders, loans, vouchers and payments: view -> name -> values."""
    found: dict[str, dict[Any, Any]] = {}
    for key in world.tracked:
        view, *names = key
        if not view.startswith(_LEFT_OUT):
            found.setdefault(view, {})[names[0] if len(names) == 1 else tuple(names)] = world.read(key)
    return found


def versions(taken: Snapshot) -> dict[str, int]:
    """The version of every record that has one."""
    views = ("Receipts.receiptOf", "PledgeLoans.loanOf", "Receivables.voucherOf", "Custody.stockOf")
    found = {name: record["version"] for view in views for name, record in taken.get(view, {}).items()}
    issuers = taken.get("Receivables.issuerOf", {}).items()
    classes = {str(goods): record["version"] for goods, record in taken.get("Custody.goodsClassOf", {}).items()}
    licences = taken.get("Custody.qualificationOf", {}).items()
    found |= classes | {f"licence {int(member)}": record["version"] for member, record in licences}
    return found | {f"issuer {int(debtor)}": record["version"] for debtor, record in issuers}
