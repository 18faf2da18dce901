"""What an event is about: the names of records and things in its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scf_ledger.acts.children import child_name

#: Fields whose 32-byte values name a record or a thing.
NAMES = frozenset(
    "batch booking certificate child children claim device evidence freeze inbound incoming inspection invoice key "
    "loan objection order outgoing payment place processing product proposal reading receipt series stock subject "
    "suspension ticket unit units voucher".split()
)
NOTHING = "0x" + "00" * 32


def subjects(values: Mapping[str, Any]) -> set[str]:
    """Every name in an event's values, however deep, and those of the receipts that a batch begins."""
    found = {name for name in _walk(values, "") if name != NOTHING}
    if "batch" in values:
        found |= {child_name(values["batch"], place) for place in range(len(values["act"]["items"]))}
    return found


def _walk(value: Any, field: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, field)
    elif field in NAMES and isinstance(value, str) and len(value) == 66:
        yield value
