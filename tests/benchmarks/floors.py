"""What acts on receipts would cost at least: tests/benchmarks/Floors.sol on a node, one transaction for each act."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.chain import compiler
from tests.benchmarks.anvil_ledger import AnvilLedger

SOURCE = Path(__file__).with_name("Floors.sol")
_ITEMS = "(bytes32,uint64,bytes32)[]"


class BareTitles:
    """The bare contract; each call is a transaction, and its gas is told."""

    def __init__(self, ledger: AnvilLedger) -> None:
        root = compiler.source_root()
        made = compiler.compile_sources(root, [str(SOURCE.relative_to(root))])["Floors"]
        self.ledger = ledger
        self.address = str(ledger.transact({"data": "0x" + made["bytecode"]})["contractAddress"])
        self._count = 0

    def gas(self, function: str, types: tuple[str, ...], *arguments: Any) -> int:
        data = keccak(text=f"{function}({','.join(types)})")[:4] + encode(types, arguments)
        self.ledger.transact({"to": self.address, "data": "0x" + data.hex()})
        return self.ledger.gas

    def fresh(self) -> bytes:
        self._count += 1
        return sha256(f"bare {self._count}".encode()).digest()

    def units(self, count: int) -> tuple[bytes, list[bytes]]:
        """An inbound of so many coils."""
        inbound, units = self.fresh(), [self.fresh() for _ in range(count)]
        self.gas("accept", ("bytes32", "bytes32[]"), inbound, units)
        return inbound, units

    def issue(self, count: int) -> int:
        inbound, units = self.units(count)
        items = [(unit, 10_000, self.fresh()) for unit in units]
        return self.gas("issue", ("bytes32", "bytes32", _ITEMS), inbound, self.fresh(), items)

    def split(self, count: int) -> int:
        """In two; with two units, one for each part."""
        title = self.fresh()
        units = self.units(count)[1] if count else []
        self.gas("begin", ("bytes32", "uint64", "bytes32", "bytes32[]"), title, 20_000, self.fresh(), units)
        return self.gas("split", ("bytes32", "uint64[]", "bytes32[]"), title, [10_000, 10_000], units)


def measured(ledger: AnvilLedger) -> Mapping[str, tuple[int, str]]:
    """Gas of the bare operation, and what it is, by the act's label."""
    bare = BareTitles(ledger)
    return {
        "IssueReceipts, fifty of one coil": (bare.issue(50), "50 titles of 3 slots, their coils bound, 50 events"),
        "SplitReceipt, in two": (bare.split(0), "2 titles of 3 slots, the whole ended, event"),
        "SplitReceipt, two coils": (bare.split(2), "the same, 2 coils bound again"),
    }
