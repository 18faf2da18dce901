"""Lists by cursor: stable under new rows, opaque, bound to their filters; an empty `next` is the only end mark."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, and_, or_
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
    visible: ColumnElement[bool] | None = None,
) -> dict[str, Any]:
    """One page of a table's rows in the order of their keys."""
    names = [c.name for c in model.__table__.primary_key]  # type: ignore[attr-defined]
    columns = [col(getattr(model, name)) for name in names]
    query = select(model).order_by(*columns)
    for name, value in filters.items():
        if value is not None:
            query = query.where(col(getattr(model, name)) == value)
    if visible is not None:
        query = query.where(visible)
    bound = {"list": model.__tablename__, **filters}
    if cursor:
        wide = any(isinstance(c.type, Uint64) for c in model.__table__.primary_key)  # type: ignore[attr-defined]
        end = Uint64.END if wide else 2**63
        query = query.where(_after(columns, decode_cursor(cursor, bound, _types(model, names), end)))
    size = min(size, MAX_PAGE)
    rows = session.exec(query.limit(size + 1)).all()
    shown = rows[:size]
    more = len(rows) > size
    key = [getattr(shown[-1], name) for name in names] if more else []
    return {"items": records(shown), "next": encode_cursor(key, bound) if more else ""}
