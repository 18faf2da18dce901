"""How events change the read models of receipts and delivery orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scf_ledger.acts.children import child_name
from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.custody.events import bind_goods, free_goods, move_units
from scf_ledger.custody.tables import Inbound
from scf_ledger.goods import goods_code
from scf_ledger.receipts.tables import DeliveryOrder, Endorsement, Receipt, ReceiptLineage, ReceiptUnit

STATES = {
    1: "active",
    2: "delivered",
    3: "split",
    4: "merged",
    5: "cancelled",
    6: "converted",
    7: "lost",
    8: "processed",
}


# ---------------------------------------------------------------- beginning and ending


def issued(rows: Rows, e: ChainEvent) -> None:
    _issue(rows, e, e.values["receipt"], e.values["goods"], e.message, e.message)


def issued_in_a_batch(rows: Rows, e: ChainEvent) -> None:
    for place, (goods, item) in enumerate(zip(e.values["goods"], e.message["items"], strict=True)):
        _issue(rows, e, child_name(e.values["batch"], place), goods, item, e.message)


def _issue(
    rows: Rows, e: ChainEvent, name: str, goods: str, item: Mapping[str, Any], parties: Mapping[str, Any]
) -> None:
    inbound = rows.get(Inbound, item["inbound"])
    receipt = Receipt(
        id=name,
        inbound=inbound.id,
        root=name,
        custodian=parties["custodian"],
        holder=parties["depositor"],
        goods=goods_code(goods),
        place=inbound.place,
        serialised=inbound.serialised,
        transferable=item["transferable"],
        endorsed=False,
        loss_standard=item["lossStandard"],
        storage_until=item["storageUntil"],
        content=item["content"],
        **_NEW,
    )
    begin(rows, e, receipt, kg=item["kg"], pieces=item["pieces"], units=item["units"])
    bind_goods(rows, item["inbound"], item["kg"], item["pieces"], item["units"], name)


#: What every receipt begins with.
_NEW: Mapping[str, Any] = {
    "state": "active",
    "pledgee": 0,
    "lien_kg": 0,
    "delivery_kg": 0,
    "freezes": 0,
    "suspensions": 0,
    "version": 1,
}
#: What a receipt has from the one that it comes from.
_INHERITED = (
    "inbound",
    "root",
    "custodian",
    "holder",
    "goods",
    "place",
    "serialised",
    "transferable",
    "endorsed",
    "loss_standard",
    "storage_until",
    "content",
)


def begin(rows: Rows, e: ChainEvent, receipt: Receipt, *, kg: int, pieces: int, units: Iterable[str]) -> None:
    """Writes a new receipt over so much, with its units."""
    receipt.kg = receipt.issued_kg = kg
    receipt.pieces, receipt.units, receipt.issued_at = pieces, list(units), e.block_time
    rows.put(receipt)
    for unit in receipt.units:
        rows.put(ReceiptUnit(receipt=receipt.id, unit=unit))


def successor(
    rows: Rows,
    e: ChainEvent,
    kind: str,
    name: str,
    parents: Iterable[Receipt],
    **changed: Any,
) -> Receipt:
    """A receipt that comes of others, not yet written: with the first one's terms but for what is changed."""
    parents = list(parents)
    for parent in parents:
        rows.put(ReceiptLineage(child=name, parent=parent.id, kind=kind, act=e.act, event=e.id, at=e.block_time))
    terms = {field: getattr(parents[0], field) for field in _INHERITED}
    return Receipt(id=name, **{**terms, **_NEW, **changed})


def end(rows: Rows, e: ChainEvent, receipt: Receipt, state: str) -> None:
    """A receipt is active no more; its units are under it no more, or under nothing else yet."""
    receipt.state = state
    receipt.version += 1
    receipt.ended_at = receipt.ended_at or e.block_time
    rows.put(receipt)


def give_units_up(rows: Rows, e: ChainEvent, receipt: Receipt, units: Iterable[str]) -> None:
    """Units are under a receipt no more."""
    for unit in units:
        line = rows.get(ReceiptUnit, receipt.id, unit)
        line.until = e.block_time
        rows.put(line)


def hand_over(rows: Rows, e: ChainEvent, parent: Receipt, units: Iterable[str], child: str) -> None:
    """Units go from one receipt to another."""
    units = list(units)
    give_units_up(rows, e, parent, units)
    move_units(rows, units, child)


def leave(rows: Rows, e: ChainEvent, receipt: Receipt, kg: int, units: Iterable[str], *, used_up: bool = False) -> None:
    """Goods under a receipt go out of custody."""
    units = list(units)
    give_units_up(rows, e, receipt, units)
    free_goods(rows, serialised=receipt.serialised, place=receipt.place, kg=kg, units=units, leave=not used_up)


