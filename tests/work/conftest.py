"""Worker processes of the tests: real ones, on the database of the test."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from flask import Flask

from palveleva.db import db
from tests.databases import Database
from tests.nursery import Child
from tests.services import ROOT

WORKER = ("palveleva", "worker", "--beat", "1")


@pytest.fixture
def start_worker(app: Flask, database: Database, tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Starts `palveleva worker`; those of one test share a queue. Whatever still runs afterwards is killed."""
    own = {"PALVELEVA_INSTANCE": str(tmp_path), "PALVELEVA_SECRET_KEY": "j" * 40, "PALVELEVA_DEMO": "1"}
    env = os.environ | own | {"DATABASE_URL": database.url, "PYTHONPATH": str(ROOT)}
    started: list[Child] = []

    def start(settings: Mapping[str, str] = MappingProxyType({})) -> Child:
        started.append(Child(WORKER, env | settings, tmp_path / "worker.log"))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def in_child(app: Flask) -> Callable[[Callable[[], None]], int]:
    """Do something in a process of its own, as a worker does; how that process ended (-9: killed)."""

    def run(deed: Callable[[], None]) -> int:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        child = os.fork()
        if child == 0:
            with app.app_context():
                deed()
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    return run
