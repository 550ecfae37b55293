"""The stretches of whole months that figures are asked for. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from palveleva.domain.errors import Invalid
from palveleva.domain.our_times import EARLIEST, LATEST
from palveleva.domain.statistics import month_after

LONGEST = 60  # months


@dataclass(frozen=True)
class Period:
    """From the first day of one month to the last day of another. Both are named by their first days."""

    first: date
    last: date

    def __post_init__(self) -> None:
        is_in_our_times = self.first >= EARLIEST and self.last <= LATEST
        if not is_in_our_times or not self.first <= self.last < month_after(self.first, LONGEST):
            raise Invalid("bad_period", field="period")

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def year_before(self) -> "Period":
        return Period(month_after(self.first, -12), month_after(self.last, -12))

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when, until when. A month that retention has left of a day begins at midnight UTC and lies within."""
        return midnight(self.first, zone), midnight(month_after(self.last, 1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def first_of(day: date) -> date:
    return day.replace(day=1)


def presets(today: date) -> dict[str, Period]:
    """The periods most asked for, by name."""
    this = first_of(today)
    before = month_after(this, -1)
    return {
        "this_month": Period(this, this),
        "last_month": Period(before, before),
        "twelve_months": Period(month_after(this, -11), this),
        "this_year": Period(date(today.year, 1, 1), this),
        "last_year": Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 1)),
    }


def read_period(first: str, last: str) -> Period:
    """From the words of an address, 2026-01. Raises Invalid."""
    try:
        return Period(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01"))
    except ValueError as error:
        raise Invalid("bad_period", field="period") from error
