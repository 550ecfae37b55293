"""Two hundred texts that would be programs, told and read everywhere: none runs, each is seen as it was told."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import serving
from tests.journeys.planting import Garden
from tests.journeys.steps import ask_for_news
from tests.services import free_port

LISTEN = """
    window.caught = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) =>
        window.caught.push(`${violatedDirective} ${sample}`));
"""
# Everything that is to be read on a page: its words, and what stands in its fields.
READ = """() => {
    const fields = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
    return [document.body.textContent, ...fields].join(" ");
}"""


@pytest.fixture
def garden(service, tmp_path):
    made = Garden(service.instance / "palveleva.sqlite", tmp_path)
    needs = made.plant()
    with serving(tmp_path, free_port()) as url:
        yield made, needs, url


@pytest.fixture
def device(garden, new_context):
    """A device of somebody of the cast, and what went wrong on it."""
    wrong = []

    def pick_up(who, **size):
        context = new_context(base_url=garden[2], **size)
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.on("dialog", lambda dialog: (wrong.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: "evil" in request.url and wrong.append(f"{page.url} asks {request.url}"))
        page.goto("/fi/")
        page.locator(f'form[action="/demo/sign-in"]:has(input[value="{who}"]) button').click()
        page.wait_for_url(lambda url: not url.endswith("/fi/"))
        return page

    yield pick_up
    assert wrong == []


def read(page):
    assert page.evaluate("window.caught") == [], page.url
    return plain(page.evaluate(READ))


def plain(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.whole
def test_what_would_be_a_program_is_read_as_words_in_the_office_and_on_phones(garden, device):
    made, needs, _ = garden
    told = {plain(payload).strip() for payload in made.told}

    assert told - at_the_desk(device("coordinator", width=1280, height=900), made.pages(needs), told) == set()
    for who, view in (("volunteer", "mine"), ("provider", "work")):
        assert len(on_the_phone(device(who), view, told)) > 20, who


def at_the_desk(page, paths, told):
    """The payloads that were read there."""
    seen = set()
    for path in paths:
        page.goto(path, wait_until="load")
        shown = read(page)
        seen |= {payload for payload in told if payload in shown}
    return seen


def on_the_phone(page, view, told):
    """In the list and on the page of its every item; which are drawn when the news have come."""
    page.goto(f"/fi/app/#/{view}")
    rows = page.locator("li[data-kind] a:visible")
    ask_for_news(page, lambda: expect(rows.first).to_be_visible(timeout=2_000))
    seen = {payload for payload in told if payload in read(page)}
    for href in [row.get_attribute("href") for row in rows.all()]:
        page.goto(f"/fi/app/{href}")
        expect(page.locator("need-page:visible, work-page:visible")).to_be_visible()
        seen |= {payload for payload in told if payload in read(page)}
    return seen
