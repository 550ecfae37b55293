"""A worker that does harm is called off: it goes with all it kept, and nothing that people wrote goes with it."""

from contextlib import suppress
from uuid import uuid4

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.journeys.conftest import serving
from tests.journeys.steps import look_for_update, needs_told, press, tell, until, wait_until_kept
from tests.services import free_port

WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
STANDING = """navigator.serviceWorker.getRegistration().then((one) =>
    [document.URL, ...[one?.installing, one?.waiting, one?.active].map((worker) => worker?.state)])"""
CACHES = "caches.keys().then((all) => all.length)"


@pytest.mark.whole
def test_the_worker_goes_and_comes_back_and_every_word_stays(enter, service):
    port, text = free_port(), f"Rappuset lumen alla {uuid4().hex[:8]}"
    with serving(service.instance, port) as url:
        aino = enter("volunteer", base_url=url)
        aino.context.set_offline(True)
        tell(aino, text)
        begin_another(aino)
        assert aino.evaluate(f"Promise.all([{WORKERS}, {CACHES}])") == [1, 2]
    with serving(service.instance, port, PALVELEVA_STOP_WORKER="1"):
        aino.context.set_offline(False)
        is_called_off(aino)
        nothing_is_kept_but_the_words(aino, text)
        loaded_no_more(aino)
        assert needs_told(service, text) == 1
    with serving(service.instance, port):
        aino.goto("/fi/app/#/report")
        aino.reload()
        aino.wait_for_selector("html[data-offline=ready]")
        aino.context.set_offline(True)
        aino.reload()
        expect(aino.locator("#text")).to_have_value("Polku liiteriin")


def begin_another(page):
    expect(page.locator("sent-page[data-state=queued]")).to_be_visible()
    page.goto("/fi/app/#/report")
    press(page, "no-danger")
    page.fill("textarea[name=text]", "Polku liiteriin")
    wait_until_kept(page, "Polku liiteriin")


def is_called_off(page):
    """The app looks whenever it comes into view: once more, if the first came to nothing. The page is loaded anew."""
    for _ in range(3):
        look_for_update(page, may_end_page=True)
        with suppress(TimeoutError):
            return page.wait_for_selector("html[data-worker=off][data-js=on]", timeout=20_000)
    raise AssertionError(page.evaluate(STANDING))


def nothing_is_kept_but_the_words(page, text):
    expect(page.locator("#text")).to_have_value("Polku liiteriin")
    page.goto("/fi/app/#/outbox")
    expect(page.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
    assert page.evaluate(f"Promise.all([{WORKERS}, {CACHES}])") == [0, 0]


def loaded_no_more(page):
    """Also where a page should register the worker again: it ends itself and leaves the page alone."""
    page.evaluate("self.isSamePage = true")
    page.evaluate("""async () => {
        const policy = trustedTypes.createPolicy("sw-url", { createScriptURL: (address) => address });
        await navigator.serviceWorker.register(policy.createScriptURL("/sw.js"));
    }""")
    assert until(lambda: page.evaluate(WORKERS) == 0)
    page.wait_for_timeout(300)
    assert page.evaluate("self.isSamePage") is True
