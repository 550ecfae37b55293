"""A need under snow and a provider for it, as the pure rules know them."""

from datetime import UTC, date, datetime
from typing import Any

from palveleva.domain.matching import Profile, Wanted, rank
from palveleva.domain.places import Point
from palveleva.domain.reasons import Reason
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)
HAKKILA, CENTRE, KUKKO = Point(62.78333, 25.45), Point(62.70719, 25.25269), Point(62.61875, 24.75456)


def wanted(**changes: Any) -> Wanted:
    """Snow work in Häkkilä, today or tomorrow (Tuesday, Wednesday)."""
    facts: dict[str, Any] = {
        "need_id": "need-1",
        "service": "lumityot",
        "qualification": Qualification.NONE,
        "village": "hakkila",
        "place": HAKKILA,
        "urgency": Urgency.WEEK,
        "first_day": TUESDAY,
        "last_day": date(2026, 11, 25),
    }
    return Wanted(**(facts | changes))


def doer(provider_id: int = 1, **changes: Any) -> Profile:
    """Somebody in the centre, free every day, who shovels snow within 25 km."""
    facts: dict[str, Any] = {
        "provider_id": provider_id,
        "status": ProviderStatus.ACTIVE,
        "services": frozenset({"lumityot"}),
        "home": "keskusta",
        "place": CENTRE,
        "radius_km": 25.0,
        "weekdays": frozenset(range(1, 8)),
    }
    return Profile(**(facts | changes))


def order_of(*profiles: Profile, **changes: Any) -> list[int]:
    return [candidate.provider_id for candidate in rank(wanted(**changes), profiles, now=NOW).candidates]


def obstacles_of(profile: Profile, **changes: Any) -> list[Reason]:
    """Why not; empty for a candidate."""
    ranking = rank(wanted(**changes), [profile], now=NOW)
    return [reason for exclusion in ranking.excluded for reason in exclusion.reasons]


def reasons_of(profile: Profile, **changes: Any) -> dict[str, dict[str, Any]]:
    """Why, by code."""
    (candidate,) = rank(wanted(**changes), [profile], now=NOW).candidates
    return {reason.code: reason.params for reason in candidate.reasons}