# ---------------------------------------------------------------- endorsements and overlays


def endorsed(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    receipt = rows.get(Receipt, e.values["receipt"])
    receipt.holder = m["to"]
    receipt.endorsed = True
    receipt.version = m["version"] + 1
    rows.put(receipt)
    _endorse(rows, e, receipt, "转让", m["from"], m["to"], receipt.kg)


def lien_set(rows: Rows, e: ChainEvent) -> None:
    v = e.values
    receipt = rows.get(Receipt, v["receipt"])
    more = v["lienKg"] > receipt.lien_kg
    changed = abs(v["lienKg"] - receipt.lien_kg)
    receipt.lien_kg = v["lienKg"]
    receipt.pledgee = v["pledgee"] if v["lienKg"] else 0
    receipt.version = v["version"]
    rows.put(receipt)
    if more:
        _endorse(rows, e, receipt, "质押", receipt.holder, v["pledgee"], changed)
    else:
        _endorse(rows, e, receipt, "解押", v["pledgee"], receipt.holder, changed)


def _endorse(rows: Rows, e: ChainEvent, receipt: Receipt, kind: str, from_member: int, to_member: int, kg: int) -> None:
    rows.put(
        Endorsement(
            receipt=receipt.id,
            version=receipt.version,
            kind=kind,
            from_member=from_member,
            to_member=to_member,
            kg=kg,
            act=e.act,
            at=e.block_time,
        )
    )


def freezes_counted(rows: Rows, e: ChainEvent) -> None:
    receipt = rows.get(Receipt, e.values["receipt"])
    receipt.freezes = e.values["freezes"]
    receipt.version = e.values["version"]
    rows.put(receipt)


def suspensions_counted(rows: Rows, e: ChainEvent) -> None:
    receipt = rows.get(Receipt, e.values["receipt"])
    receipt.suspensions = e.values["suspensions"]
    receipt.version = e.values["version"]
    rows.put(receipt)


# ---------------------------------------------------------------- delivery


def order_issued(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    receipt = rows.get(Receipt, e.values["receipt"])
    receipt.delivery_kg += m["kg"]
    receipt.version = m["version"] + 1
    rows.put(receipt)
    rows.put(
        DeliveryOrder(
            id=e.values["order"],
            receipt=receipt.id,
            holder=m["holder"],
            carrier=m["carrier"],
            custodian=receipt.custodian,
            kg=m["kg"],
            pieces=m["pieces"],
            units=list(m["units"]),
            vehicle=m["vehicle"],
            valid_from=m["validFrom"],
            valid_until=m["validUntil"],
            state="open",
            out_kg=0,
            loss_kg=0,
            issued_at=e.block_time,
        )
    )


def order_lapsed(rows: Rows, e: ChainEvent) -> None:
    order = rows.get(DeliveryOrder, e.values["order"])
    order.state, order.ended_at = "lapsed", e.block_time
    rows.put(order)
    receipt = rows.get(Receipt, order.receipt)
    receipt.delivery_kg -= order.kg
    receipt.version = e.values["version"]
    rows.put(receipt)


def gated_out(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    order = rows.get(DeliveryOrder, e.values["order"])
    order.state, order.ended_at = "executed", e.block_time
    order.out_kg, order.loss_kg = m["kg"], m["lossKg"]
    rows.put(order)
    taken = m["kg"] + m["lossKg"]
    receipt = rows.get(Receipt, order.receipt)
    receipt.kg -= taken
    receipt.delivery_kg -= order.kg
    receipt.pieces -= m["pieces"]
    receipt.units = [unit for unit in receipt.units if unit not in m["units"]]
    receipt.version = e.values["version"]
    receipt.state = STATES[e.values["state"]]
    receipt.ended_at = None if receipt.state == "active" else e.block_time
    rows.put(receipt)
    leave(rows, e, receipt, taken, m["units"])


HANDLERS = {
    ("Receipts", "ReceiptIssued"): issued,
    ("Receipts", "ReceiptsIssued"): issued_in_a_batch,
    ("Receipts", "Endorsed"): endorsed,
    ("Receipts", "LienSet"): lien_set,
    ("Receipts", "FreezesCounted"): freezes_counted,
    ("Receipts", "SuspensionsCounted"): suspensions_counted,
    ("Deliveries", "DeliveryOrderIssued"): order_issued,
    ("Deliveries", "DeliveryOrderLapsed"): order_lapsed,
    ("Deliveries", "GatedOut"): gated_out,
}
