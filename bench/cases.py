"""One of the two that are compared: its database, filled, and the servers and workers at it."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text

from bench.mixing import Answers, Kind
from bench.serving import Server, living, memory_of, running
from palveleva import create_app
from palveleva.config import Config
from palveleva.db import db, utcnow
from palveleva.models import Turn
from palveleva.simulation.country.map import Size
from tests.databases import address, connected, start_postgresql
from tests.services import ROOT

PALVELEVA = (sys.executable, "-m", "palveleva")
SERVERS = WORKERS = 2
PROCESSES = 2 if (os.cpu_count() or 1) > 2 else 1  # of each server


@dataclass
class Case:
    """`kinds` is what is asked of it, `answers` what came of it; times in seconds."""

    name: str
    settings: dict[str, str]
    app: Flask
    kinds: list[Kind] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)
    filling: float = 0
    catching_up: float = 0

    @property
    def urls(self) -> list[str]:
        return [server.url for server in self.servers]

    @property
    def lines(self) -> Path:
        """What its workers log."""
        return Path(self.settings["PALVELEVA_INSTANCE"]) / "workers.jsonl"

    @property
    def requests(self) -> Path:
        """What its servers log."""
        return self.lines.with_name("requests.jsonl")

    def run(self, *words: str, shown: bool = False) -> float:
        """A command of ours, with the seconds it took."""
        began = time.monotonic()
        quiet = None if shown else subprocess.DEVNULL
        env = os.environ | self.settings
        subprocess.run([*PALVELEVA, *words], env=env, cwd=ROOT, check=True, stdout=quiet, stderr=quiet)
        return time.monotonic() - began


@contextmanager
def new_cases(folder: Path, names: dict[str, str]) -> Iterator[list[Case]]:
    """Empty databases of these names on one PostgreSQL. They go again, and so does a PostgreSQL that was started."""
    server: Any = start_postgresql(folder / "postgresql")
    with connected(os.environ["TEST_POSTGRESQL"]) as admin:
        for database in names.values():
            admin.execute(f"CREATE DATABASE {database}")
        try:
            yield [a_case(name, database, folder) for name, database in names.items()]
        finally:
            for database in names.values():
                admin.execute(f"DROP DATABASE {database} WITH (FORCE)")
    if server:
        server.cleanup()


def a_case(name: str, database: str, folder: Path) -> Case:
    instance = folder / database
    instance.mkdir()
    url = address(database)
    settings = {"PALVELEVA_INSTANCE": str(instance), "PALVELEVA_SECRET_KEY": token_hex(32)}
    settings |= {"DATABASE_URL": url, "PALVELEVA_QUEUE": url}
    return Case(name, settings, create_app(Config.from_environment(os.environ | settings)))


def fill(case: Case, size: Size) -> None:
    """A year is written, and then what the clock would have done of itself: seals, figures of quarters."""
    numbers = {"municipalities": size.municipalities, "villages": size.villages}
    numbers |= {"providers": size.providers, "needs": size.needs}
    options = [word for name, number in numbers.items() for word in (f"--{name}", str(number))]
    # Not the installed database: the command refuses that.
    elsewhere = {"DATABASE_URL": f"sqlite:///{case.lines.with_name('nowhere.sqlite')}", "PALVELEVA_QUEUE": ""}
    where = Case(case.name, case.settings | elsewhere, case.app)
    filling = ("simulate", "--country", *options, "--database", case.settings["DATABASE_URL"])
    case.filling = where.run(*filling, shown=True)
    case.catching_up = case.run("sweep")


@contextmanager
def at_work(case: Case) -> Iterator[None]:
    """Its servers and workers, for as long as they are needed."""
    with ExitStack() as stack:
        lines = stack.enter_context(case.lines.open("ab"))
        requests = stack.enter_context(case.requests.open("ab"))
        for _ in range(SERVERS):
            ours = running("bench.wide_gates:app", "/readyz", workers=PROCESSES, lines=requests, **case.settings)
            case.servers.append(stack.enter_context(ours))
        for _ in range(WORKERS):
            worker = living((*PALVELEVA, "worker"), lines, **case.settings)
            case.workers.append(stack.enter_context(worker))
        yield


def memory(case: Case) -> tuple[float, float]:
    """Of the largest process of its servers, and of its largest worker, in MB."""
    return max(server.memory for server in case.servers), max(memory_of(worker.pid) for worker in case.workers)


def work_done(case: Case) -> tuple[Counter[str], Counter[str]]:
    """What its workers did, and what they complained of, by duty."""
    done: Counter[str] = Counter()
    trouble: Counter[str] = Counter()
    for line in map(json.loads, case.lines.read_text().splitlines()):
        if line["event"] == "duty":
            done.update({f"{line['duty']}: {what}": number for what, number in line["done"].items()})
        elif line["level"] in {"warning", "error"}:
            trouble[f"{line['event']} {line.get('duty', '')}".strip()] += 1
    return done, trouble


def broken(case: Case, most: int = 5) -> list[str]:
    """What its servers logged of requests that they could not answer."""
    told = [line for line in case.requests.read_text().splitlines() if '"level": "error"' in line]
    return told[:most]


def lateness(case: Case) -> float:
    """By how many seconds the duty that has waited longest for its turn is late."""
    with case.app.app_context():
        first = db.session.scalar(select(func.min(Turn.due_at)))
        db.session.remove()
    return max(0.0, (utcnow() - first).total_seconds()) if first else float("nan")


def largest_tables(case: Case, number: int = 14) -> list[tuple[str, int, int]]:
    """Name, rows and bytes with indexes. Rows as ANALYZE last estimated them."""
    size = "pg_total_relation_size(relid)"
    query = f"SELECT relname, n_live_tup, {size} FROM pg_stat_user_tables ORDER BY {size} DESC LIMIT {number}"
    with case.app.app_context():
        db.session.execute(text("ANALYZE"))
        rows = [(name, rows, size) for name, rows, size in db.session.execute(text(query))]
        db.session.remove()
    return rows


def megabytes(case: Case) -> float:
    with case.app.app_context():
        size = db.session.scalar(text("SELECT pg_database_size(current_database())"))
        db.session.remove()
    return float(size or 0) / 2**20
