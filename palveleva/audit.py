"""The memory of deeds and of looks, written in the transaction of the deed or the look."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert

from palveleva.db import db
from palveleva.domain.vocabulary import Part, Place
from palveleva.models import Assignment, AuditEntry, Delivery, Disclosure, Need, Offer


def remember(verb: str, thing: Any, *, by: Any, now: datetime, **details: Any) -> None:
    """One line: who did what to which thing. `details` hold codes and numbers, never a person's words."""
    db.session.add(
        AuditEntry(
            at=now,
            by_id=by.id,
            verb=verb,
            kind=type(thing).__name__.lower(),
            thing_id=str(thing.id),
            **about(thing),
            details=details,
        )
    )


def about(thing: Any) -> dict[str, Any]:
    """The need itself where it may still be on its way to the database: its row comes first."""
    return {"need": thing} if isinstance(thing, Need) else {"need_id": need_id_of(thing)}


def need_id_of(thing: Any) -> str | None:
    if isinstance(thing, Need):
        return thing.id
    return thing.need_id if isinstance(thing, Offer | Assignment | Delivery) else None


Looks = dict[tuple[str, Place], set[Part]]  # what of which need was shown where
ORDER = {part: place for place, part in enumerate(Part)}
LOOKS = insert(db.metadata.tables[Disclosure.__tablename__])  # of the table: no object is made of a look


def disclose(looks: Looks, *, to_id: str, now: datetime) -> None:
    """Of these residents this was shown to somebody: one line for each of them and each place."""
    rows = [
        {"at": now, "to_id": to_id, "need_id": need_id, "fields": sorted(parts, key=ORDER.__getitem__), "why": place}
        for (need_id, place), parts in sorted(looks.items())
    ]
    if rows:
        db.session.execute(LOOKS, rows)
