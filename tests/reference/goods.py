"""Goods in custody, receipts over them, endorsement (domain.md 1.1, 2.1, 3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction

from tests.evm.records import child_of
from tests.reference.arithmetic import day_of
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Booking, Certificate, Inbound, Receipt, Stock, Unit

#: by which stored mass may exceed certified mass (AB-08)
TOLERANCE = Fraction(5, 1000)
NONE = "0x" + "00" * 32
#: no unit is heavier
HEAVIEST = 2**24 - 1


def reused(ledger: Ledger, *evidence: str) -> Reasons:
    if ledger.evidence.intersection(evidence) or len(set(evidence)) < len(evidence):
        yield "EvidenceReused"


# ---------------------------------------------------------------- hazards


def book_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["kg"] == 0:
        yield "QuantityInvalid"
    if m["hazard"] > 9:
        yield "HazardUnknown"
    if m["hazard"] and m["sds"] == NONE:
        yield "SdsMissing"


def book(ledger: Ledger, name: str, m: Message) -> None:
    ledger.bookings[name] = Booking(m["depositor"], m["custodian"], m["goods"], m["hazard"])


def qualify_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from ledger.stale(f"licence {m['custodian']}", m["version"])
    if m["hazards"] % 2 or m["hazards"] >= 2**10:
        yield "HazardUnknown"


def qualify(ledger: Ledger, name: str, m: Message) -> None:
    ledger.licences[m["custodian"]] = m["hazards"], day_of(m["validUntil"])


def classify_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from ledger.stale(m["goods"], m["version"])
    if m["hazard"] > 9:
        yield "HazardUnknown"


def classify(ledger: Ledger, name: str, m: Message) -> None:
    ledger.classes[m["goods"]] = m["hazard"], m["minimumLotKg"]


def _undeclared(ledger: Ledger, m: Message) -> Reasons:
    """The booking fits; hazardous goods were declared as what they are, and may be stored here (L-05)."""
    declared = 0
    if m["booking"] != NONE:
        booking = ledger.bookings.get(m["booking"])
        named = (m["depositor"], m["custodian"], m["goods"])
        if booking is None or booking.used or (booking.depositor, booking.custodian, booking.goods) != named:
            yield "BookingMismatch"
            return
        declared = booking.hazard
    known = ledger.classes.get(m["goods"], (0, 0))[0]
    hazard = known or declared
    if hazard != declared:
        yield "HazardUndeclared"
    yield from unqualified(ledger, m["custodian"], hazard)


def unqualified(ledger: Ledger, custodian: int, hazard: int) -> Reasons:
    """Goods of a hazard class are stored by whom a regulator allows it, as long as it does (L-05)."""
    classes, last = ledger.licences.get(custodian, (0, ledger.today))
    if hazard and (not classes >> hazard & 1 or last < ledger.today):
        yield "NotQualified"


# ---------------------------------------------------------------- custody


def measure_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from ledger.stale(m["stock"], m["version"])
    yield from reused(ledger, m["reading"])
    stock = ledger.stocks.get(m["stock"])
    if not (stock.read if stock else 0) < m["measuredAt"] <= ledger.now:
        yield "ReadingTime"
    if stock and (stock.custodian, stock.goods) != (m["custodian"], m["goods"]):
        yield "StockNotOfCustodian"


def measure(ledger: Ledger, name: str, m: Message) -> None:
    stock = ledger.stocks.setdefault(m["stock"], Stock(m["custodian"], m["goods"], 0))
    stock.measured, stock.read = m["kg"], m["measuredAt"]
    ledger.evidence.add(m["reading"])


def bad_units(m: Message) -> Reasons:
    """The units weigh and count what is said."""
    if m["kg"] == 0 or (m["units"] and sum(unit["kg"] for unit in m["units"]) != m["kg"]):
        yield "QuantityInvalid"
    if any(not 0 < unit["kg"] <= HEAVIEST for unit in m["units"]) or (m["units"] and m["pieces"] != len(m["units"])):
        yield "QuantityInvalid"


def taken_units(ledger: Ledger, m: Message, again: str) -> Reasons:
    """No unit is in custody anywhere, was ever used up, or is named twice."""
    keys = [unit["key"] for unit in m["units"]]
    for key in keys:
        if key in ledger.used_up:
            yield "UnitUsedUp"
        if key in ledger.units:
            yield "UnitAlreadyReceipted" if ledger.units[key].receipted else "UnitInCustody"
    if len(set(keys)) < len(keys):
        yield again


def not_their_stock(ledger: Ledger, name: str, custodian: int, goods: str) -> Reasons:
    stock = ledger.stocks.get(name)
    if stock is None or (stock.custodian, stock.goods) != (custodian, goods):
        yield "StockNotOfCustodian"


def accept_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from bad_units(m)
    if bool(m["units"]) == (m["stock"] != NONE) or bool(m["units"]) == (m["place"] == NONE):
        yield "StorageAmbiguous"
    yield from taken_units(ledger, m, "UnitInCustody")
    yield from _undeclared(ledger, m)
    if m["stock"] != NONE:
        yield from not_their_stock(ledger, m["stock"], m["custodian"], m["goods"])
    yield from reused(ledger, *m["evidence"])
    line = ledger.certificates.get(m["certificate"], Certificate(m["certifiedKg"]))
    if line.certified != m["certifiedKg"]:
        yield "CertificateConflict"
    if line.stored + m["kg"] > m["certifiedKg"] * (1 + TOLERANCE):
        yield "CertExhausted"


def accept(ledger: Ledger, name: str, m: Message) -> None:
    if m["booking"] != NONE:
        ledger.bookings[m["booking"]].used = True
    for unit in m["units"]:
        ledger.units[unit["key"]] = Unit(name, unit["kg"], origin=name)
    ledger.certificates.setdefault(m["certificate"], Certificate(m["certifiedKg"])).stored += m["kg"]
    ledger.evidence.update(m["evidence"])
    stock = "" if m["units"] else m["stock"]
    ledger.inbounds[name] = Inbound(
        m["custodian"], m["depositor"], m["goods"], m["kg"], m["pieces"], m["certificate"], stock, stock or m["place"]
    )


def _no_inbound(ledger: Ledger, m: Message) -> bool:
    inbound = ledger.inbounds.get(m["inbound"])
    return (
        inbound is None
        or inbound.withdrawn
        or (inbound.custodian, inbound.depositor) != (m["custodian"], m["depositor"])
    )


def elsewhere(ledger: Ledger, units: list[str], place: str) -> Reasons:
    for unit in units:
        if unit not in ledger.units or ledger.units[unit].place != place:
            yield "UnitNotHere"
            if unit in ledger.units and ledger.units[unit].receipted:
                yield "UnitAlreadyReceipted"
    if len(set(units)) < len(units):
        yield "UnitNotHere"


def leave(ledger: Ledger, units: list[str], *, used_up: bool = False) -> None:
    """Units are nowhere from now on; those that left give their certificate its room back."""
    for key in units:
        unit = ledger.units.pop(key)
        if used_up:
            ledger.used_up.add(key)
        elif unit.origin:
            ledger.certificates[ledger.inbounds[unit.origin].certificate].stored -= unit.kg


def mass_of(ledger: Ledger, units: list[str]) -> int:
    return sum(ledger.units[unit].kg for unit in units if unit in ledger.units)


def withdraw_refused(ledger: Ledger, m: Message) -> Reasons:
    if _no_inbound(ledger, m):
        yield "NoInbound"
        return
    inbound = ledger.inbounds[m["inbound"]]
    if inbound.kg == 0:
        yield "InboundExceeded"
    yield from elsewhere(ledger, m["units"], m["inbound"])
    if not inbound.stock and mass_of(ledger, m["units"]) != inbound.kg:
        yield "QuantityInvalid"


def withdraw(ledger: Ledger, name: str, m: Message) -> None:
    inbound = ledger.inbounds[m["inbound"]]
    leave(ledger, m["units"])
    if inbound.stock and not inbound.mixed:
        ledger.certificates[inbound.certificate].stored -= inbound.kg
    inbound.kg, inbound.pieces, inbound.withdrawn = 0, 0, True


# ---------------------------------------------------------------- receipts


def issue_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["content"] == NONE:
        yield "ContentMissing"
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
    yield from elsewhere(ledger, m["units"], m["inbound"])
    if inbound.stock:
        stock = ledger.stocks[inbound.stock]
        if stock.receipted + m["kg"] > stock.measured:
            yield "TankOversubscribed"
    elif mass_of(ledger, m["units"]) != m["kg"] or m["pieces"] != len(m["units"]):
        yield "QuantityInvalid"


def _each(name: str, m: Message) -> Iterator[tuple[str, Message]]:
    for n, item in enumerate(m["items"]):
        yield child_of(name, n), {**item, "custodian": m["custodian"], "depositor": m["depositor"]}


def issue_all_refused(ledger: Ledger, m: Message) -> Reasons:
    """One after another, each on what the others left."""
    if not m["items"]:
        yield "CountInvalid"
    tried = deepcopy(ledger)
    for name, item in _each(NONE, m):
        reasons = set(issue_refused(tried, item))
        if reasons:
            yield from reasons
            return
        issue(tried, name, item)


def issue_all(ledger: Ledger, name: str, m: Message) -> None:
    for child, item in _each(name, m):
        issue(ledger, child, item)


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
        serialised=not inbound.stock,
        place=inbound.place,
        kg=m["kg"],
        pieces=m["pieces"],
        loss_standard=m["lossStandard"],
        storage_until=day_of(m["storageUntil"]),
        transferable=m["transferable"],
    )


def no_receipt(ledger: Ledger, name: str) -> bool:
    return name not in ledger.receipts or not ledger.receipts[name].live


def endorse_refused(ledger: Ledger, m: Message) -> Reasons:
    if no_receipt(ledger, m["receipt"]):
        yield "ReceiptNotActive"
        return
    receipt = ledger.receipts[m["receipt"]]
    yield from ledger.stale(m["receipt"], m["version"])
    yield from ledger.unsound(m["receipt"])
    yield from ledger.claimed(m["receipt"])
    if receipt.holder != m["from"]:
        yield "NotHolder"
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"
    if m["from"] == m["to"]:
        yield "SelfTransfer"
    if not receipt.transferable:
        yield "NotTransferable"


def endorse(ledger: Ledger, name: str, m: Message) -> None:
    receipt = ledger.receipts[m["receipt"]]
    receipt.holder, receipt.endorsed = m["to"], True
