"""The page of troubles in one window while somebody leaves, or comes in, in another."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import press, tell

COMES_BACK = "() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def two(enter):
    """Aino's phone without a network: one report waits, and the page of troubles stands in a second window."""

    def open_both(script=""):
        app = enter("volunteer")
        app.context.set_offline(True)
        text = f"Rappuset lumen alla {uuid4().hex[:8]}"
        tell(app, text)
        expect(app.locator("sent-page[data-state=queued]")).to_be_visible()
        status = app.context.new_page()
        status.add_init_script(script)
        status.goto("/fi/app/status")
        expect(rows(status)).to_contain_text(text)
        return app, status

    return open_both


def rows(status):
    return status.locator("[data-rows]")


def leave_what_waits(app):
    app.goto("/fi/app/#/outbox")
    press(app, "leave")
    press(app, "leave-locked")
    expect(app.locator("body[data-person=none]")).to_be_attached()


def account_on(status):
    return status.locator("[data-text=account]")


def test_whoever_has_left_is_gone_from_it_too(two):
    app, status = two()

    leave_what_waits(app)

    expect(account_on(status)).to_have_text("–")
    expect(rows(status)).to_be_empty()
    expect(status.locator("[data-action=save]")).to_be_hidden()


def test_whoever_comes_in_finds_nothing_of_the_one_before(two):
    app, status = two()
    leave_what_waits(app)

    app.context.set_offline(False)
    app.goto("/fi/")
    app.locator('form[action="/demo/sign-in"]:has(input[value="volunteer2"]) button').click()

    expect(account_on(status)).not_to_have_text("–")
    expect(rows(status)).to_be_empty()


def test_a_window_that_was_put_aside_shows_and_hands_out_nothing_of_hers(two):
    app, status = two("delete self.BroadcastChannel")
    leave_what_waits(app)
    handed = []
    status.on("download", lambda file: handed.append(file.suggested_filename))

    press(status, "save")

    expect(account_on(status)).to_have_text("–")
    assert handed == []


def test_a_window_that_comes_back_looks_whose_phone_it_is(two):
    app, status = two("delete self.BroadcastChannel")
    leave_what_waits(app)

    status.evaluate(COMES_BACK)

    expect(account_on(status)).to_have_text("–")
    expect(rows(status)).to_be_empty()
