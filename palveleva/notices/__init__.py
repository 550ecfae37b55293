"""Who is told, about what, once. What reaches people outside the app is opened beside the notice."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need, Notice, Person, Provider
from palveleva.notices.deliveries import open_deliveries


def tell(person: Person | None, kind: str, need: Need | None, *, now: datetime, about: str = "", **params: Any) -> bool:
    """Tell one person one thing once; `about` tells apart what may be told several times about one need.

    Its deliveries are written with it: a change that is undone is not told, one that is kept is told for certain.
    Whether this was the first time.
    """
    if person is None:
        return False
    key = once(person.id, kind, need_id=need.id if need else "", about=about)
    is_new = need is not None and need.created_at == now and not about  # nobody has heard of it yet
    if not is_new and db.session.scalar(select(Notice.id).where(Notice.once == key)) is not None:
        return False
    facts = {"kind": kind, "params": params, "about": about, "once": key, "created_at": now}
    notice = Notice(person=person, need=need, **facts)
    open_deliveries(notice, now=now)
    db.session.add(notice)
    return True


def once(person_id: Any, kind: str, *, need_id: str = "", about: str = "") -> Any:
    """What may be told a single time. `person_id` may also be a column, for asking who has been told."""
    return person_id + f":{kind}:{need_id}:{about}"


def tell_provider(provider: Provider, kind: str, need: Need | None, *, now: datetime, about: str = "") -> None:
    for person in provider.people:
        if person.is_active:
            tell(person, kind, need, now=now, about=about)
