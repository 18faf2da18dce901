"""Lists by cursor: stable under new rows, opaque, bound to their filters; an empty `next` is the only end mark."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, and_, or_, tuple_, union
from sqlalchemy import select as core_select
from sqlmodel import Session, SQLModel, col, select

from scf_ledger.columns import Uint64
from scf_ledger.gateway.dependencies import MAX_PAGE
from scf_ledger.gateway.views import records
from scf_ledger.problems import problem


def _filter_mark(filters: Mapping[str, Any]) -> str:
    return sha256(json.dumps(filters, sort_keys=True, default=str).encode()).hexdigest()[:16]


def encode_cursor(key: Sequence[Any], filters: Mapping[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps([_filter_mark(filters), *key]).encode()).decode()


def decode_cursor(cursor: str, filters: Mapping[str, Any], types: Sequence[type], end: int = 2**63) -> list[Any]:
    """The key in a cursor, its numbers below an end; raises Problem FIELD_INVALID for a damaged or foreign one."""
    try:
        mark, *key = from_json(urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError):
        mark, key = None, []
    fits = [type(part) for part in key] == list(types) and not any(type(p) is int and not 0 <= p < end for p in key)
    if mark != _filter_mark(filters) or not fits:
        raise problem(
            "FIELD_INVALID",
            "the cursor is not of this list with these filters",
            errors=[{"pointer": "/cursor", "detail": "must be the next of a page of the same list"}],
        )
    return list(key)


def _after(columns: Sequence[Any], key: Sequence[Any]) -> ColumnElement[bool]:
    """Rows whose key sorts after one: (a, b) > (x, y), written so that every database takes it."""
    steps = []
    for n, column in enumerate(columns):
        equal = [c == v for c, v in zip(columns[:n], key[:n], strict=True)]
        steps.append(and_(*equal, column > key[n]))
    return or_(*steps)


def _types(model: type[SQLModel], names: Sequence[str]) -> list[type]:
    return [int if model.model_fields[name].annotation is int else str for name in names]


def page(
    session: Session,
    model: type[SQLModel],
    *,
    filters: Mapping[str, Any],
    size: int,
    cursor: str | None,
    conditions: Mapping[str, Callable[[Any], ColumnElement[bool]]] | None = None,
    visible: ColumnElement[bool] | Sequence[ColumnElement[bool]] | None = None,
    show: Callable[[Session, Sequence[Any]], list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """One page of a table's rows in the order of their keys.

    Parameters
    ----------
    filters
        What narrows the list; None stands for what was not given.
    conditions
        What a filter means that is no column of its own.
    visible
        Rows must fulfil it; of a sequence one of them. Each is looked for by itself, so that it may use its own index.
    show
        How rows become JSON.
    """
    names = [c.name for c in model.__table__.primary_key]  # type: ignore[attr-defined]
    columns = [col(getattr(model, name)) for name in names]
    where = []
    for name, value in filters.items():
        if value is not None:
            meaning = (conditions or {}).get(name)
            where.append(meaning(value) if meaning else col(getattr(model, name)) == value)
    bound = {"list": model.__tablename__, **filters}
    if cursor:
        wide = any(isinstance(c.type, Uint64) for c in model.__table__.primary_key)  # type: ignore[attr-defined]
        end = Uint64.END if wide else 2**63
        where.append(_after(columns, decode_cursor(cursor, bound, _types(model, names), end)))
    size = min(size, MAX_PAGE)
    ways = list(visible) if isinstance(visible, Sequence) else [] if visible is None else [visible]
    query = select(model).order_by(*columns).limit(size + 1)
    query = query.where(*where, *ways) if len(ways) < 2 else query.where(_one_of(columns, where, ways, size + 1))
    rows = session.exec(query).all()
    shown = rows[:size]
    more = len(rows) > size
    key = [getattr(shown[-1], name) for name in names] if more else []
    items = show(session, shown) if show else records(shown)
    return {"items": items, "next": encode_cursor(key, bound) if more else ""}


def _one_of(
    columns: Sequence[Any], where: Sequence[ColumnElement[bool]], ways: Sequence[ColumnElement[bool]], size: int
) -> ColumnElement[bool]:
    """Rows that fulfil one of several conditions: the first keys of each, found by themselves and put together.

    One query with OR would read every row of one's own, or every row that there is, to show the first page of them.
    """
    firsts = [core_select(*columns).where(*where, way).order_by(*columns).limit(size).subquery() for way in ways]
    keys = union(*(core_select(*first.c) for first in firsts))
    return columns[0].in_(keys) if len(columns) == 1 else tuple_(*columns).in_(keys)
