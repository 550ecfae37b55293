"""On which days somebody is there. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from palveleva.domain.reasons import kept

Absences = tuple[tuple[date, date], ...]


@kept
def days_open(first: date, last: date, absences: Absences, weekdays: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(present(first, last, absences) & weekdays))


@kept
def dates_open(first: date, last: date, absences: Absences, weekdays: frozenset[int]) -> frozenset[date]:
    days = (day for day in days_between(first, last) if day.isoweekday() in weekdays)
    return frozenset(day for day in days if not is_away(absences, day))


@kept
def present(first: date, last: date, absences: Absences) -> frozenset[int]:
    """The weekdays on which somebody with these absences is there."""
    return frozenset(day.isoweekday() for day in days_between(first, last) if not is_away(absences, day))


def is_away(absences: Absences, day: date) -> bool:
    return any(first <= day <= last for first, last in absences)


def latest_return(absences: Absences, day: date) -> date:
    return max((last for first, last in absences if first <= day), default=day)


def days_between(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
