"""The order of the coordinator's work: which rung of the board a need stands on, and what is due there.

Order: danger, today, a provider to be called, stuck, calls that are due, a provider asks, more was told, done as nobody
can confirm, no permission, new, the rest (a coordinator's day).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from palveleva.domain.vocabulary import UNTAKEN_NEEDS, Consent, NeedState, Urgency
from palveleva.domain.workdays import working_time
from palveleva.queries.rows import NeedRow

WAITING_LIMIT = timedelta(days=1)  # of working time: nothing is late because of a weekend
OVERDUE_SCHEDULE = timedelta(hours=24)


@dataclass(frozen=True)
class Moment:
    """Now, as the office's wall clock shows it."""

    now: datetime
    zone: ZoneInfo


def is_dangerous(need: NeedRow, _at: Moment) -> bool:
    """A call that is to be tried again hides no danger, nor do those who have been asked and have not answered. What
    its doer has told of stands here until it is read, though the need is closed."""
    if need.unread == "danger":
        return True
    return need.is_pressing and (need.state in UNTAKEN_NEEDS or need.state is NeedState.NEEDS_INFO)


def is_for_today(need: NeedRow, at: Moment) -> bool:
    return need.urgency is Urgency.TODAY and is_waiting_for_office(need) and not is_resting(need, at)


def is_to_call(need: NeedRow, at: Moment) -> bool:
    """Whoever is left can only be asked by telephone: nothing moves until somebody calls."""
    return need.to_call and not is_resting(need, at)


def is_stuck(need: NeedRow, at: Moment) -> bool:
    return is_overdue(need, at) and not is_resting(need, at)


def is_call_due(need: NeedRow, at: Moment) -> bool:
    return need.retry_at is not None and need.retry_at <= at.now


def has_open_question(need: NeedRow, _at: Moment) -> bool:
    """A provider asked something and was not answered."""
    return need.asked is not None


def has_unread(need: NeedRow, at: Moment) -> bool:
    """Told of what is under way already: perhaps nobody shall come, or not then. What is new is read as a whole."""
    return need.unread is not None and not is_new(need, at)


def is_unasked(need: NeedRow, _at: Moment) -> bool:
    """Said to be done, and nobody but the office is left to say whether it is so."""
    return need.is_unasked


def lacks_permission(need: NeedRow, at: Moment) -> bool:
    return need.consent is not Consent.GRANTED and is_new(need, at)


def is_new(need: NeedRow, at: Moment) -> bool:
    return is_waiting_for_office(need) and not is_resting(need, at)


def is_under_way(_need: NeedRow, _at: Moment) -> bool:
    return True


# Most pressing first; a need stands on the first rung that fits it.
LADDER: dict[str, Callable[[NeedRow, Moment], bool]] = {
    "safety": is_dangerous,
    "today": is_for_today,
    "to_call": is_to_call,
    "overdue": is_stuck,
    "retry": is_call_due,
    "question": has_open_question,
    "told": has_unread,
    "unasked": is_unasked,
    "no_permission": lacks_permission,
    "new": is_new,
    "under_way": is_under_way,
}
RUNGS = tuple(LADDER)


def rung_of(need: NeedRow, at: Moment) -> str:
    return next(name for name, fits in LADDER.items() if fits(need, at))


def is_waiting_for_office(need: NeedRow) -> bool:
    return need.state in (NeedState.SUBMITTED, NeedState.READY, NeedState.NO_TAKER)


def is_resting(need: NeedRow, at: Moment) -> bool:
    """Somebody was called and did not answer, and the time to call again has not come."""
    return need.retry_at is not None and need.retry_at > at.now


def is_overdue(need: NeedRow, at: Moment) -> bool:
    """Nothing has moved for too long, nobody took it, or the agreed time has passed without a word."""
    if need.state is NeedState.SCHEDULED:
        return bool(need.scheduled_at and need.scheduled_at + OVERDUE_SCHEDULE < at.now)
    if need.state is NeedState.NO_TAKER or is_chased_in_vain(need):
        return True
    is_waiting = is_waiting_for_office(need) or need.state is NeedState.NEEDS_INFO
    return is_waiting and has_rested_too_long(need, at)


def has_rested_too_long(need: NeedRow, at: Moment) -> bool:
    """What has not passed on any clock has not passed in working time, which takes longer to tell."""
    is_long = at.now - need.updated_at > WAITING_LIMIT
    return is_long and working_time(need.updated_at, at.now, at.zone) > WAITING_LIMIT


def is_chased_in_vain(need: NeedRow) -> bool:
    """Its doer was reminded of the time to be set, or its reporter of the question, and then the office was."""
    return need.state in (NeedState.ASSIGNED, NeedState.NEEDS_INFO) and need.reminders > 1
