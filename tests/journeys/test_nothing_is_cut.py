"""What a box has room for on a small phone: a choice is read whole before it is chosen, and after."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import LANGUAGES, Outcome
from palveleva.models import Provider, Village
from tests.history import Past
from tests.journeys.steps import choose_language, show

# Each option of each box, in the letters of the box; a browser cuts off what is wider.
CUT = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const cut = new Set();
    for (const box of document.querySelectorAll("main select")) {
        const style = getComputedStyle(box);
        const [left, right] = [style.paddingInlineStart, style.paddingInlineEnd].map(parseFloat);
        pen.font = style.font;
        const room = box.clientWidth - left - right;
        for (const { text } of box.options) if (pen.measureText(text).width > room) cut.add(text);
    }
    return [...cut];
}"""


@pytest.fixture
def desk(enter):
    """On a phone. Whoever comes after finds it in Finnish again."""
    page = enter("coordinator")
    yield page
    page.goto("/needs")
    choose_language(page, "fi")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_chosen_from_a_box_is_read_whole(desk, lang):
    """Who sends the rounds of a service, and what figures are taken out for."""
    page = desk
    choose_language(page, lang)
    for path, boxes in (("/settings/services", 40), ("/insight/exports", 2)):
        page.goto(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert page.locator("html").get_attribute("lang") == lang
        assert page.locator("main select").count() > boxes
        assert page.evaluate(CUT) == []


# Words of what is chosen by the selector that go on in another line.
DIVIDED = """(selector) => {
    const found = [];
    for (const cell of document.querySelectorAll(selector)) {
        if (!cell.checkVisibility() || cell.matches(".visually-hidden")) continue;
        for (const text of [...cell.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)) {
            // The hyphen before the end of a word that may be divided is measured with that end.
            for (const { 0: word, index } of text.data.matchAll(/(?<![\\u00ad\\p{L}])\\p{L}+,?/gu)) {
                const range = document.createRange();
                range.setStart(text, index);
                range.setEnd(text, index + word.length);
                if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) found.push(word);
            }
        }
    }
    return found;
}"""


def test_on_the_public_page_of_gaps_no_name_is_divided(new_context):
    page = new_context().new_page()
    page.goto("/fi/what-is-missing")

    assert page.locator(".figures.villages td").count() > 5
    assert page.evaluate(DIVIDED, ".figures.villages :is(th, td)") == []


WORDS = "main :is(h1, h2, h3, p, a, button, span, label, dt, dd, strong)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_of_the_office_is_divided_on_a_phone(desk, office, lang):
    """Names too: a firm of the list, and of two accounts that are compared."""
    two = f"/people/{office['volunteer'].id}/joining?other={office['provider'].id}"
    db.session.commit()  # whoever reads on holds up the service
    choose_language(desk, lang)
    for path in ("/providers", two, f"/{lang}/account"):
        desk.goto(path)
        assert desk.locator("html").get_attribute("lang") == lang
        assert desk.evaluate(DIVIDED, WORDS) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_divided_where_there_is_danger(enter, lang):
    page = enter("volunteer", lang=lang)
    show(page, f"/{lang}/app/#/danger")

    assert page.locator(".help li").count() > 3
    assert page.evaluate(DIVIDED, WORDS) == []


def test_long_names_make_no_page_wider_than_the_phone(enter, service, long_names):
    page = enter("coordinator")
    for path in (
        f"/providers/{long_names}",
        "/providers",
        "/villages",
        "/volunteers",
        "/fi/what-is-missing",
        "/fairness",
    ):
        page.goto(path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("path", ["/insight", "/fairness", "/needs/closed?outcome=not_reachable"])
def test_what_is_chosen_among_takes_one_row_that_goes_along_with_the_keyboard(enter, path):
    """However many there are: below them is what somebody came for."""
    desk = enter("coordinator")
    desk.goto(path)

    for row in desk.locator(".chips").all():
        ways = row.locator("a").all()
        assert len({middle_of(one.bounding_box()) for one in ways}) == 1
        assert is_seen(row.locator("[aria-current]").first)
        for end in (ways[-1], ways[0]):
            end.focus()
            assert is_seen(end)


def test_the_months_fill_their_card_and_have_the_reasons_beside_them(enter, a_past):
    desk = enter("coordinator", width=1280, height=900)
    desk.goto("/insight")
    card, chart, reasons = (
        desk.locator(name).bounding_box()
        for name in ("section[aria-labelledby=by-month]", ".chart.columns", "section[aria-labelledby=reasons]")
    )

    assert chart["width"] > 0.9 * card["width"]
    assert reasons["y"] == card["y"]


@pytest.fixture
def a_past(office):
    """A need of this autumn that was left without, for as long as it is needed."""
    past = Past.of(office["coordinator"])
    past.providers = []
    need = past.a_need(utcnow() - timedelta(days=100), outcome=Outcome.UNMET)
    db.session.commit()
    yield
    db.session.delete(need)
    db.session.commit()


def middle_of(box):
    return round(box["y"] + box["height"] / 2)


def is_seen(element):
    box = element.bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_whoever_reports_takes_two_lines_of_the_register(enter, number):
    """The name, and below it all the ways to them: a hundred reporters are to be looked through."""
    page = enter("coordinator", width=1280, height=900)
    page.goto("/volunteers")

    heights = page.locator(".of-people tbody tr", has_text=number).evaluate_all(
        "(rows) => rows.map((row) => row.offsetHeight)"
    )

    assert 0 < max(heights) < 110


@pytest.fixture
def number(office):
    """Aino's, for as long as it is needed."""
    office["volunteer"].phone = "+358401112223"
    db.session.commit()
    yield "040 111 2223"
    office["volunteer"].phone = None
    db.session.commit()


@pytest.fixture
def long_names(service):
    """As names are: a village of one long word, and a firm, whose key this is. Afterwards they have their own again."""
    with service.app().app_context():
        village = db.session.scalars(select(Village).where(Village.slug == "hakkila")).one()
        firm = db.session.scalars(select(Provider).where(Provider.code == "P02")).one()
        own = village.name, firm.name
        village.name, firm.name = (
            "Ylä-Pajulahdenkylänperukka",
            "Kiinteistönhuoltopalveluosuuskunta Naapuriapu ja Pojat Oy",
        )
        db.session.commit()
        yield firm.id
        village.name, firm.name = own
        db.session.commit()
