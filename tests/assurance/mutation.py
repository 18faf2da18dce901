"""Mutation test of a contract: the tests must notice every small mistake in it. Run by scripts/mutate.

Each mutant is compiled and the contract's own tests run on it, in a process that ends with them. A mutant that none of
them notices is tried by the tests of its neighbours. One that survives these as well has an explanation in
tests/assurance/survivors.json, or the command fails.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from scf_ledger.chain import compiler
from tests.assurance.mutations import Mutant, mutants

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "mutation"
EXPLAINED = Path(__file__).with_name("survivors.json")
PAGE = ROOT / "docs" / "mutation.md"
#: Seconds for the tests of one mutant; one that makes a loop run for ever is noticed by that.
LIMIT = 300
#: Tests that noticed the last mutants of a function; they are tried first on its next one.
REMEMBERED = 4
PLUGINS = ("pytest_timeout", "_hypothesis_pytestplugin")
#: What can be mutated: the contract, the tests that are about it, and those that try what these do not notice.
TARGETS: Mapping[str, tuple[str, Sequence[str], Sequence[str]]] = {
    "receipts": (
        "Receipts",
        (
            "tests/contracts/test_receipts.py",
            "tests/contracts/test_transformations.py",
            "tests/contracts/test_receipt_life.py",
            "tests/contracts/test_substitution.py",
            "tests/contracts/test_court_orders.py",
            "tests/contracts/test_transitions.py",
            "tests/contracts/test_hazards_and_stocks.py",
            "tests/contracts/test_oversight.py",
            "tests/contracts/test_edges.py",
        ),
        (
            "tests/contracts/test_custody.py",
            "tests/contracts/test_twin.py",
            "tests/contracts/test_signatures.py",
            "tests/contracts/test_loans.py",
        ),
    ),
}


@dataclass(frozen=True)
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    #: killed, timed out, survived, refused by the compiler, or the same code
    fate: str
    seconds: float

    @property
    def counts(self) -> bool:
        return self.fate in ("killed", "timed out", "survived")


class Compiler:
    """npm's solc in a process that stays."""

    def __init__(self) -> None:
        root = compiler.source_root()
        node = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")
        package = root / "hardhat-free-devnet" / "node_modules" / "solc"
        self._process = subprocess.Popen(
            [node, str(Path(__file__).with_name("compile_server.js")), str(package)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        while not (line := self._process.stdout.readline()).startswith("{"):
            assert line, "the compiler ended"
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=30)


class Subject:
    """A contract as it is, and as its mutants are."""

    def __init__(self, contract: str) -> None:
        self.contract = contract
        self.file = f"contracts/{contract}.sol"
        self.wanted = compiler.standard_input(compiler.source_root(), [self.file])
        self.text: str = self.wanted["sources"][self.file]["content"]
        # three times as quick as with the optimizer, and what the code does is the same; its size is not limited here
        self.wanted["settings"]["optimizer"] = {"enabled": False}
        self.wanted["settings"]["outputSelection"] = {self.file: {contract: ["abi", *_OUTPUTS]}}

    def tree(self, compile_: Compiler) -> Mapping[str, Any]:
        selection = {self.file: {"": ["ast"]}}
        answer = compile_({**self.wanted, "settings": {**self.wanted["settings"], "outputSelection": selection}})
        tree: Mapping[str, Any] = answer["sources"][self.file]["ast"]
        return tree

    def artifact(self, compile_: Compiler, text: str) -> dict[str, Any] | None:
        """The artifact of a text of the contract; None when the compiler refuses it."""
        sources = {**self.wanted["sources"], self.file: {"content": text}}
        answer = compile_({**self.wanted, "sources": sources})
        if any(error["severity"] == "error" for error in answer.get("errors", ())):
            return None
        return compiler._artifact(self.file, self.contract, answer["contracts"][self.file][self.contract])


_OUTPUTS = ("evm.bytecode.object", "evm.deployedBytecode.object", "metadata", "storageLayout")


# -------------------------------------------------------------------- running tests on a mutant


class _Noticed:
    """Writes down which test failed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.path.write_text(report.nodeid, encoding="utf-8")


def _pytest(folder: Path, tests: Sequence[str]) -> None:
    """Runs tests on other artifacts, in a process of its own that ends with pytest's status."""
    os.setsid()
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    import pytest

    os.environ["SCF_TEST_ARTIFACTS"] = str(folder)
    # only the plugins that these tests need: loading all of them takes longer than most mutants live
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    wanted = ("tests.assurance.swapped", *PLUGINS)
    plugins = [option for name in wanted for option in ("-p", name)]
    status = pytest.main(
        ["-x", "-q", "--no-header", "-o", f"cache_dir={folder / 'cache'}", *plugins, *tests],
        plugins=[_Noticed(folder / "noticed")],
    )
    os._exit(int(status))


def tried(folder: Path, tests: Sequence[str], limit: float = LIMIT) -> str:
    """killed, timed out or survived."""
    process = multiprocessing.get_context("fork").Process(target=_pytest, args=(folder, tests))
    process.start()
    process.join(limit)
    if process.is_alive():
        assert process.pid
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return "timed out"
    return {0: "survived", 1: "killed"}.get(process.exitcode or 0, f"pytest ended with status {process.exitcode}")


class Worker:
    """Compiles mutants and tries the tests on them, one after another."""

    def __init__(self, subject: Subject, place: Path) -> None:
        self.subject = subject
        self.compile = Compiler()
        self.folder = place
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(compiler.artifact_folder(), place / "compiled")
        #: by function, the last one first
        self.noticed: dict[str, list[str]] = {}
        self.plain = subject.artifact(self.compile, subject.text)
        if self.plain is None:
            raise RuntimeError(f"{subject.contract} itself does not compile")

    def sound(self, stages: Sequence[Sequence[str]]) -> None:
        """Makes sure that the tests pass on the contract as it is: else they would notice anything.

        Raises
        ------
        RuntimeError
            One does not; names it.
        """
        self._put(self.plain)
        for stage in stages:
            if tried(self.folder, stage, LIMIT * 4) != "survived":
                noticed = self.folder / "noticed"
                test = noticed.read_text(encoding="utf-8") if noticed.exists() else "one of the tests"
                raise RuntimeError(f"{test} does not pass on {self.subject.contract} itself: no mutant was tried")

    def _put(self, artifact: Mapping[str, Any] | None) -> None:
        path = self.folder / "compiled" / f"{self.subject.contract}.json"
        path.write_text(json.dumps(artifact), encoding="utf-8")

    def judge(self, mutant: Mutant, stages: Sequence[Sequence[str]]) -> Fate:
        started = time.monotonic()
        artifact = self.subject.artifact(self.compile, mutant.into(self.subject.text))
        if artifact is None:
            return Fate(mutant, "refused by the compiler", time.monotonic() - started)
        if self.plain and artifact["bytecode"] == self.plain["bytecode"]:
            return Fate(mutant, "the same code", time.monotonic() - started)
        self._put(artifact)
        known = self.noticed.setdefault(mutant.function, [])
        for tests in ([known] if known else []) + [list(stage) for stage in stages]:
            fate = tried(self.folder, tests)
            if fate != "survived":
                break
        if fate == "killed":
            test = (self.folder / "noticed").read_text(encoding="utf-8")
            known[:] = [test, *(one for one in known if one != test)][:REMEMBERED]
        return Fate(mutant, fate, time.monotonic() - started)


class Noted:
    """What became of the mutants of one text of a contract, kept so that a run that was ended can be gone on with."""

    def __init__(self, subject: Subject) -> None:
        mark = sha256(json.dumps(subject.wanted, sort_keys=True).encode()).hexdigest()[:16]
        self.path = KEPT / f"{subject.contract}-{mark}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def read(self, *, survivors: bool = False) -> dict[str, tuple[str, float]]:
        """Fates by mutant's name; to try on, survivors are left out: there may be new tests."""
        if not self.path.exists():
            return {}
        lines = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        return {name: (fate, seconds) for name, fate, seconds in lines if survivors or fate != "survived"}

    def add(self, fate: Fate) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([fate.mutant.name, fate.fate, fate.seconds], ensure_ascii=False) + "\n")


