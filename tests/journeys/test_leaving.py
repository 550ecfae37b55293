"""Signing out with something unsent: it goes first, stays locked for its writer, or is deleted by a written word."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import needs_told, press, tell, until, wait_until_kept

HOLDS_THE_LOCK_OF_SENDING = """async () => {
    const stores = (await indexedDB.databases()).map(({ name }) => name);
    const store = stores.find((name) => name !== "palveleva-device");
    await new Promise((held) => {
        navigator.locks.request(store, () => (held(), new Promise((resolve) => { self.letGo = resolve; })));
    });
}"""
COMES_BACK = "() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def aino(enter):
    """Aino, without a network, with one report on her phone."""
    page = enter("volunteer")
    page.context.set_offline(True)
    text = f"Rappuset lumen alla {uuid4().hex[:8]}"
    tell(page, text)
    expect(page.locator("sent-page[data-state=queued]")).to_be_visible()
    return page, text


def ask_to_leave(page):
    page.goto("/fi/app/#/outbox")
    press(page, "leave")
    expect(page.locator("dialog[open]")).to_be_visible()


def databases(page):
    return page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name).sort()")


def come_back(page):
    page.goto("/fi/")
    page.locator('form[action="/demo/sign-in"]:has(input[value="volunteer"]) button').click()
    page.wait_for_url("**/fi/app/**")


def test_what_is_sent_first_arrives_before_she_is_out(aino, service):
    page, text = aino
    ask_to_leave(page)
    press(page, "send-first")

    page.context.set_offline(False)

    expect(page.locator("body[data-person=none]")).to_be_attached()
    assert needs_told(service, text) == 1
    assert until(lambda: databases(page) == ["palveleva-device"]), databases(page)


def test_what_went_by_itself_meanwhile_leaves_nothing_to_choose(aino, service):
    page, text = aino
    ask_to_leave(page)
    question = page.locator("dialog[open]")

    page.context.set_offline(False)

    expect(question.locator("h2")).to_have_text("Kaikki on mennyt perille")
    expect(question.locator("button:visible")).to_have_text(["Kirjaudu ulos", "Pysy kirjautuneena"])
    question.locator("[data-action=leave]").click()
    expect(page.locator("body[data-person=none]")).to_be_attached()
    assert needs_told(service, text) == 1


def test_what_is_kept_waits_for_its_writer_and_shows_nothing_meanwhile(aino, service):
    page, text = aino
    ask_to_leave(page)

    press(page, "leave-locked")
    expect(page.locator("body[data-person=none]")).to_be_attached()
    assert text not in page.locator("body").inner_text()
    assert needs_told(service, text) == 0

    page.context.set_offline(False)
    come_back(page)
    page.goto("/fi/app/#/outbox")
    expect(page.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
    assert needs_told(service, text) == 1


def test_what_she_had_begun_stands_in_the_form_as_soon_as_she_is_in_again(aino):
    page, _ = aino
    page.context.set_offline(False)
    page.goto("/fi/app/#/report")
    press(page, "no-danger")
    page.fill("#text", "Kattolumet pitäisi pudottaa")
    press(page, "next")
    page.select_option("#village", "lannevesi")
    wait_until_kept(page, "lannevesi")
    ask_to_leave(page)
    press(page, "leave-locked")
    expect(page.locator("body[data-person=none]")).to_be_attached()

    come_back(page)

    expect(page.locator("[data-restored]")).to_be_visible()
    expect(page.locator("form[data-at=where]")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Kattolumet pitäisi pudottaa")
    expect(page.locator("#village")).to_have_value("lannevesi")


def test_a_window_that_was_put_aside_is_hers_no_more_when_it_comes_back(aino):
    page, text = aino
    aside = page.context.new_page()
    aside.add_init_script("delete self.BroadcastChannel")
    aside.goto("/fi/app/#/outbox")
    expect(aside.locator("[data-op]", has_text=text)).to_be_visible()
    ask_to_leave(page)
    press(page, "leave-locked")
    expect(page.locator("body[data-person=none]")).to_be_attached()

    aside.evaluate(COMES_BACK)

    expect(aside.locator("body[data-person=none]")).to_be_attached()
    expect(aside.locator("[data-op]", has_text=text)).to_have_count(0)


def test_what_is_deleted_is_gone_and_only_by_the_written_word(aino, service):
    page, text = aino
    ask_to_leave(page)
    press(page, "ask-to-delete")

    page.fill("#delete-word", "joo")
    press(page, "delete-all")
    expect(page.locator("#delete-problem")).to_be_visible()
    page.fill("#delete-word", "poista")
    press(page, "delete-all")

    expect(page.locator("body[data-person=none]")).to_be_attached()
    assert until(lambda: databases(page) == ["palveleva-device"]), databases(page)
    page.context.set_offline(False)
    come_back(page)
    page.goto("/fi/app/#/outbox")
    expect(page.locator("outbox-list")).to_be_visible()
    assert page.locator("[data-op]", has_text=text).count() == 0
    assert needs_told(service, text) == 0


def test_what_cannot_be_sent_first_says_why_and_she_stays(aino):
    page, _ = aino
    ask_to_leave(page)
    why = page.locator("dialog[open] [role=status]")

    press(page, "send-first")
    expect(why).to_contain_text("Odottaa verkkoa")
    page.context.clear_cookies()
    page.context.set_offline(False)
    press(page, "send-first")

    expect(why).to_contain_text("Odottaa, että kirjaudut")
    press(page, "stay")
    press(page, "leave")
    expect(why).to_be_empty()


def test_what_another_window_sends_says_here_why_it_stays(aino):
    page, _ = aino
    ask_to_leave(page)
    other = page.context.new_page()
    other.goto("/fi/app/#/outbox")
    expect(other.locator("outbox-list")).to_be_visible()
    other.evaluate(HOLDS_THE_LOCK_OF_SENDING)
    page.context.clear_cookies()
    page.context.set_offline(False)

    press(page, "send-first")
    why = page.locator("dialog[open] [role=status]")
    expect(why).to_contain_text("Tallessa puhelimessa")
    other.evaluate("letGo()")
    press(other, "send-now")

    expect(why).to_contain_text("Odottaa, että kirjaudut")
