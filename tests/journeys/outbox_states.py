"""Draws docs/screenshots/outbox-states.png: every state of what leaves a phone, as the person sees it.

.venv/bin/python -m tests.journeys.outbox_states [FOLDER for the single pictures]
"""

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect
from sqlalchemy import update

from palveleva.actions import needs, waves
from palveleva.db import db, utcnow
from palveleva.models import SignIn
from tests.domain.pictures import a_picture
from tests.journeys.steps import open_status_page, press, tell
from tests.journeys.studio import PICTURES, Studio, a_studio, one_of_the_cast, sheet
from tests.people import a_report

SHEET, IN_A_ROW = PICTURES / "outbox-states.png", 4
TEXT = "Rappuset lumen alla, ei pääse liiteriin"
FULL = "void (IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); })"


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


def main(folder: Path | None) -> None:
    with a_studio(folder) as studio:
        for state in STATES:
            state(studio)
        rows = [studio.pictures[first : first + IN_A_ROW] for first in range(0, len(studio.pictures), IN_A_ROW)]
        sheet(rows, height=370, paper="#8a938e").save(SHEET, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
