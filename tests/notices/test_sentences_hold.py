"""A letter says nothing that is not so where it is sent."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, needs
from palveleva.db import db
from palveleva.domain.settings import Dispatch
from palveleva.models import Notice, OwnNumbers, OwnService
from palveleva.notices.letters import letter_to
from tests import clockwork
from tests.actions.story import a_scheduled_need, an_agreed_need, an_offered_need, states_of
from tests.people import NOW, a_need, later


@pytest.fixture
def letter_about(town):
    """What the letter of this kind says after so many days in which nobody did anything."""

    def read(kind, need, **after):
        for hours in range(24, 24 * after["days"] + 1, 24):
            clockwork.sweep(later(hours=hours, minutes=5), thoroughly=False)
        db.session.commit()
        query = select(Notice).where(Notice.kind == kind, Notice.need_id == need.id).order_by(Notice.id)
        notice = db.session.scalars(query).first()
        now = later(days=after["days"])
        return letter_to(notice.person, [notice], now=now, address="https://palveleva.example", codes={}).text

    return read


def test_where_others_could_still_be_asked_nobody_hears_that_all_were(town, letter_about):
    """Kaisa sends each round of this service herself, and only Liisa was asked."""
    rule = {"dispatch": Dispatch.REVIEW, "goes_on": False, "wave_size": None}
    db.session.add(OwnService(municipality_id="saarijarvi", service_id="lumityot", **rule))
    db.session.add(OwnNumbers(municipality_id="saarijarvi", numbers={"wave_size": 1}, changed_at=NOW))
    need = an_offered_need(town)

    letter = letter_about("no_taker", need, days=3)

    assert len(states_of(need)) == 1
    assert "Nyt ei kysytä keneltäkään." in letter
    assert "Kaikilta sopivilta" not in letter


def test_where_nobody_was_asked_the_reporter_hears_of_no_asking(town, letter_about):
    letter = letter_about("not_yet", a_need(town.aino), days=8)

    assert "ei ole unohdettu" in letter
    assert "kysyneet" not in letter


def test_where_the_office_wrote_both_down_neither_is_laid_to_somebody_else(town, letter_about):
    """Kaisa heard by telephone that the work was done, and from the resident that it was not."""
    work = a_scheduled_need(town)
    assignments.complete(work, by=town.kaisa, now=later(hours=25))
    needs.confirm(work.need, False, by=town.kaisa, now=later(hours=26))

    letter = letter_about("not_done", work.need, days=1)

    assert "Saimme tiedon, ettei työ ole vielä valmis." in letter
    assert "ilmoittajan" not in letter.lower()
    assert "merkitsit" not in letter


def test_whoever_has_no_number_yet_is_not_told_to_call_it(town, letter_about):
    """The number is shown when the time is set: Liisa has said yes and set none."""
    letter = letter_about("set_time", an_agreed_need(town).need, days=4)

    assert "kerro, milloin tulet" in letter
    assert "Soita asukkaalle" not in letter
