"""What the board proposes as joint trips: needs of one village, or of villages near each other."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from palveleva.domain.trips import along_the_way, areas_of, length, most_for_one
from palveleva.models import Person, Service
from palveleva.queries.fitting import Fitting, fitting
from palveleva.queries.rows import NeedRow, VillageRow
from palveleva.queries.trips import Named, can_go_along
from palveleva.settings import settings_of


class Trip(NamedTuple):
    """What one provider could do together, as the board proposes it: no word of a resident. `way`: its villages."""

    way: list[VillageRow]
    services: list[Service]
    needs: list[Named]

    @property
    def km(self) -> int:
        """From its first village to the last."""
        return round(length(self.way))

    @property
    def turn(self) -> tuple[int, float, str]:
        """The most first, and of as many the shortest."""
        return -len(self.needs), length(self.way), self.way[0].name


def trips_of(needs: Iterable[NeedRow], person: Person, *, now: datetime) -> list[Trip]:
    """As much of what is not for today, and asked of nobody, as one provider could do in villages near each other.

    The same as a tap on it would ask about (decision 104). A village is in one of them at most: what is left of it is
    proposed when the first has been sent.
    """
    able = sorted(filter(can_go_along, needs), key=lambda need: (need.created_at, need.id))
    within = settings_of(person.municipality_id).trip_km if len(able) > 1 else 0
    areas = [area for area in areas_of([one.village.point for one in able], within) if len(area) > 1]
    together = [[able[place] for place in area] for area in areas]
    found = fitting([able[place] for place in sorted(set().union(*areas))], person, now=now)
    return apart(sorted(filter(None, (trip_of(rows, found) for rows in together)), key=lambda trip: trip.turn))


def trip_of(rows: Sequence[NeedRow], found: Fitting) -> Trip | None:
    places = most_for_one([found.of_needs[row.id] for row in rows], found.room)
    if not places:
        return None
    chosen = along_the_way((rows[place] for place in places), attrgetter("village"))
    way = list(dict.fromkeys(row.village for row in chosen))
    return Trip(way, services_of(chosen), [Named(row.id, row.code) for row in chosen])


def apart(trips: Iterable[Trip]) -> list[Trip]:
    """The first of each village."""
    found: list[Trip] = []
    for trip in trips:
        if not any(village in other.way for other in found for village in trip.way):
            found.append(trip)
    return found


def services_of(rows: list[NeedRow]) -> list[Service]:
    """Each once, in the order of the needs."""
    return list({row.service.id: row.service for row in rows if row.service}.values())
