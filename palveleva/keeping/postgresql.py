"""Whole PostgreSQL databases: pg_dump at the snapshot that is counted, pg_restore into a new database beside."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from psycopg import sql
from sqlalchemy import create_engine, make_url

from palveleva.db.address import shown
from palveleva.keeping.fingerprints import Moment, moment_of
from palveleva.keeping.pg_tools import run
from palveleva.keeping.trouble import IN_USE, Trouble

NAME = "postgresql"
TRIES = 5
ASIDE, HOLDER = "aside", "palveleva-restore"
PATIENCE = 3  # seconds
OTHERS = "FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
GONE = f"SELECT pg_terminate_backend(pid) {OTHERS}"
GONE_OURS = f"{GONE} AND usename = current_user"


def copy_out(url: str, file: Path) -> Moment:
    """What is dumped and what is counted is the same moment: the dump reads the snapshot of the counting."""
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        told = moment_of(connection, file.parent)
        plain = ("--format=custom", "--schema=public", "--no-owner", "--no-privileges")
        run("pg_dump", url, *plain, f"--snapshot={snapshot}", f"--file={file}")
    engine.dispose()
    return told


def fresh(url: str, folder: Path) -> str:
    """A new empty database on the same server. Its name lies in `folder` before it is made: whoever finds the folder
    left over finds the database too."""
    name = f"{name_of(url)[:30]}_{uuid4().hex[:12]}"
    (folder / ASIDE).write_text(name)
    with administering(url) as admin:
        try:
            admin.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), like(admin, name_of(url))))
        except psycopg.errors.InsufficientPrivilege as error:
            told = _l("The database role may not create databases: ALTER ROLE … CREATEDB.")
            raise Trouble(told) from error
    return shown(make_url(url).set(database=name))


def like(admin: psycopg.Connection, name: str) -> sql.Composable:
    """The encoding and the order of letters that a database was made with. What a server gives to new ones by itself
    may be others: SQL_ASCII, where it was installed by a shell without a language."""
    facts = "to_jsonb(one) || jsonb_build_object('encoding', pg_encoding_to_char(encoding))"
    row = admin.execute(f"SELECT {facts} FROM pg_database one WHERE datname = %s", (name,)).fetchone()
    if row is None:
        return sql.SQL("")
    told = row[0]
    wanted = {"ENCODING": told["encoding"], "LC_COLLATE": told["datcollate"], "LC_CTYPE": told["datctype"]}
    provider, option = PROVIDERS.get(told.get("datlocprovider", "c"), ("", ""))
    if provider:
        wanted |= {"LOCALE_PROVIDER": provider, option: told.get("datlocale") or told.get("daticulocale")}
    options = [sql.SQL("{} {}").format(sql.SQL(word), sql.Literal(value)) for word, value in wanted.items()]
    return sql.SQL("TEMPLATE template0 {}").format(sql.SQL(" ").join(options))


PROVIDERS = {"i": ("icu", "ICU_LOCALE"), "b": ("builtin", "BUILTIN_LOCALE")}  # beside the system's own


def fill(url: str, file: Path) -> None:
    with psycopg.connect(libpq(url), autocommit=True) as empty:
        empty.execute("DROP SCHEMA public CASCADE")  # the copy brings its own
    run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))


@contextmanager
def still(url: str) -> Iterator[None]:
    """Until the end of the `with` nobody writes into it: what is copied meanwhile is the last that anybody was told.

    Refuses while others are connected. Whoever comes later may read and waits to write, until `swap` sends them away.
    """
    with psycopg.connect(libpq(url), autocommit=True, application_name=HOLDER) as door:
        refuse_if_used(door, name_of(url))
        door.autocommit = False
        hold_tables(door)
        try:
            yield
        finally:
            door.close()


def refuse_if_used(door: psycopg.Connection, name: str) -> None:
    """A connection that has just been closed is seen for a moment more."""
    until = time.monotonic() + PATIENCE
    while door.execute(f"SELECT count(*) {OTHERS}", (name,)).fetchone() != (0,):
        if time.monotonic() > until:
            raise Trouble(IN_USE)
        time.sleep(0.1)


def hold_tables(door: psycopg.Connection) -> None:
    found = door.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    tables = sql.SQL(", ").join(sql.Identifier("public", name) for (name,) in found)
    door.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
    try:
        if found:
            door.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(tables))
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
        raise Trouble(IN_USE) from error


def swap(live: str, aside: str) -> None:
    """Both names change in one transaction. Nobody can come in any more before those who are there are sent away.

    What was live has another name then, and goes with `discard_left`: that this can fail must not undo a restore.
    """
    old, new, former = name_of(live), name_of(aside), f"{name_of(aside)}_former"
    with administering(live) as admin:
        shut(admin, old)
        try:
            send_away(admin, old)
            when_it_is_free(lambda: rename(admin, old, new, former), IN_USE)
        except BaseException:
            shut(admin, old, is_open=True)
            raise


def send_away(admin: psycopg.Connection, name: str) -> None:
    """Everybody but who holds the tables: were that one sent away with them, a writer who waits could still commit.

    Whoever was let in just before the door was shut shows up a little later: twice nobody is nobody.
    """
    found, until = [1, 1], time.monotonic() + PATIENCE
    while any(found[-2:]):
        if time.monotonic() > until:
            raise Trouble(IN_USE)
        left = admin.execute(f"SELECT pg_terminate_backend(pid) {OTHERS} AND application_name <> %s", (name, HOLDER))
        found.append(len(left.fetchall()))
        time.sleep(0.1)


def shut(admin: psycopg.Connection, name: str, *, is_open: bool = False) -> None:
    change = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    admin.execute(change.format(sql.Identifier(name), sql.SQL("true" if is_open else "false")))


def rename(admin: psycopg.Connection, old: str, new: str, former: str) -> None:
    change = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with admin.transaction():
        for name in (old, new):
            admin.execute(GONE, (name,))
        admin.execute(change.format(sql.Identifier(old), sql.Identifier(former)))
        admin.execute(change.format(sql.Identifier(new), sql.Identifier(old)))


def discard(url: str) -> None:
    """Not WITH (FORCE): that is refused to a role of ours while the server's own vacuum, or a superuser, is in there.

    The plain one sends a vacuum away itself, and waits 5 s for others to go.
    """
    name = name_of(url)
    told = _l("Somebody else uses the database %(name)s: drop it when they have gone.", name=name)
    with administering(url) as admin:
        when_it_is_free(lambda: drop(admin, name), told)


def drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(GONE_OURS, (name,))
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def when_it_is_free(deed: Callable[[], None], otherwise: LazyString) -> None:
    """Somebody may come back between two steps of the deed: then it is tried again. Raises Trouble in these words."""
    for tries_left in reversed(range(TRIES)):
        try:
            deed()
            break
        except psycopg.errors.ObjectInUse as error:
            if not tries_left:
                raise Trouble(otherwise) from error


def discard_left(url: str, work: Path) -> None:
    """The databases that were made for what was done in a folder, and those that one of them has replaced.

    A restore that was killed at the last step has left the live one shut: the service could not start any more.
    """
    open_again(url)
    for told in sorted(work.rglob(ASIDE)):
        for name in (told.read_text(), f"{told.read_text()}_former"):
            discard(shown(make_url(url).set(database=name)))


def open_again(url: str) -> None:
    with administering(url) as admin:
        shut_ones = "SELECT 1 FROM pg_database WHERE datname = %s AND NOT datallowconn"
        if admin.execute(shut_ones, (name_of(url),)).fetchone():
            shut(admin, name_of(url), is_open=True)


def is_there(url: str) -> bool:
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        return connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() != (None,)


@contextmanager
def administering(url: str) -> Iterator[psycopg.Connection]:
    """The same server, another database: nobody can rename the one they stand in."""
    with psycopg.connect(libpq(shown(make_url(url).set(database="postgres"))), autocommit=True) as admin:
        yield admin


def name_of(url: str) -> str:
    return make_url(url).database or ""


def libpq(url: str) -> str:
    return shown(make_url(url).set(drivername="postgresql"))
