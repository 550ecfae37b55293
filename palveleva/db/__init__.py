"""The one room that knows the database brand."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, Engine, MetaData, Select, event, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from palveleva.db.address import patience
from palveleva.db.turns import take_turn
from palveleva.domain.errors import Stale


class Base(DeclarativeBase):
    """Constraints carry names, so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(compare_type=True, render_as_batch=True)


class Moment(TypeDecorator[datetime]):
    """A point in time. Always aware, always UTC; SQLite would silently drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Any) -> Callable[[datetime | None], Any]:
        return as_text if dialect.name == "sqlite" else in_utc_for_certain

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], datetime | None]:
        """A list reads hundreds of them: each in one step."""
        return of_text if dialect.name == "sqlite" else in_utc


@lru_cache(maxsize=64)  # one moment is written to many columns, and to many rows of a batch
def as_text(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it."""
    moment = in_utc_for_certain(value)
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None


def in_utc_for_certain(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError("a naive datetime was about to be stored")
    return value.astimezone(UTC) if value is not None else None


def of_text(told: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{told}+00:00") if told else None


def in_utc(told: datetime | None) -> datetime | None:
    return told.astimezone(UTC) if told else None


def utcnow() -> datetime:
    """The clock of the edge: everything below is told the time."""
    return datetime.now(UTC)


def engine_options(database_url: str) -> dict[str, Any]:
    """Connections that a database in another room may have closed are tried before use."""
    silent = {"hide_parameters": True}  # an error names the statement, never what somebody wrote
    if database_url.startswith("sqlite"):
        return silent | {"connect_args": {"timeout": 15}}
    waiting = {"connect_args": patience(database_url)}
    return silent | waiting | {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


# What is deleted is overwritten: a forgotten name must not be readable in the file.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "secure_delete=ON")


@event.listens_for(Engine, "connect")
def prepare_connection(connection: Any, _record: Any) -> None:
    if "sqlite" not in type(connection).__module__:
        return
    # We say BEGIN ourselves: the driver's own habit lost 395 of 600 updates when four processes wrote.
    connection.isolation_level = None
    # Its own lower() knows only a to z; the search of the office must find "Äiti" by "äiti" on both databases.
    connection.create_function("lower", 1, lambda text: text.lower() if text else text, deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    """A GET may only read, and the database holds it to that; everything else writes from its first statement on."""
    told = connection.get_execution_options()
    is_reading = has_request_context() and request.method in {"GET", "HEAD", "OPTIONS"}
    reads_only = told.get("only_reads", is_reading and not told.get("writes_looks", False))
    if connection.dialect.name == "sqlite":
        begin_in_file(connection, reads_only=reads_only)
    elif reads_only:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def begin_in_file(connection: Connection, *, reads_only: bool) -> None:
    """Said to the driver: SQLAlchemy's way to it is longer than these words deserve, which begin every request."""
    driver: Any = connection.connection.driver_connection
    connection.info[CHANGES_BEFORE] = driver.total_changes if reads_only else None
    if reads_only:
        driver.execute("BEGIN")
    else:
        take_turn(connection)
        begin_to_write(driver)


CHANGES_BEFORE = "changes_before"


@event.listens_for(Engine, "commit")
def keep_nothing_of_reading(connection: Connection) -> None:
    """SQLite could refuse to write, but it words all its kept statements anew whenever that is turned on or off."""
    before = connection.info.get(CHANGES_BEFORE)
    if before is None:
        return
    driver: Any = connection.connection.driver_connection
    driver.rollback()
    if driver.total_changes != before:
        raise RuntimeError("a transaction that may only read was about to write: nothing of it is kept")


# Deferred BEGIN failed 310 of 600 writers with "busy"; IMMEDIATE none.
WRITING = "BEGIN IMMEDIATE"


def begin_to_write(driver: Any) -> None:
    try:
        driver.execute(WRITING)
    except sqlite3.OperationalError as error:
        raise OperationalError(WRITING, None, error) from error


@contextmanager
def writing_looks() -> Iterator[None]:
    """The one exception (decision 20): when a page has been read and made, what it shows is written down.

    Nothing else is: what a refused deed had begun is gone before.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writes_looks": True})
    yield
    db.session.commit()


def columns(query: Select[*tuple[Any, ...]], told: dict[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """What the session would read where only columns are asked for, without its search for objects in them."""
    if db.session.autoflush:
        db.session.flush()
    return db.session.connection().execute(query, told)


def only_read() -> None:
    """Until the next commit: a part of a deed that has nothing to write keeps no writer waiting."""
    db.session.connection(execution_options={"only_reads": True})


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """A savepoint: the whole deed or none of it. Two who changed or made the same thing: the later one is told so."""
    if TOGETHER.get():
        yield
        return
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except (StaleDataError, IntegrityError) as error:
        raise Stale from error


TOGETHER: ContextVar[bool] = ContextVar("together", default=False)


@contextmanager
def together() -> Iterator[None]:
    """Deeds within are a whole transaction, and need no savepoints: when one of them fails, none was done."""
    before = TOGETHER.set(True)
    try:
        yield
    except BaseException:
        db.session.rollback()
        raise
    finally:
        TOGETHER.reset(before)


def commit() -> None:
    """What was begun; most often nothing was, and finding that out takes as long as a question."""
    if db.session().in_transaction():
        db.session.commit()


def lock_all(things: Iterable[Any], **how: bool) -> None:
    """Always in one order: two who want the same rows never wait for each other."""
    for thing in sorted(things, key=lambda thing: str(thing.id)):
        lock(thing, **how)


def lock(thing: Any, *, shared: bool = False, whole: bool = False) -> None:
    """Hold a row until the transaction ends (SQLite already holds the whole file); see it as it is now.

    `shared`: beside others who only read it too. `whole`: when nobody is making what points at it, or will."""
    db.session.flush()
    for other in db.session.identity_map.values():
        if other.__dict__.get("need_id") == thing.id:
            db.session.expire(other)
    # Not what is joined to it: PostgreSQL locks no row that may be missing. And no stronger than writing it would be:
    # whoever makes a row that points at this one does not wait, and so cannot deadlock with us.
    db.session.refresh(thing, with_for_update={"of": type(thing), "read": shared, "key_share": not (shared or whole)})


def held_if_free(model: Any, key: Any) -> Any | None:
    """Lock a row, as it is now, unless another transaction holds it (SQLite: whoever comes second has waited)."""
    row = select(model).where(model.id == key).with_for_update(skip_locked=True, of=model, key_share=True)
    return db.session.scalars(row.execution_options(populate_existing=True)).unique().one_or_none()


def set_quietly(thing: Any, **values: Any) -> None:
    """Write what is nobody's news: the version stays, and no phone is told. The row must be locked."""
    db.session.flush()
    row = update(type(thing)).where(type(thing).id == thing.id).values(**values)
    db.session.execute(row.execution_options(synchronize_session=False))
    for name, value in values.items():
        set_committed_value(thing, name, value)
