"""With no page open the worker sends what waits, when the browser says that the network is back."""

from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.models import Need
from tests.journeys.steps import tell, until


def needs_told(service, text):
    with service.app().app_context():
        return db.session.scalar(select(func.count()).select_from(Need).where(Need.text == text))


def test_a_report_leaves_after_its_page_was_closed(enter, service):
    aino = enter("volunteer")
    context, text = aino.context, f"Polku liiteriin lumessa {uuid4().hex[:8]}"
    context.set_offline(True)
    tell(aino, text)
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    aino.close()
    assert needs_told(service, text) == 0

    context.set_offline(False)

    assert until(lambda: needs_told(service, text) == 1)
    again = context.new_page()
    again.goto("/fi/app/#/outbox")
    expect(again.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
    assert needs_told(service, text) == 1


def test_the_worker_sends_nothing_for_somebody_who_has_left(enter, service):
    aino = enter("volunteer")
    context, text = aino.context, f"Rappuset lumen alla {uuid4().hex[:8]}"
    context.set_offline(True)
    tell(aino, text)
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    aino.goto("/fi/app/#/outbox")
    aino.locator('[data-action="leave"]:visible').click()
    aino.locator('[data-action="leave-locked"]:visible').click()
    expect(aino.locator("body[data-person=none]")).to_be_attached()
    aino.close()

    context.set_offline(False)
    worker = context.service_workers[0]
    answer = worker.evaluate("sendInBackground(VERSION)")

    assert answer == "nobody"
    assert needs_told(service, text) == 0
