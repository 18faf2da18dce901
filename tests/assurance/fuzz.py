"""Tries what members may do on the contracts and on the reference ledger for as long as wanted. Run by scripts/fuzz.

The work is cut into rounds. A round is one run of the state machine of tests/contracts/test_state_machine.py with a
seed of its own, so that a failure is found again by its round alone, without what went before.
"""

from __future__ import annotations

import argparse
import resource
import secrets
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import get_state_machine_test

from tests.contracts import test_state_machine as machine

#: Where failing examples are kept; the folder is not in the tree.
KEPT = Path(__file__).parents[2] / "build" / "fuzz"
#: Acts that one round compares, about.
ROUND = 5_000
#: What is left out when only receipts are wanted: methods whose name says that they are about vouchers.
OTHERS = ("voucher", "issuer")
SUBJECTS = ("receipts", "everything")


@dataclass(frozen=True)
class Round:
    """What one round is to do."""

    subject: str
    seed: int
    acts: int


@dataclass(frozen=True)
class Outcome:
    """What became of a round."""

    round: Round
    taken: Counter[str]
    refused: Counter[tuple[str, str]]
    #: the failing example with its traceback; empty when all was well
    failure: str
    #: most memory that the process ever held, MiB
    memory: int

    @property
    def acts(self) -> int:
        return self.taken.total() + self.refused.total()


def tried_for(subject: str) -> list[Any]:
    """What the state machine may try when the fuzzing is about one subject."""
    if subject == "everything":
        return list(machine.TRIED)
    return [one for one in machine.TRIED if not any(word in one[0].__name__ for word in OTHERS)]


def run(what: Round, factory: type[machine.LedgerMachine] = machine.LedgerMachine) -> Outcome:
    """One round from its seed; never raises for a failing example."""
    machine.TAKEN.clear()
    machine.REFUSED.clear()
    chosen, everything = tried_for(what.subject), list(machine.TRIED)
    test = get_state_machine_test(
        factory,
        settings=settings(
            max_examples=max(1, -(-what.acts * 6 // (machine.LENGTH * 5))),
            stateful_step_count=machine.LENGTH,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    said, failure = StringIO(), ""
    machine.TRIED[:] = chosen
    try:
        with redirect_stdout(said):
            seed(what.seed)(test)()
    except Exception:
        failure = said.getvalue() + traceback.format_exc()
    finally:
        machine.TRIED[:] = everything
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Outcome(what, Counter(machine.TAKEN), Counter(machine.REFUSED), failure, memory)


def rounds(subject: str, first: int, steps: int) -> Iterator[Round]:
    """As many rounds as so many acts need: the n-th has the n-th seed."""
    for n in range(-(-steps // ROUND)):
        yield Round(subject, first + n, min(ROUND, steps - n * ROUND))


def keep(failed: Outcome, folder: Path = KEPT) -> Path:
    """Writes a failing example down, with the command that finds it again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{failed.round.subject}-{failed.round.seed}.txt"
    again = f"scripts/fuzz {failed.round.subject} --seed {failed.round.seed} --steps {failed.round.acts}"
    path.write_text(f"{again}\n\n{failed.failure}", encoding="utf-8")
    return path


def play(
    todo: Iterable[Round], steps: int, workers: int, say: Callable[[str], None]
) -> tuple[Counter[str], Counter[tuple[str, str]], Outcome | None]:
    """Runs rounds, telling how far it is, until one fails: acts taken, acts refused, the failing round."""
    taken: Counter[str] = Counter()
    refused: Counter[tuple[str, str]] = Counter()
    started = time.monotonic()
    # a process ends after a few rounds, and its memory with it
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), max_tasks_per_child=20)
    with pool:
        for outcome in pool.map(run, todo):
            taken.update(outcome.taken)
            refused.update(outcome.refused)
            if outcome.failure:
                pool.shutdown(wait=False, cancel_futures=True)
                return taken, refused, outcome
            done = taken.total() + refused.total()
            rate = done / (time.monotonic() - started)
            left = max(0, steps - done) / rate
            say(
                f"{done:>9,} of {steps:,} acts, {rate:.0f} a second, {taken.total():,} taken, "
                f"{left / 60:.0f} min left, {outcome.memory} MiB"
            )
    return taken, refused, None


def report(taken: Counter[str], refused: Counter[tuple[str, str]]) -> str:
    """What was tried, by kind: taken, refused, and for which reasons."""
    lines = ["", f"{'kind':<24}{'taken':>9}{'refused':>9}  refused for"]
    kinds = sorted(set(taken) | {kind for kind, _ in refused})
    for kind in kinds:
        reasons = sorted(((n, name) for (of, name), n in refused.items() if of == kind), reverse=True)
        why = ", ".join(f"{name} {n:,}" for n, name in reasons[:5]) + (" …" if len(reasons) > 5 else "")
        lines.append(f"{kind:<24}{taken[kind]:>9,}{sum(n for n, _ in reasons):>9,}  {why}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("subject", choices=SUBJECTS, help="receipts and what binds them, or vouchers as well")
    parser.add_argument("--steps", type=int, default=100_000, help="acts to compare (default: 100000)")
    parser.add_argument("--seed", type=int, help="where to begin (default: chance, and it is said)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    given = parser.parse_args()
    first = secrets.randbelow(2**40) if given.seed is None else given.seed
    print(f"{given.steps:,} acts on {given.subject}, seed {first}", flush=True)
    started = time.monotonic()
    todo = rounds(given.subject, first, given.steps)
    taken, refused, failed = play(todo, given.steps, given.workers, lambda text: print(text, flush=True))
    print(report(taken, refused))
    done, seconds = taken.total() + refused.total(), time.monotonic() - started
    print(f"\n{done:,} acts compared in {seconds:,.0f} s, {taken.total():,} taken, {refused.total():,} refused")
    if failed:
        print(failed.failure[-6_000:], f"\nFAILED; the example is kept in {keep(failed)}", sep="")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
