"""The numbers a municipality starts with: how many are asked, how long they may think, when a need is unmet."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from palveleva.domain.vocabulary import Urgency


@dataclass(frozen=True)
class Policy:
    """Starting policy of DESIGN §4."""

    wave_size: int = 3
    reports_before_approval: int = 3  # a newcomer's, who came by the poster of a village
    newcomers_waiting: int = 30  # in one village, before its poster takes nobody more
    answer_within: dict[Urgency, timedelta] = field(
        default_factory=lambda: {
            Urgency.TODAY: timedelta(hours=1),
            Urgency.WEEK: timedelta(hours=24),
            Urgency.FLEXIBLE: timedelta(hours=72),
        }
    )
    unmet_after: timedelta = timedelta(days=14)
    unconfirmed_after: timedelta = timedelta(days=7)
    contact_open_after_done: timedelta = timedelta(hours=48)
    items_shown_after_closing: timedelta = timedelta(days=60)
    counts_only_after: timedelta = timedelta(days=365)
    idle_account_after: timedelta = timedelta(days=730)
    refused_newcomer_after: timedelta = timedelta(days=30)
    rotation_window: timedelta = timedelta(days=60)

    def answer_by(self, urgency: Urgency, now: datetime) -> datetime:
        return now + self.answer_within[urgency]


POLICY = Policy()

LONGEST_WINDOW = timedelta(days=366)
WINDOW_DAYS = {Urgency.TODAY: 0, Urgency.WEEK: 7, Urgency.FLEXIBLE: 30}


class Told(Protocol):
    """What is looked at of a need."""

    @property
    def urgency(self) -> Urgency: ...
    @property
    def wanted_from(self) -> date | None: ...
    @property
    def wanted_until(self) -> date | None: ...


def sought(need: Told, told_on: date, today: date) -> tuple[Urgency, date, date]:
    """As how urgent it is looked for on a day, and the first and the last day on which the work may be done.

    What was wanted on a day that is over is looked for as what is wanted this week (decision 113).
    """
    last = need.wanted_until
    if need.urgency is Urgency.TODAY:
        last = max(told_on, last or need.wanted_from or told_on)
    if last is not None and last < today:
        return Urgency.WEEK, *window(Urgency.WEEK, today, None, None)
    return need.urgency, *window(need.urgency, today, need.wanted_from, need.wanted_until)


def told_before(moment: datetime, created_at: datetime, looking_since: datetime) -> datetime:
    """When the need was told that somebody was asked about at that moment: it may have been opened again later."""
    return looking_since if looking_since <= moment else created_at


def window(urgency: Urgency, today: date, wanted_from: date | None, wanted_until: date | None) -> tuple[date, date]:
    """First and last day on which the work may be done, seen from `today`."""
    first = max(today, wanted_from or today)
    last = wanted_until or first + timedelta(days=WINDOW_DAYS[urgency])
    return first, min(max(first, last), first + LONGEST_WINDOW)
