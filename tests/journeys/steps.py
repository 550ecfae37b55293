"""What people do with their hands, in the words of the pages."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import Queue
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.models import Need
from tests.faults.handset import KEPT
from tests.patience import SOON

LOOK = """async () => {
    const known = await navigator.serviceWorker.getRegistration();
    for (let looks = 0; looks < 5; looks += 1) {
        if (await known?.update().then(() => true, () => false)) return;
        await new Promise((resolve) => { setTimeout(resolve, 300); });
    }
}"""
CLOCK = """((days) => {
    const { now } = Date;
    self.Date = class extends Date {
        static now() { return now() + days * 24 * 3600 * 1000; }
        constructor(...of) { super(...(of.length ? of : [Date.now()])); }
    };
})"""
HELMI = {"name": "Helmi", "phone": "040 123 4567", "address": "Häkkiläntie 12, 43170 Häkkilä", "note": "Koira pihalla"}


def tell(page: Page, text: str, service: str = "lumityot", photo: bytes | None = None) -> None:
    """A volunteer reports a need, step by step, as far as the send button and over it."""
    press(page, "no-danger")
    page.fill("textarea[name=text]", text)
    if photo:
        page.set_input_files("photo-field input", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo})
        expect(page.locator("photo-field img")).to_be_visible()
    page.locator(f"input[name=service][value={service}]").check(force=True)
    press(page, "next")
    expect(page.locator("select[name=village]")).not_to_have_value("")
    page.locator("input[name=urgency][value=week]").check(force=True)
    press(page, "next")
    page.locator("input[name=consent][value=granted]").check(force=True)
    for field, value in HELMI.items():
        page.fill(f"[name=contact_{field}]", value)
    press(page, "send")


def needs_told(service: Any, *texts: str) -> int:
    """How many needs with these words have reached the service."""
    with service.app().app_context():
        return db.session.scalar(select(func.count()).select_from(Need).where(Need.text.in_(texts))) or 0


def in_days(days: int) -> datetime:
    """At ten in the morning, by the clock of the phone."""
    return (datetime.now(ZoneInfo("Europe/Helsinki")) + timedelta(days=days)).replace(hour=10, minute=0)


def move_clock(page: Page, days: int) -> None:
    """The clock of the phone is that much ahead, or behind, from now on; the app is opened anew."""
    page.add_init_script(f"{CLOCK}({days})")
    page.reload()


def typed(moment):
    """As a field for date and time takes it."""
    return f"{moment:%Y-%m-%dT%H:%M}"


def open_status_page(page: Page) -> None:
    """The page of troubles, also without a network, as soon as the worker has kept it."""
    assert until(lambda: page.evaluate("caches.match('/fi/app/status').then(Boolean)"))
    page.goto("/fi/app/status")
    expect(page.locator(".facts")).to_be_visible()


def press(page: Page, action: str) -> None:
    page.locator(f'[data-action="{action}"]:visible').first.click()


def open_item(page: Page, kind: str, item_id: str) -> None:
    """From a list to one item; the phone asks for news while it is open."""
    row = page.locator(f'li[data-kind="{kind}"][data-id="{item_id}"]')
    ask_for_news(page, lambda: expect(row).to_be_visible(timeout=2_000))
    row.locator("a").first.click()
    expect(page.locator(f'{kind_page(kind)}[data-kind="{kind}"]')).to_be_visible()


def opened(page: Page, route: str) -> Page:
    """The page of one matter, as soon as the phone has heard of it."""
    page.goto(f"/fi/app/#/{route}")
    here = page.locator("[data-route]:not([hidden]) [data-show=isHere]")
    ask_for_news(page, lambda: expect(here).to_be_visible(timeout=2_000))
    return page


def show(page: Page, path: str) -> None:
    """A page, or a view of the app when it is drawn: that of a matter, when the phone has heard of it."""
    page.goto(path)
    name, _, key = path.partition("#/")[2].partition("/")
    if name:
        view = "works" if (name, key) == ("work", "") else name
        page.wait_for_selector(f"body[data-view={view}]:has(#coming[hidden])")
    if key:
        expect(page.locator("[data-route]:not([hidden]) [data-show=isHere]")).to_be_visible()


def unfold(board: Page) -> None:
    """Of a board that has grown long every need can be seen."""
    board.evaluate("for (const rest of document.querySelectorAll('details.rest')) rest.open = true")


def kind_page(kind: str) -> str:
    return {"need": "need-page", "offer": "offer-page", "assignment": "work-page"}[kind]


def ask_for_news(page: Page, seen: Callable[[], None], tries: int = 30) -> None:
    """Coming back to the app is what makes a phone ask: the same event the person's hand would cause."""
    for _ in range(tries):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        try:
            return seen()
        except AssertionError:
            continue
    return seen()


def wait_for_state(page: Page, kind: str, state: str) -> None:
    place = page.locator(f'{kind_page(kind)}[data-state="{state}"]')
    ask_for_news(page, lambda: expect(place).to_be_visible(timeout=2_000))


def look_for_update(page: Page, *, may_end_page: bool = False) -> None:
    """What the app does whenever it comes into view, and the status page by a button."""
    page.evaluate(f"() => void ({LOOK})()" if may_end_page else LOOK)


def choose_language(page: Page, lang: str) -> None:
    """Of the account: whoever does it leaves the house in Finnish, as the next journey expects it."""
    page.locator(f'form[action="/language"] button[value="{lang}"]').first.click()
    page.wait_for_selector(f'html[lang="{lang}"]')


def wait_until_kept(page: Page, words: str) -> None:
    """What is being written stands on the phone a moment after the last key."""
    assert until(lambda: words in kept_by(page)), kept_by(page)


def wait_until_gone(page: Page, words: str) -> None:
    """What was being written does not stand on the phone any more."""
    assert until(lambda: words not in kept_by(page)), kept_by(page)


def kept_by(page: Page) -> str:
    """The drafts of this phone, to look for words in: the same may have been told before, and stand among the items."""
    drafts = {account: stores.get("drafts") for account, stores in page.evaluate(KEPT).items()}
    return json.dumps(drafts, ensure_ascii=False)


def next_of(page: Page, waiting: "Queue[Route]") -> Route:
    """The request that is held up there: the browser tells of it only while it is listened to."""
    assert until(lambda: page.wait_for_timeout(50) or waiting.qsize())
    return waiting.get_nowait()


def until(seen: Callable[[], Any], seconds: float = SOON) -> Any:
    """What is seen when it is there at last, or when the patience ends."""
    end = time.monotonic() + seconds
    while not seen() and time.monotonic() < end:
        time.sleep(0.1)
    return seen()
