"""What the matcher keeps between needs changes nothing: each ranking is that of the rules as first written."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.coverage import Spot, goes_to
from palveleva.domain.matching import rank, why_not
from palveleva.domain.places import Point
from palveleva.domain.vocabulary import Qualification
from tests.domain import plainly
from tests.domain.snow import NOW, doer, wanted
from tests.domain.test_matching_properties import crowds, needs, profiles, quick

widened = st.sampled_from([0, 25, 50, 300])


@quick
@given(needs, crowds, widened, st.booleans())
def test_a_ranking_is_what_the_plain_rules_say(need, crowd, widened, asks_again):
    need = replace(need, widened=widened, asks_again=asks_again)

    assert rank(need, crowd, now=NOW) == plainly.rank(need, crowd, now=NOW)


@quick
@given(needs, profiles)
def test_why_not_is_what_the_plain_rules_say(need, profile):
    assert why_not(need, profile) == list(plainly.why_not(need, profile))


@quick
@given(needs, profiles)
def test_who_goes_where_is_what_the_plain_rules_say(need, profile):
    assert goes_to(profile, Spot(need.village, need.place)) == (not any(plainly.why_not_there(need, profile)))


def test_three_hundred_stand_in_the_order_of_exact_distances():
    """All over a country, each at a point of their own: no shortcut of flat ground would keep this order."""
    random = Random(11)
    crowd = [a_far_one(number, random) for number in range(1, 301)]
    need = wanted(village="muualla", qualification=Qualification.NONE)

    order = [one.provider_id for one in rank(need, crowd, now=NOW).candidates]

    assert order == [one.provider_id for one in plainly.rank(need, crowd, now=NOW).candidates]
    assert len(order) == 300


def a_far_one(number, random):
    last = NOW - timedelta(days=random.randrange(90)) if random.random() < 0.5 else None
    place = Point(random.uniform(60, 70), random.uniform(21, 30))
    return doer(number, place=place, radius_km=5000.0, recent_offers=random.randrange(3), last_offer_at=last)


def test_reasons_given_to_one_need_are_not_changed_by_the_next():
    crowd = [doer(number, open_assignments=number % 7) for number in range(1, 20)]
    first = rank(wanted(), crowd, now=NOW)
    kept = plainly.rank(wanted(), crowd, now=NOW)

    rank(wanted(need_id="need-2", village="mahlu"), crowd, now=NOW + timedelta(days=1))

    assert first == kept
