"""On a slow line the form stands there a second before the app's script: what is done in that second counts."""

from queue import Queue

import pytest
from playwright.sync_api import expect

TEXT = "#text"
NO_DANGER = '[data-action="no-danger"]:visible'


@pytest.fixture
def phone(new_context):
    """A volunteer's phone without a worker, which would have the script at hand."""
    phone = new_context()
    phone.add_init_script("delete Navigator.prototype.serviceWorker")
    page = phone.new_page()
    page.goto("/fi/")
    page.locator('form:has(input[value="volunteer2"]) button').first.click()
    page.wait_for_selector("form[data-at=safety]")
    page.close()
    return phone


def opened(phone):
    """The app's page, and where its script waits."""
    page, waiting = phone.new_page(), Queue()
    page.route("**/js/app.js", waiting.put)
    page.goto("/fi/app/", wait_until="commit")
    return page, waiting


def test_what_is_written_before_the_script_has_come_is_taken_over(phone):
    page, script = opened(phone)

    page.locator(NO_DANGER).click()
    page.keyboard.type("Kattolumet pitäisi")
    assert page.evaluate("document.documentElement.dataset.js") is None
    script.get_nowait().continue_()
    page.wait_for_selector("form[data-at=what]")
    page.keyboard.type(" pudottaa")

    expect(page.locator(TEXT)).to_have_value("Kattolumet pitäisi pudottaa")
    page.locator('[data-action="next"]:visible').click()
    page.wait_for_selector("form[data-at=where]")
    page.unroute_all()
    page.reload()
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Kattolumet pitäisi pudottaa")


def test_it_costs_a_kept_draft_none_of_its_words(phone):
    page = phone.new_page()
    page.goto("/fi/app/")
    page.locator(NO_DANGER).click()
    page.fill(TEXT, "Polttopuut pinoon")
    page.locator('[data-action="next"]:visible').click()
    page.wait_for_selector("form[data-at=where]")
    page.close()

    page, script = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")
    script.get_nowait().continue_()

    expect(page.locator("form[data-at=where]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Ja rappuset auki\n\nPolttopuut pinoon")


def test_a_script_that_never_came_costs_nothing_that_was_written(phone):
    page, _ = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Rollaattori jumittaa")

    page.goto("/fi/app/?again", wait_until="commit")
    page.locator(NO_DANGER).click()
    page.keyboard.type(", pyörät")
    page.unroute_all()
    page.goto("/fi/app/?again")

    expect(page.locator("form[data-at=what]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Rollaattori jumittaa, pyörät")
    page.wait_for_function("sessionStorage.early === undefined")


def test_a_script_that_has_come_answers_itself(phone):
    page = phone.new_page()
    page.goto("/fi/app/")
    page.wait_for_selector("form[data-at=safety]")

    page.locator(NO_DANGER).click()

    expect(page.locator("form[data-at=what]")).to_be_visible()
    expect(page.locator("label[for=text]")).to_be_focused()
