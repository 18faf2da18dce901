"""The messages of a plan's acts, as people write them: the gateway hashes and completes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from scf_ledger.goods import GOODS
from scf_ledger.stock_list.lots import Lot
from scf_ledger.stock_list.plan import Plan, PlannedInbound
from scf_ledger.stock_list.terms import Terms


def inbound_message(plan: Plan, inbound: PlannedInbound, terms: Terms) -> dict[str, Any]:
    """AcceptInbound of one delivery.

    The salt follows from list and delivery: the same delivery of the same list is the same act, whoever sends it.
    """
    first = inbound.first
    message: dict[str, Any] = {
        "custodian": terms.custodian,
        "depositor": terms.depositor,
        "goods": first.goods,
        "kg": inbound.kg,
        "pieces": len(inbound.lots),
        "certificate": {"issuer": first.mill, "number": first.certificate_no, "line": first.certificate_line},
        "certifiedKg": first.certified_kg,
        "evidence": [{"text": first.ticket_no}],
        "record": {"text": _record(plan, inbound, terms)},
        "salt": "0x" + sha256(f"{plan.digest} {inbound.key}".encode()).hexdigest(),
    }
    if first.serialised:
        message["units"] = [
            {"key": {"mill": lot.mill, "heat": lot.heat_no, "coil": lot.unit_no}, "kg": lot.kg} for lot in inbound.lots
        ]
        message["place"] = {"place": first.place}
    else:
        message["stock"] = {"place": first.tank_no}
    if first.booking:
        message["booking"] = first.booking
    return message


def _record(plan: Plan, inbound: PlannedInbound, terms: Terms) -> str:
    rows = ", ".join(map(str, inbound.rows))
    return f"{terms.record}\n库存清单 stock list SHA-256 {plan.digest}, 行 rows {rows}"


def batch_message(
    plan: Plan, number: int, items: Sequence[tuple[str, Lot]], inbounds: Mapping[str, Mapping[str, Any]], terms: Terms
) -> dict[str, Any]:
    """IssueReceipts of some lots.

    Parameters
    ----------
    number
        which batch of the list it is, from 1
    inbounds
        by the plan's names: id, and units: the key that the act of acceptance has for each row
    """
    return {
        "custodian": terms.custodian,
        "depositor": terms.depositor,
        "items": [_receipt(lot, inbounds[key], terms) for key, lot in items],
        "salt": "0x" + sha256(f"{plan.digest} receipts {number}".encode()).hexdigest(),
    }


def _receipt(lot: Lot, inbound: Mapping[str, Any], terms: Terms) -> dict[str, Any]:
    return {
        "inbound": inbound["id"],
        "kg": lot.kg,
        "pieces": 1,
        "units": [inbound["units"][lot.row]] if lot.serialised else [],
        "transferable": terms.transferable,
        "lossStandard": terms.loss_standard,
        "storageUntil": terms.storage_until,
        "content": content_of(lot, terms),
    }


def content_of(lot: Lot, terms: Terms) -> dict[str, Any]:
    """The eight items of a lot's receipt (民法典 909)."""
    goods = GOODS[lot.goods]
    quality = [lot.details.get("grade", ""), lot.details.get("standard", ""), lot.certificate_no, terms.quality]
    return {
        "depositor": {"name": terms.depositor_name, "address": terms.depositor_address},
        "goods": {
            "kind": goods.zh,
            "quantity": f"{lot.kg // 1000}.{lot.kg % 1000:03d} t",
            "quality": " ".join(part for part in quality if part),
            "packing": lot.details.get("packing", terms.packing),
            "pieces": "1",
            "marks": lot.unit_no or lot.tank_no,
            "details": {"class": lot.goods, **lot.details},
        },
        "loss_standard": terms.loss_standard,
        "storage_place": " ".join(part for part in (lot.place, lot.slot, lot.tank_no) if part),
        "storage_period": {"from": terms.storage_from, "until": terms.storage_until},
        "storage_fee": terms.storage_fee,
        "insurance": dict(terms.insurance) if terms.insurance else None,
        "issuance": {"issuer": terms.issuer, "place": terms.issue_place, "date": terms.issue_date},
        "more": dict(terms.more),
    }
