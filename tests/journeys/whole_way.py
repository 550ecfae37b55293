"""Draws docs/screenshots/whole-way.png: a need from an offline phone over the desk to a provider, as each sees it.

.venv/bin/python -m tests.journeys.whole_way [FOLDER for the single pictures]
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.steps import ask_for_news, in_days, press, tell, typed, wait_for_state
from tests.journeys.studio import PICTURES, Studio, a_studio, sheet

SHEET = PICTURES / "whole-way.png"
TEXT = "Rappuset lumen alla, ei pääse liiteriin"


def reported(studio: Studio) -> None:
    with studio.phone("volunteer") as page:
        studio.take(page, "first-question")
        page.context.set_offline(True)
        tell(page, TEXT)
        expect(page.locator("sent-page[data-state=queued]")).to_be_visible()
        studio.take(page, "kept-offline")
        page.context.set_offline(False)
        expect(page.locator("sent-page[data-state=accepted]")).to_be_visible(timeout=60_000)


def sent_round(studio: Studio) -> None:
    with studio.desk(1280, 1180) as page:
        page.locator(".queue a", has_text=TEXT).click()
        expect(page.get_by_text("Lumikko").first).to_be_visible()
        studio.take(page, "page-of-the-need")
        page.locator('form[action$="/waves"] button').first.click()
        expect(page.locator(".banner.ok")).to_be_visible()


def done_by_liisa(studio: Studio) -> None:
    with studio.phone("provider") as page:
        page.goto("/fi/app/#/offers")
        request = page.locator("li[data-kind=offer] a").first
        ask_for_news(page, lambda: expect(request).to_be_visible(timeout=2_000))
        request.click()
        expect(page.locator("offer-page .reasons li").first).to_be_visible()
        studio.take(page, "request")
        press(page, "accept")
        agreed_upon(page)
        studio.take(page, "work")


def agreed_upon(page: Page) -> None:
    link = page.locator("offer-page a[href*=work]")
    ask_for_news(page, lambda: expect(link).to_be_visible(timeout=2_000))
    link.click()
    page.fill("work-page input[name=at]", typed(in_days(2)))
    press(page, "schedule")
    wait_for_state(page, "assignment", "scheduled")


def main(folder: Path | None) -> None:
    with a_studio(folder) as studio:
        for part in (reported, sent_round, done_by_liisa):
            part(studio)
        sheet([studio.pictures], height=560, paper="#dfe5e0").save(SHEET, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
