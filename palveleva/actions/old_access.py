"""After a restored backup: what let people in when it was made, and may have been ended since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from palveleva.actions.base import action
from palveleva.actions.endings import hold_provider, look_again
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.permissions import Permission
from palveleva.models import Guest, Installation, Invitation, Person, Poster, RecoveryCode, SignIn, Village


@dataclass(frozen=True)
class Ended:
    """What the database that was live still knew: devices that were out, people who were, guests whose agreement had
    ended, and by village the codes of the posters on the walls. Lost with it, nothing."""

    sign_ins: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    guests: frozenset[int] = frozenset()
    posters: Mapping[int, str] = field(default_factory=dict)


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
    end_agreements(ended.guests, by=by, now=now)
    hang_posters(ended.posters, now=now)
    remember("end_old_access", installation, by=by, now=now)


def end_agreements(ended: Collection[int], *, by: Any, now: datetime) -> None:
    """A no across a border stays a no: what is asked of the firm there by now is called off."""
    for guest in db.session.scalars(select(Guest).where(Guest.id.in_(ended), Guest.ended_at.is_(None))):
        hold_provider(guest.provider)
        guest.ended_at = now
        remember("end_guest", guest, by=by, now=now)
        look_again(guest.provider, now=now)


def hang_posters(hanging: Mapping[int, str], *, now: datetime) -> None:
    """Paper is not restored: what was printed since lets newcomers in, and what it has replaced does not.

    A code that the backup knows is left as it is there: it has been replaced since, or has not changed.
    """
    known, villages = set(db.session.scalars(select(Poster.token))), set(db.session.scalars(select(Village.id)))
    for village_id, token in hanging.items():
        if token in known or village_id not in villages:
            continue
        earlier = update(Poster).where(Poster.village_id == village_id, Poster.ended_at.is_(None))
        db.session.execute(earlier.values(ended_at=now))
        db.session.add(Poster(village_id=village_id, token=token, created_at=now))
