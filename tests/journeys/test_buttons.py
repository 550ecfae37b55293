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
