"""Receipts end, others begin: split, carve-out, merger, processing, cancellation (WR-05, 06, 11, 17, 19, 21)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.evm.records import child_of
from tests.reference.arithmetic import day_of
from tests.reference.deliveries import goods_out
from tests.reference.goods import (
    NONE,
    bad_units,
    elsewhere,
    mass_of,
    no_receipt,
    not_their_stock,
    taken_units,
    unqualified,
)
from tests.reference.ledger import Ledger, Message, Reasons
from tests.reference.records import Receipt, Title, Unit

#: most receipts of one act
MOST = 100
#: what processing may lose (WR-21)
YIELD_LOSS = Fraction(5, 100)


def misnamed(ledger: Ledger, m: Message) -> Reasons:
    """The receipt is live, and what the act says of it is so."""
    if no_receipt(ledger, m["receipt"]):
        yield "ReceiptNotActive"
        return
    receipt = ledger.receipts[m["receipt"]]
    yield from ledger.stale(m["receipt"], m["version"])
    if receipt.holder != m["holder"]:
        yield "NotHolder"
    if receipt.custodian != m["custodian"]:
        yield "NotCustodian"


def not_moved(ledger: Ledger, name: str, units: list[str], kg: int, pieces: int) -> Reasons:
    """Units that go to another title are there, in no open order, and weigh and count what is said."""
    yield from elsewhere(ledger, units, name)
    if len(set(units)) < len(units):
        yield "UnitAlreadyReceipted"
    if any(ledger.now <= ledger.promised_until(unit, name) for unit in units):
        yield "UnitPromised"
    if ledger.receipts[name].serialised and (mass_of(ledger, units), len(units)) != (kg, pieces):
        yield "QuantityInvalid"


def move(ledger: Ledger, units: list[str], to: str) -> None:
    for unit in units:
        ledger.units[unit].place = to


def lot_too_small(ledger: Ledger, goods: str, kg: int) -> Reasons:
    if kg < ledger.classes.get(goods, (0, 0))[1]:
        yield "LotTooSmall"


# ---------------------------------------------------------------- split, carve-out


def split_refused(ledger: Ledger, m: Message) -> Reasons:
    if not 2 <= len(m["parts"]) <= MOST:
        yield "CountInvalid"
    yield from misnamed(ledger, m)
    if no_receipt(ledger, m["receipt"]):
        return
    receipt = ledger.receipts[m["receipt"]]
    yield from ledger.unsound(m["receipt"])
    yield from ledger.claimed(m["receipt"])
    for part in m["parts"]:
        yield from lot_too_small(ledger, receipt.goods, part["kg"])
        yield from not_moved(ledger, m["receipt"], part["units"], part["kg"], part["pieces"])
    every = [unit for part in m["parts"] for unit in part["units"]]
    if len(set(every)) < len(every):
        yield "UnitAlreadyReceipted"
    if any(part["kg"] == 0 for part in m["parts"]):
        yield "QuantityInvalid"
    sums = sum(part["kg"] for part in m["parts"]), sum(part["pieces"] for part in m["parts"])
    if sums != (receipt.kg, receipt.pieces):
        yield "SplitNotConserved"


def _child(parent: Receipt, **changed: Any) -> Receipt:
    return replace(parent, **{"title": Title.ACTIVE, "pledged": 0, "loan": "", "promised": 0, **changed})


def split(ledger: Ledger, name: str, m: Message) -> None:
    parent = ledger.receipts[m["receipt"]]
    parent.title = Title.SPLIT
    for n, part in enumerate(m["parts"]):
        child = child_of(name, n)
        ledger.receipts[child] = _child(parent, kg=part["kg"], pieces=part["pieces"])
        move(ledger, part["units"], child)


def not_the_pledgee(ledger: Ledger, m: Message) -> Reasons:
    loan = ledger.receipts[m["receipt"]].loan if m["receipt"] in ledger.receipts else ""
    if m["pledgee"] != (ledger.loans[loan].financier if loan else 0):
        yield "NotPledgee"


def carve_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from not_the_pledgee(ledger, m)
    yield from misnamed(ledger, m)
    if no_receipt(ledger, m["receipt"]):
        return
    receipt, part = ledger.receipts[m["receipt"]], m["part"]
    yield from ledger.not_free(m["receipt"], part["kg"])
    unpromised = receipt.pieces - ledger.promised_pieces(m["receipt"])
    if part["kg"] == receipt.kg or part["pieces"] > unpromised:
        yield "QuantityInvalid"
    for kg in (part["kg"], receipt.kg - part["kg"]):
        yield from lot_too_small(ledger, receipt.goods, kg)
    yield from not_moved(ledger, m["receipt"], part["units"], part["kg"], part["pieces"])


def carve(ledger: Ledger, name: str, m: Message) -> None:
    parent, part = ledger.receipts[m["receipt"]], m["part"]
    parent.kg -= part["kg"]
    parent.pieces -= part["pieces"]
    ledger.receipts[name] = _child(parent, kg=part["kg"], pieces=part["pieces"])
    move(ledger, part["units"], name)


# ---------------------------------------------------------------- several into one, or into other goods


def _not_endable(ledger: Ledger, m: Message) -> Reasons:
    """Every source is a live receipt of that holder and custodian, on like terms, without any claim on it."""
    if not 1 <= len(m["sources"]) <= MOST:
        yield "CountInvalid"
    named = [source["receipt"] for source in m["sources"]]
    if len(set(named)) < len(named):
        yield "ReceiptNotActive"
    for source in m["sources"]:
        yield from misnamed(ledger, {**m, **source})
        if no_receipt(ledger, source["receipt"]):
            return
        yield from ledger.unsound(source["receipt"])
        yield from ledger.claimed(source["receipt"])
    terms = {(one.serialised, one.transferable, one.loss_standard) for one in _sources(ledger, m)}
    if len(terms) > 1:
        yield "NotAlike"


def _sources(ledger: Ledger, m: Message) -> Sequence[Receipt]:
    return [ledger.receipts[source["receipt"]] for source in m["sources"]]


def _all(ledger: Ledger, m: Message, **changed: Any) -> Receipt:
    """What the sources have in common, the earliest end of storage, and whether any was endorsed."""
    sources = _sources(ledger, m)
    terms = {
        "kg": sum(one.kg for one in sources),
        "pieces": sum(one.pieces for one in sources),
        "storage_until": min(one.storage_until for one in sources),
        "endorsed": any(one.endorsed for one in sources),
    }
    return _child(sources[0], **{**terms, **changed})


def merge_refused(ledger: Ledger, m: Message) -> Reasons:
    if m["content"] == NONE:
        yield "ContentMissing"
    if len(m["sources"]) < 2:
        yield "CountInvalid"
    reasons = set(_not_endable(ledger, m))
    yield from reasons
    if "ReceiptNotActive" in reasons or not m["sources"]:
        return
    if len({(one.place, one.goods) for one in _sources(ledger, m)}) > 1:
        yield "NotAlike"
    for source in m["sources"]:
        held = ledger.receipts[source["receipt"]]
        yield from not_moved(ledger, source["receipt"], source["units"], held.kg, held.pieces)


def merge(ledger: Ledger, name: str, m: Message) -> None:
    ledger.receipts[name] = _all(ledger, m)
    for source in m["sources"]:
        ledger.receipts[source["receipt"]].title = Title.MERGED
        move(ledger, source["units"], name)


def process_refused(ledger: Ledger, m: Message) -> Reasons:
    """What went in came out or was lost, the loss within the yield; products are new things in known places."""
    if any(output["content"] == NONE for output in m["outputs"]):
        yield "ContentMissing"
    if not 1 <= len(m["outputs"]) <= MOST:
        yield "CountInvalid"
    reasons = set(_not_endable(ledger, m))
    yield from reasons
    if reasons:
        return
    for source in m["sources"]:
        held = ledger.receipts[source["receipt"]]
        yield from (one for one in elsewhere(ledger, source["units"], source["receipt"]) if one == "UnitNotHere")
        if held.serialised and mass_of(ledger, source["units"]) != held.kg:
            yield "QuantityInvalid"
    into = sum(one.kg for one in _sources(ledger, m))
    if into != sum(output["kg"] for output in m["outputs"]) + m["lossKg"]:
        yield "MassNotConserved"
    if m["lossKg"] > int(into * YIELD_LOSS):
        yield "YieldExceeded"
    tried = deepcopy(ledger)
    for source in m["sources"]:
        _use_up(tried, source["receipt"], [unit for unit in source["units"] if unit in tried.units])
    serialised = _sources(ledger, m)[0].serialised
    for output in m["outputs"]:
        yield from _bad_product(tried, m, output, serialised)
    keys = [unit["key"] for output in m["outputs"] for unit in output["units"]]
    if len(set(keys)) < len(keys):
        yield "UnitAlreadyReceipted"


def _bad_product(ledger: Ledger, m: Message, output: Message, serialised: bool) -> Reasons:
    if bool(output["units"]) != serialised or serialised == (output["stock"] != NONE):
        yield "StorageAmbiguous"
    yield from unqualified(ledger, m["custodian"], ledger.classes.get(output["goods"], (0, 0))[0])
    yield from bad_units(output)
    yield from taken_units(ledger, output, "UnitAlreadyReceipted")
    if not serialised:
        yield from not_their_stock(ledger, output["stock"], m["custodian"], output["goods"])
        if output["stock"] in ledger.stocks and ledger.stocks[output["stock"]].short:
            yield "StockInsufficient"


def _use_up(ledger: Ledger, name: str, units: list[str]) -> None:
    receipt = ledger.receipts[name]
    receipt.title = Title.PROCESSED
    goods_out(ledger, receipt, receipt.kg, units, used_up=True)


def process(ledger: Ledger, name: str, m: Message) -> None:
    made = _all(ledger, m)
    for source in m["sources"]:
        _use_up(ledger, source["receipt"], source["units"])
    for n, output in enumerate(m["outputs"]):
        child = child_of(name, n)
        place = made.place if made.serialised else output["stock"]
        told = {"kg": output["kg"], "pieces": output["pieces"], "goods": output["goods"], "place": place}
        ledger.receipts[child] = replace(made, **told)
        for unit in output["units"]:
            ledger.units[unit["key"]] = Unit(child, unit["kg"], receipted=True)
        if not made.serialised:
            ledger.stocks[place].measured += output["kg"]
            ledger.stocks[place].receipted += output["kg"]


# ---------------------------------------------------------------- cancellation, storage


def cancel_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from misnamed(ledger, m)
    if no_receipt(ledger, m["receipt"]):
        return
    receipt, inbound = ledger.receipts[m["receipt"]], ledger.inbounds.get(m["inbound"])
    if ledger.suspensions_of(m["receipt"]):
        yield "Suspended"
    yield from ledger.claimed(m["receipt"])
    if receipt.endorsed:
        yield "AlreadyEndorsed"
    told = (m["holder"], receipt.serialised, receipt.place)
    if inbound is None or inbound.withdrawn or (inbound.depositor, not inbound.stock, inbound.place) != told:
        yield "NoInbound"
    yield from (one for one in elsewhere(ledger, m["units"], m["receipt"]) if one == "UnitNotHere")
    if any(ledger.units[unit].origin != m["inbound"] for unit in m["units"] if unit in ledger.units):
        yield "UnitNotHere"
    if receipt.serialised and mass_of(ledger, m["units"]) != receipt.kg:
        yield "QuantityInvalid"


def cancel(ledger: Ledger, name: str, m: Message) -> None:
    receipt, inbound = ledger.receipts[m["receipt"]], ledger.inbounds[m["inbound"]]
    receipt.title = Title.CANCELLED
    for unit in m["units"]:
        ledger.units[unit].place, ledger.units[unit].receipted = m["inbound"], False
    if not receipt.serialised:
        ledger.stocks[receipt.place].receipted -= receipt.kg
        inbound.mixed = True
    inbound.kg += receipt.kg
    inbound.pieces += receipt.pieces
    receipt.kg = 0


def extend_refused(ledger: Ledger, m: Message) -> Reasons:
    yield from misnamed(ledger, m)
    if m["receipt"] in ledger.fees and ledger.fees[m["receipt"]].amount:
        yield "FeesUnpaid"
    if no_receipt(ledger, m["receipt"]):
        return
    if day_of(m["storageUntil"]) <= max(ledger.today, ledger.receipts[m["receipt"]].storage_until):
        yield "StorageEnded"


def extend(ledger: Ledger, name: str, m: Message) -> None:
    ledger.receipts[m["receipt"]].storage_until = day_of(m["storageUntil"])
