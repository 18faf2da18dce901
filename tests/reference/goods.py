"""Goods in custody, receipts over them, deliveries (domain.md 1.1, 2.1, 3.1)."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.arithmetic import day_of
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Certificate, Inbound, Order, Receipt, Stock, Unit

#: by which stored mass may exceed certified mass (AB-08)
TOLERANCE = Fraction(5, 1000)
NONE = "0x" + "00" * 32
#: no unit is heavier
HEAVIEST = 2**24 - 1


def _reused(ledger: Ledger, *evidence: str) -> Reasons:
    if ledger.evidence.intersection(evidence) or len(set(evidence)) < len(evidence):
        yield "EvidenceReused"


# ---------------------------------------------------------------- custody


def measure_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from ledger.stale(m["stock"], m["version"])
    yield from _reused(ledger, m["reading"])
    stock = ledger.stocks.get(m["stock"])
    if stock and (stock.custodian, stock.goods) != (m["custodian"], m["goods"]):
        yield "StockNotOfCustodian"


def measure(ledger: Ledger, name: str, m: Message) -> None:
    stock = ledger.stocks.setdefault(m["stock"], Stock(m["custodian"], m["goods"], 0))
    stock.measured = m["kg"]
    ledger.evidence.add(m["reading"])


def accept_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["kg"] == 0 or (m["units"] and sum(unit["kg"] for unit in m["units"]) != m["kg"]):
        yield "QuantityInvalid"
    if any(not 0 < unit["kg"] <= HEAVIEST for unit in m["units"]) or (m["units"] and m["pieces"] != len(m["units"])):
        yield "QuantityInvalid"
    if bool(m["units"]) == (m["stock"] != NONE):
        yield "StorageAmbiguous"
    keys = [unit["key"] for unit in m["units"]]
    for key in keys:
        if key in ledger.units:
            yield "UnitAlreadyReceipted" if ledger.units[key].receipted else "UnitInCustody"
    if len(set(keys)) < len(keys):
        yield "UnitInCustody"
    if m["stock"] != NONE:
        stock = ledger.stocks.get(m["stock"])
        if stock is None or (stock.custodian, stock.goods) != (m["custodian"], m["goods"]):
            yield "StockNotOfCustodian"
    yield from _reused(ledger, *m["evidence"])
    line = ledger.certificates.get(m["certificate"], Certificate(m["certifiedKg"]))
    if line.certified != m["certifiedKg"]:
        yield "CertificateConflict"
    if line.stored + m["kg"] > m["certifiedKg"] * (1 + TOLERANCE):
        yield "CertExhausted"


def accept(ledger: Ledger, name: str, m: Message) -> None:
    for unit in m["units"]:
        ledger.units[unit["key"]] = Unit(name, unit["kg"])
    ledger.certificates.setdefault(m["certificate"], Certificate(m["certifiedKg"])).stored += m["kg"]
    ledger.evidence.update(m["evidence"])
    stock = "" if m["units"] else m["stock"]
    ledger.inbounds[name] = Inbound(
        m["custodian"], m["depositor"], m["goods"], m["kg"], m["pieces"], m["certificate"], stock
    )


def _no_inbound(ledger: Ledger, m: Message) -> bool:
    inbound = ledger.inbounds.get(m["inbound"])
    return (
        inbound is None
        or inbound.withdrawn
        or (inbound.custodian, inbound.depositor) != (m["custodian"], m["depositor"])
    )


def _elsewhere(ledger: Ledger, units: list[str], place: str) -> Reasons:
    for unit in units:
        if unit not in ledger.units or ledger.units[unit].place != place:
            yield "UnitNotHere"
            if unit in ledger.units and ledger.units[unit].receipted:
                yield "UnitAlreadyReceipted"
    if len(set(units)) < len(units):
        yield "UnitNotHere"


def _mass(ledger: Ledger, units: list[str]) -> int:
    return sum(ledger.units[unit].kg for unit in units if unit in ledger.units)


def withdraw_refused(ledger: Ledger, m: Message) -> Reasons:
    if _no_inbound(ledger, m):
        yield "NoInbound"
        return
    inbound = ledger.inbounds[m["inbound"]]
    if inbound.kg == 0:
        yield "InboundExceeded"
    yield from _elsewhere(ledger, m["units"], m["inbound"])
    if not inbound.stock and _mass(ledger, m["units"]) != inbound.kg:
        yield "QuantityInvalid"


def withdraw(ledger: Ledger, name: str, m: Message) -> None:
    inbound = ledger.inbounds[m["inbound"]]
    for unit in m["units"]:
        del ledger.units[unit]
    ledger.certificates[inbound.certificate].stored -= inbound.kg
    inbound.kg, inbound.pieces, inbound.withdrawn = 0, 0, True


# ---------------------------------------------------------------- receipts


def issue_refused(ledger: Ledger, m: Message) -> Reasons:
    if day_of(m["storageUntil"]) <= ledger.today:
        yield "StorageEnded"
    if m["kg"] == 0:
        yield "QuantityInvalid"
    if _no_inbound(ledger, m):
        yield "NoInbound"
        return
    inbound = ledger.inbounds[m["inbound"]]
    if m["kg"] > inbound.kg or m["pieces"] > inbound.pieces:
        yield "InboundExceeded"
    yield from _elsewhere(ledger, m["units"], m["inbound"])
    if inbound.stock:
        stock = ledger.stocks[inbound.stock]
        if stock.receipted + m["kg"] > stock.measured:
            yield "TankOversubscribed"
    elif _mass(ledger, m["units"]) != m["kg"] or m["pieces"] != len(m["units"]):
        yield "QuantityInvalid"


def issue(ledger: Ledger, name: str, m: Message) -> None:
    inbound = ledger.inbounds[m["inbound"]]
    inbound.kg -= m["kg"]
    inbound.pieces -= m["pieces"]
    for unit in m["units"]:
        ledger.units[unit].place, ledger.units[unit].receipted = name, True
    if inbound.stock:
        ledger.stocks[inbound.stock].receipted += m["kg"]
    ledger.receipts[name] = Receipt(
        custodian=m["custodian"],
        holder=m["depositor"],
        goods=inbound.goods,
        inbound=m["inbound"],
        issued=m["kg"],
        kg=m["kg"],
        pieces=m["pieces"],
        loss_standard=m["lossStandard"],
        storage_until=day_of(m["storageUntil"]),
        transferable=m["transferable"],
    )


def _no_receipt(ledger: Ledger, name: str) -> bool:
    return name not in ledger.receipts or not ledger.receipts[name].live


def endorse_refused(ledger: Ledger, m: Message) -> Reasons:
    if _no_receipt(ledger, m["receipt"]):
        yield "ReceiptNotActive"
        return
    receipt = ledger.receipts[m["receipt"]]
    yield from ledger.stale(m["receipt"], m["version"])
    if receipt.holder != m["from"]:
        yield "NotHolder"
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["from"] == m["to"]:
        yield "SelfTransfer"
    if not receipt.transferable:
        yield "NotTransferable"
    if ledger.suspensions_of(m["receipt"]):
        yield "Suspended"
    if ledger.frozen_kg(m["receipt"]):
        yield "Frozen"
    if receipt.pledged or receipt.promised:
        yield "Encumbered"


def endorse(ledger: Ledger, name: str, m: Message) -> None:
    ledger.receipts[m["receipt"]].holder = m["to"]


# ---------------------------------------------------------------- deliveries


def order_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["validUntil"] <= ledger.now or m["validUntil"] <= m["validFrom"]:
        yield "DeliveryWindow"
    if _no_receipt(ledger, m["receipt"]):
        yield "ReceiptNotActive"
        return
    receipt = ledger.receipts[m["receipt"]]
    yield from ledger.stale(m["receipt"], m["version"])
    if receipt.holder != m["holder"]:
        yield "NotHolder"
    yield from ledger.not_free(m["receipt"], m["kg"])
    yield from (reason for reason in _elsewhere(ledger, m["units"], m["receipt"]) if reason == "UnitNotHere")
    if any(ledger.now <= ledger.promised_until(unit, m["receipt"]) for unit in m["units"]):
        yield "UnitPromised"
    if len(set(m["units"])) < len(m["units"]):
        yield "UnitPromised"
    serialised = not ledger.inbounds[receipt.inbound].stock
    if serialised and (_mass(ledger, m["units"]), len(m["units"])) != (m["kg"], m["pieces"]):
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
    if ledger.suspensions_of(order_.receipt):
        yield "Suspended"
    taken = m["kg"] + m["lossKg"]
    if m["carrier"] != order_.carrier or m["units"] != order_.units:
        yield "DeliveryMismatch"
    if m["kg"] == 0:
        yield "QuantityInvalid"
    if taken > order_.kg or m["pieces"] > order_.pieces:
        yield "OverDelivery"
    if order_.units and (taken, m["pieces"]) != (order_.kg, order_.pieces):
        yield "DeliveryMismatch"
    receipt = ledger.receipts[order_.receipt]
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["lossKg"] > Fraction(order_.kg * receipt.loss_standard, 10**6):
        yield "LossAboveStandard"
    frozen = ledger.frozen_kg(order_.receipt)
    if frozen and receipt.kg - taken < receipt.pledged + frozen:
        yield "Frozen"
    if m["pieces"] > receipt.pieces or (taken == receipt.kg and m["pieces"] != receipt.pieces):
        yield "QuantityInvalid"
    yield from _reused(ledger, m["ticket"])
    yield from (reason for reason in _elsewhere(ledger, m["units"], order_.receipt) if reason == "UnitNotHere")


def gate_out(ledger: Ledger, name: str, m: Message) -> None:
    order_ = ledger.orders[m["order"]]
    order_.open = False
    receipt = ledger.receipts[order_.receipt]
    inbound = ledger.inbounds[receipt.inbound]
    taken = m["kg"] + m["lossKg"]
    receipt.kg -= taken
    receipt.pieces -= m["pieces"]
    receipt.delivered += taken
    receipt.promised -= order_.kg
    for unit in m["units"]:
        del ledger.units[unit]
    if inbound.stock:
        stock = ledger.stocks[inbound.stock]
        stock.receipted -= taken
        stock.measured = max(0, stock.measured - taken)
    ledger.certificates[inbound.certificate].stored -= taken
    ledger.evidence.add(m["ticket"])


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
