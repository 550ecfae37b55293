"""Draws docs/screenshots/outbox-states.png: every state of what leaves a phone, as the person sees it.

.venv/bin/python -m tests.journeys.outbox_states [FOLDER for the single pictures]
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select, update

from palveleva import create_app
from palveleva.actions import needs, waves
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.models import Person, SignIn
from tests.conftest import config_for
from tests.domain.pictures import a_picture
from tests.journeys.conftest import serving, settings_of, wait_until_learned
from tests.journeys.steps import open_status_page, press, tell
from tests.nursery import run
from tests.people import a_report
from tests.services import ROOT, a_browser, free_port

WIDTH, HEIGHT = 360, 740
SHEET = ROOT / "docs/screenshots/outbox-states.png"
TEXT = "Rappuset lumen alla, ei pääse liiteriin"
FULL = "void (IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); })"


class Studio:
    def __init__(self, browser: Browser, url: str, instance: Path, folder: Path) -> None:
        self.browser, self.url, self.instance, self.folder = browser, url, instance, folder
        self.pictures: list[Path] = []

    @contextmanager
    def phone(self, person: str) -> Iterator[Page]:
        """A phone of its own in the hand of one of the cast."""
        facts = {"viewport": {"width": WIDTH, "height": HEIGHT}, "locale": "fi-FI", "timezone_id": "Europe/Helsinki"}
        context = self.browser.new_context(base_url=self.url, **facts)
        page = context.new_page()
        self.enter(page, person)
        page.wait_for_selector("html[data-offline=ready]")
        page.reload()
        wait_until_learned(page)
        page.wait_for_load_state("networkidle")
        yield page
        context.close()

    def enter(self, page: Page, person: str) -> None:
        page.goto("/fi/")
        page.locator(f'form[action="/demo/sign-in"]:has(input[value="{person}"]) button').click()
        page.wait_for_url("**/app/**")

    def take(self, page: Page, name: str) -> None:
        page.wait_for_timeout(400)
        page.evaluate("scrollTo(0, 0)")
        self.pictures.append(self.folder / f"{len(self.pictures):02}-{name}.png")
        page.screenshot(path=self.pictures[-1])

    @contextmanager
    def database(self) -> Iterator[None]:
        url = f"sqlite:///{self.instance}/palveleva.sqlite"
        with create_app(config_for(url, self.instance, is_demo=True)).app_context():
            yield
            db.session.commit()


def in_state(page: Page, state: str) -> None:
    expect(page.locator(f"sent-page[data-state={state}]")).to_be_visible()


def offline(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        page.context.set_offline(True)
        tell(page, TEXT, photo=a_picture((800, 600)))
        in_state(page, "queued")
        studio.take(page, "sent-offline")
        page.goto("/fi/app/#/outbox")
        studio.take(page, "outbox-offline-photo-waits")
        open_status_page(page)
        studio.take(page, "status-offline")


def sending(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        page.route("**/api/v1/sync", lambda _route: None)
        tell(page, TEXT)
        in_state(page, "sending")
        studio.take(page, "sent-sending")
        page.goto("/fi/app/#/outbox")
        studio.take(page, "outbox-sending")
        page.unroute_all(behavior="ignoreErrors")


def accepted(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        tell(page, TEXT)
        in_state(page, "accepted")
        studio.take(page, "sent-accepted")


def photo_refused(studio: Studio) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=422, json={"proto": 1, "code": "photo_unreadable"}, headers={"X-Palveleva": "1"})

    with studio.phone("volunteer") as page:
        page.route("**/api/v1/photos/**", refuse)
        tell(page, TEXT, photo=a_picture((800, 600)))
        in_state(page, "accepted")
        page.goto("/fi/app/#/outbox")
        studio.take(page, "outbox-photo-refused")


def rejected(studio: Studio) -> None:
    """The municipality has given up a village that this phone still offers."""
    with studio.phone("volunteer") as page:
        page.route("**/api/v1/sync", as_if_from_atlantis)
        tell(page, TEXT)
        in_state(page, "rejected")
        studio.take(page, "sent-rejected")
        page.goto("/fi/app/#/outbox")
        studio.take(page, "outbox-rejected")
        open_status_page(page)
        studio.take(page, "status-rejected")


def as_if_from_atlantis(route: Route) -> None:
    if b"hakkila" not in (route.request.post_data_buffer or b""):
        return route.continue_()
    return route.continue_(post_data=(route.request.post_data or "").replace("hakkila", "atlantis"))


def one_of_the_cast(key: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == CAST[key])).unique().one()


def too_late(studio: Studio) -> None:
    with studio.database():
        aino, kaisa = one_of_the_cast("volunteer"), one_of_the_cast("coordinator")
        waves.send(needs.report(needs.home_of(aino), a_report(), by=aino), by=kaisa)
    with studio.phone("provider") as first, studio.phone("provider2") as second:
        for page in (first, second):
            page.goto("/fi/app/#/offers")
            page.locator("li[data-kind=offer] a").first.click()
        press(first, "accept")
        expect(first.locator("offer-page[data-state=accepted]")).to_be_visible()
        press(second, "accept")
        expect(second.locator("offer-page").get_by_text("ehdittiin jo").first).to_be_visible()
        studio.take(second, "offer-too-late")
        second.goto("/fi/app/#/outbox")
        studio.take(second, "outbox-too-late")


def signed_out(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        with studio.database():
            db.session.execute(update(SignIn).values(ended_at=utcnow()))
        tell(page, TEXT)
        in_state(page, "queued")
        page.goto("/fi/app/#/outbox")
        expect(page.locator(".sign-in-again")).to_be_visible()
        studio.take(page, "outbox-sign-in")
        open_status_page(page)
        studio.take(page, "status-sign-in")


def anothers(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        page.context.set_offline(True)
        tell(page, TEXT)
        in_state(page, "queued")
        press(page, "leave")
        press(page, "leave-locked")
        expect(page.locator("body[data-person=none]")).to_be_attached()
        page.context.set_offline(False)
        studio.enter(page, "volunteer2")
        expect(page.locator(".tabbar")).to_be_visible()
        page.goto("/fi/app/#/outbox")
        studio.take(page, "outbox-anothers")


def full(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        page.evaluate(FULL)
        tell(page, TEXT)
        expect(page.locator("status-line .banner.danger")).to_be_visible()
        studio.take(page, "phone-full")


STATES: tuple[Callable[[Studio], None], ...] = (
    *(offline, sending, accepted, photo_refused, rejected),
    *(too_late, signed_out, anothers, full),
)


def sheet(pictures: list[Path], columns: int = 4) -> Image.Image:
    """All of them in rows, at half the size of a phone."""
    wide, high, gap = WIDTH // 2, HEIGHT // 2, 8
    rows = -(-len(pictures) // columns)
    paper = Image.new("RGB", (gap + columns * (wide + gap), gap + rows * (high + gap)), "#8a938e")
    for index, picture in enumerate(pictures):
        place = gap + index % columns * (wide + gap), gap + index // columns * (high + gap)
        paper.paste(Image.open(picture).resize((wide, high), Image.Resampling.LANCZOS), place)
    return paper.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, a_browser() as browser:
        instance = Path(name)
        run(("palveleva", "prepare", "--demo"), settings_of(instance))
        with serving(instance, free_port()) as url:
            studio = Studio(browser, url, instance, folder)
            for state in STATES:
                state(studio)
            sheet(studio.pictures).save(SHEET, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()))
