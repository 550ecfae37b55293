"""Rows put in where another may have put the same: each brand has its own way to say it."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from palveleva.db import db


def insert_once(model: Any, **values: Any) -> bool:
    """Insert a row unless its key is there already. Waits for another who is inserting the same key."""
    table = model.__table__
    row = into(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    # A returned row is the proof: drivers report row counts of such inserts differently.
    return db.session.execute(row).first() is not None


def put(model: Any, rows: list[dict[str, Any]], *, over: tuple[str, ...]) -> None:
    """Insert rows in one statement; where their key is there already, only the columns `over` are written."""
    table = model.__table__
    put_in = into(table).values(rows)
    newer = {name: put_in.excluded[name] for name in over}
    db.session.execute(put_in.on_conflict_do_update(index_elements=list(table.primary_key), set_=newer))


def count_up(model: Any, key: dict[str, Any], by: int = 1) -> int:
    """Add to the `number` of the row with this key, made when it is missing; what it is now."""
    table = model.__table__
    row = into(table).values(**key, number=by)
    raised = row.on_conflict_do_update(index_elements=list(key), set_={"number": table.c.number + by})
    return int(db.session.execute(raised.returning(table.c.number)).scalar_one())


def into(table: Any) -> Any:
    """An insert in the words of this brand."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.session.get_bind().dialect.name]
    return insert(table)
