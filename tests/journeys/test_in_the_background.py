"""With no page open the worker sends what waits, when the browser says that the network is back."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.models import Need
from tests.faults.line import Line
from tests.journeys.steps import tell, until
from tests.services import free_port

WHAT_WAITS = "navigator.serviceWorker.ready.then((registration) => registration.sync.getTags())"


@pytest.fixture
def line(service) -> Iterator[Line]:
    """A line that is really down when it is: a browser's own "offline" lets go of its worker as the page closes."""
    line = Line(free_port(), int(service.url.rpartition(":")[2]))
    yield line
    line.close()


def needs_told(service, text):
    with service.app().app_context():
        return db.session.scalar(select(func.count()).select_from(Need).where(Need.text == text))


def test_a_report_leaves_after_its_page_was_closed(enter, service, line):
    aino = enter("volunteer", base_url=line.url)
    context, text = aino.context, f"Polku liiteriin lumessa {uuid4().hex[:8]}"
    context.set_offline(True)
    line.is_down = True
    tell(aino, text)
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    assert until(lambda: aino.evaluate(WHAT_WAITS) == ["outbox"])
    aino.close()
    wake_worker(context, line)
    assert needs_told(service, text) == 0

    context.set_offline(False)
    line.mend()
    wake_worker(context, line)

    assert until(lambda: needs_told(service, text) == 1)
    again = context.new_page()
    again.goto("/fi/app/#/outbox")
    expect(again.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
    assert needs_told(service, text) == 1


def test_the_worker_sends_nothing_for_somebody_who_has_left(enter, service, line):
    aino = enter("volunteer", base_url=line.url)
    context, text = aino.context, f"Rappuset lumen alla {uuid4().hex[:8]}"
    line.is_down = True
    tell(aino, text)
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    aino.goto("/fi/app/#/outbox")
    aino.locator('[data-action="leave"]:visible').click()
    aino.locator('[data-action="leave-locked"]:visible').click()
    expect(aino.locator("body[data-person=none]")).to_be_attached()
    aino.close()

    line.mend()
    worker = context.service_workers[0]
    answer = worker.evaluate("sendInBackground(VERSION)")

    assert answer == "nobody"
    assert needs_told(service, text) == 0


def wake_worker(context: BrowserContext, line: Line) -> None:
    """The event by which a browser tells a worker to send: an empty page sees to it, no page of ours is open."""
    page = context.new_page()
    browser = context.new_cdp_session(page)
    known: list[str] = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda news: known.extend(ids_of(news, line.url)))
    browser.send("ServiceWorker.enable")
    assert until(lambda: page.wait_for_timeout(50) or known)
    wanted = {"origin": line.url, "registrationId": known[0], "tag": "outbox", "lastChance": False}
    browser.send("ServiceWorker.dispatchSyncEvent", wanted)
    page.close()


def ids_of(news: dict, url: str) -> list[str]:
    return [one["registrationId"] for one in news["registrations"] if one["scopeURL"].startswith(url)]
