"""What an event is about: the names of records and things in its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: Fields whose 32-byte values name a record or a thing.
NAMES = frozenset(
    "certificate children device evidence freeze inbound incoming invoice key loan order outgoing payment place product "
    "proposal receipt series stock subject suspension ticket unit units voucher".split()
)
NOTHING = "0x" + "00" * 32


def subjects(values: Mapping[str, Any]) -> set[str]:
    """Every name in an event's values, however deep."""
    return {name for name in _walk(values, "") if name != NOTHING}


def _walk(value: Any, field: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, field)
    elif field in NAMES and isinstance(value, str) and len(value) == 66:
        yield value
