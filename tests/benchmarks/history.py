"""How fast the history of one receipt is among a million: through the API, beside a bare select of the same rows.

A real chain issues two receipts. One is endorsed a hundred times; all rows that the gateway wrote for the other one,
in every table that it reads from the chain, are then copied in the database until a million receipts are there, each
copy under names of its own. The gateway answers over loopback, one connection, one request after another.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx

from scf_ledger.acts import Act
from scf_ledger.chain.deployment import Deployment
from scf_ledger.chain.node import Node
from scf_ledger.chain.outbox import RelayAccounts
from scf_ledger.chain.rows import read_model_tables
from scf_ledger.database import Database
from scf_ledger.gateway.auth import new_api_key
from scf_ledger.settings import Settings
from tests.benchmarks.acts import chain, gateway
from tests.evm.members import Who
from tests.evm.records import STANDING
from tests.evm.world import World
from tests.support.chain import NodeLedger

ENDORSEMENTS = 100
#: Milliseconds that the history may take.
AIM = 20.0
_NAME = re.compile("0x[0-9a-f]{64}")
#: What the gateway is asked, and the bare statement that reads the same rows.
QUESTIONS = {
    "history": (
        "/v1/history/{}",
        "SELECT e.* FROM chain_event e JOIN chain_event_subject s ON s.event = e.id WHERE s.subject = ? ORDER BY e.id",
    ),
    "endorsement side": (
        "/v1/receipts/{}/endorsements",
        "SELECT * FROM endorsement WHERE receipt = ? ORDER BY receipt, version",
    ),
    "receipt": ("/v1/receipts/{}", "SELECT * FROM receipt WHERE id = ?"),
}


@dataclass(frozen=True)
class Times:
    """How long something took, sorted, in milliseconds."""

    each: Sequence[float]

    @classmethod
    def of(cls, count: int, once: Callable[[], object]) -> Times:
        for _ in range(5):
            once()
        took = []
        for _ in range(count):
            started = time.perf_counter()
            once()
            took.append((time.perf_counter() - started) * 1000)
        return cls(sorted(took))

    def at(self, share: float) -> float:
        return self.each[min(len(self.each) - 1, int(len(self.each) * share))]


@dataclass(frozen=True)
class Answer:
    """One question: what it took, beside its floor."""

    what: str
    rows: int
    size: int
    api: Times
    floor: Times


class SteadyLedger(NodeLedger):
    """Pays the same price for every transaction: the node's advice follows what was paid before, twice each time."""

    PRICE = 10**10

    def raw(self, contract: str, data: bytes) -> bytes:
        transaction = {
            "chainId": self.deployment.chain_id,
            "nonce": self.node.nonce(self.sender, "pending"),
            "to": self.deployment.addresses[contract],
            "value": 0,
            "data": data,
            "gas": 5_000_000,
            "gasPrice": self.PRICE,
        }
        return self.accounts.sign(self.sender, transaction)[0]


class ChainWorld(World):
    """The consortium of the contract tests on the benchmark's chain."""

    def __init__(self, node: Node, deployment: Deployment, payer: RelayAccounts) -> None:
        self.ledger = SteadyLedger(node, deployment, payer)
        self.acts = {}
        self.tracked = dict.fromkeys(STANDING)
        self._count = 0


def written(world: ChainWorld, endorsements: int) -> tuple[str, list[str]]:
    """A receipt with so many endorsements, and the names of another one and its goods, which are to be copied."""
    model = world.goods(10_000)
    copied = list(world.acts.values())
    receipt = world.goods(10_000)
    for _ in range(endorsements):
        world.do("Endorse", receipt=receipt)
    assert copied[-1].digest == model
    # what both receipts name, such as the form of their goods' record, is no name of the copied one
    return receipt, sorted(names_of(copied) - names_of(list(world.acts.values())[len(copied) :]))


def names_of(acts: Sequence[Act]) -> set[str]:
    """Every 32-byte name in acts: their digests, and keyed hashes in their fields."""
    texts = [json.dumps(act.message) + act.digest for act in acts]
    return {name for text in texts for name in _NAME.findall(text)} - {"0x" + "00" * 32}


# -------------------------------------------------------------------- filling the database


