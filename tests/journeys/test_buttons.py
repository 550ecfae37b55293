"""Buttons look like what they can do, and say it in one line."""

import pytest

from palveleva.domain.vocabulary import LANGUAGES
from tests.journeys.steps import press

# Words of the buttons that are seen and take a second line.
IN_TWO_LINES = """() => [...document.querySelectorAll(".button:not(.quiet)")].filter((button) => {
    const lines = new Set();
    for (const part of [...button.childNodes].filter((part) => !part.matches?.(".visually-hidden, svg, input"))) {
        const range = document.createRange();
        range.selectNodeContents(part);
        for (const { bottom, width } of range.getClientRects()) if (width > 2) lines.add(bottom >> 4);
    }
    return button.checkVisibility() && lines.size > 1;
}).map(({ textContent }) => textContent.trim())"""


def test_a_button_out_of_use_looks_so_under_the_pointer_too(new_context):
    page = new_context().new_page()
    page.goto("/fi/")
    page.locator("h1").evaluate("""(heading) => heading.append(
        Object.assign(document.createElement("button"), { className: "button primary", disabled: true }))""")
    button = page.locator("h1 button")
    before = button.evaluate("(button) => getComputedStyle(button).backgroundColor")
    button.hover(force=True)

    assert button.evaluate("(button) => button.matches(':hover')")
    assert button.evaluate("(button) => getComputedStyle(button).backgroundColor") == before


def test_a_quiet_button_begins_where_the_words_above_it_begin(enter):
    """It has no edge to be seen: room inside of it would look like an indent."""
    page = enter("coordinator")
    begins = "(part) => Math.round(part.getBoundingClientRect().left)"

    words, quiet = (page.locator(f".search {part}").first.evaluate(begins) for part in ("label", ".quiet svg"))

    assert abs(words - quiet) <= 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_phone_a_button_takes_one_line(enter, new_context, lang):
    page = enter("provider", lang=lang)
    for path in ("account", "app/status"):
        page.goto(f"/{lang}/{path}")
        assert page.evaluate(IN_TWO_LINES) == [], path

    page = enter("volunteer", lang=lang)
    assert page.evaluate(IN_TWO_LINES) == []
    press(page, "no-danger")
    assert page.evaluate(IN_TWO_LINES) == []
