"""The days that anybody here can mean. At the ends of the calendar no sum of days works any more. Pure."""

from datetime import date, datetime
from typing import TypeVar

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

When = TypeVar("When", bound=date)


def in_our_times(when: When) -> When:
    """The day or moment itself. Raises ValueError."""
    day = when.date() if isinstance(when, datetime) else when
    if not EARLIEST <= day <= LATEST:
        raise ValueError("not in our times")
    return when
