"""Who could do it, in which order and why; and who not, and why not. Pure and deterministic.

Gates and order are those of DESIGN §5. Reasons are codes with parameters; templates word them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from palveleva.domain.places import Point, drive_minutes, straight_km
from palveleva.domain.turns import ORDER, days_since_asked, minutes_between, turn
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency

# Every gate that can be shut, by the code of its reason, in the order in which a person would ask. The criteria that
# anybody may read are worded from these and from ORDER of turns, so that they cannot say anything else.
GATES = (
    *("paused", "pending_check", "ended", "no_service", "village_not_served", "too_far", "credential_missing"),
    *("absent", "no_suitable_day", "no_urgent", "full", "week_full", "declined", "gave_back", "already_asked"),
)


@dataclass(frozen=True)
class Wanted:
    """What a need asks of a provider. `first_day` and `last_day` bound the days on which the work fits."""

    need_id: str
    service: str
    qualification: Qualification
    village: str
    place: Point
    urgency: Urgency
    first_day: date
    last_day: date
    widened: int = 0  # by how many percent every provider's reach is stretched
    asks_again: bool = True  # also those who were asked in this search and did not answer


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
    absences: tuple[tuple[date, date], ...] = ()
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


@dataclass(frozen=True)
class Reason:
    """A code and what is needed to word it."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """Somebody who fits. `ahead` says what put them before the next one; the last one has nobody to be before."""

    provider_id: int
    km: float
    minutes: int
    reasons: tuple[Reason, ...]
    ahead: Reason | None = None


@dataclass(frozen=True)
class Exclusion:
    provider_id: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    candidates: tuple[Candidate, ...]
    excluded: tuple[Exclusion, ...]


def rank(wanted: Wanted, profiles: Iterable[Profile], *, now: datetime) -> Ranking:
    """Everybody is either a candidate with reasons or excluded with reasons; nobody is left out."""
    suitable, excluded = [], []
    for profile in profiles:
        obstacles = tuple(why_not(wanted, profile))
        if obstacles:
            excluded.append(Exclusion(profile.provider_id, obstacles))
        else:
            suitable.append(profile)
    suitable.sort(key=lambda profile: turn(wanted, profile))
    pairs = zip_longest(suitable, suitable[1:])
    return Ranking(tuple(weigh(wanted, one, following, now) for one, following in pairs), tuple(excluded))


def why_not(wanted: Wanted, profile: Profile) -> Iterator[Reason]:
    """Each gate that stays shut, in the order in which a person would ask."""
    if profile.status is not ProviderStatus.ACTIVE:
        yield Reason(profile.status.value)
    if wanted.service not in profile.services:
        yield Reason("no_service")
        return
    yield from why_not_there(wanted, profile)
    if wanted.qualification is Qualification.REGISTERED and wanted.service not in profile.checked_services:
        yield Reason("credential_missing")
    yield from why_not_then(wanted, profile)
    yield from why_not_more(wanted, profile)


def why_not_there(wanted: Wanted, profile: Profile) -> Iterator[Reason]:
    if wanted.village in profile.not_served:
        yield Reason("village_not_served")
    elif not covers(wanted, profile):
        yield Reason("too_far", {"km": rounded_km(wanted, profile), "radius": round(profile.radius_km)})


def why_not_then(wanted: Wanted, profile: Profile) -> Iterator[Reason]:
    days = list(days_between(wanted.first_day, wanted.last_day))
    present = [day for day in days if not is_absent(profile, day)]
    if not present:
        yield Reason("absent", {"until": latest_return(profile, wanted.last_day).isoformat()})
    elif not any(day.isoweekday() in profile.weekdays for day in present):
        yield Reason("no_suitable_day", {"days": sorted(profile.weekdays)})
    if wanted.urgency is Urgency.TODAY and not profile.accepts_urgent:
        yield Reason("no_urgent")


def why_not_more(wanted: Wanted, profile: Profile) -> Iterator[Reason]:
    if profile.open_assignments >= profile.max_open:
        yield Reason("full", {"open": profile.open_assignments, "cap": profile.max_open})
    if profile.this_week >= profile.capacity_per_week:
        yield Reason("week_full", {"week": profile.this_week, "cap": profile.capacity_per_week})
    if profile.has_declined:
        yield Reason("declined")
    if profile.has_given_back:
        yield Reason("gave_back")
    if profile.is_being_asked:
        yield Reason("already_asked")
    elif profile.was_asked and not wanted.asks_again and not profile.has_declined:
        yield Reason("asked_before")


def weigh(wanted: Wanted, profile: Profile, following: Profile | None, now: datetime) -> Candidate:
    km = distance(wanted, profile)
    ahead = why_first(wanted, profile, following, now) if following else None
    return Candidate(profile.provider_id, round(km, 1), drive_minutes(km), tuple(why(wanted, profile, now)), ahead)


def why_first(wanted: Wanted, profile: Profile, following: Profile, now: datetime) -> Reason:
    """The first criterion of the order by which the one is before the other, with both their measures."""
    code = next((code for code, measure in ORDER.items() if measure(wanted, profile) != measure(wanted, following)), "")
    told: dict[str, Callable[[Profile], int | None]] = {
        "fewer_offers": lambda one: one.recent_offers,
        "nearer": lambda one: minutes_between(wanted, one),
        "waited_longer": lambda one: days_since_asked(one, now),
    }
    if code not in told:
        return Reason("draw")
    return Reason(code, {"this": told[code](profile), "next": told[code](following)})


def why(wanted: Wanted, profile: Profile, now: datetime) -> Iterator[Reason]:
    yield Reason("offers_service")
    yield nearness(wanted, profile)
    if wanted.qualification is Qualification.REGISTERED:
        yield Reason("credential_checked")
    yield Reason("free_days", {"days": sorted(suitable_weekdays(wanted, profile))})
    yield Reason("room", {"open": profile.open_assignments, "cap": profile.max_open})
    yield Reason("turn", {"offers": profile.recent_offers})
    days = days_since_asked(profile, now)
    yield Reason("never_asked") if days is None else Reason("last_asked", {"days": days})


def nearness(wanted: Wanted, profile: Profile) -> Reason:
    if profile.home == wanted.village:
        return Reason("home_village")
    km = distance(wanted, profile)
    if wanted.village in profile.served and km > profile.radius_km:
        return Reason("served_village")
    if km > profile.radius_km:
        return Reason("widened", {"km": rounded_km(wanted, profile), "radius": round(profile.radius_km)})
    return Reason("distance", {"km": rounded_km(wanted, profile), "minutes": drive_minutes(km), "home": profile.home})


def covers(wanted: Wanted, profile: Profile) -> bool:
    return wanted.village in profile.served or distance(wanted, profile) <= reach(wanted, profile)


def reach(wanted: Wanted, profile: Profile) -> float:
    return profile.radius_km * (100 + wanted.widened) / 100


def distance(wanted: Wanted, profile: Profile) -> float:
    return straight_km(profile.place, wanted.place)


def rounded_km(wanted: Wanted, profile: Profile) -> int:
    return round(distance(wanted, profile))


def suitable_weekdays(wanted: Wanted, profile: Profile) -> set[int]:
    days = days_between(wanted.first_day, wanted.last_day)
    return {day.isoweekday() for day in days if not is_absent(profile, day)} & profile.weekdays


def is_absent(profile: Profile, day: date) -> bool:
    return any(first <= day <= last for first, last in profile.absences)


def latest_return(profile: Profile, day: date) -> date:
    return max((last for first, last in profile.absences if first <= day), default=day)


def days_between(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
