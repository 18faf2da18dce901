"""Branch coverage of the contracts under their own tests. Run by scripts/coverage.

Every condition has two outcomes: of an `if`, a `?:`, a loop, a `require`, and of each operand of `&&` and `||`. A
branch is covered when a test made that outcome happen, in an act that was taken or in one that was refused.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from scf_ledger.chain import compiler
from scf_ledger.chain.artifacts import CONTRACTS, VERIFIERS
from tests.assurance.instrument import Marked, Point, marked

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "coverage"
#: Percent of branches that each contract about receipts must reach.
LEAST = 95.0
#: Contracts that hold receipts, or change them.
RECEIPTS = (
    "Receipts",
    "Custody",
    "Deliveries",
    "CourtOrders",
    "Transformations",
    "ReceiptLife",
    "Oversight",
    "Keeping",
    "ControlProofs",
)
#: What compares artifacts as they ship has nothing to say on marked ones.
LEFT_OUT = ("test_artifacts.py", "test_gas.py")


@dataclass(frozen=True)
class Coverage:
    """What was seen of one source file."""

    file: str
    branches: int
    covered: int
    functions: int
    entered: int
    #: what no test made happen
    missing: Sequence[str]

    @property
    def percent(self) -> float:
        return 100.0 * self.covered / self.branches if self.branches else 100.0


def coverage(points: Sequence[Point], seen: Iterable[int]) -> list[Coverage]:
    """The coverage of each file by the marks that were seen; mark = 2 × point + outcome."""
    marks = frozenset(seen)
    files: dict[str, list[int]] = {}
    for number, point in enumerate(points):
        files.setdefault(point.file, []).append(number)
    return [_of_file(file, [(n, points[n]) for n in numbers], marks) for file, numbers in sorted(files.items())]


def _of_file(file: str, points: Sequence[tuple[int, Point]], marks: frozenset[int]) -> Coverage:
    branches = [(n, p, o) for n, p in points if p.kind != "function" for o in p.outcomes]
    functions = [(n, p) for n, p in points if p.kind == "function"]
    missed = [(p.line, _missing(p, o)) for n, p, o in branches if 2 * n + o not in marks]
    missed += [(p.line, _missing(p, 1)) for n, p in functions if 2 * n + 1 not in marks]
    return Coverage(
        file=file,
        branches=len(branches),
        covered=sum(2 * n + o in marks for n, _, o in branches),
        functions=len(functions),
        entered=sum(2 * n + 1 in marks for n, _ in functions),
        missing=[text for _, text in sorted(missed)],
    )


def _missing(point: Point, outcome: int) -> str:
    if point.kind == "function":
        return f"{point.file}:{point.line}: never entered: {point.text}"
    return f"{point.file}:{point.line}: {point.kind} never {'true' if outcome else 'false'}: {point.text}"


def build(marks: Marked, folder: Path) -> None:
    """Compiles marked sources into a folder of artifacts, unless they are there."""
    import solcx

    (folder / "compiled").mkdir(parents=True, exist_ok=True)
    root = compiler.source_root()
    wanted = compiler.standard_input(root, [])
    wanted["sources"] = {name: {"content": text} for name, text in marks.sources.items()}
    answer = solcx.compile_standard(
        wanted, solc_binary=root / "hardhat-free-devnet" / "bin" / "solc", allow_paths=str(root)
    )
    for source, contracts in answer["contracts"].items():
        for name, output in contracts.items():
            if name in (*CONTRACTS, *VERIFIERS):
                artifact = compiler._artifact(source, name, output)
                (folder / "compiled" / f"{name}.json").write_text(json.dumps(artifact), encoding="utf-8")
    points = [vars(point) for point in marks.points]
    (folder / "points.json").write_text(json.dumps(points, ensure_ascii=False), encoding="utf-8")
    (folder / "sources.json").write_text(json.dumps(marks.sources, ensure_ascii=False), encoding="utf-8")


def prepared() -> tuple[Path, list[Point]]:
    """The marked artifacts of the present sources, and their points."""
    root = compiler.source_root()
    names = [f"contracts/{name}.sol" for name in CONTRACTS]
    names += [f"{compiler.OPENZEPPELIN}/{name}.sol" for name in VERIFIERS]
    present = json.dumps(compiler.standard_input(root, names), sort_keys=True)
    how = Path(__file__).with_name("instrument.py").read_text(encoding="utf-8")
    folder = KEPT / sha256((present + how).encode()).hexdigest()[:16]
    if not (folder / "sources.json").exists():
        build(marked(root, names), folder)
    raw = json.loads((folder / "points.json").read_text(encoding="utf-8"))
    return folder, [Point(**one) for one in raw]


def run_tests(folder: Path, chosen: Sequence[str]) -> tuple[int, list[int]]:
    """Runs tests on marked artifacts: pytest's status, and the marks that were seen."""
    seen = folder / f"seen-{os.getpid()}.json"
    environment = {**os.environ, "SCF_TEST_ARTIFACTS": str(folder), "SCF_TEST_SEEN": str(seen)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.assurance.swapped", "--no-header", *chosen]
    done = subprocess.run(command, cwd=ROOT, env=environment)
    marks = json.loads(seen.read_text(encoding="utf-8")) if seen.exists() else []
    seen.unlink(missing_ok=True)
    return done.returncode, marks


def table(found: Sequence[Coverage]) -> str:
    """The figures by file, and everything together."""
    width = max(len(one.file) for one in found)
    lines = [f"{'source':<{width}}  branches  covered        %  functions  entered"]
    rows = [
        *found,
        Coverage(
            "together",
            sum(one.branches for one in found),
            sum(one.covered for one in found),
            sum(one.functions for one in found),
            sum(one.entered for one in found),
            (),
        ),
    ]
    for one in rows:
        lines.append(
            f"{one.file:<{width}}  {one.branches:>8}  {one.covered:>7}  {one.percent:>6.1f}  "
            f"{one.functions:>9}  {one.entered:>7}"
        )
    return "\n".join(lines)


def failing(found: Mapping[str, Coverage], least: float = LEAST) -> list[str]:
    """The contracts about receipts whose branches are not covered well enough."""
    ours = [found[file] for name in RECEIPTS if (file := f"contracts/{name}.sol") in found]
    return [
        f"{one.file}: {one.percent:.1f} % of branches, at least {least} wanted" for one in ours if one.percent < least
    ]


def default_tests() -> list[str]:
    names = sorted(path.name for path in (ROOT / "tests" / "contracts").glob("test_*.py"))
    return [f"tests/contracts/{name}" for name in names if name not in LEFT_OUT]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/coverage", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["contracts"])
    parser.add_argument("tests", nargs="*", help="for pytest (default: all tests of the contracts)")
    given = parser.parse_args()
    started = time.monotonic()
    folder, points = prepared()
    print(f"marked contracts are ready after {time.monotonic() - started:.0f} s", flush=True)
    status, seen = run_tests(folder, given.tests or default_tests())
    found = coverage(points, seen)
    for one in found:
        print("\n".join(one.missing), end="\n" if one.missing else "")
    print(f"\n{table(found)}\n\n{time.monotonic() - started:.0f} s")
    too_low = failing({one.file: one for one in found})
    print("\n".join(too_low))
    return 1 if status or too_low else 0


if __name__ == "__main__":
    sys.exit(main())
