"""Words of figures: how long, how many, compared with when."""

from datetime import date

from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from palveleva.domain.statistics import Fate, is_change
from palveleva.words.codes import label
from palveleva.words.unbroken import UNBROKEN, unbroken

FATES = {
    Fate.SERVED: _l("Served"),
    Fate.REDIRECTED: _l("Directed to the right place"),
    Fate.UNMET: _l("Left without a provider"),
    Fate.OTHERWISE: _l("Ended otherwise"),
    Fate.OPEN: _l("Still open"),
}
PERIODS = {
    "this_month": _l("This month"),
    "last_month": _l("Last month"),
    "twelve_months": _l("12 months"),
    "this_year": _l("This year"),
    "last_year": _l("Last year"),
}

PURPOSES = {
    "council": _l("A report to the council"),
    "funding": _l("A report to a funder"),
    "planning": _l("Planning of services"),
    "checking": _l("Checking the figures"),
}
STATUS = {"under_5": _l("under 5"), "withheld": "··"}


def fate(code: str) -> str:
    return str(FATES[Fate(code)])


def reason(code: str) -> str:
    """Of an unmet need; older ones have none written down."""
    return _("Reason not written down") if code == "unknown" else label("unmet_reason", code)


def preset(code: str) -> str:
    return str(PERIODS[code])


def share(part: float | None) -> str:
    """78 %"""
    return str(format_percent(part, "#,##0\u00a0%")) if part is not None else "–"


def hours(number: float | None) -> str:
    """From telling to the first contact, in the unit a person would use."""
    if number is None:
        return "–"
    if number < 1:
        return _("under an hour")
    if number < 48:
        return unbroken(ngettext("%(num)d hour", "%(num)d hours", round(number)))
    return unbroken(ngettext("%(num)d day", "%(num)d days", round(number / 24)))


def workdays(number: float | None) -> str:
    if number is None:
        return "–"
    if number < 1:
        return _("on the same day")
    whole = round(number)
    return unbroken(ngettext("%(num)d working day", "%(num)d working days", whole))


def worked(minutes: int) -> str:
    """42, or 0.5 where a whole hour would say too much or nothing."""
    return decimal(minutes / 60) if minutes < 600 else grouped(round(minutes / 60))


def decimal(number: float | None) -> str:
    return str(format_decimal(number, "#,##0.#")) if number is not None else "–"


def grouped(number: int) -> str:
    """12 345; the one or two figures that most numbers here have need no grouping."""
    return str(number) if abs(number) < 1000 else str(format_decimal(number))


def month(day: date) -> str:
    """marraskuu 2026"""
    return str(format_date(day, "LLLL yyyy"))


def quarter(code: str) -> str:
    """2026-Q1 as its months, Jan to Mar 2026, as readers of each language shorten them."""
    year, _q, place = code.partition("-Q")
    first, last = (date(int(year), int(place) * 3 + month, 1) for month in (-2, 0))
    return f"{format_date(first, 'LLL')}–{format_date(last, 'LLL')} {year}"


def stretch(first: date, last: date) -> str:
    return month(first) if first == last else f"{month(first)}{UNBROKEN}– {month(last)}"  # no line begins with a dash


def beside(now: int, before: int | None) -> str:
    """A count beside that of a year before. Only what chance does not explain is called more or less.

    Nothing is said of a time in which the service was not there, or not the whole time: there is nothing to compare.
    """
    if before is None:
        return ""
    if not is_change(now, before):
        return _("a year before: %(number)s", number=grouped(before))
    if now > before:
        return _("more than a year before: %(number)s", number=grouped(before))
    return _("less than a year before: %(number)s", number=grouped(before))


def purpose(code: str) -> str:
    return str(PURPOSES.get(code, code))
