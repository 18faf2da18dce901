"""How long a stock list of 10,000 rows takes: read from CSV and XLSX, judged and planned, and carried to the ledger.

Reading and planning are pure and measured on the whole list. What goes to the ledger goes through the client, a gateway
of the real application and a devnet; `--issue N` says how many rows of it, for that part takes minutes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from scf_ledger.client.journal import Journal
from scf_ledger.client.stock_list import StockListRun, journal_head, write_result
from scf_ledger.stock_list import Plan, Terms, plan_list
from scf_ledger.stock_list.reading import read_rows
from tests.evm.keys import checker, maker
from tests.evm.members import Who, uscc
from tests.support.chain import Chain
from tests.support.gateway import Gateway, settings_for
from tests.support.stock_lists import as_csv, as_xlsx, coil, made_terms, table

Made = TypeVar("Made")
#: Coils of one delivery: of one certificate, on one ticket.
EACH = 20
#: One row in so many is wrong, in turn in one of these ways.
BAD_EVERY = 100
FAULTS = ({"weight": "x"}, {"mill": ""}, {"pieces": "2"}, {"ticket_no": ""}, {"unit_no": "--"})


def rows_of(count: int, name: str) -> list[dict[str, str]]:
    rows = []
    for n in range(count):
        changed = FAULTS[n // BAD_EVERY % len(FAULTS)] if n % BAD_EVERY == BAD_EVERY - 1 else {}
        rows.append({**coil(n, delivery=1 + n // EACH, name=name), **changed})
    return rows


def timed(what: str, work: Callable[[], Made]) -> Made:
    start = time.perf_counter()
    made = work()
    print(f"{what:<44} {time.perf_counter() - start:8.2f} s", flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the list")
    parser.add_argument("--issue", type=int, default=1_000, help="rows that go to the ledger; 0 for none")
    given = parser.parse_args()
    of = made_terms(custodian=uscc(Who.WAREHOUSE), depositor=uscc(Who.SUPPLIER))
    cells = table(rows_of(given.rows, "B"))
    text, book = as_csv(cells), as_xlsx(cells)
    print(f"{given.rows} rows, {EACH} to a delivery; CSV {len(text):,} bytes, XLSX {len(book):,} bytes")
    timed("read CSV", lambda: read_rows(text))
    timed("read XLSX", lambda: read_rows(book))
    timed("read, judge and plan CSV", lambda: plan_list(text, of))
    plan = timed("read, judge and plan XLSX", lambda: plan_list(book, of))
    states = Counter(result.state.value for result in plan.results)
    print(", ".join(f"{count} {name}" for name, count in sorted(states.items())), f"{len(plan.inbounds)} deliveries")
    if given.issue:
        _issue(plan_list(as_csv(table(rows_of(given.issue, "C"))), of), of)


def _issue(plan: Plan, of: Terms) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chain = Chain(folder / "chain")
        try:
            gateway = Gateway(settings_for(chain, folder / "gateway"))
            try:
                _carry(gateway, plan, of, folder)
            finally:
                gateway.close()
        finally:
            chain.close()


def _carry(gateway: Gateway, plan: Plan, of: Terms, folder: Path) -> None:
    with gateway.client(Who.WAREHOUSE) as client:
        with Journal(folder / "journal", journal_head(client, plan, of)) as kept:
            run = StockListRun(
                client,
                plan,
                of,
                kept,
                custodian=[maker(Who.WAREHOUSE), checker(Who.WAREHOUSE)],
                depositor=[maker(Who.SUPPLIER)],
            )
            start = time.perf_counter()
            outcomes = run.run()
            seconds = time.perf_counter() - start
        write_result(folder / "result.json", plan, outcomes)
    ends = Counter(one.outcome.value for one in outcomes)
    acts = len({one.inbound for one in outcomes} | {one.act for one in outcomes} - {""})
    print(f"{f'carried {len(outcomes)} rows to the ledger in {acts} acts':<44} {seconds:8.2f} s")
    print(", ".join(f"{count} {name}" for name, count in sorted(ends.items())), f"{len(outcomes) / seconds:.0f} rows/s")


if __name__ == "__main__":
    main()
