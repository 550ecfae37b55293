"""The queue (Huey): wakes the worker at its beat and carries nudges. It holds names of duties and nothing of people."""

import logging
from datetime import datetime
from functools import partial

from flask import Flask, current_app
from huey import PostgresHuey, SqliteHuey
from huey.api import Huey
from huey.serializer import SignedSerializer
from psycopg.errors import UniqueViolation

from palveleva.config import BadSetting, Config
from palveleva.db.address import patience
from palveleva.logs import note
from palveleva.work import duties

NAME = "palveleva"
FILE = "queue.sqlite"  # in the instance folder, where PALVELEVA_QUEUE names no other


def queue_of(app: Flask) -> Huey:
    """The queue of this process, opened when it is first needed."""
    if "queue" not in app.extensions:
        app.extensions["queue"] = with_tasks(opened(app.config["PALVELEVA"]), app)
    queue: Huey = app.extensions["queue"]
    return queue


def opened(config: Config) -> Huey:
    """Signed, because what lies in a queue is executed: whoever can write there must not command us."""
    signed = SignedSerializer(secret=config.secret_key, salt="palveleva.queue")
    if not config.queue_url:
        file = config.instance / FILE
        return SqliteHuey(NAME, filename=str(file), fsync=True, serializer=signed, results=False, utc=True)
    if config.queue_url.startswith("postgres"):
        return postgresql_queue(config.queue_url, signed)
    return redis_queue(config.queue_url, signed)


def postgresql_queue(url: str, signed: SignedSerializer) -> Huey:
    """Whoever comes first makes its tables. Who comes in the same moment stumbles over them, and then finds them."""
    queue = partial(PostgresHuey, NAME, dsn=url, serializer=signed, results=False, utc=True, **patience(url))
    try:
        return queue()
    except UniqueViolation:
        return queue()


def redis_queue(url: str, signed: SignedSerializer) -> Huey:
    try:
        import redis  # noqa: F401 - an extra, for installations that name a Redis
    except ImportError as error:
        raise BadSetting(
            "PALVELEVA_QUEUE names a Redis; its client is missing: pip install 'palveleva[redis]'."
        ) from error
    from huey import RedisHuey

    return RedisHuey(NAME, url=url, serializer=signed, results=False, utc=True)


def with_tasks(queue: Huey, app: Flask) -> Huey:
    """Both ends must know the same names of tasks."""

    @queue.periodic_task(at_every_beat, name="beat", expires=60)
    def beat() -> None:
        with app.app_context():
            duties.do_what_is_due()

    @queue.task(name="do_early", expires=60)
    def do_early(name: str) -> None:
        with app.app_context():
            duties.perform(duties.BY_NAME[name], is_early=True)

    app.extensions["do_early"] = do_early
    return queue


def at_every_beat(_moment: datetime) -> bool:
    return True


def nudge(name: str) -> None:
    """Let this duty be done now rather than at its next turn. To be called after the commit; never fails the caller."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy would outlive the request
    try:
        queue_of(app)
        app.extensions["do_early"](name)
    except Exception as error:  # the row is committed: its turn comes without the nudge too
        note("no_nudge", logging.WARNING, duty=name, error=error)
