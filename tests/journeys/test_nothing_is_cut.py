"""What a box has room for on a small phone: a choice is read whole before it is chosen, and after."""

import pytest

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
def test_who_sends_the_rounds_of_a_service_is_read_whole(enter, lang):
    page = enter("coordinator")
    page.locator(f'form[action="/language"] button[value="{lang}"]').first.click()
    page.goto("/settings/services")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("main select").count() > 40
    assert page.evaluate(CUT) == []
