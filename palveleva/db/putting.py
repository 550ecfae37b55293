"""Rows put in where another may have put the same: each brand has its own way to say it.

What is said is put together once for each table; composing it anew took longer than the database needs to do it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from palveleva.db import db


def insert_once(model: Any, **values: Any) -> bool:
    """Insert a row unless its key is there already. Waits for another who is inserting the same key."""
    # A returned row is the proof: drivers report row counts of such inserts differently.
    return db.session.execute(inserting_once(model.__table__, brand()), values).first() is not None


def put(model: Any, rows: list[dict[str, Any]], *, over: tuple[str, ...]) -> None:
    """Insert rows; where their key is there already, only the columns `over` are written."""
    db.session.execute(putting(model.__table__, brand(), over), rows)


def count_up(model: Any, key: dict[str, Any], by: int = 1) -> int:
    """Add to the `number` of the row with this key, made when it is missing; what it is now."""
    return count_all_up(model, [key], by)[0]


def count_all_up(model: Any, keys: Sequence[dict[str, Any]], by: int = 1) -> list[int]:
    """The same for several keys at once."""
    rows = [key | {"number": by} for key in keys]
    raised = db.session.execute(counting_up(model.__table__, brand(), tuple(keys[0])), rows)
    numbers = {tuple(row[:-1]): row[-1] for row in raised}
    return [numbers[tuple(key.values())] for key in keys]


def brand() -> str:
    return db.session.get_bind().dialect.name


@cache
def inserting_once(table: Any, brand: str) -> Any:
    return into(table, brand).on_conflict_do_nothing().returning(*table.primary_key)


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
