"""A bad release or a hole in the cache: after eight seconds the shell shows the ways out, without any script."""

import pytest
from playwright.sync_api import expect

# The eight seconds are an animation of the style sheet; the test lets them pass at once.
EIGHT_SECONDS_LATER = "document.getAnimations().forEach((waiting) => waiting.finish())"
APP_IS_KEPT = "caches.match(document.querySelector('script[type=module]').src).then(Boolean)"
BREAK = """async () => {
    const assets = await caches.open("assets");
    const address = document.querySelector("script[type=module]").src;
    await assets.put(address, new Response("throw 'broken'", { headers: { "Content-Type": "text/javascript" } }));
}"""


@pytest.fixture
def hard_luck(browser, service):
    """A phone whose faults are expected: they are what the story is about."""
    context = browser.new_context(base_url=service.url, viewport={"width": 360, "height": 740}, locale="fi-FI")
    yield context
    context.close()


def ways_out(page):
    return page.locator(".slow-start")


@pytest.mark.parametrize("broken", ["throw new Error('bad release')", "import {", ""])
def test_a_bad_release_leaves_three_ways_out(hard_luck, broken):
    page = hard_luck.new_page()
    page.route("**/js/app.js", lambda route: route.fulfill(body=broken, content_type="text/javascript"))

    page.goto("/fi/app/")
    expect(ways_out(page)).to_be_hidden()
    page.evaluate(EIGHT_SECONDS_LATER)

    expect(ways_out(page)).to_contain_text("Kaikki kirjoittamasi on tallessa")
    addresses = [link.get_attribute("href") for link in ways_out(page).locator("a:visible").all()]
    assert addresses == ["/fi/app/?again", "/fi/report", "/fi/app/status"]


def test_an_engine_that_does_not_come_is_noticed_too(hard_luck):
    page = hard_luck.new_page()
    page.route("**/js/engine.js", lambda route: route.abort())

    page.goto("/fi/app/")
    page.evaluate(EIGHT_SECONDS_LATER)

    expect(ways_out(page)).to_be_visible()


def test_an_app_that_starts_never_shows_them(enter):
    page = enter("volunteer2")

    page.evaluate(EIGHT_SECONDS_LATER)

    expect(ways_out(page)).to_be_hidden()


def test_open_again_mends_a_broken_copy_on_the_phone(hard_luck):
    page = hard_luck.new_page()
    page.goto("/fi/app/")
    page.wait_for_selector("html[data-offline=ready]")
    page.evaluate(BREAK)
    page.reload()
    page.evaluate(EIGHT_SECONDS_LATER)

    ways_out(page).locator("a").first.click()

    page.wait_for_selector("html[data-js=on]")
    page.wait_for_url(lambda url: url.endswith("/fi/app/"))
    hard_luck.set_offline(True)
    page.reload()
    page.wait_for_selector("html[data-js=on]")


def test_a_hole_in_the_cache_is_mended_on_the_way(hard_luck):
    page = hard_luck.new_page()
    page.goto("/fi/app/")
    page.wait_for_selector("html[data-offline=ready]")
    page.evaluate("caches.delete('assets')")

    page.reload()
    page.wait_for_selector("html[data-offline=ready]")

    assert page.evaluate(APP_IS_KEPT)
    hard_luck.set_offline(True)
    page.reload()
    page.wait_for_selector("html[data-js=on]")
