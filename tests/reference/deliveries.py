"""Delivery orders and what leaves on them (WR-12, WR-13, AB-18, AB-19)."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.goods import elsewhere, leave, mass_of, no_receipt, reused
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Order, Receipt, Title


def order_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["validUntil"] <= ledger.now or m["validUntil"] <= m["validFrom"]:
        yield "DeliveryWindow"
    if no_receipt(ledger, m["receipt"]):
        yield "ReceiptNotActive"
        return
    receipt = ledger.receipts[m["receipt"]]
    yield from ledger.stale(m["receipt"], m["version"])
    if receipt.holder != m["holder"]:
        yield "NotHolder"
    yield from ledger.not_free(m["receipt"], m["kg"])
    yield from (reason for reason in elsewhere(ledger, m["units"], m["receipt"]) if reason == "UnitNotHere")
    if any(ledger.now <= ledger.promised_until(unit, m["receipt"]) for unit in m["units"]):
        yield "UnitPromised"
    if len(set(m["units"])) < len(m["units"]):
        yield "UnitPromised"
    if receipt.serialised and (mass_of(ledger, m["units"]), len(m["units"])) != (m["kg"], m["pieces"]):
        yield "QuantityInvalid"
    if m["pieces"] > receipt.pieces - ledger.promised_pieces(m["receipt"]):
        yield "QuantityInvalid"


def order(ledger: Ledger, name: str, m: Message) -> None:
    ledger.receipts[m["receipt"]].promised += m["kg"]
    ledger.orders[name] = Order(
        m["receipt"], m["carrier"], m["kg"], m["pieces"], list(m["units"]), m["validFrom"], m["validUntil"]
    )


def gate_refused(ledger: Ledger, m: Message) -> Reasons:
    order_ = ledger.orders.get(m["order"])
    if order_ is None or not order_.open:
        yield "NoDeliveryOrder"
        return
    if not order_.begins <= ledger.now <= order_.ends:
        yield "DeliveryWindow"
    taken = m["kg"] + m["lossKg"]
    if m["carrier"] != order_.carrier or m["units"] != order_.units:
        yield "DeliveryMismatch"
    if m["kg"] == 0:
        yield "QuantityInvalid"
    if taken > order_.kg or m["pieces"] > order_.pieces:
        yield "OverDelivery"
    if order_.units and (taken, m["pieces"]) != (order_.kg, order_.pieces):
        yield "DeliveryMismatch"
    if no_receipt(ledger, order_.receipt):
        yield "ReceiptNotActive"
        return
    receipt = ledger.receipts[order_.receipt]
    yield from ledger.unsound(order_.receipt)
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["lossKg"] > Fraction(order_.kg * receipt.loss_standard, 10**6):
        yield "LossAboveStandard"
    frozen = ledger.frozen_kg(order_.receipt)
    if frozen and receipt.kg - taken < receipt.pledged + frozen:
        yield "Frozen"
    if m["pieces"] > receipt.pieces or (taken == receipt.kg and m["pieces"] != receipt.pieces):
        yield "QuantityInvalid"
    yield from reused(ledger, m["ticket"])
    yield from (reason for reason in elsewhere(ledger, m["units"], order_.receipt) if reason == "UnitNotHere")


def gate_out(ledger: Ledger, name: str, m: Message) -> None:
    order_ = ledger.orders[m["order"]]
    order_.open = False
    receipt = ledger.receipts[order_.receipt]
    taken = m["kg"] + m["lossKg"]
    receipt.kg -= taken
    receipt.pieces -= m["pieces"]
    receipt.promised -= order_.kg
    if receipt.kg == 0:
        receipt.title = Title.DELIVERED
    goods_out(ledger, receipt, taken, m["units"])
    ledger.evidence.add(m["ticket"])


def goods_out(ledger: Ledger, receipt: Receipt, kg: int, units: list[str], *, used_up: bool = False) -> None:
    """Goods of a receipt are in custody no more."""
    if receipt.serialised:
        leave(ledger, units, used_up=used_up)
        return
    stock = ledger.stocks[receipt.place]
    stock.receipted -= kg
    stock.measured = max(0, stock.measured - kg)


def lapse_order_refused(ledger: Ledger, m: Message) -> Reasons:
    order_ = ledger.orders.get(m["order"])
    if order_ is None or not order_.open:
        yield "NoDeliveryOrder"
    elif ledger.now <= order_.ends:
        yield "DeliveryWindow"


def lapse_order(ledger: Ledger, name: str, m: Message) -> None:
    order_ = ledger.orders[m["order"]]
    order_.open = False
    ledger.receipts[order_.receipt].promised -= order_.kg
