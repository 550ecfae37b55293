"""The devices on which a person is in: ended one by one or all, from anywhere."""

from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.people import end_links
from palveleva.audit import remember
from palveleva.db import lock
from palveleva.domain.permissions import Permission
from palveleva.models import Person, SignIn


@action(Permission.KEEP_SIGN_IN)
def end(sign_in: SignIn, *, by: Any, now: datetime) -> None:
    """The device is out from its next request on. What it has not sent stays on it. Ending twice is harmless."""
    if sign_in.ended_at is None:
        sign_in.end(now=now)
        remember("end_sign_in", sign_in, by=by, now=now)


@action(Permission.KEEP_SIGN_IN)
def end_links_beside(sign_in: SignIn, *, by: Any, now: datetime) -> None:
    """This device alone shall stay in: an unused link of its owner would let another one in."""
    leave_no_link(sign_in.person, by=by, now=now)


@action(Permission.KEEP_PEOPLE)
def end_links_of(person: Person, *, by: Any, now: datetime) -> None:
    """Link and code of an invitation may lie on the lost phone, unused: they let nobody in afterwards."""
    leave_no_link(person, by=by, now=now)


def leave_no_link(person: Person, *, by: Any, now: datetime) -> None:
    lock(person)
    if end_links(person, now=now):
        remember("end_invitation", person, by=by, now=now)
