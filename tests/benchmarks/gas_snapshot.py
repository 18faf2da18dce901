"""The gas of every kind of act as the tree keeps it: a change of what an act costs is a change that somebody sees.

Gas of a transaction is exact: same code, same calldata, same storage, same figure, on every machine. So the comparison
allows nothing. `scripts/gas-snapshot` writes the figures again; tests/contracts/test_gas.py compares.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.benchmarks.gas import AIMS, Cost, measure

FILE = Path(__file__).parents[1] / "contracts" / "gas.json"


def figures(costs: Iterable[Cost]) -> dict[str, int]:
    """Gas by the act's label."""
    return {cost.label: cost.gas for cost in costs}


def kept() -> dict[str, int]:
    """The figures in the tree."""
    found: dict[str, int] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def drift(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """A line for each act that is new, gone, or costs something else."""
    lines = []
    for label in sorted(before.keys() | after.keys()):
        was, now = before.get(label), after.get(label)
        if was == now:
            continue
        if was is None:
            lines.append(f"{label}: new, {now:,}")
        elif now is None:
            lines.append(f"{label}: gone, was {was:,}")
        else:
            lines.append(f"{label}: {was:,} -> {now:,} ({now - was:+,})")
    return lines


def write(measured: Mapping[str, int]) -> None:
    FILE.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def aims(measured: Mapping[str, int]) -> list[str]:
    """How each measured act with an aim stands to it."""
    met = [(label, measured[label], aim) for label, aim in AIMS.items() if label in measured]
    return [f"{label}: {gas:,} {'≤' if gas <= aim else 'MISSES'} {aim:,}" for label, gas, aim in met]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/gas-snapshot", description="Writes the gas of every act again.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a figure is another one")
    only_check = parser.parse_args().check
    measured = figures(measure())
    before = kept() if FILE.exists() else {}
    changed = drift(before, measured)
    print("\n".join([*changed, *aims(measured), f"{len(measured)} figures, {len(changed)} changed"]))
    if only_check:
        return 1 if changed else 0
    write(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
