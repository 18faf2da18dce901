"""How events change the read models of goods in custody.

What happens to goods under a receipt is written here for the receipts' own events, as contracts/Custody.sol does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.custody.tables import (
    Booking,
    Certificate,
    GoodsClass,
    Inbound,
    Measurement,
    Qualification,
    Stock,
    Unit,
)
from scf_ledger.goods import goods_code, short_code

NOTHING = "0x" + "00" * 32


def named(value: str) -> str:
    """A name in an act; empty when it names nothing."""
    return "" if value == NOTHING else value


# ---------------------------------------------------------------- bookings, qualifications, goods classes


def inbound_booked(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    rows.put(
        Booking(
            id=e.values["booking"],
            depositor=m["depositor"],
            custodian=m["custodian"],
            goods=goods_code(m["goods"]),
            kg=m["kg"],
            hazard=m["hazard"],
            sds=named(m["sds"]),
            expected_at=m["expectedAt"],
            state="open",
            inbound="",
            booked_at=e.block_time,
        )
    )


def custodian_qualified(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    row = rows.find(Qualification, m["custodian"]) or Qualification(
        custodian=m["custodian"], regulator=0, hazards=0, licence="", valid_until_day=0, version=0, recorded_at=0
    )
    row.regulator, row.hazards, row.licence = m["regulator"], m["hazards"], m["licence"]
    row.valid_until_day, row.version, row.recorded_at = m["validUntil"], m["version"] + 1, e.block_time
    rows.put(row)


def goods_classified(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    goods = goods_code(m["goods"])
    row = rows.find(GoodsClass, goods) or GoodsClass(
        goods=goods, regulator=0, hazard=0, minimum_lot_kg=0, version=0, recorded_at=0
    )
    row.regulator, row.hazard, row.minimum_lot_kg = m["regulator"], m["hazard"], m["minimumLotKg"]
    row.version, row.recorded_at = m["version"] + 1, e.block_time
    rows.put(row)


# ---------------------------------------------------------------- stocks


def stock_measured(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    stock = rows.find(Stock, m["stock"]) or Stock(
        id=m["stock"],
        custodian=0,
        goods="",
        version=0,
        measured_kg=0,
        receipted_kg=0,
        short=False,
        method="",
        measured_at=0,
    )
    stock.custodian = m["custodian"]
    stock.goods = goods_code(m["goods"])
    stock.version = m["version"] + 1
    stock.measured_kg = m["kg"]
    stock.method = short_code(m["method"])
    stock.measured_at = m["measuredAt"]
    rows.put(stock)
    rows.put(
        Measurement(
            stock=stock.id,
            version=stock.version,
            custodian=stock.custodian,
            goods=stock.goods,
            kg=m["kg"],
            method=stock.method,
            measured_at=stock.measured_at,
            reading=m["reading"],
            act=e.act,
            recorded_at=e.block_time,
        )
    )


def stock_short(rows: Rows, e: ChainEvent) -> None:
    stock = rows.get(Stock, e.values["stock"])
    stock.short = e.values["short"]
    rows.put(stock)


# ---------------------------------------------------------------- inbound


def inbound_accepted(rows: Rows, e: ChainEvent) -> None:
    m, inbound = e.message, e.values["inbound"]
    certificate = rows.find(Certificate, m["certificate"]) or Certificate(
        key=m["certificate"], certified_kg=m["certifiedKg"], stored_kg=0
    )
    certificate.stored_kg += m["kg"]
    rows.put(certificate)
    booking = rows.get(Booking, m["booking"]) if named(m["booking"]) else None
    if booking:
        booking.state, booking.inbound = "accepted", inbound
        rows.put(booking)
    take_units(rows, m["units"], m["custodian"], inbound=inbound)
    serialised = bool(m["units"])
    rows.put(
        Inbound(
            id=inbound,
            booking=named(m["booking"]),
            custodian=m["custodian"],
            depositor=m["depositor"],
            goods=goods_code(m["goods"]),
            kg=m["kg"],
            pieces=m["pieces"],
            free_kg=m["kg"],
            free_pieces=m["pieces"],
            units=[u["key"] for u in m["units"]],
            serialised=serialised,
            stock=named(m["stock"]),
            place=m["place"] if serialised else m["stock"],
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
    if inbound.serialised:
        _free_units(rows, e.message["units"], leave=True)
    else:
        _give_back(rows, inbound.certificate, e.values["kg"])


# ---------------------------------------------------------------- goods under a receipt


def take_units(
    rows: Rows, units: Iterable[Mapping[str, Any]], custodian: int, *, inbound: str = "", receipt: str = ""
) -> None:
    """Units come into custody: with an inbound, or under a receipt out of processing."""
    for one in units:
        unit = rows.find(Unit, one["key"]) or Unit(key=one["key"], kg=0, custodian=0, inbound="", held=False)
        unit.kg, unit.custodian, unit.inbound = one["kg"], custodian, inbound
        unit.receipt, unit.held = receipt, True
        rows.put(unit)


def bind_goods(rows: Rows, inbound_id: str, kg: int, pieces: int, units: Iterable[str], receipt: str) -> Inbound:
    """Accepted goods pass under a receipt."""
    inbound = rows.get(Inbound, inbound_id)
    inbound.free_kg -= kg
    inbound.free_pieces -= pieces
    rows.put(inbound)
    move_units(rows, units, receipt)
    if not inbound.serialised:
        change_stock(rows, inbound.stock, receipted=kg)
    return inbound


def unbind_goods(rows: Rows, inbound_id: str, kg: int, pieces: int, units: Iterable[str]) -> None:
    """The goods of a cancelled receipt are accepted and under none again."""
    inbound = rows.get(Inbound, inbound_id)
    inbound.free_kg += kg
    inbound.free_pieces += pieces
    rows.put(inbound)
    move_units(rows, units, "")
    if not inbound.serialised:
        change_stock(rows, inbound.stock, receipted=-kg)


def move_units(rows: Rows, units: Iterable[str], receipt: str) -> None:
    for key in units:
        unit = rows.get(Unit, key)
        unit.receipt = receipt
        rows.put(unit)


def free_goods(rows: Rows, *, serialised: bool, place: str, kg: int, units: Iterable[str], leave: bool) -> None:
    """Goods under a receipt are in custody no more.

    Units that leave give their room under the certificate back, since they may come in again; units that are used up,
    and parts of a tank, do not.
    """
    if serialised:
        _free_units(rows, units, leave=leave)
    else:
        change_stock(rows, place, receipted=-kg, measured=-kg)


def change_stock(rows: Rows, name: str, *, receipted: int = 0, measured: int = 0) -> None:
    stock = rows.get(Stock, name)
    stock.receipted_kg += receipted
    stock.measured_kg = max(0, stock.measured_kg + measured)
    rows.put(stock)


def _free_units(rows: Rows, units: Iterable[str], *, leave: bool) -> None:
    for key in units:
        unit = rows.get(Unit, key)
        if leave and unit.inbound:
            _give_back(rows, rows.get(Inbound, unit.inbound).certificate, unit.kg)
        unit.receipt, unit.held = "", False
        rows.put(unit)


def _give_back(rows: Rows, certificate_key: str, kg: int) -> None:
    certificate = rows.get(Certificate, certificate_key)
    certificate.stored_kg -= kg
    rows.put(certificate)


HANDLERS = {
    ("Custody", "InboundBooked"): inbound_booked,
    ("Custody", "CustodianQualified"): custodian_qualified,
    ("Custody", "GoodsClassified"): goods_classified,
    ("Custody", "StockMeasured"): stock_measured,
    ("Custody", "StockShort"): stock_short,
    ("Custody", "InboundAccepted"): inbound_accepted,
    ("Custody", "InboundWithdrawn"): inbound_withdrawn,
}
