"""Each line of a loan's collateral has its own registration; who controls whom is kept"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXTS = ("registry_code", "registration", "related_override")
_NUMBERS = ("registered_at", "registered_until")


def upgrade() -> None:
    with op.batch_alter_table("loan_line", schema=None) as batch_op:
        for name in _TEXTS:
            text = sqlmodel.sql.sqltypes.AutoString()
            batch_op.add_column(sa.Column(name, text, nullable=False, server_default=""))
        for name in _NUMBERS:
            batch_op.add_column(sa.Column(name, _WHOLE, nullable=False, server_default="0"))
    op.create_table(
        "control",
        sa.Column("organisation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("controller", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stated_by", _WHOLE, nullable=False),
        sa.Column("stated_at", _WHOLE, nullable=False),
        sa.Column("ended_at", _WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("organisation", "controller"),
    )


def downgrade() -> None:
    op.drop_table("control")
    with op.batch_alter_table("loan_line", schema=None) as batch_op:
        for name in (*_TEXTS, *_NUMBERS):
            batch_op.drop_column(name)
