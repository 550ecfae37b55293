"""Signing out on a page of the server: what the app of this phone keeps, and has not sent, is thought of too."""

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import press, tell
from tests.journeys.test_leaving import databases

OUT = "form[action^='/sign-out'] button"
SIGNED_OUT = "body[data-person=none]"
APP_IS_EMPTY = ["palveleva-device"]


def sign_out_on(page, address):
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator(OUT).click()


def is_in(page):
    return page.request.get("/fi/account", max_redirects=0).status == 200


@pytest.mark.parametrize("address", ["/fi/account", "/fi/account/away", "/fi/privacy"])
def test_whoever_signs_out_on_a_page_leaves_nothing_in_the_app(enter, address):
    liisa = enter("provider")

    sign_out_on(liisa, address)

    expect(liisa.locator(SIGNED_OUT)).to_be_attached()
    assert databases(liisa) == APP_IS_EMPTY
    assert not is_in(liisa)


def test_what_was_not_sent_is_asked_about_and_kept_for_its_writer(enter):
    aino = enter("volunteer2")
    aino.route("**/api/v1/sync", lambda route: route.abort())
    tell(aino, "Rappuset lumen alla")
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()

    sign_out_on(aino, "/fi/account")

    expect(aino.locator("dialog[open] h2")).to_contain_text("1")
    assert is_in(aino)  # so that it can still be sent first
    press(aino, "leave-locked")
    expect(aino.locator(SIGNED_OUT)).to_be_attached()
    assert not is_in(aino)
    assert len(databases(aino)) == 2


def test_whose_sign_in_has_ended_meanwhile_leaves_all_the_same(enter):
    liisa = enter("provider")
    liisa.goto("/fi/account")
    liisa.wait_for_load_state("networkidle")
    liisa.context.clear_cookies()

    liisa.locator(OUT).click()

    expect(liisa.locator(SIGNED_OUT)).to_be_attached()
    assert databases(liisa) == APP_IS_EMPTY


def test_a_desk_that_never_opened_the_app_is_out_at_once(enter):
    kaisa = enter("coordinator")

    sign_out_on(kaisa, "/needs")

    kaisa.wait_for_url("**/fi/")
    assert databases(kaisa) == []
    assert not is_in(kaisa)


def test_the_desk_of_one_leaves_the_app_of_another_as_it_is(enter):
    page = enter("volunteer2")
    page.goto("/fi/")
    page.locator('form[action="/demo/sign-in"]:has(input[value="coordinator"]) button').click()
    page.wait_for_url("**/needs")

    sign_out_on(page, "/needs")

    page.wait_for_url("**/fi/")
    assert not is_in(page)
    assert len(databases(page)) == 2


def test_without_a_script_the_page_signs_out_itself(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/fi/")
    page.locator('form:has(input[value="volunteer2"]) button').first.click()

    sign_out_on(page, "/fi/account")

    page.wait_for_url("**/fi/")
    assert not is_in(page)
