"""The lists and pages of items come after what a report is told with: until then they say so, and nothing untrue."""

from queue import Queue

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import next_of, until

LISTS = "Ei avoimia ilmoituksia"
NOT_YET = "Tämä sivu ei ole vielä puhelimessa"
KEPT = """caches.open("assets").then((kept) => kept.keys())
    .then((all) => all.some(({ url }) => url.endsWith("items.js")))"""


@pytest.fixture
def page(without_worker):
    return without_worker


def test_a_page_that_is_opened_early_waits_and_says_nothing_wrong(page):
    waiting = Queue()
    page.route("**/js/items.js*", waiting.put)

    page.goto("/fi/app/#/mine")
    expect(page.locator("h1")).to_have_text("Omat ilmoitukset")
    assert not page.get_by_text(LISTS).is_visible()
    assert not page.get_by_text(NOT_YET).is_visible()
    next_of(page, waiting).continue_()

    expect(page.get_by_text(LISTS)).to_be_visible()


@pytest.mark.parametrize("route", ["mine", "need/1", "offers", "work/1"])
def test_without_a_network_it_tells_the_truth_and_comes_by_itself(page, route):
    page.route("**/js/items.js*", lambda asked: asked.abort())

    page.goto(f"/fi/app/#/{route}")
    expect(page.get_by_text(NOT_YET)).to_be_visible()
    expect(page.locator(".empty:visible")).to_have_count(1)
    page.locator("[data-tab=report]").click()
    expect(page.locator('[data-action="no-danger"]')).to_be_visible()
    assert not page.get_by_text(NOT_YET).is_visible()
    page.go_back()
    page.unroute_all()

    expect(page.locator(f"[data-route={route.split('/')[0]}]")).to_be_visible()
    assert not page.get_by_text(NOT_YET).is_visible()


def test_after_one_visit_it_opens_without_a_network(enter):
    page = enter("volunteer2")
    assert until(lambda: page.evaluate(KEPT))

    page.context.set_offline(True)
    page.goto("/fi/app/#/mine")
    page.reload()

    expect(page.get_by_text(LISTS)).to_be_visible()
