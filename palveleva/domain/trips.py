"""How many of several works one provider could do in one trip. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import fsum
from typing import TypeVar

from palveleva.domain.matching import Profile, Wanted
from palveleva.domain.places import HasPoint, Placed, Point, way
from palveleva.domain.presence import dates_open

Work = TypeVar("Work")
Visits = Mapping[int, Collection[date]]  # who could do a work, and when: what is done on different days is no trip


def days_for(wanted: Wanted, doer: Profile) -> frozenset[date]:
    """Of somebody who fits it."""
    return dates_open(wanted.first_day, wanted.last_day, doer.absences, doer.weekdays)


def most_for_one(fits: Sequence[Visits], room: Mapping[int, int], *, with_first: bool = False) -> list[int]:
    """The places of as many works as one visit does, as far as there is room; of equally many the earliest.

    `fits` has of each work the visits that could do it, `room` for how many works each doer has room. Empty: nobody
    could do two on one day, or not `with_first`, the first of them.
    """
    ways = (places[: room[doer]] for doer, places in ways_of(fits) if places[0] == 0 or not with_first)
    most = min(ways, key=lambda places: (-len(places), places), default=[])
    return most if len(most) > 1 else []


def ways_of(fits: Sequence[Visits]) -> Iterator[tuple[int, list[int]]]:
    """Each doer with the places of what they could do on one day, for each of their days."""
    for doer in set().union(*fits):
        theirs = [(place, some[doer]) for place, some in enumerate(fits) if doer in some]
        for day in set().union(*(days for _, days in theirs)):
            yield doer, [place for place, days in theirs if day in days]


def areas_of(points: Sequence[Point], within: int) -> list[list[int]]:
    """Of works at these places, those that lie near enough together: each place alone, and with what is around it."""
    near = [(point, km) for km in (0, within) for point in dict.fromkeys(points)]
    areas = (tuple(n for n, other in enumerate(points) if way(point, other).km <= km) for point, km in near)
    return [list(area) for area in dict.fromkeys(areas)]


def short_way(stops: Iterable[Placed]) -> list[Placed]:
    """Each once: from one of them on to whatever is nearest, begun where that makes the way the shortest."""
    each = list(dict.fromkeys(stops))
    return min((on_from(first.point, each) for first in each), key=length, default=[])


def along_the_way(works: Iterable[Work], village_of: Callable[[Work], Placed]) -> list[Work]:
    """As a short way through their villages comes to them."""
    each = list(works)
    there = short_way(map(village_of, each))
    return sorted(each, key=lambda work: there.index(village_of(work)))


def on_from(point: Point, stops: Sequence[Placed]) -> list[Placed]:
    """To the nearest, from there to the nearest that is left, and so on."""
    found, left = list[Placed](), list(stops)
    while left:
        here = found[-1].point if found else point
        found.append(left.pop(min(range(len(left)), key=lambda n: way(here, left[n].point).km)))
    return found


def length(stops: Sequence[HasPoint]) -> float:
    """In kilometres, from the first to the last."""
    return fsum(way(here.point, there.point).km for here, there in pairwise(stops))


def from_home(home: Point, stops: Sequence[Placed]) -> list[Placed]:
    """The same way, begun at the end that is nearer."""
    turned = stops and way(home, stops[-1].point).km < way(home, stops[0].point).km
    return list(reversed(stops)) if turned else list(stops)
