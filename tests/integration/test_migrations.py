"""The database's schema: what migrations make is what the tables say, from nothing and again."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from scf_ledger.chain.rows import read_model_tables
from scf_ledger.database import Database
from scf_ledger.migrations import config, differences, upgrade
from tests.integration.projections import Projection
from tests.support.chain import Chain, NodeWorld


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


def test_read_models_of_an_older_schema_are_read_from_the_chain_again(
    chain: Chain, world: NodeWorld, tmp_path: Path
) -> None:
    """What a release before read is dropped, what members entrusted to it stays, and the chain tells the rest."""
    world.issued()
    (tmp_path / "old").mkdir()
    old = Database(f"sqlite:///{tmp_path / 'old' / 'ledger.db'}")
    command.upgrade(config(old), "0001")
    genesis = chain.deployment.genesis_hash
    with old.engine.connect() as connection:
        for statement in (
            "INSERT INTO stock VALUES ('0x01', 6, 'METHANOL', 1, 5, 0, 7)",
            "INSERT INTO certificate VALUES ('0x02', 5, 5)",
            "INSERT INTO projection_block VALUES (40, '0x03')",
            "INSERT INTO projection_undo VALUES (1, 40, 'stock', '{}', NULL)",
            "INSERT INTO api_key (hash, member, label, created_at) VALUES ('aa', 6, 'kept', 1)",
            f"INSERT INTO projection_progress VALUES (1, {chain.deployment.chain_id}, '{genesis}', 40, '0x03', 9)",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()
    old.close()
    upgraded = Projection(chain, tmp_path / "old")
    assert differences(upgraded.database) == []
    assert upgraded.rows() == []
    upgraded.catch_up()
    fresh = Projection(chain, tmp_path / "fresh")
    fresh.catch_up()
    upgraded.catch_up()
    assert upgraded.rows() == fresh.rows() != []
    with upgraded.database.read() as session:
        assert session.execute(text("SELECT label FROM api_key")).scalars().all() == ["kept"]
    upgraded.close()
    fresh.close()


def test_every_read_model_is_emptied_when_the_schema_changes(tmp_path: Path) -> None:
    """One that kept its rows would show them twice, or show what the chain never said."""
    from importlib import import_module

    changed = import_module("scf_ledger.migrations.versions.0002_the_life_of_receipts")
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    command.upgrade(config(database), "0001")
    before = set(inspect(database.engine).get_table_names())
    kept = {table.name for table in read_model_tables()} & before
    assert kept == {*changed.CHANGED, *changed.EMPTIED} - {"projection_block", "projection_undo"}
    database.close()
