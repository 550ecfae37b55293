"""Buttons look like what they can do."""


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
