"""The real service under gunicorn with the demonstration's cast, and real browsers the size of a phone."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from palveleva import create_app
from palveleva.actions import needs, waves
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.models import Need, Person
from tests.conftest import config_for
from tests.faults.line import Line
from tests.nursery import Child, run
from tests.patience import SOON
from tests.people import a_report
from tests.services import free_port, wait_for

expect.set_options(timeout=SOON * 1000)

# What comes after the first need is here too: the phone can read what is written on it, and has all its pages.
HAS_LEARNED = """async () => {
    for (const { name } of await indexedDB.databases()) {
        const opening = indexedDB.open(name);
        await new Promise((resolve) => { opening.onsuccess = resolve; });
        const asked = opening.result.transaction("meta").objectStore("meta").get("reading");
        await new Promise((resolve) => { asked.onsuccess = resolve; });
        opening.result.close();
        if (asked.result && await caches.match(`/${document.documentElement.lang}/app/status`)) return true;
    }
    return false;
}"""


@dataclass
class Service:
    url: str
    instance: Path
    database_url: str

    def answers(self) -> list[tuple[int, str]]:
        """Status and path of everything that came over the line, in order."""
        lines = (self.instance / "access.log").read_text().splitlines()
        return [(int(status), path) for status, _, path in (line.partition(" ") for line in lines)]

    def app(self) -> Flask:
        """The same database, looked at from outside the running service."""
        return create_app(config_for(self.database_url, self.instance, is_demo=True))


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with demonstration(tmp_path_factory.mktemp("instance")) as service:
        yield service


@contextmanager
def demonstration(instance: Path) -> Iterator[Service]:
    """A service with the cast and no needs yet."""
    run(("palveleva", "prepare", "--demo"), settings_of(instance))
    with serving(instance, free_port()) as url:
        yield Service(url, instance, f"sqlite:///{instance}/palveleva.sqlite")


@contextmanager
def serving(instance: Path, port: int, wsgi: str = "app:app", **settings: str) -> Iterator[str]:
    """gunicorn on that instance, for as long as it is needed: its address."""
    # One process, and gunicorn's own list of addresses: our gunicorn.conf.py keeps none.
    plain = ["--workers", "1", "--threads", "4", "--logger-class", "gunicorn.glogging.Logger"]
    command = ["gunicorn", wsgi, "--bind", f"127.0.0.1:{port}", *plain]
    log = ["--log-level", "warning", "--access-logfile", str(instance / "access.log")]
    env = settings_of(instance) | settings
    server = Child([*command, *log, "--access-logformat", "%(s)s %(U)s"], env, instance / "server.log")
    try:
        wait_for(f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def settings_of(instance: Path) -> dict[str, str]:
    env = os.environ | {"PALVELEVA_INSTANCE": str(instance), "PALVELEVA_SECRET_KEY": "j" * 40, "PALVELEVA_DEMO": "1"}
    env.pop("DATABASE_URL", None)
    return env


@pytest.fixture
def new_context(browser: Browser, service: Service) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of its own: somebody's phone, or the coordinator's desk. Faults in a page fail the test."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(width: int = 360, height: int = 740, **more: object) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="fi-FI",
            **{"base_url": service.url, "timezone_id": "Europe/Helsinki", **more},
        )
        context.set_default_timeout(SOON * 1000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda message: note_fault(message, faults))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def without_worker(new_context: Callable[..., BrowserContext]) -> Page:
    """A volunteer's phone without a worker: every file comes over the line when it is needed."""
    phone = new_context()
    phone.add_init_script("delete Navigator.prototype.serviceWorker")
    page = phone.new_page()
    page.goto("/fi/")
    page.locator('form:has(input[value="volunteer2"]) button').first.click()
    page.wait_for_selector("form[data-at=safety]")
    return page


def wait_until_learned(page: Page, seconds: float = SOON) -> None:
    end = time.monotonic() + seconds
    while not page.evaluate(HAS_LEARNED):
        assert time.monotonic() < end, "the phone has not learned what it must know"
        time.sleep(0.05)


def note_fault(message: object, faults: list[str]) -> None:
    """The browser reports a network that is gone as an error; everything else it reports is ours."""
    text = getattr(message, "text", "")
    if getattr(message, "type", "") == "error" and "net::ERR_" not in text and "status of 4" not in text:
        faults.append(text)


@pytest.fixture
def line(service: Service) -> Iterator[Line]:
    """A line that is really down when it is: a browser's own "offline" is told to the page, too."""
    line = Line(free_port(), int(service.url.rpartition(":")[2]))
    yield line
    line.close()


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Somebody of the cast, signed in on a device of their own: enter("volunteer")."""

    def come_in(person: str, lang: str = "fi", **size: object) -> Page:
        page = new_context(**size).new_page()
        page.goto(f"/{lang}/")
        page.locator(f'form[action="/demo/sign-in"]:has(input[value="{person}"]) button').click()
        page.wait_for_url(lambda url: not url.endswith(f"/{lang}/"))
        page.wait_for_load_state()
        if "/app/" in page.url:
            page.wait_for_selector("html[data-offline=ready]")
            page.goto(f"/{lang}/app/")
            page.wait_for_selector("html[data-offline=ready]")
            wait_until_learned(page)
        return page

    return come_in


@pytest.fixture
def office(service: Service) -> Iterator[dict[str, Person]]:
    """What is done beside the phones, by the same actions that people use."""
    with service.app().app_context():
        yield {
            key: db.session.scalars(select(Person).where(Person.email == email)).one() for key, email in CAST.items()
        }
        db.session.rollback()


@pytest.fixture
def need(office: dict[str, Person]) -> Need:
    """Aino's need, which Liisa is asked about."""
    told = needs.report(needs.home_of(office["volunteer"]), a_report(), by=office["volunteer"])
    waves.send(told, by=office["coordinator"])
    db.session.commit()
    return told
