"""Sensible values for the fields of the acts that book goods in, and that end and begin receipts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.evm.members import Who
from tests.evm.records import ZERO

if TYPE_CHECKING:
    from tests.evm.world import World

Fields = dict[str, Any]
Given = Mapping[str, Any]

DAY = 86_400
METHANOL = "0x" + b"METHANOL".hex()
#: hazard class 3 of GB 6944: flammable liquids
FLAMMABLE = 3


def book_inbound(w: World, g: Given) -> Fields:
    return {
        "depositor": Who.SUPPLIER,
        "custodian": Who.WAREHOUSE,
        "goods": METHANOL,
        "kg": 100_000,
        "hazard": 0,
        "sds": w.fresh() if g.get("hazard") else ZERO,
        "expectedAt": w.now + DAY,
        "salt": w.fresh(),
    }


def qualify_custodian(w: World, g: Given) -> Fields:
    custodian = g.get("custodian", Who.WAREHOUSE)
    return {
        "regulator": Who.COURT,
        "custodian": custodian,
        "hazards": 1 << FLAMMABLE,
        "licence": w.fresh(),
        "validUntil": w.today + 365,
        "version": w.view("Custody", "qualificationOf", custodian)["version"],
    }


def classify_goods(w: World, g: Given) -> Fields:
    goods = g.get("goods", METHANOL)
    return {
        "regulator": Who.COURT,
        "goods": goods,
        "hazard": FLAMMABLE,
        "minimumLotKg": 0,
        "version": w.view("Custody", "goodsClassOf", goods)["version"],
    }


def item(w: World, inbound: str, **changed: Any) -> Fields:
    """One receipt of a batch: all that the inbound has free."""
    free = w.view("Custody", "inboundOf", inbound)
    return {
        "inbound": inbound,
        "kg": free["freeKg"],
        "pieces": free["freePieces"],
        "units": w.units_of(inbound),
        "transferable": True,
        "lossStandard": 2_000,
        "storageUntil": w.today + 700,
        "content": w.fresh(),
        **changed,
    }


def issue_receipts(w: World, g: Given) -> Fields:
    inbound = w.view("Custody", "inboundOf", g["items"][0]["inbound"]) if g["items"] else {}
    return {
        "custodian": inbound.get("custodian", Who.WAREHOUSE),
        "depositor": inbound.get("depositor", Who.SUPPLIER),
        "salt": w.fresh(),
    }


def _change(w: World, g: Given) -> Fields:
    receipt = w.receipt(g["receipt"])
    return {name: receipt[name] for name in ("version", "holder", "custodian")}


def part(w: World, receipt: str, *units: str, kg: int = 0, pieces: int = 0) -> Fields:
    """A part of a receipt: the named units, or so many kilograms and pieces."""
    if units:
        return {"kg": sum(w.mass_of(unit) for unit in units), "pieces": len(units), "units": list(units)}
    return {"kg": kg, "pieces": pieces, "units": []}


def halves(w: World, receipt: str) -> list[Fields]:
    """The first unit and the others, or a third and the rest."""
    held, units = w.receipt(receipt), w.units_of(receipt)
    if units:
        return [part(w, receipt, *units[:1]), part(w, receipt, *units[1:])]
    kg, pieces = held["kg"] // 3, held["pieces"] // 3
    return [
        part(w, receipt, kg=kg, pieces=pieces),
        part(w, receipt, kg=held["kg"] - kg, pieces=held["pieces"] - pieces),
    ]


def split_receipt(w: World, g: Given) -> Fields:
    return {**_change(w, g), "parts": halves(w, g["receipt"])}


def carve_out(w: World, g: Given) -> Fields:
    receipt = w.receipt(g["receipt"])
    return {**_change(w, g), "pledgee": receipt["pledgee"], "part": halves(w, g["receipt"])[0]}


def source(w: World, receipt: str, **changed: Any) -> Fields:
    """A receipt that goes whole into another one."""
    return {
        "receipt": receipt,
        "version": w.receipt(receipt)["version"],
        "units": w.units_of(receipt),
        **changed,
    }


def _of_sources(w: World, g: Given) -> Fields:
    first = w.receipt(g["sources"][0]["receipt"]) if g["sources"] else {}
    return {"holder": first.get("holder", Who.SUPPLIER), "custodian": first.get("custodian", Who.WAREHOUSE)}


def merge_receipts(w: World, g: Given) -> Fields:
    return {**_of_sources(w, g), "content": w.fresh()}


def process_goods(w: World, g: Given) -> Fields:
    """Slits everything into two new units, or moves everything in the first tank; 1 % is lost."""
    sources = [w.receipt(one["receipt"]) for one in g["sources"]]
    kg = sum(one["kg"] for one in sources)
    loss = g.get("lossKg", kg // 100)
    first = sources[0] if sources else {"serialised": True, "goods": METHANOL, "place": ZERO}
    made = {"goods": first["goods"], "kg": kg - loss, "content": w.fresh()}
    if first["serialised"]:
        masses = [(kg - loss) // 2, kg - loss - (kg - loss) // 2]
        units = [{"key": w.fresh(), "kg": mass} for mass in masses]
        output = {**made, "pieces": 2, "units": units, "stock": ZERO}
    else:
        output = {**made, "pieces": 0, "units": [], "stock": first["place"]}
    return {**_of_sources(w, g), "outputs": [output], "lossKg": loss, "record": w.fresh()}


def cancel_receipt(w: World, g: Given) -> Fields:
    made = w.acts.get(g["receipt"])
    return {
        **_change(w, g),
        "inbound": made.message.get("inbound", ZERO) if made else ZERO,
        "units": w.units_of(g["receipt"]),
        "reason": w.fresh(),
    }


def extend_storage(w: World, g: Given) -> Fields:
    until = w.receipt(g["receipt"])["storageUntil"]
    return {**_change(w, g), "storageUntil": until + 30, "agreement": w.fresh()}


def convert_to_paper(w: World, g: Given) -> Fields:
    return {**_change(w, g), "print": w.fresh()}


def _paper(w: World, g: Given) -> Fields:
    return {
        "custodian": w.receipt(g["receipt"])["custodian"],
        "print": w.view("ReceiptLife", "printOf", g["receipt"]),
        "units": w.units_of(g["receipt"]),
    }


def convert_to_electronic(w: World, g: Given) -> Fields:
    return {**_paper(w, g), "holder": w.receipt(g["receipt"])["holder"], "surrender": w.fresh()}


def discharge_paper(w: World, g: Given) -> Fields:
    return {**_paper(w, g), "ticket": w.fresh()}


def report_loss(w: World, g: Given) -> Fields:
    return {**_change(w, g), "pledgee": w.receipt(g["receipt"])["pledgee"], "statement": w.fresh()}


def object_to_reissue(w: World, g: Given) -> Fields:
    return {"objector": Who.FACTOR, "evidence": w.fresh(), "salt": w.fresh()}


def withdraw_objection(w: World, g: Given) -> Fields:
    return {"objector": w.view("ReceiptLife", "objectionOf", g["objection"])["objector"]}


def overrule_objection(w: World, g: Given) -> Fields:
    return {"court": Who.COURT, "order": w.fresh()}


def reissue_receipt(w: World, g: Given) -> Fields:
    return {
        "holder": w.view("ReceiptLife", "lossOf", g["receipt"])["holder"],
        "custodian": w.receipt(g["receipt"])["custodian"],
        "units": w.units_of(g["receipt"]),
    }


TITLES: Mapping[str, Callable[[World, Given], Fields]] = {
    "BookInbound": book_inbound,
    "QualifyCustodian": qualify_custodian,
    "ClassifyGoods": classify_goods,
    "IssueReceipts": issue_receipts,
    "SplitReceipt": split_receipt,
    "CarveOut": carve_out,
    "MergeReceipts": merge_receipts,
    "ProcessGoods": process_goods,
    "CancelReceipt": cancel_receipt,
    "ExtendStorage": extend_storage,
    "ConvertToPaper": convert_to_paper,
    "ConvertToElectronic": convert_to_electronic,
    "DischargePaper": discharge_paper,
    "ReportLoss": report_loss,
    "ObjectToReissue": object_to_reissue,
    "WithdrawObjection": withdraw_objection,
    "OverruleObjection": overrule_objection,
    "ReissueReceipt": reissue_receipt,
}
