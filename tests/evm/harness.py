"""Solidity that only tests use: compiled once for as long as its sources stay the same, deployed beside the ledger."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from scf_ledger.chain import compiler
from scf_ledger.chain.events import abi_type, named
from tests.evm.engine import CARRIER, DEPLOYER, Ledger

FOLDER = Path(__file__).parents[1] / "contracts" / "solidity"


def compiled(cache: Path) -> dict[str, dict[str, Any]]:
    """The artifacts of tests/contracts/solidity by contract name, from the cache when the sources are unchanged."""
    root = compiler.source_root()
    names = [str(path.relative_to(root)) for path in sorted(FOLDER.glob("*.sol"))]
    sources = json.dumps(compiler.standard_input(root, names), sort_keys=True)
    kept = cache / f"{sha256(sources.encode()).hexdigest()}.json"
    if not kept.exists():
        kept.write_text(json.dumps(compiler.compile_sources(root, names)))
    found: dict[str, dict[str, Any]] = json.loads(kept.read_text())
    return found


class Harness:
    """A test contract on a ledger's chain."""

    def __init__(self, ledger: Ledger, artifact: dict[str, Any], *arguments: Any) -> None:
        self.ledger = ledger
        self.abi = {entry.get("name", entry["type"]): entry for entry in artifact["abi"]}
        types = [abi_type(i) for i in self.abi.get("constructor", {"inputs": []})["inputs"]]
        code = bytes.fromhex(artifact["bytecode"]) + encode(types, arguments)
        self.address: str = ledger.evm.deploy(DEPLOYER, code)

    def ask(self, function: str, *arguments: Any) -> Any:
        """Calls a function and returns its only value."""
        entry = self.abi[function]
        types = [abi_type(i) for i in entry["inputs"]]
        data = keccak(text=f"{function}({','.join(types)})")[:4] + encode(types, arguments)
        answer = self.ledger.evm.message_call(CARRIER, self.address, calldata=data, is_static=True)
        (value,) = named([{**o, "name": o["name"] or "0"} for o in entry["outputs"]], bytes(answer)).values()
        return value
