"""The database's schema, as numbered migrations; and bringing a database up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import BigInteger, Integer
from sqlmodel import SQLModel

# Every table must be known before the schema is compared or made.
import scf_ledger.chain.outbox.tables
import scf_ledger.chain.rows
import scf_ledger.court_orders.tables
import scf_ledger.custody.tables
import scf_ledger.documents.tables
import scf_ledger.gateway.tables
import scf_ledger.journal.tables
import scf_ledger.keeping.tables
import scf_ledger.loans.tables
import scf_ledger.members.tables
import scf_ledger.notices.tables
import scf_ledger.oversight.tables
import scf_ledger.prices.tables
import scf_ledger.products.tables
import scf_ledger.projection.tables
import scf_ledger.receipts.tables
import scf_ledger.receivables.tables
import scf_ledger.settlement.tables  # noqa: F401
from scf_ledger.database import Database


def _widen() -> None:
    """Makes every whole number 64 bits wide on servers that tell the difference: 分 and milliseconds pass 2^31."""
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if type(column.type) is Integer and not (column.primary_key and column.autoincrement is True):
                column.type = BigInteger().with_variant(Integer(), "sqlite")


_widen()


def config(database: Database) -> Config:
    """Alembic's configuration for a database."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["engine"] = database.engine
    return made


def upgrade(database: Database) -> None:
    """Brings a database to the newest schema; does nothing when it is there."""
    command.upgrade(config(database), "head")


def differences(database: Database) -> list[str]:
    """Where a database's schema is not what the tables say."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]
