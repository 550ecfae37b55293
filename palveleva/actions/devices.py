"""The devices on which a person is in: ended one by one, from anywhere."""

from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.domain.permissions import Permission
from palveleva.models import SignIn


@action(Permission.KEEP_SIGN_IN)
def end(sign_in: SignIn, *, by: Any, now: datetime) -> None:
    """The device is out from its next request on. What it has not sent stays on it. Ending twice is harmless."""
    if sign_in.ended_at is None:
        sign_in.end(now=now)
        remember("end_sign_in", sign_in, by=by, now=now)
