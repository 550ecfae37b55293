"""How a page tells why a deed was refused, and where it was tried too often, from when it may be tried again."""

from datetime import timedelta

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.db import utcnow
from palveleva.domain.errors import Refused, TooMany
from palveleva.web.times import when_soon
from palveleva.words.codes import label

A_MINUTE = 60


def why(refusal: Refused) -> str:
    if isinstance(refusal, TooMany):
        return _("Too many tries. Try again at %(time)s.", time=again_at(refusal))
    return label("refusal", refusal.code)


def again_at(refusal: TooMany) -> str:
    """A clock without seconds that says 14.35 while the door opens at 14.35.20 would have it tried in vain."""
    opens = utcnow() + timedelta(seconds=refusal.wait)
    return when_soon(opens + timedelta(seconds=-opens.timestamp() % A_MINUTE))


def answered(page: str, refusal: Refused | None, status: int = 400) -> ResponseReturnValue:
    """A page that tells what was wrong. Of what was too often, machines are told too for how long."""
    if isinstance(refusal, TooMany):
        return page, 429, {"Retry-After": str(refusal.wait)}
    return page, status
