"""Who could do it, in which order and why; and who not, and why not. Pure and deterministic.

Gates and order are those of DESIGN §5. Reasons are codes with parameters; templates word them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple

from palveleva.domain.fitness import NO_SERVICE, REGISTERED, bars
from palveleva.domain.places import Point, Way, way
from palveleva.domain.presence import Absences, days_open, is_away, latest_return, present
from palveleva.domain.reasons import (
    Reason,
    away,
    compared,
    full,
    plain,
    standing,
    too_far,
    week_full,
    widened,
)
from palveleva.domain.turns import Placed, days_since_asked, in_turn
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency

# Every gate that can be shut, by the code of its reason, in the order in which a person would ask. The criteria that
# anybody may read are worded from these and from ORDER of turns, so that they cannot say anything else.
GATES = (
    *("paused", "pending_check", "ended", "no_service", "credential_missing", "gave_back"),  # these also at a yes
    *("village_not_served", "too_far", "absent", "no_suitable_day", "no_urgent", "full", "week_full"),
    *("declined", "already_asked"),
)


@dataclass(frozen=True)
class Wanted:
    """What a need asks of a provider. `first_day` and `last_day` bound the days on which the work fits; whoever is
    away on the day of the asking does not hear it."""

    need_id: str
    service: str
    qualification: Qualification
    village: str
    place: Point
    urgency: Urgency
    first_day: date
    last_day: date
    widened: int = 0  # by how many percent every provider's reach is stretched
    asked_on: date = date.min
    asks_again: bool = True  # also those who were asked in this search and did not answer
    stops: tuple[Point, ...] = ()  # of a trip through several villages, in the order of its way


@dataclass(frozen=True)
class Profile:
    """What is known of a provider at the moment of matching. `weekdays` are ISO (1 = Monday)."""

    provider_id: int
    status: ProviderStatus
    services: frozenset[str]
    home: str
    place: Point
    radius_km: float
    weekdays: frozenset[int]
    accepts_urgent: bool = True
    served: frozenset[str] = frozenset()
    not_served: frozenset[str] = frozenset()
    checked_services: frozenset[str] = frozenset()
    absences: Absences = ()
    open_assignments: int = 0
    max_open: int = 5
    this_week: int = 0
    capacity_per_week: int = 5
    has_declined: bool = False
    has_given_back: bool = False
    is_being_asked: bool = False
    was_asked: bool = False
    recent_offers: int = 0
    last_offer_at: datetime | None = None
    hears: bool = True  # somebody there has an address, or a device on which they are in

    @property
    def room(self) -> int:
        """For so many works more."""
        return min(self.max_open - self.open_assignments, self.capacity_per_week - self.this_week)


class Candidate(NamedTuple):
    """Somebody who fits. `ahead` says what put them before the next one; the last one has nobody to be before."""

    provider_id: int
    km: float
    minutes: int
    reasons: tuple[Reason, ...]
    ahead: Reason | None = None


class Exclusion(NamedTuple):
    provider_id: int
    reasons: tuple[Reason, ...]


class Ranking(NamedTuple):
    """`to_call` fit as well, in their turn, but no message reaches them: a wave passes them over (decision 99)."""

    candidates: tuple[Candidate, ...]
    excluded: tuple[Exclusion, ...]
    to_call: tuple[Candidate, ...] = ()


TODAY, OFFERS_SERVICE = Urgency.TODAY, Reason("offers_service")


def rank(wanted: Wanted, profiles: Iterable[Profile], *, now: datetime) -> Ranking:
    """Everybody is either a candidate with reasons or excluded with reasons; nobody is left out."""
    suitable, excluded = [], []
    for profile in profiles:
        there = way(profile.place, wanted.place)
        obstacles = obstacles_of(wanted, profile, there)
        if obstacles:
            excluded.append(Exclusion(profile.provider_id, tuple(obstacles)))
        else:
            suitable.append((profile, there))
    placed = in_turn(wanted, suitable)
    hearing = [one for one in placed if one[3].hears]
    pairs = zip_longest(hearing, hearing[1:])
    candidates = tuple([weigh(wanted, one, following, now) for one, following in pairs])
    to_call = tuple(weigh(wanted, one, None, now) for one in placed if not one[3].hears)
    return Ranking(candidates, tuple(excluded), to_call)


def why_not(wanted: Wanted, profile: Profile) -> list[Reason]:
    """Each gate that stays shut, in the order in which a person would ask."""
    return obstacles_of(wanted, profile, way(profile.place, wanted.place))


def obstacles_of(wanted: Wanted, profile: Profile, there: Way) -> list[Reason]:
    found = bars(wanted.service, wanted.qualification, profile)
    if found and found[-1] is NO_SERVICE:
        return found
    if not goes(wanted, profile, there):
        found.append(why_not_there(wanted, profile, there))
    if not suitable_weekdays(wanted, profile):
        found.append(why_not_then(wanted, profile))
    elif is_absent(profile, wanted.asked_on):
        found.append(absent(profile, wanted.asked_on))
    if wanted.urgency is TODAY and not profile.accepts_urgent:
        found.append(plain("no_urgent"))
    add_why_not_more(wanted, profile, found)
    return found


def goes(wanted: Wanted, profile: Profile, there: Way) -> bool:
    if wanted.village in profile.served:
        return wanted.village not in profile.not_served
    return wanted.village not in profile.not_served and there.km <= profile.radius_km * (100 + wanted.widened) / 100


def why_not_there(wanted: Wanted, profile: Profile, there: Way) -> Reason:
    if wanted.village in profile.not_served:
        return plain("village_not_served")
    return too_far(there.whole_km, round(profile.radius_km))


def why_not_then(wanted: Wanted, profile: Profile) -> Reason:
    if present(wanted.first_day, wanted.last_day, profile.absences):
        return Reason("no_suitable_day", {"days": sorted(profile.weekdays)})
    return absent(profile, wanted.last_day)


def absent(profile: Profile, day: date) -> Reason:
    return Reason("absent", {"until": latest_return(profile.absences, day).isoformat()})


def add_why_not_more(wanted: Wanted, profile: Profile, found: list[Reason]) -> None:
    if profile.open_assignments >= profile.max_open:
        found.append(full(profile.open_assignments, profile.max_open))
    if profile.this_week >= profile.capacity_per_week:
        found.append(week_full(profile.this_week, profile.capacity_per_week))
    if profile.has_declined:
        found.append(plain("declined"))
    if profile.is_being_asked:
        found.append(plain("already_asked"))
    elif profile.was_asked and not wanted.asks_again and not profile.has_declined:
        found.append(plain("asked_before"))


def weigh(wanted: Wanted, one: Placed, following: Placed | None, now: datetime) -> Candidate:
    _, minutes, _, profile, there = one
    ahead = why_first(one, following, now) if following else None
    return Candidate(profile.provider_id, there.tenths, minutes, why(wanted, profile, there, now), ahead)


def why_first(one: Placed, following: Placed, now: datetime) -> Reason:
    """The first criterion of the order by which the one is before the other, with both their measures."""
    if one[0] != following[0]:
        return compared("fewer_offers", one[0], following[0])
    if one[1] != following[1]:
        return compared("nearer", one[1], following[1])
    if one[2] != following[2]:
        return compared("waited_longer", days_since_asked(one[3], now), days_since_asked(following[3], now))
    return plain("draw")


def why(wanted: Wanted, profile: Profile, there: Way, now: datetime) -> tuple[Reason, ...]:
    days, since = suitable_weekdays(wanted, profile), days_since_asked(profile, now)
    told = standing(days, profile.open_assignments, profile.max_open, profile.recent_offers, since)
    if wanted.qualification is REGISTERED:
        told = (plain("credential_checked"), *told)
    return OFFERS_SERVICE, nearness(wanted, profile, there), *told


def nearness(wanted: Wanted, profile: Profile, there: Way) -> Reason:
    if profile.home == wanted.village:
        return plain("home_village")
    if there.km <= profile.radius_km:
        return away(there.whole_km, there.minutes, profile.home)
    if wanted.village in profile.served:
        return plain("served_village")
    return widened(there.whole_km, round(profile.radius_km))


def distance(wanted: Wanted, profile: Profile) -> float:
    return way(profile.place, wanted.place).km


def suitable_weekdays(wanted: Wanted, profile: Profile) -> tuple[int, ...]:
    return days_open(wanted.first_day, wanted.last_day, profile.absences, profile.weekdays)


def is_absent(profile: Profile, day: date) -> bool:
    return is_away(profile.absences, day)
