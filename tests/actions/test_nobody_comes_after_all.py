"""Work that was agreed falls through: whoever passed it on to the resident hears so, while it is so."""

from sqlalchemy import select

from palveleva.actions import assignments, offers, understanding
from palveleva.db import db
from palveleva.domain.vocabulary import Medium
from palveleva.models import Notice
from palveleva.notices.deliveries import is_true
from tests.actions.story import a_scheduled_need, an_agreed_need, offer_to, told
from tests.people import a_need, later


def test_all_who_told_it_hear_that_nobody_comes(town):
    """Aino and Eino were told a time. Liisa gives the work back, and Pekka, who takes it then, does not come."""
    work = a_scheduled_need(town)
    again = a_need(town.eino)
    understanding.join(again, work.need, by=town.kaisa, now=later(hours=1))

    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=2))
    assert (told("given_back", work.need), told("given_back", again)) == (["Aino"], ["Eino"])

    second = offers.accept(offer_to(work.need, "P16"), by=town.pekka, now=later(hours=3))
    assignments.no_show(second, by=town.kaisa, now=later(days=2))
    assert (told("given_back", work.need), told("given_back", again)) == (["Aino"] * 2, ["Eino"] * 2)


def test_whoever_was_told_a_time_for_another_need_hears_when_their_own_is_taken_out_of_it(town):
    """Eino was told when somebody comes. It is another need after all, and nobody comes to that."""
    work = a_scheduled_need(town)
    again = a_need(town.eino)
    understanding.join(again, work.need, by=town.kaisa, now=later(hours=1))
    assignments.schedule(work, later(days=2), by=town.liisa, now=later(hours=2))
    assert told("scheduled", again) == ["Eino"]

    understanding.separate(again, by=town.kaisa, now=later(hours=3))

    notice = db.session.scalars(select(Notice).where(Notice.kind == "separated")).one()
    assert [(one.person.name, one.medium) for one in notice.deliveries] == [("Eino", Medium.EMAIL)]
    assert is_true(notice, now=later(hours=3))


def test_it_is_not_told_any_more_when_somebody_else_comes(town):
    """What was given back at night has gone to another before the morning."""
    work = an_agreed_need(town)
    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=12))
    notice = db.session.scalars(select(Notice).where(Notice.kind == "given_back")).one()
    assert is_true(notice, now=later(hours=12))

    offers.accept(offer_to(work.need, "P16"), by=town.pekka, now=later(hours=13))

    assert not is_true(notice, now=later(hours=21))
