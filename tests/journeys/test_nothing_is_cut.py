"""What a box has room for on a small phone: a choice is read whole before it is chosen, and after."""

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Provider, Village
from tests.journeys.world import LANGUAGES

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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_chosen_from_a_box_is_read_whole(enter, lang):
    """Who sends the rounds of a service, and what figures are taken out for."""
    page = enter("coordinator")
    page.locator(f'form[action="/language"] button[value="{lang}"]').first.click()
    for path, boxes in (("/settings/services", 40), ("/insight/exports", 2)):
        page.goto(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        assert page.locator("html").get_attribute("lang") == lang
        assert page.locator("main select").count() > boxes
        assert page.evaluate(CUT) == []


def test_long_names_make_no_page_wider_than_the_phone(enter, service):
    provider = named_at_length(service)
    page = enter("coordinator")
    for path in (
        f"/providers/{provider}",
        "/providers",
        "/villages",
        "/volunteers",
        "/fi/what-is-missing",
        "/fairness",
    ):
        page.goto(path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360, path


def named_at_length(service):
    """As names are: a village of one long word, and a firm."""
    with service.app().app_context():
        db.session.scalars(select(Village).where(Village.slug == "hakkila")).one().name = "Ylä-Pajulahdenkylänperukka"
        firm = db.session.scalars(select(Provider).where(Provider.code == "P02")).one()
        firm.name = "Kiinteistönhuoltopalveluosuuskunta Naapuriapu ja Pojat Oy"
        db.session.commit()
        return firm.id