def known(target: str) -> tuple[list[Fate], int]:
    """What earlier runs noted of a contract's mutants, and how many they did not try."""
    subject, compile_ = Subject(TARGETS[target][0]), Compiler()
    found = mutants(subject.tree(compile_), subject.text, subject.contract)
    compile_.close()
    before = Noted(subject).read(survivors=True)
    fates = [Fate(one, *before[one.name]) for one in found if one.name in before]
    return fates, len(found) - len(fates)


def run(
    target: str, chosen: Callable[[Mutant], bool], workers: int, say: Callable[[str], None], *, resume: bool = False
) -> list[Fate]:
    """The fate of every chosen mutant; `resume` tries only those that were not noticed before."""
    contract, *stages = TARGETS[target]
    subject = Subject(contract)
    compile_ = Compiler()
    found = [one for one in mutants(subject.tree(compile_), subject.text, contract) if chosen(one)]
    compile_.close()
    noted = Noted(subject)
    before = noted.read() if resume else {}
    fates = [Fate(one, *before[one.name]) for one in found if one.name in before]
    found = [one for one in found if one.name not in before]
    say(f"{len(found)} mutants of {contract}, {workers} at a time; {len(fates)} are known")
    sound = Worker(subject, KEPT / "itself")
    sound.sound(stages)
    sound.compile.close()
    done = 0
    started = time.monotonic()
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(contract, stages)
    )
    with pool:
        for fate in pool.map(_judge, found):
            fates.append(fate)
            noted.add(fate)
            done += 1
            left = (time.monotonic() - started) / done * (len(found) - done)
            if fate.fate == "survived" or done % 10 == 0:
                far = f"{done:>4} of {len(found)}, {left / 60:.0f} min left"
                say(f"{far}: {fate.fate}: line {fate.mutant.line}: {fate.mutant.name}")
    return sorted(fates, key=lambda fate: fate.mutant.start)


