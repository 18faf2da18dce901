"""The whole story in the order of the chain: acts, calls, anchored documents, refused attempts, clock moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from scf_ledger.report.figures import duration
from scf_ledger.trace.archive import Archive
from scf_ledger.trace.assemble import event_of
from scf_ledger.verification import Header

#: Seconds between two blocks from which on a reader wants to know that time went by.
MOVED = 600


def clock_moves(headers: Sequence[Header]) -> list[dict[str, Any]]:
    """Where the chain's time jumped: between which blocks, and how far."""
    moves = []
    for before, after in pairwise(headers):
        gone = after.timestamp - before.timestamp
        # From the first block back lies only the chain's beginning.
        if gone >= MOVED and before.number > 0:
            moves.append({"type": "clock", "at": after.timestamp, "block": after.number, "gone": duration(gone)})
    return moves


def timeline(summary: Mapping[str, Any], archive: Archive | None) -> list[list[dict[str, Any]]]:
    """What happened, in stretches between which the clock was moved; each begins with the move."""
    items = _steps(summary, archive) if archive else _acts(summary)
    items += [{"type": "refused", **one} for one in summary.get("refused", [])]
    items += clock_moves(archive.chain.headers) if archive else []
    ordered = sorted(_placed(items), key=lambda one: (one["place"], int(one["at"]), _RANK[one["type"]]))
    stretches: list[list[dict[str, Any]]] = [[]]
    for one in ordered:
        if one["type"] == "clock" and stretches[-1]:
            stretches.append([])
        stretches[-1].append(one)
    return [stretch for stretch in stretches if stretch]


#: A clock is moved before what it makes possible, and what is refused comes after what was done by then.
_RANK = {"clock": 0, "act": 1, "call": 1, "refused": 2}


def _placed(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Gives what is no step a place between the steps.

    An attempt stands after the steps that the run had taken before it (`order`, where the run tells it), else after
    those of blocks that were there by then; a move of the clock before the first block that it leads to.
    """
    steps = [one for one in items if one["type"] in ("act", "call")]
    placed = []
    for one in items:
        if one["type"] in ("act", "call"):
            placed.append(dict(one))
            continue
        if one["type"] == "clock":
            before = [s["place"] for s in steps if int(s["at"]) < int(one["at"])]
        elif "order" in one:
            before = [s["place"] for s in steps if s.get("order", one["order"]) < one["order"]]
        else:
            before = [s["place"] for s in steps if int(s["at"]) <= int(one["at"])]
        placed.append({**one, "place": max(before, default=-1) + 0.5})
    return placed


def _steps(summary: Mapping[str, Any], archive: Archive) -> list[dict[str, Any]]:
    """Every step that the bundle proves, with the words that the story had for it."""
    words = {act["id"]: act for act in summary.get("acts", [])}
    shared = Counter(act["step"] for act in summary.get("acts", []))
    documents = _anchored(summary)
    items = []
    for step in archive.steps:
        entry, told = event_of(archive, step), words.get(step.id, {})
        if step.proven is None and not (step.made or step.touched or entry.effects):
            continue
        items.append(
            {
                "type": "act" if step.proven else "call",
                "at": step.block.timestamp,
                "place": step.place,
                "entry": entry,
                **({"order": told["order"]} if "order" in told else {}),
                # A sentence for several acts says too little of each.
                "story": (told["zh"], told["en"]) if told and shared[told["step"]] == 1 else entry.text,
                "gas": int(told["transaction"]["gas_used"]) if told else None,
                "documents": documents.get(step.id, []),
            }
        )
    return items


def _anchored(summary: Mapping[str, Any]) -> Mapping[str, list[Mapping[str, Any]]]:
    """The documents of each anchor, by its act."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in summary.get("documents", []):
        anchor = one.get("anchor")
        if anchor:
            found[str(anchor["act"])].append(one)
    return found


def _acts(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The acts as the run tells them; their times stand in no file but the bundle's."""
    return [
        {
            "type": "act",
            "at": 0,
            "place": place,
            "entry": None,
            "told": act,
            "story": (act["zh"], act["en"]),
            "gas": int(act["transaction"]["gas_used"]),
            "documents": [],
        }
        for place, act in enumerate(summary.get("acts", []))
    ]
