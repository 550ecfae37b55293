"""A report that waits on the phone is its writer's: more is told of it, and it is taken back, without a network."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need
from tests.journeys.steps import press, tell, until


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


def test_more_is_told_of_a_report_that_has_not_left(kept, service):
    text = "Lumet portailta, mutta osoite jäi pois"
    aino = kept(text)

    aino.locator("need-page summary").click()
    aino.fill("need-page textarea[name=answer]", "Talo on numero 7")
    press(aino, "answer")

    expect(aino.locator("need-page")).to_contain_text("Talo on numero 7")
    aino.context.set_offline(False)
    assert until(lambda: (as_known(service, text) or [[]])[-1]) == ["Talo on numero 7"]
    expect(aino.locator('need-page[data-state="submitted"]')).to_be_visible()
