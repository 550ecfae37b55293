"""Whose turn it is: fewest offers, then nearer, then longest since, then a draw seeded by the need."""

from collections import Counter
from datetime import timedelta
from itertools import permutations

from palveleva.domain.places import Point
from palveleva.domain.vocabulary import Qualification
from tests.domain.snow import HAKKILA, KUKKO, NOW, doer, order_of, reasons_of


def days_ago(days: float):
    return NOW - timedelta(days=days)


def test_fewest_recent_offers_come_first_even_from_farther_away():
    near = doer(1, home="hakkila", place=HAKKILA, recent_offers=1)
    far = doer(2, place=KUKKO, radius_km=60, recent_offers=0)

    assert order_of(near, far) == [2, 1]


def test_of_equal_turns_the_nearer_comes_first():
    assert order_of(doer(1, place=KUKKO, radius_km=60), doer(2), doer(3, place=HAKKILA)) == [3, 2, 1]


def test_of_the_equally_near_whoever_waited_longest_comes_first():
    recent, long_ago = doer(1, last_offer_at=days_ago(2)), doer(2, last_offer_at=days_ago(50))

    assert order_of(recent, long_ago) == [2, 1]


def test_who_was_never_asked_has_waited_longest():
    assert order_of(doer(1, last_offer_at=days_ago(59)), doer(2)) == [2, 1]


def test_the_draw_is_the_same_for_the_same_need_in_whatever_order_providers_are_read():
    orders = {tuple(order_of(*some)) for some in permutations([doer(1), doer(2), doer(3), doer(4)])}

    assert len(orders) == 1


def test_the_draw_differs_between_needs_and_favours_nobody():
    firsts = Counter(order_of(*map(doer, range(1, 5)), need_id=f"need-{number}")[0] for number in range(400))

    assert set(firsts) == {1, 2, 3, 4}
    assert all(60 < times < 140 for times in firsts.values())  # 100 each, give or take four deviations


def test_distance_finer_than_a_minute_decides_nothing():
    here, there = doer(1, place=HAKKILA, last_offer_at=days_ago(1)), doer(2, place=Point(62.7834, 25.4501))

    assert order_of(here, there) == [2, 1]


def test_a_candidate_says_why():
    assert reasons_of(doer(recent_offers=2, last_offer_at=days_ago(9.5), open_assignments=1)) == {
        "offers_service": {},
        "distance": {"km": 13, "minutes": 18, "home": "keskusta"},
        "free_days": {"days": [2, 3]},
        "room": {"open": 1, "cap": 5},
        "turn": {"offers": 2},
        "last_asked": {"days": 9},
    }


def test_a_candidate_of_the_same_village_is_at_home():
    assert "home_village" in reasons_of(doer(home="hakkila", place=HAKKILA))


def test_a_candidate_beyond_the_radius_says_that_the_village_is_listed():
    assert "served_village" in reasons_of(doer(place=KUKKO, served=frozenset({"hakkila"})))


def test_a_checked_credential_is_a_reason():
    sweep = doer(checked_services=frozenset({"lumityot"}))

    assert "credential_checked" in reasons_of(sweep, qualification=Qualification.REGISTERED)
    assert "credential_checked" not in reasons_of(sweep)


def test_who_was_never_asked_says_so():
    assert "never_asked" in reasons_of(doer())


def test_an_offer_by_a_clock_ahead_of_ours_is_not_told_in_negative_days():
    assert reasons_of(doer(last_offer_at=NOW + timedelta(hours=30)))["last_asked"] == {"days": 0}
