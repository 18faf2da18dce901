"""Goods and receipts from events alone, as whoever reads the chain rebuilds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.evm.records import child_of
from tests.reference.rebuilt import Records, Values

NONE = "0x" + "00" * 32
NOWHERE, USED_UP = "0x" + "00" * 24, "0x" + "ff" * 24
DELIVERED, SPLIT, MERGED, CANCELLED, CONVERTED, LOST, PROCESSED = range(2, 9)
_FRESH = {"state": 1, "version": 1, "pledgee": 0, "lienKg": 0, "deliveryKg": 0, "deliveryPieces": 0, "freezes": 0}


def _put(r: Records, units: Iterable[str], record: str, *, receipted: bool = True) -> None:
    for unit in units:
        r.units[unit] |= {"custody": record[:50], "receipted": receipted}


def _gone(r: Records, units: Iterable[str], where: str = NOWHERE) -> None:
    for unit in units:
        r.units[unit] = {"custody": where, "receipted": False, "kg": 0}


# ---------------------------------------------------------------- goods


def _measured(r: Records, v: Values) -> None:
    act = v["act"]
    known = r.stocks.setdefault(v["stock"], {"receiptedKg": 0})
    known |= {"measuredKg": act["kg"], "measuredAt": act["measuredAt"], "version": act["version"] + 1}


def _accepted(r: Records, v: Values) -> None:
    act = v["act"]
    place = act["place"] if act["units"] else act["stock"]
    told = {"freeKg": act["kg"], "freePieces": act["pieces"], "goods": act["goods"], "place": place}
    r.inbounds[v["inbound"]] = {"state": 1, "serialised": bool(act["units"]), **told}
    for unit in act["units"]:
        r.units[unit["key"]] = {"custody": v["inbound"][:50], "receipted": False, "kg": unit["kg"]}


def _withdrawn(r: Records, v: Values) -> None:
    r.inbounds[v["inbound"]] |= {"state": 2, "freeKg": 0, "freePieces": 0}
    _gone(r, v["act"]["units"])


def _out(r: Records, receipt: Mapping[str, Any], kg: int, units: Iterable[str], where: str = NOWHERE) -> None:
    """Goods of a receipt are in custody no more."""
    _gone(r, units, where)
    if not receipt["serialised"]:
        stock = r.stocks[receipt["place"]]
        stock |= {"receiptedKg": stock["receiptedKg"] - kg, "measuredKg": max(0, stock["measuredKg"] - kg)}


# ---------------------------------------------------------------- receipts


def _issue(r: Records, name: str, goods: str, act: Values, item: Values) -> None:
    inbound = r.inbounds[item["inbound"]]
    inbound |= {"freeKg": inbound["freeKg"] - item["kg"], "freePieces": inbound["freePieces"] - item["pieces"]}
    r.receipts[name] = {
        **_FRESH,
        "endorsed": False,
        "holder": act["depositor"],
        "custodian": act["custodian"],
        "goods": goods,
        "serialised": inbound["serialised"],
        "place": inbound["place"],
        **{field: item[field] for field in ("kg", "pieces", "transferable", "lossStandard", "storageUntil")},
    }
    _put(r, item["units"], name)
    if not inbound["serialised"]:
        r.stocks[inbound["place"]]["receiptedKg"] += item["kg"]
    r.lineages.begin(name, item["kg"], item["pieces"])


def _issued(r: Records, v: Values) -> None:
    _issue(r, v["receipt"], v["goods"], v["act"], v["act"])


def _all_issued(r: Records, v: Values) -> None:
    for n, (goods, item) in enumerate(zip(v["goods"], v["act"]["items"], strict=True)):
        _issue(r, child_of(v["batch"], n), goods, v["act"], item)


def _endorsed(r: Records, v: Values) -> None:
    told = {"holder": v["act"]["to"], "endorsed": True, "version": v["act"]["version"] + 1}
    r.receipts[v["receipt"]] |= told


def _lien(r: Records, v: Values) -> None:
    pledgee = v["pledgee"] if v["lienKg"] else 0
    r.receipts[v["receipt"]] |= {"lienKg": v["lienKg"], "pledgee": pledgee, "version": v["version"]}


def _suspended(r: Records, v: Values) -> None:
    r.receipts[v["receipt"]] |= {"suspensions": v["suspensions"], "version": v["version"]}


# ---------------------------------------------------------------- deliveries


def _ordered(r: Records, v: Values) -> None:
    act, receipt = v["act"], r.receipts[v["receipt"]]
    r.orders[v["order"]] = {"state": 1, "receipt": v["receipt"], "kg": act["kg"], "pieces": act["pieces"]}
    receipt |= {
        "deliveryKg": receipt["deliveryKg"] + act["kg"],
        "deliveryPieces": receipt["deliveryPieces"] + act["pieces"],
        "version": act["version"] + 1,
    }


def _gated(r: Records, v: Values) -> None:
    act, receipt, order = v["act"], r.receipts[v["receipt"]], r.orders[v["order"]]
    order["state"] = 2
    taken = act["kg"] + act["lossKg"]
    receipt |= {
        "kg": receipt["kg"] - taken,
        "pieces": receipt["pieces"] - act["pieces"],
        "deliveryKg": receipt["deliveryKg"] - order["kg"],
        "deliveryPieces": receipt["deliveryPieces"] - order["pieces"],
        "version": v["version"],
        "state": v["state"],
    }
    _out(r, receipt, taken, act["units"])
    r.lineages.add(v["receipt"], -taken, -act["pieces"])


def _order_lapsed(r: Records, v: Values) -> None:
    receipt, order = r.receipts[v["receipt"]], r.orders[v["order"]]
    order["state"] = 3
    receipt |= {
        "deliveryKg": receipt["deliveryKg"] - order["kg"],
        "deliveryPieces": receipt["deliveryPieces"] - order["pieces"],
        "version": v["version"],
    }


# ---------------------------------------------------------------- one title after another


def _end(r: Records, name: str, state: int) -> dict[str, Any]:
    receipt = r.receipts[name]
    receipt |= {"state": state, "version": receipt["version"] + 1}
    return receipt


def _child(r: Records, name: str, like: Values, units: Iterable[str], *sources: str, **changed: Any) -> None:
    r.receipts[name] = {**like, **_FRESH, **changed}
    _put(r, units, name)
    r.lineages.join(name, *sources)


def _split(r: Records, v: Values) -> None:
    parent = _end(r, v["receipt"], SPLIT)
    for child, part in zip(v["children"], v["act"]["parts"], strict=True):
        _child(r, child, parent, part["units"], v["receipt"], kg=part["kg"], pieces=part["pieces"])


def _carved(r: Records, v: Values) -> None:
    parent, part = r.receipts[v["receipt"]], v["act"]["part"]
    _child(r, v["child"], parent, part["units"], v["receipt"], kg=part["kg"], pieces=part["pieces"])
    parent |= {
        "kg": parent["kg"] - part["kg"],
        "pieces": parent["pieces"] - part["pieces"],
        "version": v["act"]["version"] + 1,
    }


def _common(r: Records, act: Values) -> dict[str, Any]:
    """The terms that are common to the sources, their sums, the earliest end of storage."""
    sources = [r.receipts[source["receipt"]] for source in act["sources"]]
    return {
        **sources[0],
        "kg": sum(one["kg"] for one in sources),
        "pieces": sum(one["pieces"] for one in sources),
        "storageUntil": min(one["storageUntil"] for one in sources),
        "endorsed": any(one["endorsed"] for one in sources),
    }


def _merged(r: Records, v: Values) -> None:
    sources = v["act"]["sources"]
    names = [source["receipt"] for source in sources]
    units = [unit for source in sources for unit in source["units"]]
    _child(r, v["receipt"], _common(r, v["act"]), units, *names)
    for name in names:
        _end(r, name, MERGED)


def _processed(r: Records, v: Values) -> None:
    act = v["act"]
    common, names = _common(r, act), [source["receipt"] for source in act["sources"]]
    for source in act["sources"]:
        used = _end(r, source["receipt"], PROCESSED)
        _out(r, used, used["kg"], source["units"], USED_UP)
    for child, output in zip(v["children"], act["outputs"], strict=True):
        for unit in output["units"]:
            r.units[unit["key"]] = {"kg": unit["kg"]}
        place = common["place"] if common["serialised"] else output["stock"]
        told = {"goods": output["goods"], "kg": output["kg"], "pieces": output["pieces"], "place": place}
        _child(r, child, common, [unit["key"] for unit in output["units"]], *names, **told)
        if not common["serialised"]:
            stock = r.stocks[place]
            stock |= {
                "measuredKg": stock["measuredKg"] + output["kg"],
                "receiptedKg": stock["receiptedKg"] + output["kg"],
            }
    made = sum(output["pieces"] for output in act["outputs"])
    r.lineages.add(names[0], -act["lossKg"], made - common["pieces"])


def _cancelled(r: Records, v: Values) -> None:
    act = v["act"]
    receipt, inbound = _end(r, v["receipt"], CANCELLED), r.inbounds[act["inbound"]]
    kg, pieces = receipt["kg"], receipt["pieces"]
    inbound |= {"freeKg": inbound["freeKg"] + kg, "freePieces": inbound["freePieces"] + pieces}
    _put(r, act["units"], act["inbound"], receipted=False)
    if not receipt["serialised"]:
        r.stocks[receipt["place"]]["receiptedKg"] -= kg
    receipt["kg"] = 0
    r.lineages.add(v["receipt"], -kg, -pieces)


def _extended(r: Records, v: Values) -> None:
    told = {"storageUntil": v["act"]["storageUntil"], "version": v["act"]["version"] + 1}
    r.receipts[v["receipt"]] |= told


# ---------------------------------------------------------------- paper, loss


def _converted(r: Records, v: Values) -> None:
    _end(r, v["receipt"], CONVERTED)


def _succeeded(state: int) -> Callable[[Records, Values], None]:
    def take(r: Records, v: Values) -> None:
        act, old = v["act"], r.receipts[v["receipt"]]
        _child(r, v["child"], old, act["units"], v["receipt"], holder=act["holder"], endorsed=True)
        _end(r, v["receipt"], state)["kg"] = 0

    return take


def _discharged(r: Records, v: Values) -> None:
    receipt = _end(r, v["receipt"], CONVERTED)
    _out(r, receipt, receipt["kg"], v["act"]["units"])
    r.lineages.add(v["receipt"], -receipt["kg"], -receipt["pieces"])
    receipt["kg"] = 0


def _lost(r: Records, v: Values) -> None:
    _end(r, v["receipt"], LOST)


TITLES: dict[str, Callable[[Any, Values], None]] = {
    "StockMeasured": _measured,
    "InboundAccepted": _accepted,
    "InboundWithdrawn": _withdrawn,
    "ReceiptIssued": _issued,
    "ReceiptsIssued": _all_issued,
    "Endorsed": _endorsed,
    "LienSet": _lien,
    "SuspensionsCounted": _suspended,
    "DeliveryOrderIssued": _ordered,
    "GatedOut": _gated,
    "DeliveryOrderLapsed": _order_lapsed,
    "ReceiptSplit": _split,
    "CarvedOut": _carved,
    "ReceiptsMerged": _merged,
    "GoodsProcessed": _processed,
    "ReceiptCancelled": _cancelled,
    "StorageExtended": _extended,
    "ConvertedToPaper": _converted,
    "ConvertedToElectronic": _succeeded(CONVERTED),
    "PaperDischarged": _discharged,
    "LossReported": _lost,
    "ReceiptReissued": _succeeded(CANCELLED),
}
