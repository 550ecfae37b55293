"""Carries out the data map: what the map says shall be empty or gone is empty or gone, in every table of the map."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Table, delete, select, tuple_, update

from palveleva.db import Base, Moment, db
from palveleva.domain.keeping import Kept
from palveleva.models import Municipality
from palveleva.queries.facts import data_map

HOMES = {"need_closed_60_days": "need", "need_closed_12_months": "need"}
HOMES |= {"person_forgotten": "person", "provider_forgotten": "provider"}


def carry_out(event: str, key: Any) -> None:
    """The event has come for one need, person or provider. Whatever the session knew of them it must read again."""
    db.session.flush()
    for kept in data_map():
        if kept.until == event:
            for where in places(kept, HOMES[event], key):
                end(kept, where)
    db.session.expire_all()


def aged(*, now: datetime) -> list[tuple[Table, ColumnElement[bool]]]:
    """What is older than the map lets it become: the rows of these tables for which this holds."""
    limits = {(kept.table, kept.clock): now - kept.age for kept in data_map() if kept.age is not None}
    tables = Base.metadata.tables
    return [(tables[name], is_before(tables[name].columns[clock], limit)) for (name, clock), limit in limits.items()]


def is_before(clock: Column[Any], limit: datetime) -> ColumnElement[bool]:
    return clock < (limit if isinstance(clock.type, Moment) else limit.date())


def drop(table: Table, old: ColumnElement[bool], *, at_most: int) -> int:
    """How many of these rows are gone now."""
    key = table.primary_key.columns
    for column in hanging_on(table):  # it may be younger: a message goes by another way when the first has failed
        removed(column.table, column.in_(select(*key).where(old)))
    return removed(table, tuple_(*key).in_(select(*key).where(old).limit(at_most)))


def hanging_on(table: Table) -> list[Column[Any]]:
    """What names rows of the table and does not go with them by itself."""
    foreign = [key for other in Base.metadata.sorted_tables for key in other.foreign_keys]
    return [key.parent for key in foreign if key.column.table is table and key.ondelete is None]


def places(kept: Kept, home: str, key: Any) -> Iterable[Any]:
    """Where the rows of this need, person or provider are: at home, by the need, or by the columns that name them."""
    table = Base.metadata.tables[kept.table]
    if kept.table == home:
        return [table.columns["id"] == key]
    if home == "need":
        return [table.columns["need_id"] == key]
    return [table.columns[name] == key for name in kept.columns if refers_to(table.columns[name], home)]


def refers_to(column: Column[Any], home: str) -> bool:
    return any(foreign.column.table.name == home for foreign in column.foreign_keys)


def end(kept: Kept, where: Any) -> None:
    table = Base.metadata.tables[kept.table]
    if kept.then == "delete row":
        removed(table, where)
    elif kept.then == "month":
        to_months(table, kept.columns, where)
    else:
        empty = {name: emptiness(table.columns[name]) for name in kept.columns}
        db.session.execute(update(table).where(where).values(empty))


def removed(table: Any, where: Any) -> int:
    key = table.primary_key.columns[0]
    return len(db.session.execute(delete(table).where(where).returning(key)).all())


def emptiness(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, JSON):
        return []
    return False if isinstance(column.type, Boolean) else ""


def to_months(table: Table, names: Iterable[str], where: Any) -> None:
    """Only the month stays: in a small village the hour alone would tell who it was."""
    columns = [table.columns[name] for name in names]
    home = select(Municipality.time_zone, *columns).join(table, table.columns["municipality_id"] == Municipality.id)
    zone, *row = db.session.execute(home.where(where)).one()
    months = {name: first_of_month(when, ZoneInfo(zone)) for name, when in zip(names, row, strict=True)}
    db.session.execute(update(table).where(where).values(months))


def first_of_month(when: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Of the municipality's own calendar: a need told on the first night of a month is counted in it as before."""
    if when is None:
        return None
    local = when.astimezone(zone)
    return datetime(local.year, local.month, 1, tzinfo=UTC)
