"""Trying to reach the resident: each try is one line with who, when, what came of it and when it is tried again."""

from datetime import datetime
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


@action(Permission.COORDINATE_NEED)
def log(need: Need, result: CallResult, retry_at: datetime | None = None, *, by: Any, now: datetime) -> None:
    """Write down a try. The need rests in the queue until `retry_at`; without one, an older promise is settled.

    Raises Invalid `retry_in_past`, NotNow `closed`.
    """
    lock(need)
    require_open(need)
    if retry_at is not None and retry_at <= now:
        raise Invalid("retry_in_past", field="at")
    need.attempts.append(Attempt(at=now, by_id=by.id, result=result, retry_at=retry_at))
    need.updated_at = now
    if result in REACHING:
        need.note_contact(now=now)
    remember("try", need, by=by, now=now, result=result, retry_at=retry_at and retry_at.isoformat())
