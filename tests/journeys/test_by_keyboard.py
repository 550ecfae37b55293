"""Whoever moves about with the keys of a keyboard, or hears the page read aloud, stays where they are."""

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import opened, press


def skip_to_the_content(page):
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_be_focused()


@pytest.mark.parametrize("view", ["outbox", "danger", "mine"])
def test_the_way_past_the_bars_stays_in_the_view(enter, view):
    page = enter("volunteer2")
    page.goto(f"/fi/app/#/{view}")
    expect(page.locator(f"body[data-view={view}]")).to_be_attached()

    skip_to_the_content(page)

    expect(page.locator(f"body[data-view={view}]")).to_be_attached()
    assert page.url.endswith(f"#/{view}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, .foot') !== null")


def test_the_way_past_the_bars_stays_with_the_matter(enter, need):
    aino = opened(enter("volunteer"), f"need/{need.id}")

    skip_to_the_content(aino)

    expect(aino.locator("need-page [data-show=isHere]")).to_be_visible()
    aino.reload()
    expect(aino.locator("need-page [data-show=isHere]")).to_be_visible()


def test_the_way_past_the_bars_leaves_the_steps_of_a_report_as_they_are(enter):
    page = enter("volunteer2")
    press(page, "no-danger")
    page.fill("#text", "Klapit pinottava liiteriin")
    press(page, "next")

    skip_to_the_content(page)

    expect(page.locator("#village")).to_be_visible()
    page.go_back()
    expect(page.locator("#text:visible")).to_have_value("Klapit pinottava liiteriin")
