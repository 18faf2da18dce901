"""The chain's whole history in the form that proves itself: headers, raw transactions and receipts, block by block.

Nothing is taken from the node on trust: a header must have the hash that the node names, and a transaction its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rlp
from eth_account.typed_transactions import TypedTransaction
from eth_utils.crypto import keccak

from scf_ledger.chain.node import Node, NodeUnavailable, number

#: Fields of a header in the order of its RLP; those of later forks are there or not.
_HEADER = (
    "parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom difficulty number gasLimit gasUsed "
    "timestamp extraData mixHash nonce baseFeePerGas withdrawalsRoot blobGasUsed excessBlobGas parentBeaconBlockRoot "
    "requestsHash"
).split()
_QUANTITIES = frozenset(
    ("difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas")
)
_TYPED = ("chainId", "nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "gasPrice", "value", "type")
#: Blocks that are read at once.
PAGE = 200


@dataclass(frozen=True)
class RawBlock:
    """A block as it was hashed."""

    number: int
    #: RLP of the header
    header: bytes
    #: the transactions' own bytes
    transactions: Sequence[bytes]
    #: the receipts' hashed fields: type, status, cumulative_gas_used, logs_bloom, logs
    receipts: Sequence[Mapping[str, Any]]


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value[2:])


def _quantity(value: str) -> bytes:
    known = int(value, 16)
    return known.to_bytes((known.bit_length() + 7) // 8, "big")


def encode_header(raw: Mapping[str, Any]) -> bytes:
    """The RLP of a header that a node shows as JSON.

    Raises
    ------
    NodeUnavailable
        The header does not have the hash that the node names: the node hides a field, or is of an unknown fork.
    """
    fields = [
        _quantity(raw[name]) if name in _QUANTITIES else _bytes(raw[name])
        for name in _HEADER
        if raw.get(name) is not None
    ]
    encoded: bytes = rlp.encode(fields)
    if keccak(encoded) != _bytes(raw["hash"]):
        raise NodeUnavailable(f"the header of block {int(raw['number'], 16)} does not have hash {raw['hash']}")
    return encoded


def encode_transaction(raw: Mapping[str, Any]) -> bytes:
    """The bytes of a signed transaction that a node shows as JSON; raises NodeUnavailable when its hash is another."""
    kind = int(raw.get("type") or "0x0", 16)
    to, data = _bytes(raw["to"] or "0x"), _bytes(raw["input"])
    if kind == 0:
        encoded: bytes = rlp.encode(
            [*(_quantity(raw[name]) for name in ("nonce", "gasPrice", "gas")), to, _quantity(raw["value"]), data]
            + [_quantity(raw[name]) for name in ("v", "r", "s")]
        )
    else:
        fields = {name: int(raw[name], 16) for name in _TYPED if raw.get(name) is not None}
        if kind != 1:
            fields.pop("gasPrice", None)
        signed = {"v": int(raw.get("yParity") or raw["v"], 16), "r": int(raw["r"], 16), "s": int(raw["s"], 16)}
        lists = {"accessList": raw.get("accessList") or []}
        encoded = TypedTransaction.from_dict({**fields, **signed, **lists, "to": to, "data": data}).encode()
    if keccak(encoded) != _bytes(raw["hash"]):
        raise NodeUnavailable(f"transaction {raw['hash']} does not have the hash that the node names")
    return encoded


def _receipt(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": raw.get("type") or "0x0",
        "status": raw["status"],
        "cumulative_gas_used": raw["cumulativeGasUsed"],
        "logs_bloom": raw["logsBloom"],
        "logs": [{"address": log["address"], "topics": log["topics"], "data": log["data"]} for log in raw["logs"]],
    }


def read_history(node: Node, last: int) -> Iterator[RawBlock]:
    """Every block from the first to `last`.

    Raises
    ------
    NodeUnavailable
        The node does not answer, lacks a block, or shows one that does not have its hash.
    """
    for start in range(0, last + 1, PAGE):
        numbers = range(start, min(start + PAGE, last + 1))
        shown = node.batch([("eth_getBlockByNumber", [number(n), True]) for n in numbers])
        if None in shown:
            raise NodeUnavailable(f"{node.url} lacks block {numbers[shown.index(None)]}")
        answers = iter(node.receipts([one["hash"] for raw in shown for one in raw["transactions"]]))
        for block_number, raw in zip(numbers, shown, strict=True):
            receipts = [next(answers) for _ in raw["transactions"]]
            if None in receipts:
                raise NodeUnavailable(f"{node.url} lacks receipts of block {block_number}")
            yield RawBlock(
                number=block_number,
                header=encode_header(raw),
                transactions=[encode_transaction(one) for one in raw["transactions"]],
                receipts=[_receipt(one) for one in receipts if one is not None],
            )
