"""A projection of a chain into a database of its own, step by step and without threads."""

from __future__ import annotations

from pathlib import Path

from scf_ledger.chain.rows import dump
from scf_ledger.database import Database
from scf_ledger.migrations import upgrade
from scf_ledger.projection import Projector
from scf_ledger.projection.rewind import clear
from tests.support.chain import Chain


class Projection:
    """Rows of one database, and the projector that keeps them."""

    def __init__(self, chain: Chain, folder: Path, *, page: int = 2_000) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = Database(f"sqlite:///{folder / 'ledger.db'}")
        upgrade(self.database)
        self.projector = Projector(self.database, chain.node, chain.deployment, page=page, poll=0.05)

    def catch_up(self) -> int:
        return self.projector.catch_up()

    def rows(self) -> list[str]:
        """Every row of every read model, one line each."""
        with self.database.read() as session:
            return list(dump(session))

    def clear(self) -> int:
        with self.database.write() as session:
            return clear(session)

    def close(self) -> None:
        self.database.close()
