"""Rows put in where another may have put the same: each brand has its own way to say it.

What is said is put together once for each table; composing it anew took longer than the database needs to do it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, insert
from sqlalchemy.dialects import postgresql, sqlite

from palveleva.db import db

Rows = Sequence[dict[str, Any]]


def add_rows(model: Any, rows: Rows) -> None:
    """Insert rows as they are, all with the same columns, past the session's unit of work (decision 81).

    What the session still holds back is not written first: rows that these point at must be there.
    """
    if rows:
        db.session.connection().execute(inserting(model.__table__), rows)


def insert_once(model: Any, **values: Any) -> bool:
    """Insert a row unless its key is there already. Waits for another who is inserting the same key."""
    # A returned row is the proof: drivers report row counts of such inserts differently.
    return said(inserting_once, model, values).first() is not None


def insert_all_once(model: Any, rows: Rows, key: str) -> dict[Any, int]:
    """The same of several rows, told apart by the unique column `key`: the ids of those that were new, by it."""
    return {row[0]: row[1] for row in said(inserting_all_once, model, rows, key)}


def put(model: Any, rows: Rows, *, over: tuple[str, ...]) -> None:
    """Insert rows; where their key is there already, only the columns `over` are written."""
    said(putting, model, rows, over)


def count_up(model: Any, key: dict[str, Any], by: int = 1) -> int:
    """Add to the `number` of the row with this key, made when it is missing; what it is now."""
    return count_all_up(model, [key], by)[0]


def count_all_up(model: Any, keys: Rows, by: int = 1) -> list[int]:
    """The same for several keys at once."""
    raised = said(counting_up, model, [key | {"number": by} for key in keys], tuple(keys[0]))
    numbers = {tuple(row[:-1]): row[-1] for row in raised}
    return [numbers[tuple(key.values())] for key in keys]


def said(words: Callable[..., Any], model: Any, values: Any, *more: Any) -> CursorResult[*tuple[Any, ...]]:
    """In the words of the brand, and to the connection: the session has nothing to do with it."""
    connection = db.session.connection()
    return connection.execute(words(model.__table__, connection.dialect.name, *more), values)


@cache
def inserting(table: Any) -> Any:
    return insert(table).inline()  # nobody asks for the keys that the database gave


@cache
def inserting_once(table: Any, brand: str) -> Any:
    return into(table, brand).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def inserting_all_once(table: Any, brand: str, key: str) -> Any:
    row = into(table, brand).on_conflict_do_nothing(index_elements=[key])
    return row.returning(table.c[key], table.c.id)


@cache
def putting(table: Any, brand: str, over: tuple[str, ...]) -> Any:
    row = into(table, brand)
    newer = {name: row.excluded[name] for name in over}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=newer)


@cache
def counting_up(table: Any, brand: str, key: tuple[str, ...]) -> Any:
    row = into(table, brand)
    raised = row.on_conflict_do_update(index_elements=list(key), set_={"number": table.c.number + row.excluded.number})
    return raised.returning(*(table.c[name] for name in key), table.c.number)


def into(table: Any, brand: str) -> Any:
    """An insert in the words of this brand."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[brand]
    return insert(table)
