"""The database under many at once: readers whose connections stay open, a writer, processes forked or killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from scf_ledger.database import KEPT_OPEN, Database

#: Seconds that a part of a test may take at most.
PATIENCE = 60
#: Writes the same number into both rows, again and again, in a process of its own.
WRITES_ON = """
import sys
from sqlalchemy import text
from scf_ledger.database import Database

database = Database(sys.argv[1])
for n in range(1, 10**9):
    with database.write() as session:
        session.execute(text("UPDATE pair SET n = :n WHERE id = 1"), {"n": n})
        if n == 5:
            print("writing", flush=True)
        session.execute(text("UPDATE pair SET n = :n WHERE id = 2"), {"n": n})
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/some.db"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    with opened.write() as session:
        session.execute(text("CREATE TABLE pair (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO pair VALUES (1, 0), (2, 0)"))
    yield opened
    opened.close()


@pytest.fixture
def opened(url: str) -> Iterator[list[object]]:
    """Every connection to the file that is opened from now on; gateways of other tests may open theirs meanwhile."""
    connections: list[object] = []

    def count(connection: Any, _record: object) -> None:
        if url.endswith(connection.execute("PRAGMA database_list").fetchone()[2]):
            connections.append(connection)

    event.listen(Engine, "connect", count)
    yield connections
    event.remove(Engine, "connect", count)


def pair(database: Database) -> list[int]:
    with database.read() as session:
        first = session.execute(text("SELECT n FROM pair WHERE id = 1")).scalar_one()
        time.sleep(0)
        return [first, session.execute(text("SELECT n FROM pair WHERE id = 2")).scalar_one()]


def put(database: Database, n: int) -> None:
    with database.write() as session:
        session.execute(text("UPDATE pair SET n = :n WHERE id = 1"), {"n": n})
        session.execute(text("UPDATE pair SET n = :n WHERE id = 2"), {"n": n})


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_readers_see_one_state_each_while_another_thread_writes(database: Database) -> None:
    stop = threading.Event()

    def read(_: int) -> int:
        latest = 0
        while not stop.is_set():
            first, second = pair(database)
            assert first == second >= latest
            latest = first
        return latest

    with ThreadPoolExecutor(16) as pool:
        readers = [pool.submit(read, n) for n in range(16)]
        for n in range(1, 101):
            put(database, n)
            # what was committed is seen at once by whoever asks then, on whatever connection
            assert pair(database) == [n, n]
        stop.set()
        assert all(reader.result(PATIENCE) <= 100 for reader in readers)


def test_a_session_for_reading_cannot_write(database: Database) -> None:
    with database.read() as session, pytest.raises(OperationalError, match="readonly"):
        session.execute(text("UPDATE pair SET n = 7"))
    put(database, 1)
    assert pair(database) == [1, 1]


def test_a_reader_that_failed_leaves_nothing_behind(database: Database) -> None:
    for n in range(1, 2 * KEPT_OPEN):
        with database.read() as session:
            session.execute(text("SELECT n FROM pair"))
            with pytest.raises(OperationalError, match="no such table"):
                session.execute(text("SELECT * FROM nowhere"))
        put(database, n)
        assert pair(database) == [n, n]


def test_one_reader_after_another_uses_the_same_connection(database: Database, opened: list[object]) -> None:
    for _ in range(20):
        pair(database)
    assert len(opened) == 1


def test_of_many_readers_at_once_only_some_connections_stay_open(database: Database, opened: list[object]) -> None:
    many = 3 * KEPT_OPEN
    together = threading.Barrier(many)

    def read(_: int) -> None:
        with database.read() as session:
            session.execute(text("SELECT n FROM pair")).all()
            together.wait(PATIENCE)

    with ThreadPoolExecutor(many) as pool:
        list(pool.map(read, range(many)))
    assert len(opened) == many
    opened.clear()
    together = threading.Barrier(KEPT_OPEN)
    with ThreadPoolExecutor(KEPT_OPEN) as pool:
        list(pool.map(read, range(KEPT_OPEN)))
    assert not opened


def test_a_long_read_holds_no_writer_up_and_sees_its_own_state_to_its_end(database: Database) -> None:
    with database.read() as session:
        assert session.execute(text("SELECT n FROM pair")).scalars().all() == [0, 0]
        for n in range(1, 6):
            put(database, n)
        assert session.execute(text("SELECT n FROM pair")).scalars().all() == [0, 0]
    assert pair(database) == [5, 5]


def test_a_new_file_may_be_opened_by_many_at_once(url: str) -> None:
    """Each brings its own engine, as processes do; half of them begin by reading."""
    together = threading.Barrier(12)

    def begin(n: int) -> None:
        mine = Database(url)
        together.wait(PATIENCE)
        if n % 2:
            with mine.read() as session:
                session.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
        with mine.write() as session:
            session.execute(text("CREATE TABLE IF NOT EXISTS seen (n INTEGER)"))
            session.execute(text("INSERT INTO seen VALUES (:n)"), {"n": n})
        mine.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(begin, range(12)))
    last = Database(url)
    with last.read() as session:
        assert sorted(session.execute(text("SELECT n FROM seen")).scalars()) == list(range(12))
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    last.close()


def _of_a_child(database: Database) -> None:
    before = pair(database)
    put(database, before[0] + 1)
    assert pair(database) == [before[0] + 1] * 2
    os._exit(0)


def test_a_forked_process_reads_and_writes_on_connections_of_its_own(database: Database) -> None:
    for n in range(3):
        assert pair(database) == [n, n]
        child = multiprocessing.get_context("fork").Process(target=_of_a_child, args=(database,))
        child.start()
        child.join(PATIENCE)
        assert child.exitcode == 0
    put(database, 9)
    assert pair(database) == [9, 9]


def test_a_writer_that_is_killed_leaves_readers_and_writers_of_other_processes_whole(
    database: Database, url: str
) -> None:
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITES_ON, url], stdout=subprocess.PIPE, text=True)
        try:
            assert writer.stdout is not None and writer.stdout.readline() == "writing\n"
            seen = pair(database)
            until(lambda seen=seen: pair(database)[0] > seen[0])  # type: ignore[misc]
        finally:
            os.kill(writer.pid, signal.SIGKILL)
            writer.communicate(timeout=PATIENCE)
        first, second = pair(database)
        assert first == second
        put(database, 0)
        assert pair(database) == [0, 0]
