"""The database's schema: what migrations make is what the tables say, from nothing and again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect
from sqlmodel import SQLModel

from scf_ledger.database import Database
from scf_ledger.migrations import differences, upgrade


def test_migrations_from_nothing_make_what_the_tables_say(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    upgrade(database)
    assert differences(database) == []
    made = set(inspect(database.engine).get_table_names())
    assert made - {"alembic_version"} == set(SQLModel.metadata.tables)
    database.close()


def test_upgrading_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    for _ in range(2):
        database = Database(f"sqlite:///{file}")
        upgrade(database)
        database.close()
    again = Database(f"sqlite:///{file}")
    assert differences(again) == []
    again.close()


def test_a_missing_column_is_seen(tmp_path: Path) -> None:
    """The comparison itself can fail."""
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE receipt DROP COLUMN storage_until")
        connection.commit()
    assert any("storage_until" in one for one in differences(database))
    database.close()


def test_every_index_is_made(tmp_path: Path) -> None:
    """Unique or not, as the tables say: uniqueness is what keeps an event from being stored twice."""
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    upgrade(database)
    look = inspect(database.engine)
    for name, table in SQLModel.metadata.tables.items():
        made = {index["name"]: bool(index["unique"]) for index in look.get_indexes(name)}
        assert {str(i.name): bool(i.unique) for i in table.indexes} == made
    database.close()
