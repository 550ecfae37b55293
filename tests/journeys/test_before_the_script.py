"""On a slow line the form stands there a second before the app's script: what is done in that second counts."""

import json
from queue import Queue

import pytest
from playwright.sync_api import expect

from tests.faults.handset import KEPT
from tests.journeys.steps import next_of, press, until, wait_until_kept

TEXT = "#text"
NO_DANGER = '[data-action="no-danger"]:visible'


@pytest.fixture
def phone(without_worker):
    """It has been opened before, and is closed again."""
    without_worker.close()
    return without_worker.context


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
    next_of(page, script).continue_()
    page.wait_for_selector("form[data-at=what]")
    page.keyboard.type(" pudottaa")

    expect(page.locator(TEXT)).to_have_value("Kattolumet pitäisi pudottaa")
    page.locator('[data-action="next"]:visible').click()
    page.wait_for_selector("form[data-at=where]")
    wait_until_kept(page, '"step": "where"')
    page.unroute_all()
    page.reload()
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Kattolumet pitäisi pudottaa")


def test_an_identity_code_is_not_kept_even_that_long_and_the_words_stand_there_once(phone):
    page, script = opened(phone)

    page.locator(NO_DANGER).click()
    page.keyboard.type("Hilda 131052-308T tarvitsee halot")
    wait_until_kept(page, "tarvitsee halot")
    assert "308T" not in page.evaluate("JSON.stringify(sessionStorage)")
    next_of(page, script).continue_()

    expect(page.locator("form[data-at=what]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Hilda … tarvitsee halot")


def begun(phone, text="Polttopuut pinoon"):
    """The app's page with a report that was begun in it."""
    page = phone.new_page()
    page.goto("/fi/app/")
    page.wait_for_selector("form[data-at=safety]")
    page.locator(NO_DANGER).click()
    page.fill(TEXT, text)
    return page


def test_it_costs_a_kept_draft_none_of_its_words(phone):
    page = begun(phone)
    page.locator('[data-action="next"]:visible').click()
    page.wait_for_selector("form[data-at=where]")
    wait_until_kept(page, '"step": "where"')
    page.close()

    page, script = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")
    next_of(page, script).continue_()

    expect(page.locator("form[data-at=where]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Ja rappuset auki\n\nPolttopuut pinoon")


def test_what_was_told_in_this_very_window_stays_when_it_is_opened_anew(phone):
    page, script = begun(phone), Queue()
    tell_all_but_send(page)
    page.route("**/js/app.js", script.put)

    page.goto("/fi/app/?again", wait_until="commit")
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")
    page.wait_for_timeout(300)
    next_of(page, script).continue_()

    expect(page.locator("form[data-at=permission]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Ja rappuset auki\n\nPolttopuut pinoon")
    expect(page.locator("#village")).to_have_value("lannevesi")
    expect(page.locator("[name=contact_phone]")).to_have_value("040 123 4567")


def tell_all_but_send(page):
    press(page, "next")
    page.select_option("#village", "lannevesi")
    page.locator("input[name=urgency][value=week]").check(force=True)
    press(page, "next")
    page.locator("input[name=consent][value=granted]").check(force=True)
    page.fill("[name=contact_phone]", "040 123 4567")
    wait_until_kept(page, "040 123 4567")


def test_where_no_words_stand_yet_what_else_was_told_stays(phone):
    page = begun(phone)
    tell_all_but_send(page)
    for _ in range(2):
        press(page, "back")
    page.fill(TEXT, "")
    wait_until_kept(page, '"text": ""')
    page.close()

    page, script = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")
    wait_until_kept(page, "Ja rappuset auki")
    next_of(page, script).continue_()

    expect(page.locator("form[data-at=what]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Ja rappuset auki")
    expect(page.locator("#village")).to_have_value("lannevesi")
    expect(page.locator("[name=contact_phone]")).to_have_value("040 123 4567")


NEVER_HEARS_THAT_IT_IS_KEPT = """() => {
    const { put, getAll } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (row) {
        self.isJoined ||= Boolean(row.fields?.text?.includes("\\n"));
        return put.call(this, row);
    };
    IDBObjectStore.prototype.getAll = function () {
        return self.isJoined && this.name === "drafts" ? {} : getAll.call(this);
    };
}"""


def test_what_was_joined_is_not_joined_again_by_a_page_that_is_loaded_before_it_could_tell(phone):
    page = begun(phone)
    wait_until_kept(page, "Polttopuut pinoon")
    page.close()
    page, script = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")
    page.evaluate(NEVER_HEARS_THAT_IT_IS_KEPT)
    next_of(page, script).continue_()
    assert until(lambda: page.evaluate("self.isJoined"))
    page.wait_for_timeout(300)
    page.unroute_all()

    page.goto("/fi/app/?again")

    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Ja rappuset auki\n\nPolttopuut pinoon")
    assert until(lambda: page.evaluate("sessionStorage.early === undefined"))


def test_every_letter_outlives_the_window_also_where_an_empty_form_was_kept(phone):
    page = begun(phone, "")
    wait_until_kept(page, '"step": "what"')
    page.route("**/js/app.js", Queue().put)

    page.goto("/fi/app/?again", wait_until="commit")
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")

    wait_until_kept(page, "Ja rappuset auki")


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
    assert until(lambda: page.evaluate("sessionStorage.early === undefined"))


def test_what_is_written_before_the_script_has_come_outlives_its_window(phone):
    page, _ = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Rappuset lumen alla, tunnus 131052-308T")
    wait_until_kept(page, "Rappuset lumen alla, tunnus")
    assert "308T" not in json.dumps(page.evaluate(KEPT))
    page.close()

    page = phone.new_page()
    page.goto("/fi/app/")

    expect(page.locator("form[data-at=what]")).to_be_visible()
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator(TEXT)).to_have_value("Rappuset lumen alla, tunnus …")


def test_what_waits_already_is_not_written_over(phone):
    page = begun(phone)
    wait_until_kept(page, "Polttopuut pinoon")
    page.close()

    page, _ = opened(phone)
    page.locator(NO_DANGER).click()
    page.keyboard.type("Ja rappuset auki")
    page.wait_for_timeout(300)

    kept = json.dumps(page.evaluate(KEPT))
    assert "Polttopuut pinoon" in kept
    assert "Ja rappuset" not in kept


def test_a_script_that_has_come_answers_itself(phone):
    page = phone.new_page()
    page.goto("/fi/app/")
    page.wait_for_selector("form[data-at=safety]")

    page.locator(NO_DANGER).click()

    expect(page.locator("form[data-at=what]")).to_be_visible()
    expect(page.locator("label[for=text]")).to_be_focused()
