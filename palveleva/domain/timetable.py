"""What the clock will do with a need, and when, if nobody else does anything. No open state is without a line here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from palveleva.domain.policy import POLICY
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import UNTAKEN_NEEDS, NeedState, Urgency

POOL_WAITS = timedelta(days=7)


class Tick(StrEnum):
    """A deed of the clock, by the name under which a sweep counts it."""

    EXPIRED = "expired"
    ASKED = "asked"
    HANDED_OVER = "handed_over"
    NOT_YET = "not_yet"
    REPORTER_REMINDED = "reporter_reminded"
    SCHEDULE_REMINDED = "schedule_reminded"
    COMPLETION_REMINDED = "completion_reminded"
    OFFICE_REMINDED = "office_reminded"
    UNMET = "unmet"
    UNCONFIRMED = "unconfirmed"
    DOORS_CLOSED = "doors_closed"


class Due(NamedTuple):
    at: datetime
    tick: Tick


@dataclass(frozen=True)
class Standing:
    """How a need stands. `reminders`: given since it came into this state. `asked_all_at`: nobody was left then."""

    state: NeedState
    urgency: Urgency
    state_since: datetime
    looking_since: datetime
    reminders: int = 0
    reminded_at: datetime | None = None
    asked_all_at: datetime | None = None
    not_yet_told_at: datetime | None = None
    last_day: date | None = None
    may_go_alone: bool = False
    is_pressing: bool = False
    answers_by: tuple[datetime, ...] = ()
    scheduled_at: datetime | None = None
    door_open_since: datetime | None = None

    @property
    def defies_night(self) -> bool:
        return self.urgency is Urgency.TODAY or self.is_pressing


N = NeedState
APPROVED = UNTAKEN_NEEDS - {N.SUBMITTED}
FIRST_REMINDER = {
    N.NEEDS_INFO: Tick.REPORTER_REMINDED,
    N.ASSIGNED: Tick.SCHEDULE_REMINDED,
    N.SCHEDULED: Tick.COMPLETION_REMINDED,
}


def timetable(standing: Standing, settings: Settings) -> list[Due]:
    """Earliest first. Every open state has at least one line: nothing is ever silently stuck."""
    return sorted(lines(standing, settings))


def lines(standing: Standing, settings: Settings) -> Iterator[Due]:
    yield from (Due(at, Tick.EXPIRED) for at in standing.answers_by)
    yield from asking(standing, settings)
    yield from reminding(standing, settings)
    yield from ending(standing, settings)
    if standing.door_open_since:
        yield Due(standing.door_open_since + POLICY.contact_open_after_done, Tick.DOORS_CLOSED)


def asking(standing: Standing, settings: Settings) -> Iterator[Due]:
    """Who may not be asked by automation goes to the coordinator. Where nobody was left, each morning tries again."""
    may_ask = standing.may_go_alone and is_to_be_asked(standing.state, settings)
    if may_ask and standing.asked_all_at is None:
        waits = timedelta(days=settings.company_days if standing.state is N.POOLED else 0)
        yield Due(asked_from(standing.state_since + waits, standing, settings), Tick.ASKED)
    elif may_ask and standing.asked_all_at:
        yield Due(settings.hours.morning_after(standing.asked_all_at), Tick.ASKED)
    elif standing.state is N.NO_TAKER and standing.asked_all_at is None:
        yield Due(standing.state_since, Tick.HANDED_OVER)


def is_to_be_asked(state: NeedState, settings: Settings) -> bool:
    """What waits for company is asked about alone in the end where automation lets things wait, and nowhere else."""
    return state in (N.SUBMITTED, N.READY, N.NO_TAKER) or (state is N.POOLED and settings.company_days > 0)


def asked_from(at: datetime, standing: Standing, settings: Settings) -> datetime:
    """`at`, or the end of the night where asking about this need may wait for it."""
    if settings.today_at_night and standing.defies_night:
        return at
    return settings.hours.decent(at)


def reminding(standing: Standing, settings: Settings) -> Iterator[Due]:
    """Whoever must act is reminded first, then the office, ever more seldom: after 1, 2, 4, 8 … waiting times."""
    wait = waiting_time(standing, settings)
    if wait is None:
        return
    at = (standing.reminded_at or waiting_since(standing)) + wait * 2 ** max(0, standing.reminders - 1)
    if standing.reminders == 0 and standing.state in FIRST_REMINDER:
        yield Due(settings.hours.decent(at), FIRST_REMINDER[standing.state])
    else:
        yield Due(settings.hours.in_office(at), Tick.OFFICE_REMINDED)


def waiting_since(standing: Standing) -> datetime:
    if standing.state is N.SCHEDULED and standing.scheduled_at:
        return max(standing.scheduled_at, standing.state_since)  # "it is not done" comes when the time is over already
    return standing.state_since


def waiting_time(standing: Standing, settings: Settings) -> timedelta | None:
    """What is wanted today waits for nobody longer than for an answer; the work that has a time is not hurried."""
    office = timedelta(hours=settings.remind_office)
    wait = {
        N.SUBMITTED: office,
        N.READY: office,
        N.NO_TAKER: office,
        N.POOLED: max(office, POOL_WAITS),
        N.NEEDS_INFO: timedelta(hours=settings.remind_reporter),
        N.ASSIGNED: timedelta(days=settings.remind_schedule),
        N.SCHEDULED: timedelta(hours=settings.remind_completion),
    }.get(standing.state)
    if wait and standing.urgency is Urgency.TODAY and standing.state is not N.SCHEDULED:
        return min(wait, settings.answer_within(Urgency.TODAY))
    return wait


def ending(standing: Standing, settings: Settings) -> Iterator[Due]:
    told = standing.not_yet_told_at
    if standing.state in UNTAKEN_NEEDS and (told is None or told < standing.looking_since):
        yield Due(settings.hours.decent(standing.looking_since + settings.unmet_time / 2), Tick.NOT_YET)
    if standing.state in APPROVED and not standing.answers_by:
        yield Due(given_up_at(standing, settings), Tick.UNMET)
    if standing.state is N.REPORTED_DONE:
        yield Due(standing.state_since + timedelta(days=settings.confirmed_after), Tick.UNCONFIRMED)


def given_up_at(standing: Standing, settings: Settings) -> datetime:
    """Sought in vain for long enough, and its own days are over too."""
    at = standing.looking_since + settings.unmet_time
    return max(at, settings.hours.day_after(standing.last_day)) if standing.last_day else at
