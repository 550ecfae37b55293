"""Whose turn it is among those who fit: the criteria of the order, one after another (DESIGN §5)."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from palveleva.domain.places import drive_minutes, straight_km

if TYPE_CHECKING:
    from palveleva.domain.matching import Profile, Wanted


def turn(wanted: "Wanted", profile: "Profile") -> tuple[Any, ...]:
    """Fewest recent offers, nearer, longest since the last offer, then a seeded draw. The smallest comes first."""
    return tuple(measure(wanted, profile) for measure in ORDER.values())


def recent_offers(_wanted: "Wanted", profile: "Profile") -> int:
    return profile.recent_offers


def minutes_between(wanted: "Wanted", profile: "Profile") -> int:
    """In whole estimated minutes: village points are ±2 km, finer order would be false."""
    return drive_minutes(straight_km(profile.place, wanted.place))


def last_asked(_wanted: "Wanted", profile: "Profile") -> float:
    return profile.last_offer_at.timestamp() if profile.last_offer_at else float("-inf")


def days_since_asked(profile: "Profile", now: datetime) -> int | None:
    """None when never asked. An offer by a clock ahead of ours was made today."""
    return max(0, (now - profile.last_offer_at).days) if profile.last_offer_at else None


def draw(wanted: "Wanted", profile: "Profile") -> bytes:
    """Seeded by the need, so that ties follow neither ids nor names."""
    return sha256(f"{wanted.need_id}/{profile.provider_id}".encode()).digest()


# The first measure in which two differ decides between them. Its code is what a candidate's place is explained by.
ORDER: dict[str, Callable[["Wanted", "Profile"], Any]] = {
    "fewer_offers": recent_offers,
    "nearer": minutes_between,
    "waited_longer": last_asked,
    "draw": draw,
}
