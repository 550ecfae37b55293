"""Who is told, about what, once. Channels beyond the app itself (e-mail, SMS, push) take rows from the same table."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need, Notice, Person, Provider


def tell(person: Person | None, kind: str, need: Need, *, now: datetime, about: str = "", **params: Any) -> None:
    """Tell one person one thing once; `about` tells apart what may be told several times about one need."""
    if person is None:
        return
    once = ":".join((person.id, kind, need.id, about))
    if db.session.scalar(select(Notice.id).where(Notice.once == once)) is None:
        db.session.add(
            Notice(person_id=person.id, need_id=need.id, kind=kind, params=params, once=once, created_at=now)
        )


def tell_provider(provider: Provider, kind: str, need: Need, *, now: datetime, about: str = "") -> None:
    for person in provider.people:
        if person.is_active:
            tell(person, kind, need, now=now, about=about)
