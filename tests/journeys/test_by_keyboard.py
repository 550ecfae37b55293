"""Whoever moves about with the keys of a keyboard, or hears the page read aloud, stays where they are."""

import pytest
from playwright.sync_api import expect

from palveleva.actions import needs, waves
from palveleva.db import db
from tests.domain.pictures import a_picture
from tests.journeys.steps import ask_for_news, open_status_page, opened, press
from tests.people import a_report


def skip_to_the_content(page):
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_be_focused()


@pytest.mark.parametrize("view", ["outbox", "danger", "mine"])
def test_the_way_past_the_bars_stays_in_the_view(enter, view):
    page = enter("volunteer2")
    page.goto(f"/fi/app/#/{view}")
    expect(page.locator(f"body[data-view={view}]")).to_be_attached()

    skip_to_the_content(page)

    expect(page.locator(f"body[data-view={view}]")).to_be_attached()
    assert page.url.endswith(f"#/{view}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, .foot') !== null")


def test_the_way_past_the_bars_stays_with_the_matter(enter, need):
    aino = opened(enter("volunteer"), f"need/{need.id}")

    skip_to_the_content(aino)

    expect(aino.locator("need-page [data-show=isHere]")).to_be_visible()
    aino.reload()
    expect(aino.locator("need-page [data-show=isHere]")).to_be_visible()


def test_the_way_past_the_bars_leaves_the_steps_of_a_report_as_they_are(enter):
    page = enter("volunteer2")
    press(page, "no-danger")
    page.fill("#text", "Klapit pinottava liiteriin")
    press(page, "next")

    skip_to_the_content(page)

    expect(page.locator("#village")).to_be_visible()
    page.go_back()
    expect(page.locator("#text:visible")).to_have_value("Klapit pinottava liiteriin")


@pytest.mark.parametrize(("deed", "told"), [("copy", "Kopioitu."), ("update", "Tämä on uusin versio.")])
def test_a_button_on_the_page_of_troubles_says_what_it_did_and_stays_in_use(enter, deed, told):
    page = enter("volunteer2", permissions=["clipboard-read", "clipboard-write"])
    open_status_page(page)
    button = page.locator(f"[data-action={deed}]")

    button.press("Enter")

    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect(button).to_be_focused()


def test_what_did_not_work_on_the_page_of_troubles_is_said(enter):
    page = enter("volunteer2")
    open_status_page(page)
    page.evaluate("() => { Clipboard.prototype.writeText = () => Promise.reject(new DOMException('no')); }")

    press(page, "copy")

    expect(page.get_by_role("status").filter(has_text="Se ei onnistunut. Yritä uudelleen.")).to_be_visible()


def test_a_wrong_code_leaves_the_reader_at_the_button(enter):
    page = enter("volunteer2")
    page.context.clear_cookies()
    page.reload()
    page.fill("#code", "000000")
    button = page.locator("[data-action=sign-in]")

    button.press("Enter")

    expect(page.locator("#code-problem")).to_be_visible()
    expect(button).to_be_focused()


def test_a_photo_that_was_chosen_leads_on_to_the_way_to_take_it_away(enter):
    page = enter("volunteer2")
    press(page, "no-danger")
    page.fill("#text", "Klapit pinottava liiteriin")
    page.locator("photo-field input").focus()

    photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture((80, 60))}
    page.set_input_files("photo-field input", photo)

    expect(page.locator("[data-remove]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("photo-field input")).to_be_focused()


def test_a_list_that_is_drawn_anew_leaves_the_reader_on_the_same_row(enter, office):
    told = needs.report(needs.home_of(office["volunteer"]), a_report(), by=office["volunteer"])
    db.session.commit()
    aino = enter("volunteer")
    aino.goto("/fi/app/#/mine")
    row = aino.locator(f'li[data-id="{told.id}"]')
    ask_for_news(aino, lambda: expect(row).to_be_visible(timeout=2_000))
    row.locator("a").focus()

    waves.send(told, by=office["coordinator"])
    db.session.commit()

    ask_for_news(aino, lambda: expect(row).to_contain_text("kysytty", timeout=2_000))
    expect(row.locator("a")).to_be_focused()


def test_whoever_turns_notifications_on_stays_in_the_part_that_says_how_it_went(enter):
    page = enter("volunteer2", permissions=["notifications"])
    page.goto("/fi/account/messages")
    page.evaluate("() => { PushManager.prototype.subscribe = () => Promise.reject(new DOMException('no')); }")
    button = page.locator("#push [data-state=off] button")

    button.press("Enter")

    expect(page.locator("#push [data-state=trouble]")).to_be_visible()
    expect(button).to_be_focused()


def test_a_passkey_that_was_not_given_leaves_the_reader_at_the_button(new_context):
    page = new_context().new_page()
    page.goto("/sign-in")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('no')); }")
    button = page.locator("[data-passkey=get] button")

    button.press("Enter")

    expect(page.locator("[data-passkey=get] [role=alert]")).to_be_visible()
    expect(button).to_be_focused()
