"""How receipts become other receipts: split, carved out, merged, processed (WR-05, WR-06, WR-11, WR-21)."""

from __future__ import annotations

from scf_ledger.chain.rows import ChainEvent, Rows
from scf_ledger.custody.events import change_stock, take_units
from scf_ledger.goods import goods_code
from scf_ledger.receipts.events import begin, end, hand_over, leave, successor
from scf_ledger.receipts.tables import Receipt


def split(rows: Rows, e: ChainEvent) -> None:
    parent = rows.get(Receipt, e.values["receipt"])
    end(rows, e, parent, "split")
    for name, part in zip(e.values["children"], e.message["parts"], strict=True):
        child = successor(rows, e, "split", name, [parent])
        begin(rows, e, child, kg=part["kg"], pieces=part["pieces"], units=part["units"])
        hand_over(rows, e, parent, part["units"], name)


def carved_out(rows: Rows, e: ChainEvent) -> None:
    part, name = e.message["part"], e.values["child"]
    parent = rows.get(Receipt, e.values["receipt"])
    parent.kg -= part["kg"]
    parent.pieces -= part["pieces"]
    parent.units = [unit for unit in parent.units if unit not in part["units"]]
    parent.version += 1
    rows.put(parent)
    child = successor(rows, e, "carve_out", name, [parent])
    begin(rows, e, child, kg=part["kg"], pieces=part["pieces"], units=part["units"])
    hand_over(rows, e, parent, part["units"], name)


def merged(rows: Rows, e: ChainEvent) -> None:
    name, sources = e.values["receipt"], e.message["sources"]
    parents = [rows.get(Receipt, source["receipt"]) for source in sources]
    for parent in parents:
        end(rows, e, parent, "merged")
    inbounds = {parent.inbound for parent in parents}
    child = successor(
        rows,
        e,
        "merge",
        name,
        parents,
        **_of_several(name, parents),
        content=e.message["content"],
        inbound=inbounds.pop() if len(inbounds) == 1 else "",
    )
    kg, pieces = sum(parent.kg for parent in parents), sum(parent.pieces for parent in parents)
    units = [unit for source in sources for unit in source["units"]]
    begin(rows, e, child, kg=kg, pieces=pieces, units=units)
    for parent, source in zip(parents, sources, strict=True):
        hand_over(rows, e, parent, source["units"], name)


def _of_several(name: str, parents: list[Receipt]) -> dict[str, object]:
    """The terms of a receipt that several became: the earliest end of storage, endorsed when one of them was."""
    return {
        "root": name,
        "endorsed": any(parent.endorsed for parent in parents),
        "storage_until": min(parent.storage_until for parent in parents),
    }


def processed(rows: Rows, e: ChainEvent) -> None:
    m = e.message
    parents = [rows.get(Receipt, source["receipt"]) for source in m["sources"]]
    for parent, source in zip(parents, m["sources"], strict=True):
        end(rows, e, parent, "processed")
        leave(rows, e, parent, parent.kg, source["units"], used_up=True)
    for name, output in zip(e.values["children"], m["outputs"], strict=True):
        child = successor(rows, e, "process", name, parents, **_of_several(name, parents), inbound="")
        child.goods, child.content = goods_code(output["goods"]), output["content"]
        if not child.serialised:
            child.place = output["stock"]
            change_stock(rows, child.place, receipted=output["kg"], measured=output["kg"])
        begin(rows, e, child, kg=output["kg"], pieces=output["pieces"], units=[u["key"] for u in output["units"]])
        take_units(rows, output["units"], m["custodian"], receipt=name)


HANDLERS = {
    ("Transformations", "ReceiptSplit"): split,
    ("Transformations", "CarvedOut"): carved_out,
    ("Transformations", "ReceiptsMerged"): merged,
    ("Transformations", "GoodsProcessed"): processed,
}
