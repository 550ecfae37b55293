"""Working days of an office in Finland, pure: what has waited over a weekend has not waited long."""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

SATURDAY, FRIDAY = 5, 4
# Fixed days off: Finnish public holidays (kirkkolaki, itsenäisyyspäivälaki, vapunpäivälaki) and Christmas Eve, which is
# free by the municipal agreement (KVTES) as Midsummer Eve is.
FIXED = frozenset({(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)})
FROM_EASTER = (-2, 1, 39)  # Good Friday, Easter Monday, Ascension Day


def is_workday(day: date) -> bool:
    return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED and day not in moving_holidays(day.year)


def next_workday(day: date) -> date:
    """The first working day after `day`."""
    following = day + timedelta(days=1)
    return following if is_workday(following) else next_workday(following)


@lru_cache(maxsize=4096)
def workdays_between(since: date, until: date) -> int:
    """How many working days have begun after `since`, `until` included: 0 on the same day and over a weekend."""
    days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
    return sum(is_workday(day) for day in days)


def working_time(since: datetime, until: datetime, zone: ZoneInfo) -> timedelta:
    """Time passed, without the days on which nobody works. A working day counts with all its 24 hours."""
    if until <= since:
        return timedelta(0)
    passed, at = timedelta(0), since.astimezone(zone)
    while at < until:
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), zone)
        end = min(midnight, until.astimezone(zone))
        if is_workday(at.date()):
            passed += end.astimezone(ZoneInfo("UTC")) - at.astimezone(ZoneInfo("UTC"))
        at = end
    return passed


@cache
def moving_holidays(year: int) -> frozenset[date]:
    sunday = easter(year)
    midsummer_eve = next(day for day in (date(year, 6, 19 + n) for n in range(7)) if day.weekday() == FRIDAY)
    return frozenset({midsummer_eve, *(sunday + timedelta(days=days) for days in FROM_EASTER)})


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).

    >>> easter(2027)
    datetime.date(2027, 3, 28)
    """
    golden, century, rest = year % 19, *divmod(year, 100)
    leap, turn = divmod(century, 4)
    epact = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * turn + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
