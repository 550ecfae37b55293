"""Figures count joint trips and the minutes of work that doers tell, and the paper of a year hides small ones."""

from datetime import date

import pytest

from palveleva.actions import assignments, offers, review, trips, waves
from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.statistics import Trips
from palveleva.domain.vocabulary import Outcome, Urgency
from palveleva.queries.insight import told_in
from palveleva.queries.insight_overview import overview_of
from palveleva.queries.insight_trips import trips_in
from palveleva.queries.insight_years import told_trips, year_report
from palveleva.queries.open_data import Told, municipality_called
from tests import clockwork
from tests.actions.story import a_scheduled_need, offer_to
from tests.people import NOW, a_need, later

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 1))


@pytest.fixture
def here(town):
    return municipality_called("saarijarvi")


def a_trip(town, works=2):
    small = [a_need(town.aino, urgency=Urgency.FLEXIBLE) for _ in range(works)]
    trips.send(small[0], small[1:], by=town.kaisa, now=NOW)
    db.session.commit()
    return small


def say_yes(town, need, who="liisa"):
    person = getattr(town, who)
    return offers.accept(offer_to(need, person.provider.code), by=person, now=later(hours=1))


def test_a_trip_is_whole_when_one_provider_said_yes_to_each(town, here):
    whole, shared, waiting = a_trip(town), a_trip(town, 2), a_trip(town, 1 + 2)
    for need in whole:
        say_yes(town, need)
    say_yes(town, shared[0])
    say_yes(town, shared[1], "pekka")
    say_yes(town, waiting[0])
    db.session.commit()

    assert trips_in(here, NOVEMBER) == overview_of(here, NOVEMBER, "fi").trips == Trips(asked=3, needs=7, whole=1)


def test_what_was_asked_by_itself_in_the_same_moment_is_no_trip(town, here):
    for _ in range(2):
        waves.send(a_need(town.aino), by=town.kaisa, now=NOW)
    db.session.commit()

    assert trips_in(here, NOVEMBER) == Trips(0, 0, 0)


def test_each_municipality_and_each_month_counts_its_own(town, here):
    a_trip(town)

    assert trips_in(municipality_called("inari"), NOVEMBER).asked == 0
    assert trips_in(here, Period(date(2026, 12, 1), date(2026, 12, 1))).asked == 0


def test_retention_leaves_trips_and_minutes_as_they_were(town, here):
    for need in a_trip(town):
        work = say_yes(town, need)
        assignments.schedule(work, later(hours=2), by=town.liisa, now=later(hours=2))
        assignments.complete(work, by=town.liisa, now=later(hours=4), minutes=45)
        review.close(need, Outcome.DONE, by=town.kaisa, now=later(hours=5))
    db.session.commit()
    before = overview_of(here, NOVEMBER, "fi")

    for days in (70, 500):
        clockwork.sweep(later(days=days))
        db.session.commit()

    after = overview_of(here, NOVEMBER, "fi")
    assert (before.trips, before.total.minutes, before.total.timed) == (Trips(1, 2, 1), 90, 2)
    assert (after.trips, after.total) == (before.trips, before.total)


def test_work_of_which_nobody_told_how_long_it_took_is_not_counted_as_none(town, here):
    assignments.complete(a_scheduled_need(town), by=town.liisa, now=later(days=2))
    db.session.commit()

    assert [one.minutes for one in told_in(here, NOVEMBER)] == [None]
    assert overview_of(here, NOVEMBER, "fi").total.timed == 0


def test_the_draft_of_a_year_is_true_to_one(town, here):
    a_trip(town)
    assignments.complete(a_scheduled_need(town), by=town.liisa, now=later(days=2), minutes=130)
    db.session.commit()

    report = year_report(here, 2026)

    assert (report.hours, report.trips["asked"].number, report.trips["whole"].number) == (2, 1, 0)


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        (Trips(0, 0, 0), {}),
        (Trips(4, 9, 2), {"asked": "under_5", "whole": "withheld", "partly": "withheld"}),
        (Trips(20, 50, 3), {"asked": 20, "whole": "under_5", "partly": "withheld"}),
        (Trips(20, 50, 8), {"asked": 20, "whole": 8, "partly": 12}),
        (Trips(20, 50, 20), {"asked": 20, "whole": 20, "partly": "under_5"}),
    ],
)
def test_before_everybody_no_small_number_of_trips_is_told(counted, told):
    found = told_trips(counted, is_draft=False)

    assert {name: one.status if one.number is None else one.number for name, one in found.items()} == told
    assert all(isinstance(one, Told) for one in found.values())
