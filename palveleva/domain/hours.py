"""Decent hours: when people may be asked and reminded, and how a time to answer passes over a night."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from palveleva.domain.workdays import is_workday, next_workday


@dataclass(frozen=True)
class Hours:
    """Quiet from the hour `quiet_from` until `quiet_until`, by the municipality's own clock; equal: never quiet."""

    time_zone: str
    quiet_from: int
    quiet_until: int

    def is_quiet(self, at: datetime) -> bool:
        hour = self.local(at).hour
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def decent(self, at: datetime) -> datetime:
        """This moment, or the end of the quiet hours it lies in."""
        return self.morning_after(at) if self.is_quiet(at) else at

    def in_office(self, at: datetime) -> datetime:
        """As `decent`, and on a working day: on others nobody is at the desk."""
        day = self.local(self.decent(at)).date()
        return self.decent(at) if is_workday(day) else self.on(next_workday(day), self.quiet_until)

    def morning_after(self, at: datetime) -> datetime:
        """The next end of quiet hours, strictly later than `at`."""
        today = self.local(at).date()
        return next(
            morning for days in (0, 1) if (morning := self.on(today + timedelta(days=days), self.quiet_until)) > at
        )

    def answer_by(self, at: datetime, within: timedelta) -> datetime:
        """When an answer is due that is asked for now. What of it falls into a night is added to the morning."""
        end = self.decent(at) + within
        while self.is_quiet(end):
            end = self.morning_after(end) + (end - self.evening_before(end))
        return end

    def evening_before(self, at: datetime) -> datetime:
        today = self.local(at).date()
        return next(
            evening for days in (0, 1) if (evening := self.on(today - timedelta(days=days), self.quiet_from)) <= at
        )

    def day_after(self, day: date) -> datetime:
        """The first moment at which this day is over."""
        return self.on(day + timedelta(days=1), 0)

    def on(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), ZoneInfo(self.time_zone)).astimezone(UTC)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.time_zone))
