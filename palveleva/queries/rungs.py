"""The order of the coordinator's work: which rung of the board a need stands on, and what is due there.

Order: danger, today, stuck, calls that are due, a provider asks, no permission, new, the rest (a coordinator's day).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from palveleva.domain.vocabulary import Consent, NeedState, Urgency
from palveleva.domain.workdays import working_time
from palveleva.models import Need

WAITING_LIMIT = timedelta(days=1)  # of working time: nothing is late because of a weekend
OVERDUE_SCHEDULE = timedelta(hours=24)


@dataclass(frozen=True)
class Moment:
    """Now, as the office's wall clock shows it."""

    now: datetime
    zone: ZoneInfo


def is_dangerous(need: Need, _at: Moment) -> bool:
    """A call that is to be tried again hides no danger."""
    return need.is_pressing and is_waiting_for_office(need)


def is_for_today(need: Need, at: Moment) -> bool:
    return need.urgency is Urgency.TODAY and is_waiting_for_office(need) and not is_resting(need, at)


def is_stuck(need: Need, at: Moment) -> bool:
    return is_overdue(need, at) and not is_resting(need, at)


def is_call_due(need: Need, at: Moment) -> bool:
    return need.retry_at is not None and need.retry_at <= at.now


def has_open_question(need: Need, _at: Moment) -> bool:
    """A provider asked something and was not answered."""
    last = {note.offer_id: note.kind for note in need.notes if note.kind in ("offer_question", "offer_answer")}
    open_offers = {offer.id for offer in need.offers if offer.is_open}
    return any(kind == "offer_question" for offer_id, kind in last.items() if offer_id in open_offers)


def lacks_permission(need: Need, at: Moment) -> bool:
    return need.consent is not Consent.GRANTED and is_new(need, at)


def is_new(need: Need, at: Moment) -> bool:
    return is_waiting_for_office(need) and not is_resting(need, at)


def is_under_way(_need: Need, _at: Moment) -> bool:
    return True


# Most pressing first; a need stands on the first rung that fits it.
LADDER: dict[str, Callable[[Need, Moment], bool]] = {
    "safety": is_dangerous,
    "today": is_for_today,
    "overdue": is_stuck,
    "retry": is_call_due,
    "question": has_open_question,
    "no_permission": lacks_permission,
    "new": is_new,
    "under_way": is_under_way,
}
RUNGS = tuple(LADDER)


def rung_of(need: Need, at: Moment) -> str:
    return next(name for name, fits in LADDER.items() if fits(need, at))


def is_waiting_for_office(need: Need) -> bool:
    return need.state in (NeedState.SUBMITTED, NeedState.READY, NeedState.NO_TAKER)


def is_resting(need: Need, at: Moment) -> bool:
    """Somebody was called and did not answer, and the time to call again has not come."""
    return need.retry_at is not None and need.retry_at > at.now


def is_overdue(need: Need, at: Moment) -> bool:
    """Nothing has moved for too long, nobody took it, or the agreed time has passed without a word."""
    if need.state is NeedState.SCHEDULED:
        live = need.live_assignment
        return bool(live and live.scheduled_at and live.scheduled_at + OVERDUE_SCHEDULE < at.now)
    if need.state is NeedState.NO_TAKER:
        return True
    is_waiting = is_waiting_for_office(need) or need.state is NeedState.NEEDS_INFO
    return is_waiting and working_time(need.updated_at, at.now, at.zone) > WAITING_LIMIT
