"""What a municipality may set: names, units, bounds, and the numbers it starts with (POLICY)."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from palveleva.domain.errors import Invalid
from palveleva.domain.hours import Hours
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import Urgency

HOUR = timedelta(hours=1)


class Dispatch(StrEnum):
    """Who sends the first wave of a service."""

    REVIEW = "review"
    AUTOMATIC = "automatic"


@dataclass(frozen=True)
class ServiceRule:
    """How one service is asked about. `goes_on`: when nobody took it, the next wave goes out by itself."""

    dispatch: Dispatch = Dispatch.REVIEW
    goes_on: bool = True
    wave_size: int | None = None

    @property
    def goes_alone(self) -> bool:
        return self.goes_on or self.dispatch is Dispatch.AUTOMATIC


def number(default: float, least: int, most: int, unit: str) -> Any:
    return field(default=int(default), metadata={"least": least, "most": most, "unit": unit})


@dataclass(frozen=True)
class Settings:
    """The numbers of one municipality. Every one is a whole number, so that a form and a table can hold them all."""

    wave_size: int = number(POLICY.wave_size, 1, 10, "providers")
    company_days: int = number(0, 0, 6, "days")  # less than after which the office is reminded of what is pooled
    trip_km: int = number(10, 0, 30, "kilometres")
    answer_today: int = number(POLICY.answer_within[Urgency.TODAY] / timedelta(minutes=1), 15, 720, "minutes")
    answer_week: int = number(POLICY.answer_within[Urgency.WEEK] / HOUR, 1, 168, "hours")
    answer_flexible: int = number(POLICY.answer_within[Urgency.FLEXIBLE] / HOUR, 1, 336, "hours")
    widen_first: int = number(25, 0, 300, "percent")
    widen_second: int = number(50, 0, 300, "percent")
    widen_third: int = number(100, 0, 300, "percent")
    quiet_from: int = number(20, 0, 23, "clock")
    quiet_until: int = number(7, 0, 23, "clock")
    today_at_night: int = number(1, 0, 1, "yes_no")
    remind_office: int = number(24, 1, 336, "hours")
    remind_reporter: int = number(72, 1, 336, "hours")
    remind_schedule: int = number(3, 1, 30, "days")
    remind_completion: int = number(24, 1, 336, "hours")
    unmet_after: int = number(POLICY.unmet_after.days, 2, 120, "days")
    confirmed_after: int = number(POLICY.unconfirmed_after.days, 1, 60, "days")
    time_zone: str = "Europe/Helsinki"
    services: Mapping[str, ServiceRule] = field(default_factory=dict)

    @property
    def hours(self) -> Hours:
        return Hours(self.time_zone, self.quiet_from, self.quiet_until)

    @property
    def unmet_time(self) -> timedelta:
        return timedelta(days=self.unmet_after)

    @property
    def widenings(self) -> tuple[int, ...]:
        """By how many percent the reach of providers is stretched, step by step, when nobody within it is left."""
        return tuple(sorted({self.widen_first, self.widen_second, self.widen_third} - {0}))

    def answer_within(self, urgency: Urgency) -> timedelta:
        if urgency is Urgency.TODAY:
            return timedelta(minutes=self.answer_today)
        return timedelta(hours=self.answer_week if urgency is Urgency.WEEK else self.answer_flexible)

    def asked_together(self, service_id: str | None) -> int:
        """How many a wave asks: the service's own number, or else the municipality's."""
        return self.rule_of(service_id).wave_size or self.wave_size

    def rule_of(self, service_id: str | None) -> ServiceRule:
        return self.services.get(service_id or "", ServiceRule())


NUMBERS: tuple[Field[Any], ...] = tuple(one for one in fields(Settings) if one.metadata)


def checked(changes: Mapping[str, int]) -> dict[str, int]:
    """Only what differs from the starting numbers. Raises Invalid `out_of_range` with the field's name."""
    known = {one.name: one for one in NUMBERS}
    for name, value in changes.items():
        bounds = known[name].metadata if name in known else None
        if bounds is None or not bounds["least"] <= value <= bounds["most"]:
            raise Invalid("out_of_range", field=name)
    return {name: value for name, value in changes.items() if value != known[name].default}
