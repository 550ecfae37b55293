"""Many hands at once, each with its own connection; and a need that was told twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from flask import Flask

from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.models import Need
from tests.actions.story import joined
from tests.people import Town, a_need, later


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[Any]]:
    """Do the deeds in as many threads, started together; what each gave, or the code with which it was refused."""

    def run(*deeds: Callable[[Town], Any]) -> list[Any]:
        start = Barrier(len(deeds))

        def one(deed: Callable[[Town], Any]) -> Any:
            with app.app_context():
                start.wait()
                try:
                    done = deed(Town())
                    db.session.commit()
                except Refused as refusal:
                    db.session.rollback()
                    return refusal.code
                return done

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(one, deeds))

    return run


@pytest.fixture
def meanwhile(at_once: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """Do a deed, and another while the first is done and not yet committed."""

    def run(first: Callable[[Town], Any], second: Callable[[Town], Any]) -> list[Any]:
        is_done = Event()

        def begin(town: Town) -> None:
            try:
                first(town)
                db.session.flush()
            finally:
                is_done.set()
            sleep(0.3)

        def follow(town: Town) -> None:
            is_done.wait()
            second(town)

        return at_once(begin, follow)

    return run


@pytest.fixture
def twins(town: Town) -> tuple[Need, Need]:
    """Aino's need and the same steps told again by Eino."""
    first, again = a_need(town.aino), a_need(town.eino)
    again.created_at = later(minutes=10)
    db.session.commit()
    return first, again


@pytest.fixture
def two(town):
    """Aino's need, and Eino's report that was joined to it."""
    first = a_need(town.aino)
    return first, joined(town, town.eino, first)