#: what a process of the pool works with; it has one thread, so that it can fork
_WORK: list[tuple[Worker, Sequence[Sequence[str]]]] = []


def _begin(contract: str, stages: Sequence[Sequence[str]]) -> None:
    # what every child needs is loaded once
    for module in ("pytest", "hypothesis", "tests.evm.twin"):
        importlib.import_module(module)
    gc.freeze()
    _WORK.append((Worker(Subject(contract), KEPT / str(os.getpid())), stages))


def _judge(mutant: Mutant) -> Fate:
    ((worker, stages),) = _WORK
    return worker.judge(mutant, stages)


# -------------------------------------------------------------------- what is said about it


def explanations() -> dict[str, str]:
    if not EXPLAINED.exists():
        return {}
    found: dict[str, str] = json.loads(EXPLAINED.read_text(encoding="utf-8"))
    return found


def unexplained(fates: Sequence[Fate], known: Mapping[str, str]) -> list[str]:
    return [fate.mutant.name for fate in fates if fate.fate == "survived" and fate.mutant.name not in known]


def page(contract: str, fates: Sequence[Fate], known: Mapping[str, str], untried: int = 0) -> str:
    """What docs/mutation.md says."""
    counted = [fate for fate in fates if fate.counts]
    survivors = [fate for fate in counted if fate.fate == "survived"]
    killed = len(counted) - len(survivors)
    skipped = len(fates) - len(counted)
    lines = [
        "# Mutation test",
        "",
        "`scripts/mutate receipts` changes the contract of receipts by one small mistake at a time and runs the tests",
        "of the contracts on each. This page is that command's own output.",
        "",
        f"- **{contract}.sol**: {len(counted)} mutants, {killed} noticed by the tests "
        f"({100 * killed / max(1, len(counted)):.1f} %), {len(survivors)} not.",
        f"- {skipped} more were left out: the compiler refuses them, or makes the same code of them.",
        *([f"- {untried} were not tried: the run was ended before them."] if untried else []),
        "",
        "| kind of mistake | mutants | noticed |",
        "|---|---:|---:|",
    ]
    for kind, group in sorted(_by_kind(counted).items()):
        lines.append(f"| {kind} | {len(group)} | {sum(one.fate != 'survived' for one in group)} |")
    lines += ["", "## Not noticed, and why", ""]
    if not survivors:
        lines.append("None.")
    for fate in survivors:
        one = fate.mutant
        lines.append(f"- `{one.function}`, {one.kind}: `{one.old}`. {known.get(one.name, '**Not explained.**')}")
    return "\n".join(lines) + "\n"


def _by_kind(fates: Sequence[Fate]) -> dict[str, list[Fate]]:
    groups: dict[str, list[Fate]] = {}
    for fate in fates:
        kind = fate.mutant.kind
        for name, words in _KINDS.items():
            if any(kind == word or kind.startswith(f"{word} to ") for word in words):
                kind = name
        groups.setdefault(kind, []).append(fate)
    return groups


_KINDS = {
    "comparison": ("==", "!=", "<", "<=", ">", ">="),
    "and, or": ("&&", "||"),
    "plus, minus, times": ("+", "-", "*", "/", "+=", "-=", "++", "--"),
    "true, false": ("true", "false"),
    "branch always or never taken": ("always true", "always false"),
    "number": tuple(str(n) for n in range(100)),
}


def _say(text: str) -> None:
    print(text, flush=True)


def _chosen(lines: str) -> Callable[[Mutant], bool]:
    if not lines:
        return lambda _: True
    first, _, last = lines.partition("-")
    return lambda one: int(first) <= one.line <= int(last or first)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--lines", default="", help="only mutants of these lines, such as 120-140; writes no page")
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
    parser.add_argument("--resume", action="store_true", help="do not try again what the tests noticed before")
    parser.add_argument("--report", action="store_true", help="try nothing; write the page of what earlier runs noted")
    given = parser.parse_args()
    started, untried = time.monotonic(), 0
    if given.report:
        fates, untried = known(given.target)
    else:
        fates = run(given.target, _chosen(given.lines), given.workers, _say, resume=given.resume)
    why = explanations()
    text = page(TARGETS[given.target][0], fates, why, untried)
    if given.lines:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")
    odd = [fate for fate in fates if fate.fate.startswith("pytest")]
    missing = unexplained(fates, why)
    for fate in odd:
        print(f"{fate.fate}: {fate.mutant.name}")
    for name in missing:
        print(f"survived without an explanation: {name}")
    print(f"{time.monotonic() - started:.0f} s")
    return 1 if odd or missing else 0


if __name__ == "__main__":
    sys.exit(main())
