"""Trying to reach the resident: each try is one line with who, when, what came of it and when it is tried again."""

from datetime import datetime, timedelta
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.needs import require_open
from palveleva.audit import remember
from palveleva.db import lock
from palveleva.domain.contacting import REACHING
from palveleva.domain.errors import Invalid
from palveleva.domain.permissions import Permission
from palveleva.domain.vocabulary import CallResult
from palveleva.models import Attempt, Need

SAME_TRY_WITHIN = timedelta(minutes=1)


@action(Permission.COORDINATE_NEED)
def log(need: Need, result: CallResult, retry_at: datetime | None = None, *, by: Any, now: datetime) -> None:
    """Write down a try. The need rests in the queue until `retry_at`; without one, an older promise is settled.

    Told again within a minute it is the same try, of which the last promise holds: a second tap, or a better hour.
    Raises Invalid `retry_in_past`, NotNow `closed`.
    """
    lock(need)
    require_open(need)
    if retry_at is not None and retry_at <= now:
        raise Invalid("retry_in_past", field="at")
    known = told_just_now(need, result, by=by, now=now)
    if known and is_same_minute(known.retry_at, retry_at):
        return
    if known:
        known.retry_at = retry_at
    else:
        need.attempts.append(Attempt(at=now, by_id=by.id, result=result, retry_at=retry_at))
    need.updated_at = now
    if result in REACHING:
        need.note_contact(now=now)
    remember("try", need, by=by, now=now, result=result, retry_at=retry_at and retry_at.isoformat())


def told_just_now(need: Need, result: CallResult, *, by: Any, now: datetime) -> Attempt | None:
    last = need.attempts[-1] if need.attempts else None
    is_same = last and (last.by_id, last.result) == (by.id, result) and now - last.at < SAME_TRY_WITHIN
    return last if is_same else None


def is_same_minute(one: datetime | None, other: datetime | None) -> bool:
    """An hour from now is told by either of two taps, some seconds apart."""
    return one == other if one is None or other is None else abs(one - other) < SAME_TRY_WITHIN
