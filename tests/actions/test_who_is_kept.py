"""An account that seems to be nobody's any more, and is not forgotten all the same."""

from sqlalchemy import func, select

from palveleva.actions import assignments, review
from palveleva.actions import people as register
from palveleva.db import db
from palveleva.domain.vocabulary import Outcome
from palveleva.models import Person
from tests.actions.test_retention import sweep
from tests.people import a_need, later


def test_the_last_one_who_is_told_of_requests_is_kept_while_the_firm_works(town):
    """Tauno gets the text message and calls the office, which writes down his yes: nothing here is his own deed."""
    traktori = town.provider("P02")
    work = assignments.assign_by_hand(a_need(town.aino), traktori, by=town.kaisa, now=later(days=400))
    review.close(work.need, Outcome.DONE, by=town.kaisa, now=later(days=401))
    register.add_provider_person(traktori, "Reino", "", "fi", by=town.kaisa, now=later())
    db.session.commit()

    left = select(func.count()).select_from(Person).where(Person.provider_id == traktori.id)
    for days, number in ((731, 1), (1129, 1), (1131, 0)):  # of two who are never heard of one is enough
        sweep(days=days)
        assert db.session.scalar(left) == number, days
