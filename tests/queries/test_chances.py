"""A provider's own page is read in as many queries for a lively year as for a quiet one."""

from palveleva.actions import offers
from palveleva.db import db
from palveleva.models import Municipality
from palveleva.queries.candidates import providers_of
from palveleva.queries.chances import chances_of
from palveleva.queries.lessons import lessons_of
from tests.actions.story import an_offered_need, offer_to
from tests.people import later
from tests.queries.test_fairness import asked


def say_no(town, times):
    for _ in range(times):
        offers.decline(offer_to(an_offered_need(town), "P16"), "too_far", by=town.pekka, now=later(minutes=5))
    db.session.commit()


def test_more_needs_and_noes_need_no_more_queries(town):
    say_no(town, 1)
    few = asked(lambda: chances_of(town.provider("P16"), now=later(hours=1)))

    say_no(town, 6)

    assert asked(lambda: chances_of(town.provider("P16"), now=later(hours=1))) == few


def test_lessons_of_all_providers_are_read_together(town):
    say_no(town, 3)
    home = db.session.get_one(Municipality, "saarijarvi")

    def taught(number):
        return lessons_of(providers_of(home.id)[:number], now=later(hours=1), home=home)

    assert asked(lambda: taught(4)) == asked(lambda: taught(1))
    assert len(taught(4)) == 1
