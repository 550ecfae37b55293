"""A board of a busy week: the first of each kind stand there, and the way to the rest is short and is kept."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.actions import needs
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.models import Person
from tests.journeys.conftest import demonstration
from tests.people import a_report

AT_ONCE, MANY = 5, 40


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """One of its own: nobody else's board grows."""
    with demonstration(tmp_path_factory.mktemp("busy")) as service:
        with service.app().app_context():
            aino = db.session.scalars(select(Person).where(Person.email == CAST["volunteer"])).one()
            for _ in range(MANY):
                needs.report(needs.home_of(aino), a_report(), by=aino)
            db.session.commit()
        yield service


def test_whoever_comes_back_from_a_folded_need_finds_it_unfolded_where_it_was(enter):
    kaisa = enter("coordinator")
    rest = kaisa.locator("#rest-new")
    rest.locator("summary").click()
    last = rest.locator(".text").last
    last.click()
    kaisa.wait_for_url("**/needs/*-*")

    kaisa.go_back()

    expect(last).to_be_in_viewport()


def test_keys_lead_on_into_what_is_folded(enter):
    kaisa = enter("coordinator", width=1280)

    for _ in range(AT_ONCE + 1):
        kaisa.keyboard.press("j")

    expect(kaisa.locator("#rest-new .text").first).to_be_focused()


def test_all_needs_are_on_paper(enter):
    kaisa = enter("coordinator")
    kaisa.emulate_media(media="print")

    assert sum(row.bounding_box() is not None for row in kaisa.locator(".queue .need").all()) == MANY
