"""Who could do it, in which order and why; and who not, and why not. Pure and deterministic.

Gates and order are those of DESIGN §5. Reasons are codes with parameters; templates word them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from palveleva.domain.places import Point, drive_minutes, straight_km
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency


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
    provider_id: int
    km: float
    minutes: int
    reasons: tuple[Reason, ...]


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
    return Ranking(tuple(weigh(wanted, profile, now) for profile in suitable), tuple(excluded))


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


def turn(wanted: Wanted, profile: Profile) -> tuple[int, int, float, bytes]:
    """Whose turn it is: fewest recent offers, nearer, longest since the last offer, then a seeded draw.

    Distance is compared in whole estimated minutes: village points are ±2 km, finer order would be false.
    """
    last = profile.last_offer_at.timestamp() if profile.last_offer_at else float("-inf")
    # The draw is seeded by the need, so that ties follow neither ids nor names.
    draw = sha256(f"{wanted.need_id}/{profile.provider_id}".encode()).digest()
    return profile.recent_offers, drive_minutes(distance(wanted, profile)), last, draw


def weigh(wanted: Wanted, profile: Profile, now: datetime) -> Candidate:
    km = distance(wanted, profile)
    return Candidate(profile.provider_id, round(km, 1), drive_minutes(km), tuple(why(wanted, profile, now)))


def why(wanted: Wanted, profile: Profile, now: datetime) -> Iterator[Reason]:
    yield Reason("offers_service")
    yield nearness(wanted, profile)
    if wanted.qualification is Qualification.REGISTERED:
        yield Reason("credential_checked")
    yield Reason("free_days", {"days": sorted(suitable_weekdays(wanted, profile))})
    yield Reason("room", {"open": profile.open_assignments, "cap": profile.max_open})
    yield Reason("turn", {"offers": profile.recent_offers})
    if profile.last_offer_at is None:
        yield Reason("never_asked")
    else:
        yield Reason("last_asked", {"days": max(0, (now - profile.last_offer_at).days)})


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
