"""The service as in production: gunicorn with two processes and the worker, over a line that can be broken."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, String, bindparam, create_engine, text

from palveleva.db.address import spelled
from tests.databases import KIND, address, connected
from tests.faults.line import Line
from tests.nursery import Child, run
from tests.patience import PATIENCE, SOON
from tests.services import ROOT, free_port, wait_for

SERVER = ("gunicorn", "tests.faults.wounded:wounded_app()", "--workers", "2", "--threads", "4")
LOG = ("--log-level", "warning", "--graceful-timeout", f"{PATIENCE:.0f}")
WORKER = ("palveleva", "worker", "--beat", "2")


@dataclass
class Wounds:
    """What a test does to the service, and what the service remembers."""

    instance: Path
    database_url: str
    line: Line
    processes: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine: Engine = create_engine(spelled(self.database_url))

    @property
    def url(self) -> str:
        return self.line.url

    @property
    def env(self) -> dict[str, str]:
        own = {"PALVELEVA_INSTANCE": str(self.instance), "PALVELEVA_SECRET_KEY": "j" * 40, "PALVELEVA_DEMO": "1"}
        return os.environ | own | {"DATABASE_URL": self.database_url, "PYTHONPATH": str(ROOT)}

    def rows(self, sql: str, **values: object) -> list[tuple]:
        """What stands in the database. A list among the values is meant as IN (:name)."""
        lists = [
            bindparam(name, expanding=True, type_=String) for name, value in values.items() if isinstance(value, list)
        ]
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql).bindparams(*lists), values)]

    def write(self, sql: str, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(sql), values)

    def prepare(self) -> None:
        self.command("prepare", "--demo")

    def command(self, *words: str) -> str:
        return run(("palveleva", *words), self.env)

    def start(self) -> None:
        bind = ("--bind", f"127.0.0.1:{self.line.behind}")
        for words in ((*SERVER, *bind, *LOG), WORKER):
            self.processes.append(Child(words, self.env, self.instance / "server.log"))
        wait_for(f"http://127.0.0.1:{self.line.behind}")

    def kill(self) -> None:
        """The power goes: every process at once, wherever it is."""
        for process in self.processes:
            process.kill_all()
            process.wait()
        self.processes.clear()

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
        self.processes.clear()

    def dies_at(self, point: str) -> None:
        """The next request of a phone that passes this point kills the process that serves it."""
        (self.instance / "killed").unlink(missing_ok=True)
        (self.instance / "kill").write_text(point)

    def has_died(self) -> bool:
        return (self.instance / "killed").exists()

    def lives_on(self) -> None:
        (self.instance / "kill").unlink(missing_ok=True)

    def release(self, number: int | str) -> None:
        (self.instance / "release").write_text(str(number))


@contextmanager
def running(folder: Path) -> Iterator[Wounds]:
    """A whole service of its own in this folder, with the demonstration's cast."""
    url = database_in(folder)
    wounds = Wounds(folder, url, Line(free_port(), free_port()))
    try:
        wounds.prepare()
        wounds.start()
        yield wounds
    finally:
        wounds.kill()
        wounds.line.close()
        wounds.engine.dispose()


def database_in(folder: Path) -> str:
    if KIND != "postgresql":
        return f"sqlite:///{folder}/palveleva.sqlite"
    name = f"faults_{uuid4().hex[:12]}"
    with connected(os.environ["TEST_POSTGRESQL"]) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    return address(name)


def until(seen: Callable[[], object], seconds: float = SOON, every: float = 0.03) -> bool:
    """Looks again and again until it is so, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():
            return True
        time.sleep(every)
    return bool(seen())


def texts_of(wounds: Wounds, texts: Sequence[str]) -> list[tuple]:
    """(text, account of the reporter) of every need with one of these texts."""
    return wounds.rows("SELECT text, reporter_id FROM need WHERE text IN :texts", texts=list(texts))


def told(wounds: Wounds, text: str) -> int:
    """How often it is there."""
    return len(texts_of(wounds, [text]))
