"""Automation asks about small needs of one village as one trip, where it may ask about each of them anyway."""

import pytest
from sqlalchemy import select

from palveleva.actions import review, waves
from palveleva.db import db
from palveleva.domain.settings import Dispatch
from palveleva.domain.vocabulary import Consent, NeedState, Urgency
from palveleva.models import AuditEntry, OwnNumbers, OwnService
from palveleva.queries.trips import MOST_BESIDE, small_ones_beside
from tests.actions.story import offer_to, states_of, told, verbs_of
from tests.actions.test_asking_on import sweep
from tests.people import NOW, a_need, later

WAITING = NeedState.POOLED


@pytest.fixture(autouse=True)
def by_itself(town):
    """Snow, cleaning and ploughing are asked about by automation, small repairs by the coordinator."""
    for service in ("lumityot", "siivous", "auraus"):
        facts = {"dispatch": Dispatch.AUTOMATIC, "goes_on": True, "wave_size": None}
        db.session.add(OwnService(municipality_id="saarijarvi", service_id=service, **facts))
    db.session.commit()


def may_wait(days):
    db.session.add(OwnNumbers(municipality_id="saarijarvi", numbers={"company_days": days}, changed_at=NOW))
    db.session.commit()


def small(town, service="lumityot", **changes):
    facts = {"village": "hakkila", "urgency": Urgency.FLEXIBLE} | changes
    need = a_need(town.aino, service=service, **facts)
    db.session.commit()
    return need


def trips_on_record():
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "send_wave").order_by(AuditEntry.id))
    return [line.details.get("trip") for line in lines]


def test_what_came_overnight_goes_as_one_trip_in_the_morning(town):
    steps, house = small(town), small(town, "siivous")

    sweep(minutes=1)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    for need in (steps, house):
        assert offer_to(need, "P16").reasons[-1] == {"code": "trip", "params": {"n": 2}}
        assert told("offered", need) == ["Pekka"]
    assert "not_whole_trip" in {one["reasons"][0]["code"] for one in steps.waves[0].trace["excluded"]}
    assert len({*trips_on_record()}) == 1


def test_what_nobody_could_do_with_the_others_is_asked_about_alone(town):
    steps, road, house = small(town), small(town, "auraus"), small(town, "siivous")

    sweep(minutes=1)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    assert states_of(road) == {"P02": "sent"}
    assert sorted(trip is None for trip in trips_on_record()) == [False, False, True]


@pytest.mark.parametrize(
    "other",
    [
        {"service": "pienkorjaus"},
        {"village": "mahlu"},
        {"urgency": Urgency.TODAY},
        {"consent": Consent.ASKED, "contact": None},
        {"text": "Naapuri makaa lattialla eikä vastaa"},
    ],
)
def test_what_automation_or_the_rule_of_trips_leaves_alone_is_no_company(town, other):
    steps = small(town)
    small(town, **other)

    sweep(minutes=1)

    assert set(states_of(steps)) == {"P01", "P16"}
    assert set(trips_on_record()) == {None}


def test_what_waits_goes_with_what_is_wanted_this_week(town):
    """The steps wait for company; the house waits for nobody, and as many are asked about it as alone."""
    may_wait(days=6)
    house = small(town, "siivous")
    sweep(minutes=1)
    assert house.state is WAITING

    steps = small(town, urgency=Urgency.WEEK)
    sweep(hours=5)

    assert states_of(house) == {"P16": "sent"}
    assert states_of(steps) == {"P01": "sent", "P16": "sent"}
    assert (trips_on_record()[0], len({*trips_on_record()})) == (steps.id, 1)


def test_without_hurry_a_need_waits_for_company_and_both_go_when_it_comes(town):
    may_wait(days=3)
    steps = small(town)
    sweep(minutes=1)
    assert (steps.state, steps.waves, verbs_of(steps)) == (WAITING, [], ["report", "pool"])

    house = small(town, "siivous")
    sweep(hours=5)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}


def test_whoever_waited_in_vain_is_asked_about_alone_and_the_office_is_not_disturbed(town):
    may_wait(days=2)
    steps = small(town)
    for hours in (1, 30, 47):
        sweep(hours=hours)
    assert (steps.state, steps.waves) == (WAITING, [])

    sweep(hours=49, minutes=2)

    assert set(states_of(steps)) == {"P01", "P16"}
    assert told("untouched", steps) == []


@pytest.mark.parametrize("changes", [{"urgency": Urgency.WEEK}, {"consent": Consent.ASKED, "contact": None}])
def test_what_has_a_hurry_or_no_permission_yet_waits_for_nobody(town, changes):
    may_wait(days=3)
    need = small(town, **changes)

    sweep(minutes=1)

    assert need.state is NeedState.OFFERING


def test_a_need_that_was_asked_about_before_waits_no_second_time(town):
    may_wait(days=3)
    need = small(town)
    waves.send(need, by=town.kaisa, now=NOW)
    review.close(need, "not_needed", by=town.kaisa, now=later(hours=1))
    review.reopen(need, by=town.kaisa, now=later(hours=2))
    db.session.commit()

    sweep(hours=2, minutes=1)

    assert (need.state, len(need.waves)) == (NeedState.OFFERING, 2)


def test_what_the_coordinator_left_waiting_joins_company_and_is_never_sent_alone(town):
    steps = small(town)
    review.approve(steps, by=town.kaisa, now=NOW)
    review.pool(steps, by=town.kaisa, now=NOW)
    db.session.commit()
    sweep(days=5)
    assert steps.state is WAITING

    house = small(town, "siivous")
    sweep(days=5, minutes=1)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}


def test_of_very_many_the_oldest_are_the_company(town):
    steps = small(town)
    old, young = ([small(town) for _ in range(MOST_BESIDE - 5)], [small(town) for _ in range(10)])
    for number, need in enumerate(young):
        need.created_at = later(hours=number + 1)
    db.session.commit()

    company = small_ones_beside(steps, within=10)

    assert {one.id for one in old} < set(company)
    assert company[-5:] == [one.id for one in young[:5]]
