"""What is printed is dark on white, whatever the screen, and what hangs on a wall is read from afar."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.actions import newcomers
from palveleva.db import db
from palveleva.models import Person, Village
from tests.journeys.world import HELMI, needs_in_every_state

A4 = {"width": 680, "height": 1009}  # within the margins, in the pixels of a style sheet
PRINTED = ("/villages/{village}/poster", "/fi/consent-script", "/handover", "/needs", "/insight")
MILLIMETRES = 96 / 25.4
# What has words and would hardly stand out of white paper.
FAINT = """() => [...document.querySelectorAll("main *")].filter((one) => {
    const [red, green, blue] = getComputedStyle(one).color.match(/\\d+/g).map(Number);
    const keepsItsGround = getComputedStyle(one).printColorAdjust === "exact";
    return one.checkVisibility() && one.innerText?.trim() && !keepsItsGround && red + green + blue > 3 * 130;
}).map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def village(service):
    """With a poster."""
    with service.app().app_context():
        kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).first()
        mahlu = db.session.scalars(select(Village).where(Village.slug == "mahlu")).one()
        newcomers.renew_poster(mahlu, by=kaisa)
        db.session.commit()
        return mahlu.id


@pytest.fixture(scope="module")
def world(service):
    return needs_in_every_state(service)


@pytest.fixture
def desk(enter):
    """As it is printed, from a screen that is dark."""
    page = enter("coordinator", **A4)
    page.emulate_media(media="print", color_scheme="dark")
    return page


@pytest.mark.parametrize("kind", ["poster", "sheet"])
def test_what_hangs_in_a_village_is_one_page_with_a_code_that_a_camera_sees(desk, village, kind):
    desk.goto(f"/villages/{village}/{kind}")

    (title,) = desk.locator(".poster-title, .sheet-title").all()
    assert pages(desk) == 1
    assert title.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 36
    assert desk.locator(".qr-frame").bounding_box()["width"] >= 55 * MILLIMETRES


@pytest.mark.parametrize("path", PRINTED)
def test_a_dark_screen_prints_dark_on_white(desk, village, path):
    desk.goto(path.format(village=village))

    assert desk.evaluate("matchMedia('print').matches")
    assert desk.evaluate(FAINT) == []


PRESSED = "main :is(form, input, button, select, textarea, .button, .way-back)"


def test_a_need_on_paper_is_what_is_known_and_what_has_happened(desk, world):
    for path in world.pages:
        desk.goto(path)

        assert [one.inner_html()[:80] for one in desk.locator(PRESSED).all() if one.is_visible()] == [], path
        expect(desk.locator(".timeline:not(details *) > li").first).to_be_visible()
        assert HELMI.phone not in desk.locator("main").inner_text().replace("\xa0", " "), path
    expect(desk.locator(".only-printed")).to_contain_text("Tulostettu")


@pytest.mark.parametrize("path", ["/needs", "/needs/closed", "/providers", "/volunteers", "/villages", "/fairness"])
def test_a_list_on_paper_has_nothing_to_press_or_to_fill_in(desk, world, path):
    desk.goto(path)

    assert [one.inner_html()[:80] for one in desk.locator(PRESSED).all() if one.is_visible()] == []


# Boxes, and what is in no sight though it is set.
BOXES = """() => [...document.querySelectorAll("main :is(input, select, .choice):not([type=hidden])")].filter((one) =>
    one.checkVisibility() && !one.matches("[type=checkbox]") && parseFloat(getComputedStyle(one).borderTopWidth))"""
SERVICES = 50


def test_settings_on_paper_are_facts_without_boxes_and_nothing_is_folded_away(desk):
    for path in ("/settings", "/settings/services", "/settings/help-numbers"):
        desk.goto(path)
        assert desk.evaluate(f"({BOXES})().length") == 0, path
        expect(desk.locator("main .button:visible")).to_have_count(0)

    desk.goto("/settings/services")
    rules = desk.locator(".service-rule")
    assert sum(rule.bounding_box() is not None for rule in rules.all()) == SERVICES


@pytest.mark.parametrize("path", ["/providers", "/volunteers", "/villages", "/fairness"])
def test_a_register_on_paper_is_a_table_though_paper_is_as_narrow_as_a_phone(desk, world, path):
    desk.goto(path)

    assert desk.locator(".table tbody tr").first.evaluate("(one) => getComputedStyle(one).display") == "table-row"


def test_who_has_seen_is_printed_when_it_is_printed(desk, world):
    desk.goto(f"{world.pages[0]}/looks")
    expect(desk.get_by_text("Tulostettu")).to_be_visible()
    expect(desk.locator(".on-paper")).to_be_hidden()

    desk.emulate_media(media="screen")

    expect(desk.get_by_text("Tulostettu")).to_be_hidden()


def test_a_resident_who_is_on_the_screen_is_on_the_paper_too(desk, world):
    desk.goto(world.pages[0])
    desk.emulate_media(media="screen")
    desk.get_by_role("button", name="Näytä yhteystiedot").click()

    desk.emulate_media(media="print")

    expect(desk.locator(".facts")).to_contain_text(HELMI.address)
    expect(desk.locator(".only-printed")).to_contain_text("Hävitä käytön jälkeen.")


def pages(page):
    return len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True, format="A4")))
