"""Receipts count their suspensions and know their place"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspensions", _WHOLE, nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="0x" + "00" * 32)
        )
        batch_op.create_index(batch_op.f("ix_receipt_place"), ["place"], unique=False)
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.alter_column("suspensions", server_default=None)
        batch_op.alter_column("place", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_place"))
        batch_op.drop_column("place")
        batch_op.drop_column("suspensions")
