"""How events change the read models of goods in custody."""

from __future__ import annotations

from collections.abc import Iterable

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.custody.tables import Certificate, Inbound, Stock, Unit
from scf_ledger.goods import goods_code

NO_STOCK = "0x" + "00" * 32


def stock_measured(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    stock = rows.find(Stock, m["stock"]) or Stock(
        id=m["stock"], custodian=0, goods="", version=0, measured_kg=0, receipted_kg=0, measured_at=0
    )
    stock.custodian = m["custodian"]
    stock.goods = goods_code(m["goods"])
    stock.version = m["version"] + 1
    stock.measured_kg = m["kg"]
    stock.measured_at = e.block_time
    rows.put(stock)


def inbound_accepted(rows: Rows, e: ChainEvent) -> None:
    m, inbound = e.message, e.values["inbound"]
    certificate = rows.find(Certificate, m["certificate"]) or Certificate(
        key=m["certificate"], certified_kg=m["certifiedKg"], stored_kg=0
    )
    certificate.stored_kg += m["kg"]
    rows.put(certificate)
    for unit in m["units"]:
        row = rows.find(Unit, unit["key"]) or Unit(key=unit["key"], kg=0, custodian=0, inbound="", held=False)
        row.kg, row.custodian, row.inbound = unit["kg"], m["custodian"], inbound
        row.receipt, row.held = "", True
        rows.put(row)
    rows.put(
        Inbound(
            id=inbound,
            custodian=m["custodian"],
            depositor=m["depositor"],
            goods=goods_code(m["goods"]),
            kg=m["kg"],
            pieces=m["pieces"],
            free_kg=m["kg"],
            free_pieces=m["pieces"],
            units=[u["key"] for u in m["units"]],
            stock="" if m["stock"] == NO_STOCK else m["stock"],
            certificate=m["certificate"],
            evidence=list(m["evidence"]),
            record=m["record"],
            state="accepted",
            accepted_at=e.block_time,
        )
    )


def inbound_withdrawn(rows: Rows, e: ChainEvent) -> None:
    inbound = rows.get(Inbound, e.values["inbound"])
    inbound.state = "withdrawn"
    inbound.free_kg = inbound.free_pieces = 0
    rows.put(inbound)
    free_goods(rows, inbound, e.values["kg"], e.message["units"], receipted=False)


def bind_goods(rows: Rows, inbound_id: str, kg: int, pieces: int, units: Iterable[str], receipt: str) -> Inbound:
    """Accepted goods pass under a receipt."""
    inbound = rows.get(Inbound, inbound_id)
    inbound.free_kg -= kg
    inbound.free_pieces -= pieces
    rows.put(inbound)
    for key in units:
        unit = rows.get(Unit, key)
        unit.receipt = receipt
        rows.put(unit)
    if inbound.stock:
        stock = rows.get(Stock, inbound.stock)
        stock.receipted_kg += kg
        rows.put(stock)
    return inbound


def free_goods(rows: Rows, inbound: Inbound, kg: int, units: Iterable[str], *, receipted: bool) -> None:
    """Goods leave custody."""
    certificate = rows.get(Certificate, inbound.certificate)
    certificate.stored_kg -= kg
    rows.put(certificate)
    for key in units:
        unit = rows.get(Unit, key)
        unit.receipt, unit.held = "", False
        rows.put(unit)
    if inbound.stock and receipted:
        stock = rows.get(Stock, inbound.stock)
        stock.receipted_kg -= kg
        stock.measured_kg = max(0, stock.measured_kg - kg)
        rows.put(stock)


HANDLERS = {
    ("Custody", "StockMeasured"): stock_measured,
    ("Custody", "InboundAccepted"): inbound_accepted,
    ("Custody", "InboundWithdrawn"): inbound_withdrawn,
}
