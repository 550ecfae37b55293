"""As many works as one provider could do in one trip."""

from datetime import date
from itertools import combinations, permutations, product
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.places import Point, way
from palveleva.domain.trips import areas_of, from_home, length, most_for_one, short_way

DOERS = range(4)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
VISITS = list(product(DOERS, (MONDAY, TUESDAY)))
DAYS = st.sets(st.sampled_from((MONDAY, TUESDAY)), min_size=1)
FITS = st.lists(st.dictionaries(st.sampled_from(DOERS), DAYS), min_size=1, max_size=6)
ROOM = st.fixed_dictionaries({one: st.integers(1, 4) for one in DOERS})


def could_do(fits, room, places):
    """Whether one provider could do just these on one day."""
    able = ((one, day) for one, day in VISITS if all(day in fits[place].get(one, ()) for place in places))
    return any(room[one] >= len(places) for one, _ in able)


def by_trying_all(fits, room, *, with_first):
    """The largest trip there is, the earliest of those that are as large."""
    for size in range(len(fits), 1, -1):
        for places in combinations(range(len(fits)), size):
            if could_do(fits, room, places) and (places[0] == 0 or not with_first):
                return list(places)
    return []


@pytest.mark.parametrize("with_first", [False, True])
@given(fits=FITS, room=ROOM)
def test_no_larger_and_no_earlier_trip_is_found_by_trying_all(with_first, fits, room):
    assert most_for_one(fits, room, with_first=with_first) == by_trying_all(fits, room, with_first=with_first)


def test_whoever_does_the_most_decides_and_not_whoever_does_the_first_two():
    """The first two fit one provider alone, and the first with the last two another."""
    one, other = {1: {MONDAY}}, {2: {MONDAY}}

    assert most_for_one([one | other, one, other, other], {1: 5, 2: 5}) == [0, 2, 3]


def test_what_one_provider_does_on_different_days_is_no_trip():
    assert most_for_one([{1: {MONDAY}}, {1: {TUESDAY}}], {1: 5}) == []


class Stop(NamedTuple):
    name: str
    point: Point


ROAD = [Stop(name, Point(62.0 + n / 20, 25.0)) for n, name in enumerate("abcde")]  # 5.6 km from each to the next


def test_each_place_is_an_area_and_what_is_around_it_another():
    a, b, c = (stop.point for stop in ROAD[:3])

    assert areas_of([b, a, c, b], 6) == [[0, 3], [1], [2], [0, 1, 2, 3], [0, 1, 3], [0, 2, 3]]
    assert areas_of([b, a, c, b], 0) == [[0, 3], [1], [2]]


@given(st.permutations(ROAD))
def test_a_way_along_a_road_turns_nowhere(stops):
    assert short_way([*stops, stops[0]]) in (ROAD, ROAD[::-1])


@given(st.lists(st.tuples(st.floats(62, 63), st.floats(25, 26)), min_size=1, max_size=3, unique=True))
def test_no_way_through_three_places_is_shorter(places):
    stops = [Stop("", Point(*place)) for place in places]

    assert length(short_way(stops)) == pytest.approx(min(map(length, permutations(stops))))


def test_a_way_begins_where_it_is_nearer_to_home():
    home = ROAD[-1].point

    assert [stop.name for stop in from_home(home, ROAD[:3])] == ["c", "b", "a"]
    assert from_home(ROAD[0].point, ROAD[:3]) == ROAD[:3]
    assert way(home, ROAD[2].point).whole_km == 11
