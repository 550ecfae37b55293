"""With no page open the worker sends what waits, when the browser says that the network is back."""

from uuid import uuid4

from playwright.sync_api import BrowserContext, expect

from tests.faults.line import Line
from tests.journeys.steps import needs_told, tell, until

WHAT_WAITS = "navigator.serviceWorker.ready.then((registration) => registration.sync.getTags())"


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

    # A worker that is still at its first try does not begin another one: it is to be woken once more.
    assert until(lambda: wake_worker(context, line) or until(lambda: needs_told(service, text) == 1, 2))
    again = context.new_page()
    again.goto("/fi/app/#/outbox")
    expect(again.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
    assert needs_told(service, text) == 1


def test_for_somebody_who_has_left_the_worker_sends_nothing_but_that(enter, service, line):
    aino = enter("volunteer", base_url=line.url)
    context, text = aino.context, f"Rappuset lumen alla {uuid4().hex[:8]}"
    line.is_down = True
    tell(aino, text)
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    aino.goto("/fi/app/#/outbox")
    aino.locator('[data-action="leave"]:visible').click()
    aino.locator('[data-action="leave-locked"]:visible').click()
    expect(aino.locator("body[data-person=none]")).to_be_attached()
    assert until(lambda: aino.evaluate(WHAT_WAITS) == ["outbox"])
    aino.close()

    line.mend()
    line.seen.clear()

    # The browser itself may wake the worker too: it says so once more then, and nothing else.
    assert until(lambda: wake_worker(context, line) or until(lambda: asked_over(line), 2))
    assert asked_over(line) == {("POST", "/sign-out")}
    assert needs_told(service, text) == 0


def test_before_a_page_of_the_server_the_worker_says_who_has_left(enter, line):
    aino = enter("volunteer", base_url=line.url)
    line.is_down = True
    aino.goto("/fi/app/#/outbox")
    aino.locator('[data-action="leave"]:visible').click()
    expect(aino.locator("body[data-person=none]")).to_be_attached()
    aino.goto("about:blank")
    line.mend()

    aino.goto("/fi/account")

    expect(aino.get_by_role("heading", name="Kirjaudu sisään")).to_be_visible()


def asked_over(line):
    """But for the browser's own look whether there is a newer worker: that and its engine."""
    asked = {(method, path.partition("?")[0]) for method, path, _ in line.seen}
    return {(method, path) for method, path in asked if path != "/sw.js" and not path.endswith("/js/engine.js")}


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
