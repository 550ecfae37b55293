"""A report that waits on the phone is its writer's: more is told of it, and it is taken back, without a network."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need
from tests.journeys.steps import press, tell, until
from tests.journeys.test_refused import as_if_the_village_were_gone


@pytest.fixture
def kept(enter):
    """Aino's phone in a village without coverage, on the page of what she has just told."""

    def written(text):
        aino = enter("volunteer")
        aino.context.set_offline(True)
        tell(aino, text)
        aino.locator("sent-page[data-state=queued] a", has_text="Avaa ilmoitus").click()
        expect(aino.locator("need-page blockquote")).to_have_text(text)
        return aino

    return written


def as_known(service, text):
    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one_or_none()
        return need and (need.state, need.outcome, [note.text for note in need.notes])


def test_a_report_is_taken_back_before_it_has_left(kept, service):
    text = "Hiekoitus pihaan, mutta poika ehti jo"
    aino = kept(text)

    press(aino, "withdraw")
    aino.locator("need-page input[value=done_by_others]").check(force=True)
    press(aino, "withdraw")

    expect(aino.locator("need-page .banner.pending").first).to_be_visible()
    aino.goto("/fi/app/#/mine")
    expect(aino.locator("li.item", has_text=text)).to_contain_text("Ilmoituksen peruminen")
    aino.context.set_offline(False)
    assert until(lambda: as_known(service, text)) == ("closed", "withdrawn", ["done_by_others"])


def test_what_was_added_goes_with_the_report_that_is_deleted(enter):
    """Of what has never been tried nothing has left: it is deleted, and nothing of it goes to be refused later."""
    aino, text = enter("volunteer"), "Lumet seuraintalolta, mutta talkoot olivat jo"
    aino.route("**/api/v1/sync", busy)
    tell(aino, "Hiekoitus kirkon eteen")
    expect(aino.locator("sent-page")).to_contain_text("Hiekoitus")
    aino.goto("/fi/app/#/report")
    tell(aino, text)
    aino.get_by_role("link", name="Avaa ilmoitus").click()
    add(aino, "Talkoista jäi kola portaille")

    aino.goto("/fi/app/#/outbox")
    aino.locator("outbox-list li", has_text=text).get_by_role("button", name="Poista").click()
    expect(aino.locator("#sure blockquote")).to_have_text(f"{text}\n\nTalkoista jäi kola portaille")
    aino.locator("#sure [value=yes]").click()

    expect(aino.locator("outbox-list li")).to_have_count(1)
    expect(aino.locator("outbox-list li")).to_contain_text("Hiekoitus")


def busy(route):
    headers = {"X-Palveleva": "1", "Retry-After": "600", "Content-Type": "application/json"}
    route.fulfill(status=429, headers=headers, body='{"proto": 1, "code": "too_many"}')


def add(page, words):
    page.locator("need-page summary").click()
    page.fill("need-page textarea[name=answer]", words)
    press(page, "answer")
    expect(page.locator("need-page")).to_contain_text(words)


def test_what_was_added_follows_the_report_that_is_written_anew(kept, service):
    aino = kept("Lumet kylätalolta")
    add(aino, "Avain on naapurissa")
    aino.route("**/api/v1/sync", as_if_the_village_were_gone)
    aino.context.set_offline(False)
    aino.goto("/fi/app/#/outbox")
    report = aino.locator("outbox-list li", has_text="Lumet kylätalolta")
    expect(report.locator(".says")).to_have_text("Ei otettu vastaan")
    expect(aino.locator("outbox-list li", has_text="Avain on naapurissa")).to_have_attribute("data-state", "queued")
    aino.unroute_all()

    report.get_by_role("link", name="Muokkaa").click()
    for action in ("next", "next", "send"):
        press(aino, action)

    assert until(lambda: (as_known(service, "Lumet kylätalolta") or [[]])[-1]) == ["Avain on naapurissa"]
    aino.goto("/fi/app/#/outbox")
    expect(aino.locator("outbox-list li", has_text="Avain on naapurissa")).to_have_count(1)


def test_more_is_told_of_a_report_that_has_not_left(kept, service):
    text = "Lumet portailta, mutta osoite jäi pois"
    aino = kept(text)

    add(aino, "Talo on numero 7")

    aino.context.set_offline(False)
    assert until(lambda: (as_known(service, text) or [[]])[-1]) == ["Talo on numero 7"]
    expect(aino.locator('need-page[data-state="submitted"]')).to_be_visible()
