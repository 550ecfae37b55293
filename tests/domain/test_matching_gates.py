"""Each gate of DESIGN §5, shut alone, says why with what is needed to word it."""

from datetime import date

import pytest

from palveleva.domain.reasons import Reason
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency
from tests.domain.snow import KUKKO, TUESDAY, doer, obstacles_of, wanted

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


def test_who_passes_every_gate_is_not_excluded():
    assert obstacles_of(doer()) == []


@pytest.mark.parametrize("status", [ProviderStatus.PAUSED, ProviderStatus.PENDING_CHECK, ProviderStatus.ENDED])
def test_only_the_active_are_asked(status):
    assert obstacles_of(doer(status=status)) == [Reason(status.value)]


def test_who_does_not_offer_the_service_hears_nothing_else():
    somebody = doer(services=frozenset({"siivous"}), has_declined=True, open_assignments=9)

    assert obstacles_of(somebody) == [Reason("no_service")]


def test_a_village_beyond_the_radius_is_too_far():
    assert obstacles_of(doer(place=KUKKO)) == [Reason("too_far", {"km": 40, "radius": 25})]


def test_a_village_listed_as_served_is_served_beyond_the_radius():
    assert obstacles_of(doer(place=KUKKO, served=frozenset({"hakkila"}))) == []


def test_a_village_listed_as_not_served_is_not_served_within_the_radius():
    assert obstacles_of(doer(not_served=frozenset({"hakkila"}))) == [Reason("village_not_served")]


def test_not_served_is_stronger_than_served():
    both = frozenset({"hakkila"})

    assert obstacles_of(doer(served=both, not_served=both)) == [Reason("village_not_served")]


def test_a_village_exactly_on_the_radius_is_within_it():
    assert obstacles_of(doer(place=wanted().place, radius_km=0)) == []


@pytest.mark.parametrize("qualification", Qualification)
def test_only_a_registered_service_needs_a_checked_credential(qualification):
    missing = [Reason("credential_missing")] if qualification is Qualification.REGISTERED else []

    assert obstacles_of(doer(), qualification=qualification) == missing


def test_a_credential_checked_for_another_service_does_not_open_the_gate():
    electrician = doer(checked_services=frozenset({"sahkotyot"}))

    assert obstacles_of(electrician, qualification=Qualification.REGISTERED) == [Reason("credential_missing")]


def test_a_checked_credential_opens_the_gate():
    sweep = doer(checked_services=frozenset({"lumityot"}))

    assert obstacles_of(sweep, qualification=Qualification.REGISTERED) == []


def test_who_is_away_for_the_whole_window_is_absent_until_the_return():
    away = doer(absences=((date(2026, 11, 20), date(2026, 12, 4)),))

    assert obstacles_of(away) == [Reason("absent", {"until": "2026-12-04"})]


def test_two_absences_that_together_cover_the_window_are_an_absence():
    away = doer(absences=((TUESDAY, TUESDAY), (WEDNESDAY, THURSDAY)))

    assert obstacles_of(away) == [Reason("absent", {"until": "2026-11-26"})]


def test_an_old_absence_says_nothing_about_today():
    assert obstacles_of(doer(absences=((date(2026, 1, 1), date(2026, 11, 23)),))) == []


def test_one_free_day_in_the_window_is_enough():
    assert obstacles_of(doer(absences=((TUESDAY, TUESDAY),))) == []


def test_days_of_the_week_must_fit_the_window():
    weekend = doer(weekdays=frozenset({7, 6}))

    assert obstacles_of(weekend) == [Reason("no_suitable_day", {"days": [6, 7]})]


def test_who_is_away_on_the_day_of_the_asking_is_not_asked_though_back_in_time_for_the_work():
    away = doer(absences=((TUESDAY, WEDNESDAY),))

    assert obstacles_of(away, asked_on=TUESDAY, last_day=THURSDAY) == [Reason("absent", {"until": "2026-11-25"})]
    assert obstacles_of(away, asked_on=THURSDAY, last_day=THURSDAY) == []


def test_a_weekday_that_fits_only_while_away_does_not_fit():
    tuesdays = doer(weekdays=frozenset({2}), absences=((TUESDAY, TUESDAY),))

    assert obstacles_of(tuesdays) == [Reason("no_suitable_day", {"days": [2]})]


def test_who_takes_nothing_urgent_is_not_asked_for_today():
    calm = doer(accepts_urgent=False)

    assert obstacles_of(calm, urgency=Urgency.TODAY) == [Reason("no_urgent")]
    assert obstacles_of(calm, urgency=Urgency.WEEK) == []


def test_the_cap_of_open_work_is_a_gate():
    assert obstacles_of(doer(open_assignments=4, max_open=5)) == []
    assert obstacles_of(doer(open_assignments=5, max_open=5)) == [Reason("full", {"open": 5, "cap": 5})]


def test_the_cap_of_the_week_is_a_gate():
    assert obstacles_of(doer(this_week=2, capacity_per_week=3)) == []
    assert obstacles_of(doer(this_week=3, capacity_per_week=3)) == [Reason("week_full", {"week": 3, "cap": 3})]


def test_a_no_is_a_no():
    assert obstacles_of(doer(has_declined=True)) == [Reason("declined")]


def test_nobody_is_asked_twice_at_once():
    assert obstacles_of(doer(is_being_asked=True)) == [Reason("already_asked")]


def test_every_shut_gate_is_told_in_the_order_a_person_would_ask():
    tired = doer(status=ProviderStatus.PAUSED, place=KUKKO, has_declined=True, open_assignments=5)

    assert [reason.code for reason in obstacles_of(tired)] == ["paused", "too_far", "full", "declined"]
