"""Fixtures: a fresh real database, the application on it, the cast, and clients that are signed in."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings

from palveleva import create_app
from palveleva.actions import people as register
from palveleva.actions.people import start_sign_in
from palveleva.config import Config
from palveleva.db import db, utcnow
from palveleva.db.address import spelled
from palveleva.db.upkeep import working_in
from palveleva.models import Person
from tests import hanging, people
from tests.databases import KIND, Database, start_postgresql
from tests.hanging import pytest_runtest_protocol  # noqa: F401 - a hook: pytest finds it here
from tests.phone import Phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What slows a thief down would slow every test down too; the strength of the real one has a test of its own.
STRONG_HASHER = register.hasher
register.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


# No time is promised: the first example of a run is slow, and other work may share the machine. The examples are always
# the same, so that what was green stays green; `pytest --hypothesis-profile=wandering` looks at others.
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.register_profile("wandering", deadline=None, max_examples=1000)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["LC_ALL"] = "C.UTF-8"  # commands speak the language of the terminal (decision 89): here English
    hanging.remember_terminal(config)
    is_worker = hasattr(config, "workerinput")
    if KIND == "postgresql" and not is_worker:
        folder = Path(tempfile.mkdtemp(prefix="palveleva-pg-"))
        atexit.register(shutil.rmtree, folder)  # asked before the server asks to be stopped, and so done after that
        config.stash[SERVER] = start_postgresql(folder / "data")


SERVER = pytest.StashKey[object]()


def config_for(url: str, instance: Path, *, is_demo: bool = False, proxies: int = 0) -> Config:
    facts = {"instance": instance, "database_url": spelled(url), "secret_key": "k" * 40, "proxies": proxies}
    return Config(**facts, is_demo=is_demo, is_https=False)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database that came by the migrations, with the cast in it."""
    folder = tmp_path_factory.mktemp("databases")
    made = Database(folder, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    with working_in(create_app(config_for(made.url, folder))):
        upgrade()
        people.fill()
    made.keep()
    return made


@pytest.fixture(scope="session")
def whole_app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(config_for(database.url, tmp_path_factory.mktemp("instance")))


@pytest.fixture
def app(whole_app: Flask, database: Database) -> Iterator[Flask]:
    """The application on a database that is as fresh as in the beginning."""
    database.renew()
    whole_app.config["WTF_CSRF_ENABLED"] = False
    yield whole_app
    with whole_app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def town(app: Flask) -> Iterator[people.Town]:
    with app.app_context():
        yield people.Town()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which a member of the cast is in: sign_in("kaisa")."""

    def enter(name: str) -> FlaskClient:
        client = app.test_client()
        with app.app_context():
            row = start_sign_in(getattr(people.Town(), name), now=utcnow())
            db.session.commit()
            key = row.id
        with client.session_transaction() as session:
            session["_user_id"] = key
            session["_fresh"] = True
        return client

    return enter


@pytest.fixture
def phone(sign_in: Callable[[str], FlaskClient], app: Flask) -> Callable[[str], Phone]:
    """A phone that syncs as a member of the cast: phone("aino")."""

    def pick_up(name: str) -> Phone:
        client = sign_in(name)
        with app.app_context():
            person: Person = getattr(people.Town(), name)
            return Phone(client, person.id)

    return pick_up


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for journeys and faults: two in one process would fight over the event loop."""
    from tests.services import a_browser

    with a_browser() as chromium:
        yield chromium
