"""Other ways of ranking who could do it: a loop over everybody, arrays of numbers, the bare question to an index.

None of them says why, or why not. All know of everybody in the country and tell the first ten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import asin, cos, radians, sin, sqrt
from typing import Any

import numpy as np

from palveleva.domain.matching import Profile, Wanted
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency

BEST = 10
Key = tuple[int, int, float]  # recent offers, minutes, last offer


def naive(wanted: Wanted, town: set[int], everybody: Iterable[Profile]) -> list[int]:
    """One after another, with exact distances."""
    found = []
    for one in everybody:
        if one.provider_id in town and one.status is ProviderStatus.ACTIVE and wanted.service in one.services:
            km = haversine(one, wanted)
            if km <= one.radius_km and has_room(one) and is_there(one, wanted):
                draw = sha256(f"{wanted.need_id}/{one.provider_id}".encode()).digest()
                found.append((*key_of(one, km), draw, one.provider_id))
    return [one[-1] for one in sorted(found)[:BEST]]


def haversine(one: Profile, wanted: Wanted) -> float:
    lat = radians(wanted.place.lat - one.place.lat)
    lon = radians(wanted.place.lon - one.place.lon)
    chord = sin(lat / 2) ** 2 + cos(radians(one.place.lat)) * cos(radians(wanted.place.lat)) * sin(lon / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(chord))


def has_room(one: Profile) -> bool:
    return one.open_assignments < one.max_open and one.this_week < one.capacity_per_week


def is_there(one: Profile, wanted: Wanted) -> bool:
    is_away = any(first <= wanted.first_day and last >= wanted.last_day for first, last in one.absences)
    is_soon_enough = one.accepts_urgent or wanted.urgency is not Urgency.TODAY
    may = wanted.qualification is not Qualification.REGISTERED or wanted.service in one.checked_services
    return not is_away and is_soon_enough and may and bool(days_of(wanted) & bits(one.weekdays))


def key_of(one: Profile, km: float) -> Key:
    return one.recent_offers, round(km * 1.4), seconds(one.last_offer_at)


def seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else float("-inf")


def bits(weekdays: Iterable[int]) -> int:
    return sum(1 << day for day in weekdays)


def days_of(wanted: Wanted) -> int:
    first, number = wanted.first_day.isoweekday(), (wanted.last_day - wanted.first_day).days
    return bits({(first + day - 1) % 7 + 1 for day in range(min(number, 6) + 1)})


@dataclass(frozen=True)
class Columns:
    """Everybody in the country who offers one service, one array for each fact."""

    known: Any
    lat: Any
    lon: Any
    cosine: Any

    @classmethod
    def of(cls, profiles: list[Profile], town: set[int]) -> "Columns":
        kinds = [(name, kind) for name, kind in FACTS.items()]
        known = {name: np.array([fact(p, name, town) for p in profiles], dtype=kind) for name, kind in kinds}
        lat = np.radians([p.place.lat for p in profiles])
        return cls(known, lat, np.radians([p.place.lon for p in profiles]), np.cos(lat))

    def rank(self, wanted: Wanted) -> Any:
        """The ids of the first ten; the same gates and the same order, but for the draw."""
        known = self.known
        lat, lon = np.radians(wanted.place.lat), np.radians(wanted.place.lon)
        chord = np.sin((self.lat - lat) / 2) ** 2 + self.cosine * np.cos(lat) * np.sin((self.lon - lon) / 2) ** 2
        km = 2 * 6371.0 * np.arcsin(np.sqrt(chord))
        is_fit = known["town"] & (km <= known["radius"]) & known["room"] & ((known["days"] & days_of(wanted)) != 0)
        is_fit &= (known["away"] > wanted.first_day.toordinal()) | (known["back"] < wanted.last_day.toordinal())
        if wanted.urgency is Urgency.TODAY:
            is_fit &= known["urgent"]
        if wanted.qualification is Qualification.REGISTERED:
            is_fit &= known["checked"]
        fit = np.flatnonzero(is_fit)
        turns = known["last"][fit], np.rint(km[fit] * 1.4), known["offers"][fit]
        return known["id"][fit[np.lexsort(turns)[:BEST]]]


FACTS = {
    "id": np.int64, "town": bool, "radius": float, "room": bool, "days": np.int64, "away": np.int64, "back": np.int64,
    "urgent": bool, "checked": bool, "offers": np.int64, "last": float,
}  # fmt: skip


def fact(one: Profile, name: str, town: set[int]) -> Any:
    away, back = one.absences[0] if one.absences else (None, None)
    return {
        "id": one.provider_id,
        "town": one.provider_id in town,
        "radius": one.radius_km,
        "room": has_room(one),
        "days": bits(one.weekdays),
        "away": away.toordinal() if away else 1,
        "back": back.toordinal() if back else 0,
        "urgent": one.accepts_urgent,
        "checked": bool(one.checked_services),
        "offers": one.recent_offers,
        "last": seconds(one.last_offer_at),
    }[name]


# What a hand-written service would ask first: who offers it here, and from where.
BARE = """
    SELECT provider.id, provider.radius_km, provider.accepts_urgent, village.lat, village.lon
    FROM provider_service
    JOIN provider ON provider.id = provider_service.provider_id
    JOIN village ON village.id = provider.home_village_id
    WHERE provider_service.service_id = :service AND provider.municipality_id = :municipality
    AND provider.status = 'active'
"""
