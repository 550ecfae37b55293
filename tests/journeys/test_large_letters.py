"""Letters of 100 to 200 % on a small phone: nothing is too wide, cut off, covered or run together; 112 is there."""

import pytest
from sqlalchemy import select

from palveleva.actions import review
from palveleva.db import db
from palveleva.models import Need, Person
from tests.journeys.steps import HELMI, choose_language, press, show
from tests.journeys.test_accessibility import PROVIDER_VIEWS, a_poster, office_paths
from tests.journeys.world import needs_in_every_state
from tests.services import beside

PHONES = [{"width": 320, "height": 640}, pytest.param({"width": 360, "height": 740}, marks=pytest.mark.whole)]
PUBLIC = (
    "",
    "about",
    "privacy",
    "accessibility",
    "what-is-missing",
    "criteria",
    "report",
    "enter",
    "app/",
    "app/status",
)
OWN = ("account", "account/messages", "report", "app/status")
# What is meant to be scrolled sideways, or to be heard only, is no fault.
FAULTS = """() => {
    const width = document.documentElement.clientWidth;
    const isLeftAlone = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const { overflowX, clipPath } = getComputedStyle(each);
            if (["auto", "scroll"].includes(overflowX) || clipPath !== "none") return true;
        }
        return Boolean(element.closest("svg, .skip-link"));
    };
    // Cut by a box around it: nothing sticks out, and nobody can push it into view.
    const isClipped = (element, right) => {
        for (let each = element.parentElement; each; each = each.parentElement) {
            const { overflowX, clipPath } = getComputedStyle(each);
            const isPushed = ["auto", "scroll"].includes(overflowX) && each.scrollWidth > each.clientWidth + 1;
            if (clipPath !== "none" || isPushed) return false;
            if (["clip", "hidden"].includes(overflowX) && right > each.getBoundingClientRect().right + 1) return true;
        }
        return false;
    };
    const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
    const found = [];
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > innerWidth) found.push(`${scrollWidth} px wide`);
    for (const bar of document.querySelectorAll(".appbar, .tabbar")) {
        const sticks = bar.checkVisibility() && ["sticky", "fixed"].includes(getComputedStyle(bar).position);
        if (sticks && bar.offsetHeight > innerHeight / 4) found.push(`a bar of ${bar.offsetHeight} px: ${name(bar)}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
        const { left, right } = element.getBoundingClientRect();
        const hasWords = element.textContent.trim() && !element.closest("svg") && element.checkVisibility();
        if (hasWords && isClipped(element, right)) found.push(`clipped: ${name(element)}`);
        const isOutside = left < -1 || right > width + 1;
        const isCut = element.scrollWidth > element.clientWidth + 1 && !element.matches("input, select, textarea")
            && getComputedStyle(element).display !== "inline";
        if (!isOutside && !isCut) continue;
        if (!element.checkVisibility({ visibilityProperty: true }) || isLeftAlone(element)) continue;
        found.push(`${isOutside ? "outside" : "cut off"}: ${name(element)}`);
    }
    const joined = document.body.innerText.match(/[\\p{Ll}\\d][.!?]\\p{Lu}\\S*/gu) ?? [];
    return [...found, ...joined.map((words) => `no space between: ${words}`)];
}"""
IS_WHOLE = "({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth + 1"
MAY_BE_PRESSED = """(element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.fixture(
    scope="module",
    params=[32, *(pytest.param(size, marks=pytest.mark.whole) for size in (24, 16))],
    ids=lambda size: f"{size}px",
)
def browser(browser, request):
    """As after "Font size" in its settings: every rem grows, also those of the media queries."""
    with beside(browser, f"--blink-settings=defaultFontSize={request.param}") as chromium:
        yield chromium


@pytest.fixture(scope="module")
def world(service):
    """One of them under a non-disclosure order: the word is long, and stands wherever the need does."""
    made = needs_in_every_state(service)
    with service.app().app_context():
        need = db.session.get_one(Need, made.pages[0].rpartition("/")[2])
        kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).first()
        review.protect(need, True, by=kaisa)
        db.session.commit()
    return made


def sound(page, path=""):
    if path:
        show(page, path)
        page.wait_for_timeout(150)
    assert page.evaluate(FAULTS) == [], path or page.url


def shows_112_at_the_end_too(page):
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.locator(".appbar .emergency").evaluate(MAY_BE_PRESSED)


@pytest.mark.parametrize("size", PHONES, ids=["320", "360"])
@pytest.mark.parametrize("lang", ["fi", pytest.param("sv", marks=pytest.mark.whole)])
def test_public_pages(new_context, service, world, lang, size):
    page = new_context(**size).new_page()
    for name in (*PUBLIC, f"village/{a_poster(service)}", "village/unknown"):
        sound(page, f"/{lang}/{name}")
        shows_112_at_the_end_too(page)
    for path in ("/sign-in", "/invitations/unknown", "/nowhere"):
        sound(page, path)


@pytest.mark.parametrize("size", PHONES, ids=["320", "360"])
def test_the_app_of_a_volunteer(enter, world, size):
    page = enter("volunteer", **size)
    report_and_look(page)
    for view in ("mine", f"need/{world.keys['need']}", "outbox", "danger"):
        sound(page, f"/fi/app/#/{view}")
        shows_112_at_the_end_too(page)
    for name in OWN:
        sound(page, f"/fi/{name}")
        shows_112_at_the_end_too(page)


def report_and_look(page):
    """Every step of a report, the last one without a network: it stays on the phone and says so."""
    sound(page)
    press(page, "no-danger")
    page.fill("#text", "Rollaattorin pyörät jumissa, asuu yksin")
    sound(page)
    press(page, "next")
    page.locator("select[name=village]").select_option("hakkila")
    page.locator("input[name=urgency][value=week]").check(force=True)
    sound(page)
    press(page, "next")
    page.locator("input[name=consent][value=granted]").check(force=True)
    for field, value in HELMI.items():
        page.fill(f"[name=contact_{field}]", value)
    sound(page)
    page.context.set_offline(True)
    press(page, "send")
    page.locator("sent-page:visible").wait_for()
    sound(page)
    page.context.set_offline(False)


@pytest.mark.parametrize("size", PHONES, ids=["320", "360"])
def test_the_app_of_a_provider(enter, world, size):
    page = enter("provider", **size)
    for view in PROVIDER_VIEWS:
        sound(page, f"/fi/app/#/{view.format(**world.keys)}")
        shows_112_at_the_end_too(page)
    page.goto(f"/fi/app/#/offer/{world.keys['offer']}")
    press(page, "decline")
    press(page, "ask")
    sound(page)
    for name in ("account/away", "account/requests"):
        sound(page, f"/fi/{name}")


@pytest.mark.parametrize("size", PHONES, ids=["320", "360"])
@pytest.mark.parametrize("lang", ["fi", pytest.param("sv", marks=pytest.mark.whole)])
def test_the_office(enter, service, world, lang, size):
    page = enter("coordinator", **size)
    choose_language(page, lang)
    for path in (*office_paths(service, world), "/{lang}/account"):
        page.goto(path.format(lang=lang))
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        sound(page)
        assert page.locator(".officebar nav").first.evaluate(IS_WHOLE), path
    page.goto("/needs")
    choose_language(page, "fi")


def test_on_its_side_no_bar_covers_what_little_there_is(enter, world):
    page = enter("volunteer", width=640, height=320)
    bars = page.locator(".appbar, .tabbar").evaluate_all("(bars) => bars.map((bar) => getComputedStyle(bar).position)")
    is_little = page.evaluate("matchMedia('(max-height: 18rem)').matches")

    sound(page)
    assert bars == (["relative", "relative"] if is_little else ["sticky", "fixed"])
