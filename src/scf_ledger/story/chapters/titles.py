"""Receipts become other receipts: split, merged, carved out; what is made of them is what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scf_ledger.acts.children import child_name
from scf_ledger.story.cast import BANK, SUPPLIER, WAREHOUSE
from scf_ledger.story.chapters.custody import eight_items
from scf_ledger.story.chapters.lots import SMALLEST_LOT, Stored
from scf_ledger.story.stage import Fraud, Request, Stage, maker

_HANDS = (maker(SUPPLIER), maker(WAREHOUSE))


def split_and_merge(stage: Stage, stored: Stored, unlike: Sequence[Stored]) -> Stored:
    """One receipt of a batch is split; later all that lies in the tank is one receipt again."""
    stage.teller.chapter("拆分与合并", "Splitting and merging")
    row = stage.journal.once(
        f"receipt/{stored.receipt}", lambda: stage.client(SUPPLIER).get(f"/v1/receipts/{stored.receipt}")
    )
    kg, pieces = int(row["kg"]), int(row["pieces"])
    parts = [stored.part(kg // 3, pieces), stored.part(kg - kg // 3)]
    _not_conserved(stage, stored, parts)
    _too_small(stage, stored, kg, pieces)
    split = stage.act(
        "split",
        f"供应商将仓单拆分为{parts[0]['kg']}千克与{parts[1]['kg']}千克",
        f"the supplier splits a receipt into {parts[0]['kg']} kg and {parts[1]['kg']} kg",
        "SplitReceipt",
        {"receipt": stored.receipt, "parts": parts},
        *_HANDS,
    )
    receipts = [child_name(split, 0), child_name(split, 1), *stored.others]
    content = eight_items(stage, stored.lot, "merge", stored.lot.kg, stored.lot.pieces)
    for other in unlike[:1]:
        _unlike(stage, [receipts[0], other.receipt], content)
    _without_content(stage, receipts)
    merged = stage.act(
        "merge",
        "同罐同类的仓单合并为一张",
        "the receipts over the same tank become one",
        "MergeReceipts",
        {"sources": [{"receipt": one} for one in receipts], "content": content},
        *_HANDS,
    )
    return replace(stored, receipt=merged, others=())


def carve_out(stage: Stage, stored: Stored, free: int) -> str | None:
    """What a release has freed of a pledged receipt becomes a receipt of its own, with the bank's signature (WR-11).

    Returns its name; none when the goods cannot be divided.
    """
    if not stored.divisible or not SMALLEST_LOT <= free <= stored.lot.kg - SMALLEST_LOT:
        stage.teller.skipped("货物不可分:不分出仓单", "goods that cannot be divided: nothing is carved out")
        return None
    hands = (*_HANDS, maker(BANK))
    message: dict[str, Any] = {"receipt": stored.receipt, "part": stored.part(free)}
    stage.refused(
        Fraud(
            "carve-out-without-pledgee",
            "未经质权人分出质押仓单",
            "a pledged receipt is carved up without its pledgee",
            "AB-11",
            "NOT_PLEDGEE",
            "NotPledgee",
        ),
        Request("CarveOut", {**message, "pledgee": 0}, _HANDS),
    )
    stage.refused(
        Fraud(
            "carve-out-of-the-pledge",
            "分出仍在质押的一千克",
            "one kilogram that is still pledged is carved out",
            "AB-11",
            "ENCUMBERED",
            "Encumbered",
        ),
        Request("CarveOut", {**message, "part": stored.part(free + 1)}, hands),
    )
    return stage.act(
        "carve-out",
        f"经银行同意,已解除质押的{free}千克分出为新仓单",
        f"with the bank's signature the {free} kg that it released become a receipt of their own",
        "CarveOut",
        message,
        *hands,
    )


def pledged_and_split(stage: Stage, stored: Stored) -> None:
    """AB-11: what is pledged is not split."""
    half = stored.lot.kg // 2
    parts = [stored.part(half, stored.lot.pieces), stored.part(stored.lot.kg - half)]
    if stored.lot.serialised:
        parts[0]["units"] = list(stored.units)
    stage.refused(
        Fraud(
            "split-while-pledged",
            "拆分已质押的仓单",
            "a pledged receipt is split",
            "AB-11",
            "ENCUMBERED",
            "Encumbered",
        ),
        Request("SplitReceipt", {"receipt": stored.receipt, "parts": parts}, _HANDS),
    )


# ---------------------------------------------------------------- frauds


def _not_conserved(stage: Stage, stored: Stored, parts: Sequence[dict[str, Any]]) -> None:
    more = [parts[0], {**parts[1], "kg": parts[1]["kg"] + 1}]
    stage.refused(
        Fraud(
            "split-not-conserved",
            "拆分后多出一千克",
            "a split that makes one kilogram more",
            "AB-14",
            "SPLIT_NOT_CONSERVED",
            "SplitNotConserved",
        ),
        Request("SplitReceipt", {"receipt": stored.receipt, "parts": more}, _HANDS),
    )


def _too_small(stage: Stage, stored: Stored, kg: int, pieces: int) -> None:
    """Only goods that the regulator classified have a smallest lot."""
    if "act/classify" not in stage.journal:
        return
    small = SMALLEST_LOT - 1
    stage.refused(
        Fraud(
            "lot-too-small",
            "拆出低于最小拆分量的仓单",
            "a split below the smallest lot",
            "WR-05",
            "LOT_TOO_SMALL",
            "LotTooSmall",
        ),
        Request(
            "SplitReceipt",
            {"receipt": stored.receipt, "parts": [stored.part(kg - small, pieces), stored.part(small)]},
            _HANDS,
        ),
    )


def _unlike(stage: Stage, receipts: Sequence[str], content: Mapping[str, Any]) -> None:
    stage.refused(
        Fraud(
            "unlike-merger",
            "合并不同货物的仓单",
            "receipts over different goods are merged",
            "AB-15",
            "NOT_ALIKE",
            "NotAlike",
        ),
        Request("MergeReceipts", {"sources": [{"receipt": one} for one in receipts], "content": content}, _HANDS),
    )


def _without_content(stage: Stage, receipts: Sequence[str]) -> None:
    """L-01: a merged receipt has its own eight items."""
    stage.refused(
        Fraud(
            "merger-without-content",
            "合并后的仓单不载内容",
            "a merged receipt that states no content",
            "L-01",
            "CONTENT_MISSING",
            "ContentMissing",
        ),
        Request(
            "MergeReceipts", {"sources": [{"receipt": one} for one in receipts], "content": "0x" + "00" * 32}, _HANDS
        ),
    )
