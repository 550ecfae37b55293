"""A draft remembers what its form was filled with: put back later, it undoes nothing of a colleague's."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.actions import figures, review
from palveleva.db import db
from palveleva.models import Municipality, Need, Person
from palveleva.queries.insight_years import stories_of
from tests.journeys.steps import in_days
from tests.journeys.test_desk import write
from tests.journeys.world import needs_in_every_state

THIS_YEAR = in_days(0).year
SHORTENED = "Portaat lumessa."
HERS = "Portaat lumessa Helmin talolla, kiire."


@pytest.fixture
def desk(enter):
    return enter("coordinator", width=1280)


def a_colleague(deed):
    deed(db.session.scalars(select(Person).where(Person.is_coordinator)).first())
    db.session.commit()


def the_need(path):
    return db.session.get_one(Need, path.rpartition("/")[2])


def words_of(service, path):
    with service.app().app_context():
        return the_need(path).text


def test_old_words_that_wait_in_a_draft_do_not_bring_back_what_a_colleague_took_out(desk, service):
    path = needs_in_every_state(service).pages[0]
    with service.app().app_context():
        a_colleague(lambda kaisa: review.protect(the_need(path), True, by=kaisa))
    field, save = desk.locator("#protected-words"), desk.get_by_role("button", name="Tallenna teksti")
    desk.goto(path)
    desk.locator("details", has=field).locator("summary").click()
    write(desk, field, HERS)
    with service.app().app_context():
        a_colleague(lambda kaisa: review.reword(the_need(path), SHORTENED, by=kaisa))

    desk.goto(path)
    expect(field).to_have_value(HERS)
    save.click()
    expect(desk.locator(".messages .banner.danger")).to_be_visible()
    assert words_of(service, path) == SHORTENED

    expect(field).to_have_value(HERS)
    save.click()
    expect(desk.locator(".messages .banner.ok")).to_be_visible()
    assert words_of(service, path) == HERS


def test_a_story_that_a_colleague_has_written_meanwhile_is_not_set_back_by_the_draft_of_another(desk, service):
    path = f"/insight/years/{THIS_YEAR}"
    desk.goto(path)
    write(desk, desk.locator("#second"), "Toinen tarina")
    with service.app().app_context():
        home = db.session.scalars(select(Municipality)).first()
        told = {"first": "Ensimmäinen tarina", "second": "", "third": ""}
        a_colleague(lambda kaisa: figures.write_stories(home, THIS_YEAR, told, by=kaisa))

    desk.get_by_role("button", name="Tallenna tarinat").click()
    expect(desk.locator("#first")).to_have_value("Ensimmäinen tarina")
    expect(desk.locator("#second")).to_have_value("Toinen tarina")
    desk.get_by_role("button", name="Tallenna tarinat").click()
    expect(desk.locator(".messages .banner.ok")).to_be_visible()

    with service.app().app_context():
        home = db.session.scalars(select(Municipality)).first()
        assert stories_of(home, THIS_YEAR) == ["Ensimmäinen tarina", "Toinen tarina", ""]


def test_a_new_ready_made_text_is_brought_back_where_it_was_being_written(desk):
    desk.goto("/replies")
    question, answer = desk.locator("#new-question-fi"), desk.locator("#new-answer-fi")
    desk.locator("details", has=question).locator("summary").click()
    write(desk, question, "Montako askelmaa?")

    desk.reload()

    expect(question).to_have_value("Montako askelmaa?")
    expect(answer).to_have_value("")
