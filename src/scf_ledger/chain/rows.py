"""Read models that can be taken back: rows written while reading a block, each with what stood there before.

When a reorganisation removes a block, its rows are restored from the undo log; nothing else knows how to go back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Table, inspect
from sqlmodel import Field, Session, SQLModel, col, delete, select

from scf_ledger.chain.events import Event
from scf_ledger.columns import canonical_json

Row = TypeVar("Row", bound=SQLModel)

#: Tables of read models carry this mark: they are dropped and built again from the chain.
READ_MODEL: Any = {"info": {"read_model": True}}


class Undo(SQLModel, table=True):
    """What a row was before a block changed it first; null when there was none."""

    __tablename__ = "projection_undo"

    id: int | None = Field(default=None, primary_key=True)
    block_number: int = Field(index=True)
    table_name: str
    #: primary key and row as canonical JSON
    key: str
    before: str | None = None


def event_id(block: int, transaction: int = 0, log: int = 0) -> str:
    """The name of an event; names sort in the order of the chain."""
    return f"{block:012d}/{transaction:06d}/{log:06d}"


@dataclass(frozen=True)
class ChainEvent:
    """An event where it stands on the chain, and the act that caused it."""

    event: Event
    block_number: int
    block_hash: str
    #: UTC seconds
    block_time: int
    tx_hash: str
    tx_index: int
    log_index: int
    #: digest of the act that the transaction carried; empty when it carried none
    act: str

    @property
    def id(self) -> str:
        return event_id(self.block_number, self.tx_index, self.log_index)

    @property
    def values(self) -> Mapping[str, Any]:
        return self.event.values

    @property
    def message(self) -> Mapping[str, Any]:
        """The act that the event carries."""
        message: Mapping[str, Any] = self.event.values["act"]
        return message


def read_model_tables() -> list[Table]:
    """Every table of a read model, in a fixed order."""
    return [t for t in SQLModel.metadata.sorted_tables if t.info.get("read_model")]


class Rows:
    """The rows of one block, while it is being read."""

    def __init__(self, session: Session, block_number: int) -> None:
        self.session = session
        self.block_number = block_number
        self._kept: set[tuple[str, str]] = set()

    def get(self, model: type[Row], *key: Any) -> Row:
        """The row of a key; it must exist."""
        return self.session.get_one(model, key if len(key) > 1 else key[0])

    def find(self, model: type[Row], *key: Any) -> Row | None:
        """The row of a key, or None."""
        return self.session.get(model, key if len(key) > 1 else key[0])

    def where(self, model: type[Row], **values: Any) -> Sequence[Row]:
        """The rows with these values, in the order of their keys."""
        table = model.__table__  # type: ignore[attr-defined]
        query = select(model).filter_by(**values).order_by(*table.primary_key)
        return self.session.exec(query).all()

    def put(self, row: SQLModel) -> None:
        """Writes a row, new or changed; keeps what stood there before this block."""
        self._keep(row)
        self.session.add(row)
        self.session.flush()

    def remove(self, row: SQLModel) -> None:
        """Deletes a row; keeps what stood there before this block."""
        self._keep(row)
        self.session.delete(row)
        self.session.flush()

    def _keep(self, row: SQLModel) -> None:
        table = type(row).__table__  # type: ignore[attr-defined]
        key = canonical_json({c.name: getattr(row, c.name) for c in table.primary_key})
        if (table.name, key) in self._kept:
            return
        self._kept.add((table.name, key))
        before = _stored_values(row)
        self.session.add(
            Undo(
                block_number=self.block_number,
                table_name=table.name,
                key=key,
                before=None if before is None else canonical_json(before),
            )
        )


def _stored_values(row: SQLModel) -> dict[str, Any] | None:
    """The row's values as they are in the database, or None when it is new."""
    state = inspect(row)
    assert state is not None
    if not state.persistent:
        return None
    values = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        values[attribute.key] = history.deleted[0] if history.deleted else getattr(row, attribute.key)
    return values


def roll_back(session: Session, last_good_block: int) -> int:
    """Takes back every block above one; returns how many rows changed."""
    models = {t.name: t for t in read_model_tables()}
    query = select(Undo).where(col(Undo.block_number) > last_good_block).order_by(col(Undo.id).desc())
    undone = session.exec(query).all()
    session.expunge_all()
    for step in undone:
        _restore(session, models[step.table_name], step)
    session.execute(delete(Undo).where(col(Undo.block_number) > last_good_block))
    return len(undone)


def _restore(session: Session, table: Table, step: Undo) -> None:
    import json

    key = json.loads(step.key)
    where = [table.c[name] == value for name, value in key.items()]
    session.execute(table.delete().where(*where))
    if step.before is not None:
        session.execute(table.insert().values(**json.loads(step.before)))


def forget_undo(session: Session, before_block: int) -> None:
    """Drops undo steps of blocks so old that no reorganisation reaches them."""
    session.execute(delete(Undo).where(col(Undo.block_number) < before_block))


def dump(session: Session, tables: Iterable[Table] | None = None) -> Iterable[str]:
    """Every row of every read model as one line of canonical JSON, in a fixed order."""
    for table in tables or read_model_tables():
        order: Sequence[Any] = list(table.primary_key)
        for row in session.execute(table.select().order_by(*order)).mappings():
            yield canonical_json([table.name, dict(row)])
