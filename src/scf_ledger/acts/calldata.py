"""Reads calldata as the contracts do: in any arrangement that Solidity takes, not only in the one that encoding makes.

Whoever carries an act may place its parts where he likes, leave padding out or fill it; the contracts take it, so it
must be possible to read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eth_abi.grammar import ABIType, BasicType, TupleType, parse

_WORD = 32


class Unreadable(ValueError):
    """The contracts would not take this calldata either."""


def decode_call(types: Sequence[str], calldata: bytes) -> tuple[Any, ...]:
    """The arguments of a call, its selector included in the calldata; raises Unreadable."""
    return tuple(_members([parse(kind) for kind in types], calldata, 4))


def _members(kinds: Sequence[ABIType], data: bytes, base: int) -> Iterator[Any]:
    """The members of a tuple that begins at `base`; offsets count from there, and wrap around as 256-bit words do."""
    place = base
    for kind in kinds:
        at = (base + _word(data, place)) % 2**256 if kind.is_dynamic else place
        yield _value(kind, data, at)
        place += _size(kind)


def _value(kind: ABIType, data: bytes, at: int) -> Any:
    if kind.is_array:
        item, count = kind.item_type, _word(data, at)
        if count and at + _WORD + count * _size(item) > len(data):
            raise Unreadable(f"a list of {count} at {at} does not end within {len(data)} bytes")
        return list(_members([item] * count, data, at + _WORD))
    if isinstance(kind, TupleType):
        return tuple(_members(kind.components, data, at))
    assert isinstance(kind, BasicType)
    if kind.is_dynamic:
        length = _word(data, at)
        raw = _slice(data, at + _WORD, length)
        return raw.decode("utf-8") if kind.base == "string" else raw
    return _atom(kind, data, at)


def _atom(kind: BasicType, data: bytes, at: int) -> Any:
    if kind.base == "bytes":
        raw = _word(data, at).to_bytes(_WORD, "big")
        if any(raw[kind.sub :]):
            raise Unreadable(f"more than {kind.sub} bytes at {at}")
        return raw[: kind.sub]
    bits = {"bool": 1, "address": 160}.get(kind.base) or kind.sub
    value = _word(data, at)
    if value >> bits:
        raise Unreadable(f"{value} at {at} is no {kind.base} of {bits} bits")
    if kind.base == "address":
        return "0x" + value.to_bytes(20, "big").hex()
    return bool(value) if kind.base == "bool" else value


def _size(kind: ABIType) -> int:
    """How many bytes the value, or the offset to it, takes in its tuple or list."""
    if isinstance(kind, TupleType) and not kind.is_dynamic:
        return sum(_size(member) for member in kind.components)
    return _WORD


def _word(data: bytes, at: int) -> int:
    """A word of calldata, which is followed by zeros without end."""
    return int.from_bytes(data[at : at + _WORD].ljust(_WORD, b"\0"), "big")


def _slice(data: bytes, at: int, length: int) -> bytes:
    if length and at + length > len(data):
        raise Unreadable(f"{length} bytes at {at} do not end within {len(data)}")
    return data[at : at + length]
