"""Runs migrations on the engine that the caller brings."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
