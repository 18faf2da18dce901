"""Proves properties of the contracts for all calls by all callers, with halmos. Run by scripts/prove.

Each file of tests/halmos is compiled on its own, laid out as halmos expects a build to be, and proved in a process of
its own. What halmos asks before it starts, a `forge build`, has nothing left to do: its place takes `true`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from scf_ledger.chain import compiler

ROOT = Path(__file__).parents[2]
SOURCES = "tests/halmos"
KEPT = ROOT / "build" / "halmos"
HALMOS = ROOT / ".venv-halmos" / "bin" / "halmos"
#: Seconds that the proofs of one contract may take.
LIMIT = 900
_BUILDING = threading.Lock()
#: Every array of an act has this many items, every signature no bytes: the registry that reads them is not in question.
OPTIONS = (
    *("--default-array-lengths", "1", "--default-bytes-lengths", "0", "--no-status"),
    # ways that no call can take are found out and left: without it most of the work is on them
    *("--solver-timeout-branching", "5000"),
)
#: What halmos calls its answers.
_ANSWERS = {0: "proved", 1: "COUNTEREXAMPLE", 2: "TIMEOUT", 3: "STUCK", 4: "EVERY CALL REVERTS", 5: "ERROR"}

Sources = Mapping[str, str]


@dataclass(frozen=True)
class Planted:
    """A mistake put into a contract; the proof must find it."""

    file: str
    old: str
    new: str

    def into(self, sources: Sources) -> dict[str, str]:
        assert sources[self.file].count(self.old) == 1, f"{self.file}: {self.old!r} is not there once"
        return {**sources, self.file: sources[self.file].replace(self.old, self.new)}


@dataclass(frozen=True)
class Proof:
    """Properties that one contract of tests/halmos states."""

    file: str
    contract: str
    says: str
    planted: Planted
    #: rounds of a loop that are followed; one that goes on longer is an answer of its own, not a proof
    loop: int = 3


@dataclass(frozen=True)
class Answer:
    """What halmos said about one property."""

    proof: Proof
    what: str
    answer: str
    paths: int = 0
    seconds: float = 0.0
    words: str = field(default="", repr=False)

    @property
    def proved(self) -> bool:
        return self.answer == _ANSWERS[0]


PROOFS = (
    Proof(
        "ReceiptProofs",
        "PledgeProof",
        "A pledge survives any call to Receipts but by the contract with the lien right",
        Planted(
            "contracts/Receipts.sol",
            "        receipt.kg -= uint48(part.kg);\n",
            "        receipt.kg -= uint48(part.kg);\n        receipt.lienKg = 0;\n",
        ),
    ),
    Proof(
        "LenderProofs",
        "LenderProof",
        "The contract with the lien right gives no pledge back without the pledgee's signature, unless nothing is owed",
        Planted(
            "contracts/PledgeLoans.sol",
            "        _requireSigned(act.hash(), act.deadline, _dualWhateverStanding(act.pledgee), signatures);\n",
            "",
        ),
    ),
    Proof(
        "ReceiptProofs",
        "FreezeProof",
        "What is frozen stays, and stays with its holder, whatever is called but by the contract with the freeze right",
        Planted(
            "contracts/Receipts.sol",
            "        _requireNotFrozen(id, receipt);\n        if (receipt.lienKg != 0",
            "        if (receipt.lienKg != 0",
        ),
    ),
    Proof(
        "CourtProofs",
        "CourtProof",
        "A freeze survives any call to CourtOrders without the signature of the court that froze, until its term ends",
        Planted(
            "contracts/CourtOrders.sol",
            "        if (order.kind == FreezeSubject.NONE || order.released || block.timestamp <= order.until) {\n",
            "        if (order.kind == FreezeSubject.NONE || order.released) {\n",
        ),
        loop=4,
    ),
    Proof(
        "CustodianProofs",
        "CustodianProof",
        "No call changes a receipt's goods without the custodian's signature",
        Planted(
            "contracts/base/ReceiptAct.sol",
            "        parties[1] = PartyLib.pack(custodian, Roles.WAREHOUSE, Capabilities.OPERATOR);\n    }\n",
            "        parties[1] = PartyLib.pack(holder, Roles.ANY, Capabilities.OPERATOR);\n    }\n",
        ),
    ),
    Proof(
        "UnitProofs",
        "UnitProof",
        "Once a unit is under a receipt, no call to Custody but by the titles moves it",
        Planted("contracts/Custody.sol", "        if (msg.sender != receipts) revert NotTitles(msg.sender);\n", ""),
    ),
    Proof(
        "ReceiptProofs",
        "TerminalProof",
        "Terminal states never change, and a lost receipt is never live again",
        Planted(
            "contracts/Receipts.sol",
            "        if (receipt.state != ReceiptState.ACTIVE) revert ReceiptNotActive(id, receipt.state);\n"
            "        if (receipt.version",
            "        if (receipt.version",
        ),
    ),
)


# -------------------------------------------------------------------- building what halmos reads


def sources_of(file: str) -> dict[str, str]:
    """A file of proofs and everything that it imports."""
    root = compiler.source_root()
    wanted = compiler.standard_input(root, [f"{SOURCES}/{file}.sol"])
    return {name: one["content"] for name, one in wanted["sources"].items()}


def built(sources: Sources) -> Path:
    """A folder with the sources' build in the layout of forge; what is there already is not built again."""
    folder = KEPT / sha256(json.dumps(sources, sort_keys=True).encode()).hexdigest()[:16]
    # Two proofs of one build: the second waits, and finds it.
    with _BUILDING:
        return folder if (folder / "out").exists() else _build(folder, sources)


