"""Receipts with their lineage, losses, paper; measurements, bookings, qualifications; notices

Every read model is emptied, and the chain is read again from its first block: it holds all that stood in them.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import scf_ledger.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Read models that have other columns from now on.
CHANGED = ("delivery_order", "freeze", "inbound", "receipt", "stock", "unit")
#: All others, and what the projection keeps of what it read.
EMPTIED = (
    "anchor",
    "certificate",
    "chain_event",
    "chain_event_subject",
    "endorsement",
    "executed_act",
    "governance_rules",
    "invoice",
    "issuer",
    "journal_line",
    "loan",
    "loan_line",
    "loan_posting",
    "member",
    "operator_key",
    "payment",
    "price_report",
    "price_series",
    "product",
    "projection_block",
    "projection_undo",
    "proposal",
    "voucher",
)


def upgrade() -> None:
    for table in CHANGED:
        op.drop_table(table)
    op.create_table(
        "booking",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("depositor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goods", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("hazard", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sds", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("expected_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("inbound", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("booked_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index("booking_by_custodian", ["custodian", "id"], unique=False)
        batch_op.create_index("booking_by_depositor", ["depositor", "id"], unique=False)
        batch_op.create_index("booking_by_state", ["state", "id"], unique=False)

    op.create_table(
        "delivery_order",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("holder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("carrier", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("pieces", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("units", scf_ledger.columns.Json(), nullable=False),
        sa.Column("vehicle", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("out_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("loss_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("issued_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("delivery_order", schema=None) as batch_op:
        batch_op.create_index("delivery_order_by_carrier", ["carrier", "id"], unique=False)
        batch_op.create_index("delivery_order_by_custodian", ["custodian", "id"], unique=False)
        batch_op.create_index("delivery_order_by_holder", ["holder", "id"], unique=False)
        batch_op.create_index("delivery_order_by_receipt", ["receipt", "id"], unique=False)
        batch_op.create_index("delivery_order_by_state", ["state", "id"], unique=False)

    op.create_table(
        "freeze",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("event", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("quantity", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("order", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("frozen_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("freeze", schema=None) as batch_op:
        batch_op.create_index("freeze_by_court", ["court", "id"], unique=False)
        batch_op.create_index("freeze_by_state", ["state", "id"], unique=False)
        batch_op.create_index("freeze_by_subject", ["subject", "event"], unique=False)

    op.create_table(
        "goods_class",
        sa.Column("goods", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("regulator", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hazard", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minimum_lot_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("goods"),
        info={"read_model": True},
    )
    op.create_table(
        "inbound",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("booking", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("depositor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goods", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("pieces", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("free_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("free_pieces", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("units", scf_ledger.columns.Json(), nullable=False),
        sa.Column("serialised", sa.Boolean(), nullable=False),
        sa.Column("stock", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("certificate", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("evidence", scf_ledger.columns.Json(), nullable=False),
        sa.Column("record", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("inbound", schema=None) as batch_op:
        batch_op.create_index("inbound_by_custodian", ["custodian", "id"], unique=False)
        batch_op.create_index("inbound_by_depositor", ["depositor", "id"], unique=False)
        batch_op.create_index("inbound_by_state", ["state", "id"], unique=False)

    op.create_table(
        "loss_report",
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("holder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pledgee", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("statement", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("notice_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("objections", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("child", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reported_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reissued_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("receipt"),
        info={"read_model": True},
    )
    with op.batch_alter_table("loss_report", schema=None) as batch_op:
        batch_op.create_index("loss_report_by_custodian", ["custodian", "receipt"], unique=False)
        batch_op.create_index("loss_report_by_holder", ["holder", "receipt"], unique=False)
        batch_op.create_index("loss_report_by_state", ["state", "receipt"], unique=False)

    op.create_table(
        "measurement",
        sa.Column("stock", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goods", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("measured_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reading", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("stock", "version"),
        info={"read_model": True},
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index("measurement_by_custodian", ["custodian", "stock", "version"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("zh", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("en", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("notice_by_member", ["member", "id"], unique=False)
        batch_op.create_index("notice_by_member_kind", ["member", "kind", "id"], unique=False)
        batch_op.create_index("notice_by_subject", ["subject", "id"], unique=False)

    op.create_table(
        "objection",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("objector", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("court", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("objected_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index("objection_by_custodian", ["custodian", "id"], unique=False)
        batch_op.create_index("objection_by_holder", ["holder", "id"], unique=False)
        batch_op.create_index("objection_by_objector", ["objector", "id"], unique=False)
        batch_op.create_index("objection_by_receipt", ["receipt", "id"], unique=False)
        batch_op.create_index("objection_by_state", ["state", "id"], unique=False)

    op.create_table(
        "paper_receipt",
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("holder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("print", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("surrender", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("child", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ticket", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("converted_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("receipt"),
        info={"read_model": True},
    )
    with op.batch_alter_table("paper_receipt", schema=None) as batch_op:
        batch_op.create_index("paper_receipt_by_custodian", ["custodian", "receipt"], unique=False)
        batch_op.create_index("paper_receipt_by_holder", ["holder", "receipt"], unique=False)
        batch_op.create_index("paper_receipt_by_state", ["state", "receipt"], unique=False)

    op.create_table(
        "qualification",
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("regulator", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hazards", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("licence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_until_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("custodian"),
        info={"read_model": True},
    )
    op.create_table(
        "receipt",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("inbound", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("root", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goods", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("serialised", sa.Boolean(), nullable=False),
        sa.Column("kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("issued_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("pieces", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("units", scf_ledger.columns.Json(), nullable=False),
        sa.Column("transferable", sa.Boolean(), nullable=False),
        sa.Column("endorsed", sa.Boolean(), nullable=False),
        sa.Column("loss_standard", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("storage_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pledgee", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lien_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("delivery_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("freezes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("suspensions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index("receipt_by_custodian", ["custodian", "id"], unique=False)
        batch_op.create_index("receipt_by_custodian_state", ["custodian", "state", "id"], unique=False)
        batch_op.create_index("receipt_by_goods", ["goods", "id"], unique=False)
        batch_op.create_index("receipt_by_holder", ["holder", "id"], unique=False)
        batch_op.create_index("receipt_by_holder_state", ["holder", "state", "id"], unique=False)
        batch_op.create_index("receipt_by_custodian_goods", ["custodian", "goods", "id"], unique=False)
        batch_op.create_index("receipt_by_custodian_pledgee", ["custodian", "pledgee", "id"], unique=False)
        batch_op.create_index("receipt_by_holder_custodian", ["holder", "custodian", "id"], unique=False)
        batch_op.create_index("receipt_by_holder_goods", ["holder", "goods", "id"], unique=False)
        batch_op.create_index("receipt_by_holder_pledgee", ["holder", "pledgee", "id"], unique=False)
        batch_op.create_index("receipt_by_pledgee_goods", ["pledgee", "goods", "id"], unique=False)
        batch_op.create_index("receipt_by_inbound", ["inbound", "id"], unique=False)
        batch_op.create_index("receipt_by_place", ["place", "id"], unique=False)
        batch_op.create_index("receipt_by_pledgee", ["pledgee", "id"], unique=False)
        batch_op.create_index("receipt_by_pledgee_state", ["pledgee", "state", "id"], unique=False)
        batch_op.create_index("receipt_by_root", ["root", "id"], unique=False)
        batch_op.create_index("receipt_by_state", ["state", "id"], unique=False)
        batch_op.create_index(
            "receipt_frozen",
            ["id"],
            unique=False,
            sqlite_where=sa.text("freezes > 0"),
            postgresql_where=sa.text("freezes > 0"),
        )
        batch_op.create_index(
            "receipt_pledged",
            ["id"],
            unique=False,
            sqlite_where=sa.text("lien_kg > 0"),
            postgresql_where=sa.text("lien_kg > 0"),
        )
        batch_op.create_index(
            "receipt_promised",
            ["id"],
            unique=False,
            sqlite_where=sa.text("delivery_kg > 0"),
            postgresql_where=sa.text("delivery_kg > 0"),
        )
        batch_op.create_index(
            "receipt_suspended",
            ["id"],
            unique=False,
            sqlite_where=sa.text("suspensions > 0"),
            postgresql_where=sa.text("suspensions > 0"),
        )

    op.create_table(
        "receipt_lineage",
        sa.Column("child", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("event", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("child", "parent"),
        info={"read_model": True},
    )
    with op.batch_alter_table("receipt_lineage", schema=None) as batch_op:
        batch_op.create_index("receipt_lineage_by_parent", ["parent", "child"], unique=False)

    op.create_table(
        "receipt_unit",
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("receipt", "unit"),
        info={"read_model": True},
    )
    with op.batch_alter_table("receipt_unit", schema=None) as batch_op:
        batch_op.create_index("receipt_unit_by_unit", ["unit", "receipt"], unique=False)

    op.create_table(
        "stock",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goods", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("measured_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("receipted_kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("measured_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        info={"read_model": True},
    )
    with op.batch_alter_table("stock", schema=None) as batch_op:
        batch_op.create_index("stock_by_custodian", ["custodian", "id"], unique=False)
        batch_op.create_index("stock_by_goods", ["goods", "id"], unique=False)
        batch_op.create_index(
            "stock_short", ["id"], unique=False, sqlite_where=sa.text("short"), postgresql_where=sa.text("short")
        )

    op.create_table(
        "storage_extension",
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until_day", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("receipt", "version"),
        info={"read_model": True},
    )
    op.create_table(
        "unit",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kg", scf_ledger.columns.Uint64(), nullable=False),
        sa.Column("custodian", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inbound", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("receipt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        info={"read_model": True},
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("unit_by_custodian", ["custodian", "key"], unique=False)
        batch_op.create_index("unit_by_receipt", ["receipt", "key"], unique=False)
    for table in EMPTIED:
        op.execute(sa.text(f"DELETE FROM {table}"))
    # The chain is read again from its first block, and whatever was to be taken back with it.
    op.execute(sa.text("UPDATE projection_progress SET block_number = -1, block_hash = ''"))


def downgrade() -> None:
    """Refuses: the tables of before have columns that the ones of now have not."""
    raise RuntimeError("there is no way back from schema 0002; take the database's copy from before the upgrade")
