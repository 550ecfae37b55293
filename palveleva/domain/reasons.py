"""Why somebody fits, why not, and why before the next: codes with what is needed to word them.

The same few reasons are given to thousands, so each is made once and shared. Nobody may change one.
"""

from functools import lru_cache
from typing import Any, NamedTuple


class Reason(NamedTuple):
    """A code and what is needed to word it."""

    code: str
    params: dict[str, Any] = {}


TO_CALL = "to_call"  # fit, and passed over by a wave: no message reaches them

kept = lru_cache(maxsize=16_384)


@kept
def plain(code: str) -> Reason:
    return Reason(code)


@kept
def too_far(km: int, radius: int) -> Reason:
    return Reason("too_far", {"km": km, "radius": radius})


@kept
def full(number: int, cap: int) -> Reason:
    return Reason("full", {"open": number, "cap": cap})


@kept
def week_full(number: int, cap: int) -> Reason:
    return Reason("week_full", {"week": number, "cap": cap})


@kept
def widened(km: int, radius: int) -> Reason:
    return Reason("widened", {"km": km, "radius": radius})


@kept
def away(km: int, minutes: int, home: str) -> Reason:
    return Reason("distance", {"km": km, "minutes": minutes, "home": home})


@kept
def standing(days: tuple[int, ...], work: int, cap: int, offers: int, since: int | None) -> tuple[Reason, ...]:
    """When they are free, what they have in hand, how often and when they were asked."""
    return (
        Reason("free_days", {"days": list(days)}),
        Reason("room", {"open": work, "cap": cap}),
        Reason("turn", {"offers": offers}),
        Reason("never_asked") if since is None else Reason("last_asked", {"days": since}),
    )


@kept
def compared(code: str, this: int | None, following: int | None) -> Reason:
    return Reason(code, {"this": this, "next": following})
