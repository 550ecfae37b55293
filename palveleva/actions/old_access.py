"""After a restored backup: what let people in when it was made, and may have been ended since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.permissions import Permission
from palveleva.models import Installation, Invitation, Person, RecoveryCode, SignIn


@dataclass(frozen=True)
class Ended:
    """What the database that was live still knew: devices that were out, and people who were. Lost with it, nothing."""

    sign_ins: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@action(Permission.RENEW_EPOCH)
def end_old_access(installation: Installation, ended: Ended, *, by: Any, now: datetime) -> None:
    """Nobody gets in by what was ended or used up since. Phones in the field stay in: unsent reports lie on them.

    Coordinators have nothing there that waits, and see everything: they come in anew, with their second factor.
    """
    for person in db.session.scalars(select(Person).where(Person.is_active)).unique():
        if person.id in ended.people:
            person.is_active = person.is_pending = False
            remember("deactivate", person, by=by, now=now)
    for sign_in in db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).unique():
        if sign_in.id in ended.sign_ins or sign_in.person_id in ended.people or sign_in.person.coordinates:
            sign_in.end(now=now)
    db.session.execute(update(Invitation).where(Invitation.expires_at > now).values(expires_at=now))
    db.session.execute(delete(RecoveryCode))
    remember("end_old_access", installation, by=by, now=now)
