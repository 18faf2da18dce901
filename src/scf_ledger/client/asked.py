"""Whether an act is what was asked for: the gateway turns what people write into what acts hold, and may not slip.

Checked is whatever needs no secret: numbers, rates, days, roles, goods, hashes of plain texts. Keyed hashes (coils,
tickets, invoices) and the commitment to the eight items can only be made by whoever has the consortium's secret; their
openings are at `/v1/acts/{act}/openings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scf_ledger.acts import Act, FieldInvalid
from scf_ledger.commands import Lookup, resolve

#: Stands in for the consortium's secret; nothing that is made with it is compared.
_NO_SECRET = bytes(32)


class ActMismatch(ValueError):
    """The gateway's act is not what was asked for; it was not signed."""


def require_as_asked(act: Act, asked: Mapping[str, Any], lookup: Lookup) -> None:
    """Compares an act with what was asked for; fields that were left to the ledger are not compared.

    Raises
    ------
    ActMismatch
        Names the field, what it holds and what was asked for.
    """
    try:
        resolved = resolve(act.type, asked, lookup, _NO_SECRET)
    except FieldInvalid as trouble:
        raise ActMismatch(f"the gateway took what no {act.kind} may hold: {trouble}") from trouble
    plain = {opening.pointer for opening in resolved.openings if opening.method == "sha256"}
    _compare(asked, resolved.message, act.message, "", plain)


def _compare(asked: Any, due: Any, held: Any, pointer: str, plain: set[str]) -> None:
    if isinstance(due, Mapping):
        for name, value in due.items():
            _compare(asked[name], value, held.get(name), f"{pointer}/{name}", plain)
    elif isinstance(due, list):
        if len(due) != len(held or []):
            raise ActMismatch(f"{pointer} has {len(held or [])} entries; {len(due)} were asked for")
        for place, (wanted, value, there) in enumerate(zip(asked, due, held, strict=True)):
            _compare(wanted, value, there, f"{pointer}/{place}", plain)
    elif (not isinstance(asked, Mapping) or pointer in plain) and str(held).lower() != str(due).lower():
        raise ActMismatch(f"{pointer} is {held!r}; {due!r} was asked for")
