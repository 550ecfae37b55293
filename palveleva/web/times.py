"""Days and times as readers write them. A list shows dozens: they are put together here, as Babel would word them."""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_timedelta
from flask_babel import format_date

from palveleva.config import TIME_ZONE
from palveleva.db import utcnow
from palveleva.domain.workdays import workdays_between
from palveleva.i18n import spoken
from palveleva.words import soon
from palveleva.words.unbroken import UNBROKEN, unbroken

HERE = ZoneInfo(TIME_ZONE)
AT = {"fi": f"klo{UNBROKEN}", "sv": f"kl.{UNBROKEN}", "en": ""}  # before a time of the day


@cache
def weekdays(language: str, width: str) -> tuple[str, ...]:
    """ke, ons, Wed: the width is chosen for each language."""
    days = Locale.parse(language).days["format"][width]
    return tuple(days[number] for number in range(7))


@cache
def months(language: str) -> tuple[str, ...]:
    names = Locale.parse(language).months["format"]["abbreviated"]
    return tuple(names[number] for number in range(1, 13))


def local(when: datetime) -> datetime:
    return when.astimezone(HERE)


def day(when: date | None, language: str = "") -> str:
    """ke 12.3., ons 12.3, Wed 12 Mar"""
    if when is None:
        return ""
    language = language or spoken()
    return day_of(when, language, year(when, language))


def day_of(when: date, language: str, of_year: str) -> str:
    name = weekday(when, language)
    if language == "en":
        return UNBROKEN.join((name, str(when.day), months("en")[when.month - 1])) + of_year
    return f"{name}{UNBROKEN}{when.day}.{when.month}{of_year}"


def weekday(when: date, language: str) -> str:
    """The same in a day and in a moment. In Swedish the shortest, "on" for a Wednesday, is a word of its own."""
    return weekdays(language, "short" if language == "fi" else "abbreviated")[when.weekday()]


def year(when: date, language: str) -> str:
    """Told of other years than the present one: a ledger of twelve months has each date but one only once."""
    told = "" if when.year == local(utcnow()).year else str(when.year)
    if language == "fi":
        return f".{told}"
    return told and {"sv": ".", "en": UNBROKEN}[language] + told


def whole_day(when: date) -> str:
    """tiistai 24. marraskuuta 2026, in English Tuesday 24 November 2026: in the order of the shorter days."""
    return format_date(when, "EEEE d MMMM y" if spoken() == "en" else "full")


def clock(when: datetime, language: str = "") -> str:
    """14.05"""
    return clock_of(local(when), language or spoken())


def clock_of(at: datetime | time, language: str) -> str:
    return f"{at:%H:%M}" if language == "en" else f"{at.hour}.{at.minute:02}"


def full_hour(hour: int) -> str:
    """20.00, in English 20:00."""
    return clock_of(time(hour), spoken())


def moment(when: datetime | None, language: str = "") -> str:
    """ke 12.3. klo 14.05"""
    if when is None:
        return ""
    at, language = local(when), language or spoken()
    return written(at, language, year(at, language))


@lru_cache(maxsize=4096)
def written(at: datetime, language: str, of_year: str) -> str:
    """Lists show the same moments again and again: each is put together once."""
    gap = "," if language == "en" else ""
    return f"{day_of(at, language, of_year)}{gap} {AT[language]}{clock_of(at, language)}"


def when_soon(when: datetime, language: str = "") -> str:
    """klo 14.05 today, ke 12.3. klo 14.05 later. Alone, 14.05 would be the fourteenth of May."""
    language = language or spoken()
    is_today = local(when).date() == local(utcnow()).date()
    return AT[language] + clock(when, language) if is_today else moment(when, language)


def wanted_soon(need: Any) -> str:
    """Tänään ti 24.11. on the day of telling, afterwards Kiireellinen, ilmoitettu ti 24.11."""
    told_on, today = need.told_on, local(utcnow()).date()
    return soon.how_soon(need.urgency, day(told_on), is_of_today=told_on == today)


def workdays(since: datetime) -> int:
    """How many working days a thing has waited."""
    return workdays_between(local(since).date(), local(utcnow()).date())


def age(when: datetime, language: str = "") -> str:
    """How long ago, in whole units: "3 päivää"."""
    return spoken_age(max(1, round((utcnow() - when).total_seconds() / 60)), language or spoken())


@lru_cache(maxsize=4096)
def spoken_age(minutes: int, language: str) -> str:
    """Babel takes as long for one as a line of a list for all the rest of it."""
    return unbroken(str(format_timedelta(timedelta(minutes=minutes), granularity="minute", locale=language)))
