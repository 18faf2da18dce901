"""How events change the read models of receipts and delivery orders."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.custody.events import bind_goods, free_goods
from scf_ledger.custody.tables import Inbound
from scf_ledger.goods import goods_code
from scf_ledger.receipts.tables import DeliveryOrder, Endorsement, Receipt

STATES = {1: "active", 2: "delivered"}


def issued(rows: Rows, e: ChainEvent) -> None:
    m, receipt = e.message, e.values["receipt"]
    bind_goods(rows, m["inbound"], m["kg"], m["pieces"], m["units"], receipt)
    rows.put(
        Receipt(
            id=receipt,
            inbound=m["inbound"],
            place=rows.get(Inbound, m["inbound"]).stock or "0x" + "00" * 32,
            custodian=m["custodian"],
            holder=m["depositor"],
            goods=goods_code(e.values["goods"]),
            kg=m["kg"],
            issued_kg=m["kg"],
            pieces=m["pieces"],
            units=list(m["units"]),
            transferable=m["transferable"],
            loss_standard=m["lossStandard"],
            storage_until=m["storageUntil"],
            content=m["content"],
            state="active",
            pledgee=0,
            lien_kg=0,
            delivery_kg=0,
            freezes=0,
            suspensions=0,
            version=1,
            issued_at=e.block_time,
        )
    )


def endorsed(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    receipt = rows.get(Receipt, e.values["receipt"])
    receipt.holder = m["to"]
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
    receipt.version = e.values["version"]
    receipt.state = STATES[e.values["state"]]
    rows.put(receipt)
    free_goods(rows, rows.get(Inbound, receipt.inbound), taken, m["units"], receipted=True)


HANDLERS = {
    ("Receipts", "ReceiptIssued"): issued,
    ("Receipts", "Endorsed"): endorsed,
    ("Receipts", "LienSet"): lien_set,
    ("Receipts", "FreezesCounted"): freezes_counted,
    ("Receipts", "SuspensionsCounted"): suspensions_counted,
    ("Deliveries", "DeliveryOrderIssued"): order_issued,
    ("Deliveries", "DeliveryOrderLapsed"): order_lapsed,
    ("Deliveries", "GatedOut"): gated_out,
}
