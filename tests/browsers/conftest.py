"""An engine for a file of tests, and in it a phone of its own service, on a line of its own."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.browsers.engines import ENGINES, Engine
from tests.faults.line import Line
from tests.journeys.conftest import Service, serving, settings_of
from tests.journeys.steps import until
from tests.nursery import run
from tests.services import free_port

STATES = "return [...document.querySelectorAll('[data-op]')].map(({ dataset }) => dataset.state).join()"
IS_SOMEWHERE = "return document.URL !== 'about:blank'"
IS_READY = "return document.documentElement.dataset.offline === 'ready'"


@dataclass
class Phone:
    """A browser with somebody of the cast signed in, on a line of its own."""

    engine: Engine
    line: Line
    service: Service

    def opens(self, view: str = "") -> None:
        """Anew: the page before is gone."""
        self.engine.go("about:blank")
        self.engine.until("return document.URL === 'about:blank'")
        self.goes(f"{self.line.url}/fi/app/{view}")
        self.engine.until("return document.documentElement.dataset.js === 'on'")

    def goes(self, url: str) -> None:
        """WebKit's driver loses such a wish at times, and its page stays blank: it is asked again."""
        self.engine.go(url)
        try:
            self.engine.until(IS_SOMEWHERE, seconds=10)
        except AssertionError:
            self.engine.go(url)

    def comes_in(self, person: str) -> None:
        self.engine.go(f"{self.line.url}/fi/")
        form = f'form[action="/demo/sign-in"]:has(input[value="{person}"]) button'
        self.engine.until("const one = document.querySelector(arguments[0]); one?.click(); return Boolean(one)", form)
        self.is_ready_at_last()
        self.opens()
        self.is_ready_at_last()
        assert until(self.has_learned)

    def is_ready_at_last(self) -> None:
        """On a busy machine WebKit may keep its store from a page; "Open again" has always helped (decision 72)."""
        try:
            self.engine.until(IS_READY, seconds=15)
        except AssertionError:
            self.opens()
            self.engine.until(IS_READY)

    def has_learned(self) -> bool:
        """How to read what people write comes last; a moment later it is kept."""
        came = any(path.startswith("/api/v1/reference/reading") for _, path, _ in self.line.seen)
        time.sleep(1)
        return came

    def waits_and_arrives(self) -> None:
        """What was done is there in a new page, and leaves when the line is back."""
        self.opens("#/outbox")
        self.states("queued")
        self.line.mend()
        self.opens("#/outbox")
        self.states("accepted")

    def states(self, wanted: str) -> None:
        self.engine.until(f"{STATES} === arguments[0]", wanted, seconds=60)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request) -> Iterator[Engine]:
    with ENGINES[request.param]() as engine:
        print(engine.version)
        yield engine


@pytest.fixture
def phone(engine, tmp_path) -> Iterator[Phone]:
    run(("palveleva", "prepare", "--demo"), settings_of(tmp_path))
    behind = free_port()
    with serving(tmp_path, behind) as url:
        line = Line(free_port(), behind)
        try:
            yield Phone(engine, line, Service(url, tmp_path, f"sqlite:///{tmp_path}/palveleva.sqlite"))
        finally:
            line.close()
