"""Days and times as readers write them. A list shows dozens: they are put together here, as Babel would word them."""

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_timedelta
from flask_babel import format_date

from palveleva.config import TIME_ZONE
from palveleva.db import utcnow
from palveleva.domain.workdays import workdays_between
from palveleva.i18n import spoken

HERE = ZoneInfo(TIME_ZONE)


@cache
def weekdays(language: str, width: str) -> tuple[str, ...]:
    """ke, on, We; or abbreviated: ke, ons, Wed."""
    days = Locale.parse(language).days["format"][width]
    return tuple(days[number] for number in range(7))


@cache
def months(language: str) -> tuple[str, ...]:
    names = Locale.parse(language).months["format"]["abbreviated"]
    return tuple(names[number] for number in range(1, 13))


def local(when: datetime) -> datetime:
    return when.astimezone(HERE)


def day(when: date | None, language: str = "") -> str:
    """ke 12.3."""
    if when is None:
        return ""
    language = language or spoken()
    if language == "en":
        return f"{weekdays('en', 'abbreviated')[when.weekday()]} {when.day} {months('en')[when.month - 1]}"
    return f"{weekdays(language, 'short')[when.weekday()]} {when.day}.{when.month}."


def whole_day(when: date) -> str:
    """tiistai 24. marraskuuta 2026"""
    return format_date(when, "full")


def clock(when: datetime, language: str = "") -> str:
    """14.05"""
    at = local(when)
    return f"{at:%H:%M}" if (language or spoken()) == "en" else f"{at.hour}.{at.minute:02}"


def moment(when: datetime | None, language: str = "") -> str:
    """ke 12.3. klo 14.05"""
    return written(local(when), language or spoken()) if when else ""


@lru_cache(maxsize=4096)
def written(at: datetime, language: str) -> str:
    """Lists show the same moments again and again: each is put together once."""
    if language == "fi":
        return f"{weekdays('fi', 'short')[at.weekday()]} {at.day}.{at.month}. klo {at.hour}.{at.minute:02}"
    name = weekdays(language, "abbreviated")[at.weekday()]
    if language == "sv":
        return f"{name} {at.day}.{at.month} kl. {at.hour}.{at.minute:02}"
    return f"{name} {at.day} {months('en')[at.month - 1]}, {at:%H:%M}"


def when_soon(when: datetime, language: str = "") -> str:
    """14.05 today, ke 12.3. klo 14.05 later."""
    is_today = local(when).date() == local(utcnow()).date()
    return clock(when, language) if is_today else moment(when, language)


def workdays(since: datetime) -> int:
    """How many working days a thing has waited."""
    return workdays_between(local(since).date(), local(utcnow()).date())


def age(when: datetime, language: str = "") -> str:
    """How long ago, in whole units: "3 päivää"."""
    return spoken_age(max(1, round((utcnow() - when).total_seconds() / 60)), language or spoken())


@lru_cache(maxsize=4096)
def spoken_age(minutes: int, language: str) -> str:
    """Babel takes as long for one as a line of a list for all the rest of it."""
    return str(format_timedelta(timedelta(minutes=minutes), granularity="minute", locale=language))
