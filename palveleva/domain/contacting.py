"""Reaching people by telephone: what counts as contact, when to try again, when to think of giving up. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from palveleva.domain.vocabulary import CallResult
from palveleva.domain.workdays import is_workday, next_workday

REACHING = frozenset({CallResult.REACHED, CallResult.CALL_BACK})
SOON = timedelta(hours=2)
EARLY, MORNING, AFTERNOON, EVENING = time(8), time(9), time(14), time(20)
TRIES, ON_DAYS = 3, 2


class Retry(StrEnum):
    """When to call again, by one tap."""

    SOON = "soon"
    AFTERNOON = "afternoon"
    MORNING = "morning"


class Tried(Protocol):
    at: datetime
    result: CallResult


def retries(now: datetime, zone: ZoneInfo) -> dict[Retry, datetime]:
    """The times offered at this hour, soonest first. Nobody is called in the evening or on a holiday."""
    local, soon = now.astimezone(zone), (now + SOON).astimezone(zone)
    today, offered = local.date(), {}
    if is_workday(today) and soon.date() == today and EARLY <= soon.time() < EVENING:
        offered[Retry.SOON] = to_minutes(soon)
    if is_workday(today) and soon < datetime.combine(today, AFTERNOON, zone):
        offered[Retry.AFTERNOON] = datetime.combine(today, AFTERNOON, zone)
    is_before_work = is_workday(today) and local.time() < EARLY
    offered[Retry.MORNING] = datetime.combine(today if is_before_work else next_workday(today), MORNING, zone)
    return offered


def to_minutes(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0)


def unanswered(tries: Sequence[Tried]) -> list[Tried]:
    """The tries without an answer since somebody was last reached."""
    since = max((number for number, one in enumerate(tries, start=1) if one.result in REACHING), default=0)
    return [one for one in tries[since:] if one.result is CallResult.NO_ANSWER]


def seems_unreachable(tries: Sequence[Tried], zone: ZoneInfo) -> bool:
    """Three tries without an answer, not all on one day. Only a reason to ask the coordinator, never to close."""
    missed = unanswered(tries)
    days: set[date] = {one.at.astimezone(zone).date() for one in missed}
    return len(missed) >= TRIES and len(days) >= ON_DAYS
