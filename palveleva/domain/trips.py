"""How many of several works one provider could do in one trip. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from palveleva.domain.matching import Profile, Wanted
from palveleva.domain.presence import dates_open

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
