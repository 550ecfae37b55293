"""How many of several works one provider could do in one trip. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from palveleva.domain.matching import Profile, Wanted
from palveleva.domain.presence import dates_open


class Visit(NamedTuple):
    """Who could do a work, and when: what is done on different days is no trip."""

    doer: int
    day: date


def visits(wanted: Wanted, doer: Profile) -> frozenset[Visit]:
    """Of somebody who fits it."""
    days = dates_open(wanted.first_day, wanted.last_day, doer.absences, doer.weekdays)
    return frozenset(Visit(doer.provider_id, day) for day in days)


def most_for_one(fits: Sequence[Collection[Visit]], room: Mapping[int, int], *, with_first: bool = False) -> list[int]:
    """The places of as many works as one visit does, as far as there is room; of equally many the earliest.

    `fits` has of each work the visits that could do it, `room` for how many works each doer has room. Empty: nobody
    could do two on one day, or not `with_first`, the first of them.
    """
    chances = set(fits[0]) if with_first else {one for some in fits for one in some}
    ways = ([place for place, some in enumerate(fits) if one in some][: room[one.doer]] for one in chances)
    most = min(ways, key=lambda places: (-len(places), places), default=[])
    return most if len(most) > 1 else []
