"""The database: one place that opens it, reads from it and writes to it.

SQLite runs in WAL mode with full fsync, because the outbox may only send what a crash cannot take back. Writers take
turns inside the process, so that nobody waits in SQLite's busy loop, and each opens a connection of its own. Readers
share a few connections that stay open and can only read: opening one, with the schema that it reads first, costs ten
times what a short read does.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import NullPool, QueuePool
from sqlmodel import Session, create_engine

#: Seconds that a statement waits for another process's lock.
BUSY_TIMEOUT = 30
#: Seconds between two tries to turn a new file's journal on.
PAUSE = 0.05
#: Connections for reading that stay open; when more are wanted at once, more are opened and closed again.
KEPT_OPEN = 8
#: Connections of the process that this one was forked from: only that one may use or close them.
_INHERITED: list[Any] = []


class Database:
    """A database and its two ways in: `read()` and `write()`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {}
        in_file = self.is_sqlite and ":memory:" not in url
        if self.is_sqlite:
            options = {"connect_args": {"timeout": BUSY_TIMEOUT, "check_same_thread": False}}
        self.engine = create_engine(url, **options, **({"poolclass": NullPool} if in_file else {}))
        self._reader = self.engine
        if self.is_sqlite:
            _tune_sqlite(self.engine)
        if in_file:
            kept = {"poolclass": QueuePool, "pool_size": KEPT_OPEN, "max_overflow": -1, "pool_use_lifo": True}
            self._reader = create_engine(url, **options, **kept)
            _tune_sqlite(self._reader)
            _only_read(self._reader)
        self._writer = self.engine.execution_options(scf_write=True)
        self._turn = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and changes nothing."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed together when the block ends, or not at all."""
        with self._turn, Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.commit()

    def close(self) -> None:
        self._reader.dispose()
        self.engine.dispose()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: `begin` below does.
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_TIMEOUT}000", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        _turn_journal_on(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        write = connection.get_execution_options().get("scf_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _only_read(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA query_only=ON")
        record.info["process"] = os.getpid()

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: Any, proxy: Any) -> None:
        """A forked process opens connections of its own."""
        if record.info["process"] != os.getpid():
            _INHERITED.append(connection)
            record.dbapi_connection = proxy.dbapi_connection = None
            raise DisconnectionError("opened by the process that this one was forked from")


def _turn_journal_on(connection: Any) -> None:
    """Sets WAL mode. While another connection sets it on a new file, SQLite refuses at once instead of waiting."""
    deadline = time.monotonic() + BUSY_TIMEOUT
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE)
