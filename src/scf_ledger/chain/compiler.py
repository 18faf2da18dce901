"""Compiles the contracts with npm's pinned solc, and tells whether the shipped artifacts are up to date.

Only for people who change the contracts: the product itself runs from the artifacts in the package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scf_ledger.chain.artifacts import CONTRACTS, VERIFIERS

#: cancun: OpenZeppelin 5.7 needs it, and Besu's QBFT networks run it; solc's own default is newer than most nodes.
EVM_VERSION = "cancun"
OPTIMIZER_RUNS = 200
#: EIP-170: deployed code above this is refused by every node.
CODE_SIZE_LIMIT = 24_576
OPENZEPPELIN = "@openzeppelin/contracts/utils/cryptography/verifiers"
_IMPORT = re.compile(r"""import[^;"']*["']([^"']+)["']""")


class ToolchainMissing(RuntimeError):
    """The Node packages are not installed."""


def source_root() -> Path:
    """The checkout's root, where `contracts/` and `hardhat-free-devnet/` stand.

    Raises
    ------
    ToolchainMissing
        The package does not run from a checkout, or its Node packages are missing.
    """
    root = Path(__file__).resolve().parents[3]
    if not (root / "contracts").is_dir():
        raise ToolchainMissing("the Solidity sources are not here: compile from a checkout of the repository")
    if not (root / "hardhat-free-devnet" / "node_modules" / "solc").is_dir():
        raise ToolchainMissing("npm's solc is not installed; run: python3 scripts/_setup.py run")
    return root


def _collect(root: Path, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The sources, and everything that they import, under the names that imports use."""
    packages = root / "hardhat-free-devnet" / "node_modules"
    sources: dict[str, dict[str, str]] = {}
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in sources:
            continue
        base = packages if name.startswith("@") else root
        text = (base / name).read_text(encoding="utf-8")
        sources[name] = {"content": text}
        for target in _IMPORT.findall(text):
            relative = target.startswith(".")
            pending.append(str(_normal(Path(name).parent / target)) if relative else target)
    return dict(sorted(sources.items()))


def _normal(path: Path) -> Path:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return Path(*parts)


def standard_input(root: Path, names: Iterable[str], *, optimize: bool = True) -> dict[str, Any]:
    """The standard-json input for the sources of these names."""
    return {
        "language": "Solidity",
        "sources": _collect(root, names),
        "settings": {
            "optimizer": {"enabled": optimize, "runs": OPTIMIZER_RUNS},
            "evmVersion": EVM_VERSION,
            "metadata": {"bytecodeHash": "none", "appendCBOR": False},
            "outputSelection": {
                "*": {"*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "metadata", "storageLayout"]}
            },
        },
    }


def compile_sources(root: Path, names: Iterable[str], *, optimize: bool = True) -> dict[str, dict[str, Any]]:
    """Compiles sources; returns what the artifacts hold, by contract name.

    Raises
    ------
    solcx.exceptions.SolcError
        The compiler found an error; its text says where.
    """
    import solcx

    answer = solcx.compile_standard(
        standard_input(root, names, optimize=optimize),
        solc_binary=root / "hardhat-free-devnet" / "bin" / "solc",
        allow_paths=str(root),
    )
    compiled: dict[str, dict[str, Any]] = {}
    for source, contracts in answer["contracts"].items():
        for name, output in contracts.items():
            if output["evm"]["bytecode"]["object"]:
                compiled[name] = _artifact(source, name, output)
    return compiled


def _artifact(source: str, name: str, output: Mapping[str, Any]) -> dict[str, Any]:
    metadata = json.loads(output["metadata"])
    return {
        "contractName": name,
        "sourceName": source,
        "abi": output["abi"],
        "bytecode": output["evm"]["bytecode"]["object"],
        "deployedBytecode": output["evm"]["deployedBytecode"]["object"],
        "storageLayout": _layout(output["storageLayout"]),
        "metadata": {
            "compiler": metadata["compiler"],
            "settings": {k: v for k, v in metadata["settings"].items() if k != "compilationTarget"},
            "sources": {n: s["keccak256"] for n, s in sorted(metadata["sources"].items())},
        },
    }


def _layout(layout: Mapping[str, Any]) -> dict[str, Any]:
    """The storage layout without the compiler's internal numbering, so that it changes only when the layout does."""

    def clean(text: str) -> str:
        return re.sub(r"\)\d+", ")", text)

    def member(entry: Mapping[str, Any]) -> dict[str, Any]:
        return {"label": entry["label"], "slot": entry["slot"], "offset": entry["offset"], "type": clean(entry["type"])}

    types = layout.get("types") or {}
    structs = {
        clean(name): [member(m) for m in described["members"]]
        for name, described in types.items()
        if "members" in described
    }
    return {"storage": [member(e) for e in layout["storage"]], "structs": dict(sorted(structs.items()))}


def compile_all(root: Path | None = None) -> dict[str, str]:
    """Compiles every contract that ships; returns the artifact files' texts by contract name."""
    root = root or source_root()
    names = [f"contracts/{name}.sol" for name in CONTRACTS] + [f"{OPENZEPPELIN}/{name}.sol" for name in VERIFIERS]
    compiled = compile_sources(root, names)
    return {
        name: json.dumps(compiled[name], indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        for name in (*CONTRACTS, *VERIFIERS)
    }


def artifact_folder() -> Path:
    return Path(__file__).resolve().parent / "compiled"


def build() -> list[str]:
    """Writes the artifacts; returns the names of those that changed."""
    folder = artifact_folder()
    folder.mkdir(exist_ok=True)
    changed = [name for name, text in compile_all().items() if _write(folder / f"{name}.json", text)]
    for stale in folder.glob("*.json"):
        if stale.stem not in (*CONTRACTS, *VERIFIERS):
            stale.unlink()
            changed.append(stale.stem)
    return changed


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def outdated() -> list[str]:
    """The contracts whose shipped artifact is not what their sources compile to."""
    folder = artifact_folder()

    def shipped(name: str) -> str | None:
        path = folder / f"{name}.json"
        return path.read_text(encoding="utf-8") if path.exists() else None

    return [name for name, text in compile_all().items() if shipped(name) != text]
