"""Who is told, about what, once. What reaches people outside the app is opened beside the notice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from palveleva.db.putting import insert_all_once
from palveleva.models import Need, NewNeed, Notice, Person, Provider
from palveleva.notices.deliveries import media_of, open_deliveries


def tell(
    person: Person | None, kind: str, need: Need | NewNeed | None, *, now: datetime, about: str = "", **params: Any
) -> bool:
    """Tell one person one thing once; `about` tells apart what may be told several times about one need.

    Its deliveries are written with it: a change that is undone is not told, one that is kept is told for certain.
    Whether this was the first time.
    """
    return person is not None and bool(tell_each(person, kind, [need], now=now, about=about, **params))


def tell_each(
    person: Person, kind: str, needs: Sequence[Need | NewNeed | None], *, now: datetime, about: str = "", **params: Any
) -> int:
    """The same of each of these needs, which must be in the database. How many of them were news."""
    keys = [once(person.id, kind, need_id=need.id if need else "", about=about) for need in needs]
    facts = {"person_id": person.id, "kind": kind, "params": params, "about": about, "created_at": now}
    rows = [facts | {"need_id": need and need.id, "once": key} for need, key in zip(needs, keys, strict=True)]
    written = insert_all_once(Notice, rows, "once")
    told = [(need, written[key]) for need, key in zip(needs, keys, strict=True) if key in written]
    open_deliveries(person, kind, told, now=now)
    return len(told)


def once(person_id: Any, kind: str, *, need_id: str = "", about: str = "") -> Any:
    """What may be told a single time. `person_id` may also be a column, for asking who has been told."""
    return person_id + f":{kind}:{need_id}:{about}"


def reaches(provider: Provider, kind: str, need: Need, *, now: datetime) -> bool:
    """Whether such a message leaves the house to anybody there: a firm may have no account, or no way to be told."""
    return any(media_of(person, kind, need.urgency, now=now) for person in provider.people)


def tell_provider(
    provider: Provider, kind: str, need: Need | None, *, now: datetime, about: str = "", **params: Any
) -> None:
    for person in provider.people:
        if person.is_active:
            tell(person, kind, need, now=now, about=about, **params)