def fill(path: Path, receipt: str, names: Sequence[str], copies: int) -> Mapping[str, int]:
    """Copies every row that bears one of these names; returns how many rows each table has afterwards.

    The events of the receipt in question come to lie between the copies, as they would if a million receipts had been
    endorsed in turn: in the table, and by their blocks in its index.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in ("journal_mode=OFF", "locking_mode=EXCLUSIVE", "cache_size=-2000000", "temp_store=MEMORY"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        db.execute("BEGIN")
        db.execute("CREATE TEMP TABLE seed (seed TEXT PRIMARY KEY)")
        db.execute(
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?) "
            "INSERT INTO seed SELECT lower(hex(randomblob(31))) FROM counted",
            (copies,),
        )
        # in the order of their names, so that every row is put behind the others: 20 times as quick
        db.execute("CREATE TEMP TABLE copy AS SELECT row_number() OVER (ORDER BY seed) AS n, seed FROM seed")
        head = db.execute("SELECT max(block_number) FROM chain_event").fetchone()[0]
        tables = [(one.name, [c.name for c in one.columns]) for one in read_model_tables()]
        kept = [(name, columns, _rows_with(db, name, names)) for name, columns in tables]
        events = [row[0] for row in db.execute("SELECT event FROM chain_event_subject WHERE subject = ?", (receipt,))]
        for part, event in enumerate(sorted(events)):
            for table, columns, rows in kept:
                if rows:
                    fields = [_field(table, column, names, head / copies) for column in columns]
                    _copy(db, table, columns, fields, rows, [copies * n // len(events) for n in (part, part + 1)])
            db.execute("UPDATE chain_event SET rowid = (SELECT max(rowid) + 1 FROM chain_event) WHERE id = ?", (event,))
        db.execute("COMMIT")
        db.execute("ANALYZE")
        counts = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name, _ in tables}
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=WAL").fetchall()
    return {name: count for name, count in counts.items() if count >= copies}


def _rows_with(db: sqlite3.Connection, table: str, names: Sequence[str]) -> list[int]:
    """The rows that bear one of these names."""
    rows = db.execute(f"SELECT rowid, * FROM {table}").fetchall()
    return [row[0] for row in rows if any(name in str(value) for value in row[1:] for name in names)]


def _copy(
    db: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    fields: Sequence[str],
    rows: Sequence[int],
    part: Sequence[int],
) -> None:
    """Puts those copies of some rows into a table whose numbers are in a part: after its first, up to its last."""
    db.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(fields)} FROM copy CROSS JOIN {table} t "
        f"WHERE copy.n > ? AND copy.n <= ? AND t.rowid IN ({', '.join('?' * len(rows))}) ORDER BY copy.n",
        (*part, *rows),
    )


def _field(table: str, column: str, names: Sequence[str], blocks: float) -> str:
    """A column of a copy: every name is another one; an event and its block are others, too."""
    if column == {"chain_event": "id", "chain_event_subject": "event"}.get(table):
        # another transaction in a block of its own turn; the block that it was in tells the two events apart
        return f"printf('%012d/%06d', 1 + copy.n * {blocks}, copy.n % 1000000) || '/' || substr(t.{column}, 7, 6)"
    if table == "chain_event" and column == "block_hash":
        return "'0x' || copy.seed || printf('%02x', t.rowid % 256)"
    if column == "block_number":
        return f"CAST(1 + copy.n * {blocks} AS INTEGER)"
    text = f"t.{column}"
    for n, name in enumerate(names):
        text = f"replace({text}, '{name}', '0x' || copy.seed || '{n:02x}')"
    # `replace` makes text of everything; a number stays one
    return f"CASE typeof(t.{column}) WHEN 'text' THEN {text} ELSE t.{column} END"


# -------------------------------------------------------------------- asking


def ask(url: str, key: str, path: Path, receipt: str, count: int) -> Iterator[Answer]:
    """Each question through the API and straight from the file."""
    with (
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client,
        sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db,
    ):
        for what, (route, statement) in QUESTIONS.items():
            target = route.format(receipt)
            answer = client.get(target)
            answer.raise_for_status()
            found = db.execute(statement, (receipt,)).fetchall()
            shown = answer.json().get("items", [None])
            assert len(shown) == len(found), f"{what}: {len(shown)} shown, {len(found)} in the database"
            yield Answer(
                what,
                len(found),
                len(answer.content),
                Times.of(count, lambda target=target: client.get(target).content),  # type: ignore[misc]
                Times.of(count, lambda statement=statement: db.execute(statement, (receipt,)).fetchall()),  # type: ignore[misc]
            )


def measure(receipts: int, count: int, home: Path) -> list[Answer]:
    """Builds the chain and the database, then asks."""
    with chain(home, 0.25) as (node, accounts, deployment):
        say(f"{ENDORSEMENTS} endorsements on the chain …")
        receipt, names = written(ChainWorld(node, deployment, accounts), ENDORSEMENTS)
        settings = Settings.load({}, home=str(home))
        with gateway(home) as url:
            wait_until_read(url, node)
        path = Path(settings.database.removeprefix("sqlite:///"))
        say(f"{receipts:,} receipts into the database …")
        started = time.monotonic()
        counts = fill(path, receipt, names, receipts - 2)
        rows = ", ".join(f"{name} {n:,}" for name, n in counts.items())
        say(f"  {time.monotonic() - started:.0f} s, {path.stat().st_size / 2**30:.1f} GiB: {rows}")
        database = Database(settings.database)
        with database.write() as session:
            key = new_api_key(session, Who.WAREHOUSE, "benchmark")
        database.close()
        with gateway(home) as url:
            return list(ask(url, key, path, receipt, count))


def wait_until_read(url: str, node: Node) -> None:
    """Until the gateway has read what is on the chain now."""
    head, deadline = node.head(), time.monotonic() + 60
    while httpx.get(f"{url}/v1/status/chain").json().get("read", -1) < head:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the gateway did not read up to block {head} in a minute")
        time.sleep(0.1)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(answers: Sequence[Answer]) -> str:
    """The figures as a table in Markdown."""
    heads = ("question", "rows", "KiB", "p50", "p95", "bare select p50", "p95", "ratio of p50")
    text = ["| " + " | ".join(heads) + " |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    for one in answers:
        cells = (
            one.what,
            str(one.rows),
            f"{one.size / 1024:.0f}",
            f"{one.api.at(0.5):.1f} ms",
            f"{one.api.at(0.95):.1f} ms",
            f"{one.floor.at(0.5):.2f} ms",
            f"{one.floor.at(0.95):.2f} ms",
            f"{one.api.at(0.5) / one.floor.at(0.5):.0f}",
        )
        text.append("| " + " | ".join(cells) + " |")
    return "\n".join(text)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/bench history", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--receipts", type=int, default=1_000_000, help="receipts in the database (default: 1000000)")
    parser.add_argument("--requests", type=int, default=200, help="requests of each kind (default: 200)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scf-bench-") as folder:
        answers = measure(given.receipts, given.requests, Path(folder))
    print(table(answers))
    history = answers[0].api.at(0.95)
    print(f"\nhistory: p95 {history:.1f} ms, aim < {AIM:.0f} ms: {'met' if history < AIM else 'MISSED'}")


if __name__ == "__main__":
    main()
