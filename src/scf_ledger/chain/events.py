"""Events and errors of the ledger's contracts, read into Python values by the names that Solidity gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from eth_abi.codec import ABIDecoder
from eth_abi.decoding import StringDecoder
from eth_abi.registry import BaseEquals, registry
from eth_typing import ABIElement
from eth_utils import to_checksum_address
from eth_utils.abi import abi_to_signature
from eth_utils.crypto import keccak

from scf_ledger.chain.artifacts import CONTRACTS, load


@dataclass(frozen=True)
class Event:
    """One event: its contract's and its own name, and its values by name; bytes are 0x-prefixed hex."""

    contract: str
    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Revert:
    """Why a contract refused: the custom error's name and its operands by name."""

    name: str
    operands: Mapping[str, Any]


class _AnyText(StringDecoder):
    """Contracts take any bytes for a text; what is no UTF-8 is shown as U+FFFD and stops nobody from reading on."""

    def __init__(self) -> None:
        super().__init__("replace")  # type: ignore[no-untyped-call]


def _decoder() -> ABIDecoder:
    own = registry.copy()  # type: ignore[no-untyped-call]
    own.unregister_decoder("string")
    text = BaseEquals("string", with_sub=False)  # type: ignore[no-untyped-call]
    own.register_decoder(text, _AnyText, label="string")
    return ABIDecoder(own)


_DECODER = _decoder()


def abi_type(entry: Mapping[str, Any]) -> str:
    """The canonical type of an ABI input, tuples written out."""
    kind = str(entry["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(abi_type(c) for c in entry['components'])}){kind.removeprefix('tuple')}"


def plain(entry: Mapping[str, Any], value: Any) -> Any:
    """A decoded value with structs as dicts and bytes as hex."""
    kind = str(entry["type"])
    if kind.endswith("[]"):
        inner = {**entry, "type": kind[:-2]}
        return [plain(inner, item) for item in value]
    if kind == "tuple":
        return {c["name"]: plain(c, v) for c, v in zip(entry["components"], value, strict=True)}
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return to_checksum_address(value) if kind == "address" else value


def named(entries: Sequence[Mapping[str, Any]], data: bytes) -> dict[str, Any]:
    """ABI-decoded data as a dict by the entries' names."""
    values = _DECODER.decode([abi_type(e) for e in entries], data)
    return {e["name"]: plain(e, v) for e, v in zip(entries, values, strict=True)}


def _signature(entry: Mapping[str, Any]) -> str:
    """Name and types of an event or error, as its selector is hashed from."""
    return abi_to_signature(cast(ABIElement, entry))


@cache
def _events(contract: str) -> dict[bytes, Mapping[str, Any]]:
    return {keccak(text=_signature(e)): e for e in load(contract).abi if e["type"] == "event"}


@cache
def _errors() -> dict[bytes, Mapping[str, Any]]:
    found: dict[bytes, Mapping[str, Any]] = {
        keccak(text=_signature(e))[:4]: e for name in CONTRACTS for e in load(name).abi if e["type"] == "error"
    }
    standard: Iterable[tuple[str, str]] = (("Error", "string"), ("Panic", "uint256"))
    for name, kind in standard:
        found[keccak(text=f"{name}({kind})")[:4]] = {"name": name, "inputs": [{"name": "reason", "type": kind}]}
    return found


def read_event(contract: str, topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a contract that a log holds, or None when it is not one of the contract's."""
    entry = _events(contract).get(bytes(topics[0])) if topics else None
    if entry is None:
        return None
    indexed = [e for e in entry["inputs"] if e["indexed"]]
    others = [e for e in entry["inputs"] if not e["indexed"]]
    values = named(others, data)
    for item, topic in zip(indexed, topics[1:], strict=True):
        values.update(named([item], bytes(topic)))
    return Event(contract, entry["name"], {e["name"]: values[e["name"]] for e in entry["inputs"]})


def read_revert(data: bytes) -> Revert:
    """The custom error in a revert's data; an unknown one keeps its bytes."""
    entry = _errors().get(data[:4])
    if entry is None:
        return Revert("Unknown", {"data": "0x" + data.hex()})
    return Revert(entry["name"], named(entry["inputs"], data[4:]))


def error_names() -> dict[str, list[str]]:
    """Every custom error of the contracts: its name, and the names of its operands."""
    return {e["name"]: [i["name"] for i in e["inputs"]] for e in _errors().values()}