def _build(folder: Path, sources: Sources) -> Path:
    import solcx

    root = compiler.source_root()
    wanted = compiler.standard_input(root, [])
    wanted["sources"] = {name: {"content": text} for name, text in sources.items()}
    outputs = ["abi", "evm.bytecode", "evm.deployedBytecode", "evm.methodIdentifiers", "metadata", "storageLayout"]
    wanted["settings"]["outputSelection"] = {"*": {"*": outputs, "": ["ast"]}}
    answer = solcx.compile_standard(
        wanted, solc_binary=root / "hardhat-free-devnet" / "bin" / "solc", allow_paths=str(root)
    )
    fresh = folder.with_suffix(f".{os.getpid()}")
    for source, contracts in answer["contracts"].items():
        place = fresh / "out" / Path(source).name
        place.mkdir(parents=True, exist_ok=True)
        for name, output in contracts.items():
            text = json.dumps(_forge_artifact(output, answer["sources"][source]))
            (place / f"{name}.json").write_text(text, encoding="utf-8")
    (fresh / "bin").mkdir()
    (fresh / "bin" / "forge").symlink_to(shutil.which("true") or "/bin/true")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return folder


def _forge_artifact(output: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    def code(part: str) -> dict[str, Any]:
        return {**output["evm"][part], "object": "0x" + output["evm"][part]["object"]}

    return {
        "abi": output["abi"],
        "bytecode": code("bytecode"),
        "deployedBytecode": code("deployedBytecode"),
        "methodIdentifiers": output["evm"]["methodIdentifiers"],
        "metadata": json.loads(output["metadata"] or '{"compiler": {"version": "0.8.37"}}'),
        "storageLayout": output["storageLayout"],
        "ast": source["ast"],
        "id": source["id"],
    }


# -------------------------------------------------------------------- proving


def prove(proof: Proof, sources: Sources, *, limit: int = LIMIT, quick: bool = False) -> list[Answer]:
    """Asks halmos about one contract's properties; `quick` stops at the first counterexample."""
    folder = built(sources)
    report = folder / f"{proof.contract}.json"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    environment = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "NO_COLOR": "1"}
    command = [
        *(str(HALMOS), "--root", str(folder), "--contract", proof.contract, "--json-output", str(report)),
        *OPTIONS,
        *("--loop", str(proof.loop)),
        *(("--early-exit",) if quick else ()),
    ]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=limit, cwd=folder)
    except subprocess.TimeoutExpired:
        return [Answer(proof, proof.contract, f"NOT DECIDED in {limit} s", seconds=float(limit))]
    words = done.stdout + done.stderr
    if not report.exists():
        return [Answer(proof, proof.contract, "DID NOT RUN", seconds=time.monotonic() - started, words=words)]
    return list(_answers(proof, json.loads(report.read_text(encoding="utf-8")), words))


def _answers(proof: Proof, report: Mapping[str, Any], words: str) -> Iterator[Answer]:
    for tests in report["test_results"].values():
        for one in tests:
            answer = _ANSWERS.get(one["exitcode"], f"ERROR {one['exitcode']}")
            if one["num_bounded_loops"] and answer == _ANSWERS[0]:
                answer = "LOOPS CUT SHORT"
            yield Answer(proof, one["name"].split("(")[0], answer, one["num_paths"][0], one["time"][0], words)


def prove_all(
    chosen: Sequence[Proof], planted: bool, workers: int, say: Callable[[Answer], None], *, limit: int = LIMIT
) -> list[Answer]:
    """All of them, on the contracts as they are, or each with the mistake that it must find."""

    def one(proof: Proof) -> list[Answer]:
        plain = sources_of(proof.file)
        sources = proof.planted.into(plain) if planted else plain
        answers = prove(proof, sources, limit=limit, quick=planted)
        for answer in answers:
            say(answer)
        return answers

    with ThreadPoolExecutor(workers) as pool:
        return [answer for answers in pool.map(one, chosen) for answer in answers]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/prove", description=__doc__.splitlines()[0])
    parser.add_argument("contracts", nargs="*", help="such as PledgeProof (default: all)")
    parser.add_argument("--planted", action="store_true", help="put a mistake into each contract: proofs must fail")
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--limit", type=int, default=LIMIT, help=f"seconds for each contract (default: {LIMIT})")
    given = parser.parse_args()
    known = {proof.contract: proof for proof in PROOFS}
    if unknown := set(given.contracts) - set(known):
        parser.error(f"no proof {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    chosen = [known[name] for name in given.contracts] or list(PROOFS)

    def say(answer: Answer) -> None:
        print(f"{answer.answer:<16}{answer.seconds:7.1f} s {answer.paths:>5} paths  {answer.what}", flush=True)

    for proof in chosen:
        print(f"{proof.contract:<16}{proof.says}")
    print(flush=True)
    started = time.monotonic()
    answers = prove_all(chosen, given.planted, given.workers, say, limit=given.limit)
    print(f"\n{time.monotonic() - started:.0f} s")
    if given.planted:
        found = {a.proof.contract for a in answers if a.answer == _ANSWERS[1]}
        missed = [proof.contract for proof in chosen if proof.contract not in found]
        print("every planted mistake was found" if not missed else f"NOT FOUND by {', '.join(missed)}")
        return 1 if missed else 0
    for answer in answers:
        if not answer.proved:
            print(f"\n{answer.what}: {answer.answer}\n{answer.words[-4_000:]}")
    return 0 if all(answer.proved for answer in answers) else 1


if __name__ == "__main__":
    sys.exit(main())
