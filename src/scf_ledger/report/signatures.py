"""Who signed what: how often each member signed each kind of act, and with which kinds of keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scf_ledger.acts import ACT_TYPES
from scf_ledger.trace.archive import Archive
from scf_ledger.trace.assemble import signatures
from scf_ledger.trace.things import Both
from scf_ledger.trace.wording import KEY_KINDS


@dataclass(frozen=True)
class Signing:
    """One signature of one act."""

    act: str
    kind: str
    member: int
    #: a key of KEY_KINDS
    key: str
    #: what the person may do, and as what it signed
    capability: Both
    party: Both


def proven(archive: Archive) -> list[Signing]:
    """Every signature that was checked, from the chain."""
    kinds = {names: kind for kind, names in KEY_KINDS.items()}
    return [
        Signing(step.id, step.proven.act.kind, one.member, kinds[one.key_kind], one.capability, one.party)
        for step in archive.steps
        if step.proven
        for one in signatures(archive, step)
    ]


def told(summary: Mapping[str, Any]) -> list[Signing]:
    """Every signature as the run tells it, where there is no chain to prove it from."""
    return [
        Signing(act["id"], act["kind"], int(one["member"]), str(one["key"]), (str(one["desk"]),) * 2, ("", ""))
        for act in summary.get("acts", [])
        for one in act["signers"]
    ]


def matrix(signings: Sequence[Signing], members: Mapping[int, str]) -> dict[str, Any]:
    """Kinds of acts by members: how many signatures, by kind of key."""
    cells: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for one in signings:
        cells[one.kind, one.member][one.key] += 1
    kinds = [kind for kind in ACT_TYPES if any(one.kind == kind for one in signings)]
    return {
        "members": [{"number": number, "name": name} for number, name in members.items()],
        "rows": [
            {
                "kind": kind,
                "title": ACT_TYPES[kind].title,
                "cells": [
                    [{"key": key, "count": count} for key, count in sorted(cells[kind, number].items())]
                    for number in members
                ],
            }
            for kind in kinds
        ],
        "totals": [sum(one.member == number for one in signings) for number in members],
        "keys": [
            {"key": key, "names": names, "count": sum(one.key == key for one in signings)}
            for key, names in KEY_KINDS.items()
            if any(one.key == key for one in signings)
        ],
    }
