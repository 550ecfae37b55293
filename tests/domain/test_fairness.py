"""How even it was: counted in whole requests, and only what could have gone otherwise."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palveleva.domain.fairness import Evenness, Share, gini, spread
from palveleva.domain.matching import rank
from tests.domain.snow import NOW, doer, wanted


def shares(*offers, even=None, chances=20):
    average = sum(offers) / len(offers)
    return [Share(n, chances, average if even is None else even, number) for n, number in enumerate(offers)]


def test_all_alike_is_even():
    assert spread(shares(5, 5, 5, 5)).verdict is Evenness.EVEN


def test_what_cannot_be_divided_is_nobodys_fault():
    assert spread(shares(*[2] * 5, *[1] * 5)).misplaced == 0


def test_five_of_twenty_with_the_wrong_one_are_uneven():
    found = spread(shares(15, 5))

    assert (found.misplaced, found.percent, found.verdict) == (5, 25, Evenness.UNEVEN)


def test_one_of_ten_is_fairly_even():
    assert spread(shares(6, 4)).verdict is Evenness.FAIRLY_EVEN


def test_under_ten_requests_nothing_is_said():
    assert spread(shares(9, 0)).verdict is Evenness.TOO_LITTLE
    assert spread([]).verdict is Evenness.TOO_LITTLE


def test_who_can_be_asked_seldom_and_is_asked_first_then_has_no_more_than_the_others():
    wide, narrow = Share(1, 20, 15, 10), Share(2, 10, 5, 10)

    assert spread([wide, narrow]).misplaced == 0


def test_who_alone_could_be_asked_has_not_too_much():
    assert spread([Share(1, 50, 50, 50), Share(2, 2, 2, 2)]).misplaced == 0


def test_somebody_forgotten_is_noticed_though_nobody_has_much_too_much():
    assert spread(shares(*[6] * 10, 0)).misplaced >= 5


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_no_more_is_misplaced_than_there_is(offers):
    found = spread(shares(*offers))

    assert 0 <= found.misplaced <= found.offers


@given(st.integers(1, 12), st.integers(0, 20))
def test_the_same_for_all_is_never_misplaced_and_has_no_gini(number, each):
    assert spread(shares(*[each] * number)).misplaced == 0
    assert gini([each] * number) == pytest.approx(0)


def test_the_gini_of_one_who_has_everything_nears_one():
    assert gini([0] * 99 + [7]) == pytest.approx(0.99)
    assert gini([1, 2, 3, 4]) == pytest.approx(0.25)  # by hand from the Lorenz curve
    assert gini([]) == 0


@settings(max_examples=8)
@given(st.integers(2, 9), st.integers(1, 3), st.uuids())
def test_two_hundred_needs_among_equals_end_evenly(number, size, seed):
    asked = rotation([doer(n) for n in range(number)], size, seed)

    assert gini([asked[n] for n in range(number)]) < 0.1
    assert max(asked.values()) - min(asked[n] for n in range(number)) <= 1


@settings(max_examples=8)
@given(st.lists(st.floats(24.9, 25.5), min_size=4, max_size=9), st.uuids())
def test_living_farther_away_within_reach_costs_no_turns(longitudes, seed):
    home = doer().place
    crowd = [doer(n, place=home._replace(lon=lon), radius_km=60) for n, lon in enumerate(longitudes)]

    asked = rotation(crowd, 3, seed)

    assert gini([asked[profile.provider_id] for profile in crowd]) < 0.1


def rotation(crowd, size, seed, needs=200, every=timedelta(hours=6)):
    """Who was asked how often when so many needs came one after another and each asked the first in turn."""
    sent = []
    for number in range(needs):
        now = NOW + number * every
        recent = [(who, when) for who, when in sent if now - when <= timedelta(days=60)]
        asked, last = Counter(who for who, _ in recent), dict(sent)
        known = [replace(p, recent_offers=asked[p.provider_id], last_offer_at=last.get(p.provider_id)) for p in crowd]
        first = rank(wanted(need_id=f"{seed}-{number}"), known, now=now).candidates[:size]
        sent += [(one.provider_id, now) for one in first]
    return Counter(who for who, _ in sent)


def test_each_says_by_what_it_stands_before_the_next():
    crowd = [doer(1, recent_offers=1), doer(2), doer(3, place=wanted().place), doer(4, last_offer_at=NOW)]

    ranking = rank(wanted(), crowd, now=NOW)

    told = [(one.provider_id, one.ahead.code if one.ahead else None) for one in ranking.candidates]
    assert told == [(3, "nearer"), (2, "waited_longer"), (4, "fewer_offers"), (1, None)]
    assert ranking.candidates[2].ahead.params == {"this": 0, "next": 1}
    assert ranking.candidates[1].ahead.params == {"this": None, "next": 0}


def test_twins_say_that_a_lot_decided():
    first, second = rank(wanted(), [doer(1), doer(2)], now=NOW).candidates

    assert (first.ahead.code, second.ahead) == ("draw", None)
