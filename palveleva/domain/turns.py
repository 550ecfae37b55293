"""Whose turn it is among those who fit: the criteria of the order, one after another (DESIGN §5)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from palveleva.domain.places import Way, drive_minutes, round_km, way

if TYPE_CHECKING:
    from palveleva.domain.matching import Profile, Wanted

Known = tuple["Profile", Way]
Placed = tuple[int, int, datetime, "Profile", Way]  # after recent offers, minutes and last offer


def turn(wanted: "Wanted", profile: "Profile") -> tuple[Any, ...]:
    """Fewest recent offers, nearer, longest since the last offer, then a seeded draw. The smallest comes first."""
    return tuple(measure(wanted, profile) for measure in ORDER.values())


def recent_offers(_wanted: "Wanted", profile: "Profile") -> int:
    return profile.recent_offers


def minutes_between(wanted: "Wanted", profile: "Profile") -> int:
    """In whole estimated minutes: village points are ±2 km, finer order would be false."""
    return minutes_there(wanted, profile, way(profile.place, wanted.place))


def minutes_there(wanted: "Wanted", profile: "Profile", there: Way) -> int:
    """Of a trip through several villages half the round, so that its order is one for all of them."""
    return drive_minutes(round_km(profile.place, wanted.stops) / 2) if wanted.stops else there.minutes


def last_asked(_wanted: "Wanted", profile: "Profile") -> datetime:
    return profile.last_offer_at or NEVER


def days_since_asked(profile: "Profile", now: datetime) -> int | None:
    """None when never asked. An offer by a clock ahead of ours was made today."""
    return max(0, (now - profile.last_offer_at).days) if profile.last_offer_at else None


def draw(wanted: "Wanted", profile: "Profile") -> bytes:
    """Seeded by the need, so that ties follow neither ids nor names."""
    return sha256(f"{wanted.need_id}/{profile.provider_id}".encode()).digest()


NEVER = datetime.min.replace(tzinfo=UTC)

# The first measure in which two differ decides between them. Its code is what a candidate's place is explained by.
ORDER: dict[str, Callable[["Wanted", "Profile"], Any]] = {
    "fewer_offers": recent_offers,
    "nearer": minutes_between,
    "waited_longer": last_asked,
    "draw": draw,
}


def in_turn(wanted: "Wanted", known: Iterable[Known]) -> list[Placed]:
    """Sorted by their turns. The draw is made only between those who are alike in all else."""
    placed = [(p.recent_offers, minutes_there(wanted, p, way), p.last_offer_at or NEVER, p, way) for p, way in known]
    placed.sort(key=MEASURED)
    if len(placed) == len(set(map(MEASURED, placed))):
        return placed
    found: list[Placed] = []
    for _, alike in groupby(placed, key=MEASURED):
        some = list(alike)
        found += sorted(some, key=lambda one: draw(wanted, one[3])) if len(some) > 1 else some
    return found


MEASURED = itemgetter(0, 1, 2)
