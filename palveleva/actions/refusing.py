"""The last gate before the database: whatever door words came through, no personal identity code is stored."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import String, event, inspect
from sqlalchemy.orm import Session

from palveleva.db import Base
from palveleva.db.putting import add_rows, insert_all_once
from palveleva.domain.keeping import EVERY_COLUMN
from palveleva.domain.safety import refuse_identity_codes
from palveleva.queries.facts import data_map

WRITTEN_BY_PEOPLE = ("words", "person", "resident")


def write(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows past the session's unit of work, but not past this gate (decision 81)."""
    refuse_words(model, rows)
    add_rows(model, rows)


def write_with_keys(model: Any, rows: Sequence[dict[str, Any]], key: str, draw: Callable[[int], Iterable[str]]) -> None:
    """The same, each with a `key` of its own out of those that are drawn: where one is taken, another is drawn."""
    refuse_words(model, rows)
    while rows:
        for row, drawn in zip(rows, draw(len(rows)), strict=True):
            row[key] = drawn
        written = insert_all_once(model, rows, key)
        rows = [row for row in rows if row[key] not in written]


def refuse_words(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    words = written_columns(model.__tablename__)
    refuse_identity_codes(*(row.get(name) for row in rows for name in words))


@event.listens_for(Session, "before_flush")
def refuse_to_store(session: Session, _context: Any, _instances: Any) -> None:
    for thing in session.new:
        refuse_identity_codes(*(thing.__dict__.get(name) for name in written_columns(thing.__tablename__)))
    for thing in session.dirty:
        attributes = inspect(thing).attrs
        for name in written_columns(thing.__tablename__):
            refuse_identity_codes(*(attributes[name].history.added or ()))


@cache
def written_columns(table: str) -> tuple[str, ...]:
    """Where people's own words are stored. Keys are not: a random one may look like a code."""
    columns = Base.metadata.tables[table].columns
    names = [name for kept in data_map() if kept.table == table and is_written(kept) for name in kept.columns]
    return tuple(name for name in names if isinstance(columns[name].type, String) and not is_key(columns[name]))


def is_written(kept: Any) -> bool:
    return kept.holds in WRITTEN_BY_PEOPLE and kept.columns != (EVERY_COLUMN,)


def is_key(column: Any) -> bool:
    return column.primary_key or bool(column.foreign_keys)
