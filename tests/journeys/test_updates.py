"""A new release comes over a line that breaks, is offered, and waits for the person who is writing."""

from collections import Counter
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from palveleva.db import db, utcnow
from palveleva.models import SignIn
from tests.journeys.conftest import serving
from tests.journeys.steps import look_for_update, needs_told, press, tell, until, wait_until_kept
from tests.services import free_port

DIGEST = "nextrelease0"  # of next_release.py
NEW = f'script[src*="{DIGEST}"]'
STATE = """navigator.serviceWorker.getRegistration().then(
    ({ installing, waiting }) => (installing ? "installing" : waiting ? "waiting" : "settled"))"""


@pytest.mark.whole
def test_a_new_release_waits_for_whoever_is_writing(enter, service):
    port, text = free_port(), f"Rappuset lumen alla {uuid4().hex[:8]}"
    with serving(service.instance, port) as url:
        aino = enter("volunteer", base_url=url)
        sign_out_everywhere(service)
        leave_one_unsent_and_one_unfinished(aino, text)
    before = len(service.answers())
    with serving(service.instance, port, "tests.journeys.next_release:app"):
        the_line_breaks_once(aino)
        only_what_is_missing_comes_again(lambda: service.answers()[before:])
        the_open_form_is_left_alone(aino)
        press(aino, "renew")
        aino.wait_for_selector(f"html[data-js=on]:has({NEW})", state="attached")
        expect(aino.locator("#text")).to_have_value("Polku liiteriin ja takaisin")
        the_unsent_is_there_and_leaves_once(aino, text)
    assert needs_told(service, text) == 1


def sign_out_everywhere(service):
    """The network is there, and what she writes has to wait all the same."""
    with service.app().app_context():
        db.session.execute(update(SignIn).values(ended_at=utcnow()))
        db.session.commit()


def leave_one_unsent_and_one_unfinished(page, text):
    tell(page, text)
    expect(page.locator("sent-page[data-state=queued]")).to_be_visible()
    page.goto("/fi/app/#/report")
    press(page, "no-danger")
    page.fill("textarea[name=text]", "Polku liiteriin")
    page.evaluate("self.isSamePage = true")


def the_line_breaks_once(page):
    for end in ("settled", "waiting"):
        look_for_update(page)
        assert until(lambda: page.evaluate(STATE) != "installing")
        assert page.evaluate(STATE) == end


def only_what_is_missing_comes_again(answers):
    def asked():
        return Counter(path.rpartition("/")[2] for _, path in answers() if path.startswith(f"/assets/{DIGEST}/"))

    assert until(lambda: asked() == {"engine.js": 1, "app.js": 2, "items.js": 1, "status.js": 1}), answers()


def the_open_form_is_left_alone(page):
    expect(page.get_by_text("Uusi versio on valmis")).to_be_visible()
    page.locator("#text").press_sequentially(" ja takaisin")
    wait_until_kept(page, "Polku liiteriin ja takaisin")
    assert page.evaluate("self.isSamePage") is True
    assert page.locator(NEW).count() == 0


def the_unsent_is_there_and_leaves_once(page, text):
    page.goto("/fi/app/#/outbox")
    expect(page.locator("[data-op][data-state=queued]", has_text=text)).to_be_visible()
    page.goto("/fi/")
    page.locator('form[action="/demo/sign-in"]:has(input[value="volunteer"]) button').click()
    page.wait_for_url("**/fi/app/**")
    page.goto("/fi/app/#/outbox")
    expect(page.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
