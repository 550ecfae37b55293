"""The rules of matching as they were first written: each measure taken anew, each distance from its sines.

Slow and plain, to be held against palveleva/domain/matching.py, which keeps what it has worked out.
"""

from datetime import timedelta
from hashlib import sha256
from itertools import zip_longest
from math import asin, cos, radians, sin, sqrt

from palveleva.domain.matching import Candidate, Exclusion, Ranking
from palveleva.domain.reasons import Reason
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency


def rank(wanted, profiles, *, now):
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


def why_not(wanted, profile):
    """Each gate that stays shut, in the order in which a person would ask."""
    if profile.status is not ProviderStatus.ACTIVE:
        yield Reason(profile.status.value)
    if wanted.service not in profile.services:
        yield Reason("no_service")
        return
    if wanted.qualification is Qualification.REGISTERED and wanted.service not in profile.checked_services:
        yield Reason("credential_missing")
    if profile.has_given_back:
        yield Reason("gave_back")
    yield from why_not_there(wanted, profile)
    yield from why_not_then(wanted, profile)
    yield from why_not_more(wanted, profile)


def why_not_there(wanted, profile):
    if wanted.village in profile.not_served:
        yield Reason("village_not_served")
    elif not covers(wanted, profile):
        yield Reason("too_far", {"km": rounded_km(wanted, profile), "radius": round(profile.radius_km)})


def why_not_then(wanted, profile):
    days = list(days_between(wanted.first_day, wanted.last_day))
    present = [day for day in days if not is_absent(profile, day)]
    if not present:
        yield Reason("absent", {"until": latest_return(profile, wanted.last_day).isoformat()})
    elif not any(day.isoweekday() in profile.weekdays for day in present):
        yield Reason("no_suitable_day", {"days": sorted(profile.weekdays)})
    elif is_absent(profile, wanted.asked_on):
        yield Reason("absent", {"until": latest_return(profile, wanted.asked_on).isoformat()})
    if wanted.urgency is Urgency.TODAY and not profile.accepts_urgent:
        yield Reason("no_urgent")


def why_not_more(wanted, profile):
    if profile.open_assignments >= profile.max_open:
        yield Reason("full", {"open": profile.open_assignments, "cap": profile.max_open})
    if profile.this_week >= profile.capacity_per_week:
        yield Reason("week_full", {"week": profile.this_week, "cap": profile.capacity_per_week})
    if profile.has_declined:
        yield Reason("declined")
    if profile.is_being_asked:
        yield Reason("already_asked")
    elif profile.was_asked and not wanted.asks_again and not profile.has_declined:
        yield Reason("asked_before")


def weigh(wanted, profile, following, now):
    km = distance(wanted, profile)
    ahead = why_first(wanted, profile, following, now) if following else None
    return Candidate(profile.provider_id, round(km, 1), drive_minutes(km), tuple(why(wanted, profile, now)), ahead)


def why_first(wanted, profile, following, now):
    """The first criterion of the order by which the one is before the other, with both their measures."""
    differs = (code for code, measure in MEASURES.items() if measure(wanted, profile) != measure(wanted, following))
    code = next(differs, "")
    told = {
        "fewer_offers": lambda one: one.recent_offers,
        "nearer": lambda one: minutes_between(wanted, one),
        "waited_longer": lambda one: days_since_asked(one, now),
    }
    if code not in told:
        return Reason("draw")
    return Reason(code, {"this": told[code](profile), "next": told[code](following)})


def why(wanted, profile, now):
    yield Reason("offers_service")
    yield nearness(wanted, profile)
    if wanted.qualification is Qualification.REGISTERED:
        yield Reason("credential_checked")
    yield Reason("free_days", {"days": sorted(suitable_weekdays(wanted, profile))})
    yield Reason("room", {"open": profile.open_assignments, "cap": profile.max_open})
    yield Reason("turn", {"offers": profile.recent_offers})
    days = days_since_asked(profile, now)
    yield Reason("never_asked") if days is None else Reason("last_asked", {"days": days})


def nearness(wanted, profile):
    if profile.home == wanted.village:
        return Reason("home_village")
    km = distance(wanted, profile)
    if wanted.village in profile.served and km > profile.radius_km:
        return Reason("served_village")
    if km > profile.radius_km:
        return Reason("widened", {"km": rounded_km(wanted, profile), "radius": round(profile.radius_km)})
    return Reason("distance", {"km": rounded_km(wanted, profile), "minutes": drive_minutes(km), "home": profile.home})


def covers(wanted, profile):
    return wanted.village in profile.served or distance(wanted, profile) <= reach(wanted, profile)


def reach(wanted, profile):
    return profile.radius_km * (100 + wanted.widened) / 100


def distance(wanted, profile):
    here, there = profile.place, wanted.place
    lat, lon = radians(there.lat - here.lat), radians(there.lon - here.lon)
    chord = sin(lat / 2) ** 2 + cos(radians(here.lat)) * cos(radians(there.lat)) * sin(lon / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(chord))


def drive_minutes(km):
    return round(km * 1.4)


def rounded_km(wanted, profile):
    return round(distance(wanted, profile))


def suitable_weekdays(wanted, profile):
    days = days_between(wanted.first_day, wanted.last_day)
    return {day.isoweekday() for day in days if not is_absent(profile, day)} & profile.weekdays


def is_absent(profile, day):
    return any(first <= day <= last for first, last in profile.absences)


def latest_return(profile, day):
    return max((last for first, last in profile.absences if first <= day), default=day)


def days_between(first, last):
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def turn(wanted, profile):
    return tuple(measure(wanted, profile) for measure in MEASURES.values())


def minutes_between(wanted, profile):
    return drive_minutes(distance(wanted, profile))


def last_asked(_wanted, profile):
    return profile.last_offer_at.timestamp() if profile.last_offer_at else float("-inf")


def days_since_asked(profile, now):
    return max(0, (now - profile.last_offer_at).days) if profile.last_offer_at else None


def draw(wanted, profile):
    return sha256(f"{wanted.need_id}/{profile.provider_id}".encode()).digest()


MEASURES = {
    "fewer_offers": lambda _wanted, profile: profile.recent_offers,
    "nearer": minutes_between,
    "waited_longer": last_asked,
    "draw": draw,
}
