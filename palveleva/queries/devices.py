"""On which devices somebody is in."""

from datetime import datetime

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Invitation, Person, SignIn
from palveleva.queries.visible import sign_ins_visible_to


def devices_of(person: Person, *, by: Person, now: datetime) -> list[SignIn]:
    """Those that may still be in, the latest used first.

    How long a desk was left alone is known to its own browser only, which notes that it read: here it counts as in.
    """
    living = sign_ins_visible_to(by).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), ~SignIn.is_half)
    rows = db.session.scalars(living.order_by(SignIn.seen_at.desc(), SignIn.id)).unique()
    return [sign_in for sign_in in rows if sign_in.is_live(now=now, seen_at=now)]


def is_invited(person: Person, *, now: datetime) -> bool:
    """Whether a link, or its six digits, could still let them in."""
    links = db.session.scalars(select(Invitation).where(Invitation.person_id == person.id)).unique()
    return any(link.state(now=now) == "open" for link in links)
