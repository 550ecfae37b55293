"""Changes of one tap: what of a provider's profile becomes what. Pure; actions/tuning.py does the same in rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from palveleva.domain.matching import Profile


class Tuning(StrEnum):
    RADIUS = "radius"
    DAY_OFF = "day_off"
    DAY_ON = "day_on"
    URGENT_OFF = "urgent_off"
    URGENT_ON = "urgent_on"
    WEEK = "week"
    OPEN = "open"
    VILLAGE_OFF = "village_off"
    VILLAGE_ON = "village_on"
    SERVICE_OFF = "service_off"
    AWAY = "away"
    BACK = "back"


PAUSE_DAYS = 14
ABOUT = {Tuning.AWAY: "absence", Tuning.BACK: "absence"}


@dataclass(frozen=True)
class Change:
    """`value` is kilometres, a number of works, an ISO weekday, days away, or the id of a village or a service."""

    kind: Tuning
    value: str | int = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def topic(self) -> str:
        """What a "no, keep it" is about: which village, day or service, but not how many kilometres or works."""
        if self.kind in ABOUT:
            return ABOUT[self.kind]
        about = self.kind.value.removesuffix("_off").removesuffix("_on")
        return f"{about}:{self.value}" if about in {"day", "village", "service"} else about


def applied(profile: Profile, change: Change, today: date) -> Profile:
    """The profile after the tap. A change that says what is so already changes nothing."""
    return EFFECTS[change.kind](profile, change.value, today)


def day_off(profile: Profile, day: str | int, _today: date) -> Profile:
    return replace(profile, weekdays=profile.weekdays - {int(day)})


def day_on(profile: Profile, day: str | int, _today: date) -> Profile:
    return replace(profile, weekdays=profile.weekdays | {int(day)})


def village_off(profile: Profile, village: str | int, _today: date) -> Profile:
    slug = str(village)
    return replace(profile, served=profile.served - {slug}, not_served=profile.not_served | {slug})


def village_on(profile: Profile, village: str | int, _today: date) -> Profile:
    slug = str(village)
    return replace(profile, served=profile.served | {slug}, not_served=profile.not_served - {slug})


def service_off(profile: Profile, service: str | int, _today: date) -> Profile:
    """The coordinator's check of the service ends with it."""
    gone = frozenset({str(service)})
    return replace(profile, services=profile.services - gone, checked_services=profile.checked_services - gone)


def away(profile: Profile, days: str | int, today: date) -> Profile:
    return replace(profile, absences=(*profile.absences, (today, today + timedelta(days=int(days) - 1))))


def back(profile: Profile, _value: str | int, today: date) -> Profile:
    others = tuple((first, last) for first, last in profile.absences if not first <= today <= last)
    return replace(profile, absences=others)


EFFECTS: dict[Tuning, Callable[[Profile, str | int, date], Profile]] = {
    Tuning.RADIUS: lambda profile, km, _today: replace(profile, radius_km=float(km)),
    Tuning.DAY_OFF: day_off,
    Tuning.DAY_ON: day_on,
    Tuning.URGENT_OFF: lambda profile, _value, _today: replace(profile, accepts_urgent=False),
    Tuning.URGENT_ON: lambda profile, _value, _today: replace(profile, accepts_urgent=True),
    Tuning.WEEK: lambda profile, number, _today: replace(profile, capacity_per_week=int(number)),
    Tuning.OPEN: lambda profile, number, _today: replace(profile, max_open=int(number)),
    Tuning.VILLAGE_OFF: village_off,
    Tuning.VILLAGE_ON: village_on,
    Tuning.SERVICE_OFF: service_off,
    Tuning.AWAY: away,
    Tuning.BACK: back,
}
