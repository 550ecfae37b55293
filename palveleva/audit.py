"""The memory of deeds and of looks, written in the transaction of the deed or the look."""

from datetime import datetime
from typing import Any

from palveleva.db import db
from palveleva.models import Assignment, AuditEntry, Disclosure, Need, Offer, Person


def remember(verb: str, thing: Any, *, by: Any, now: datetime, **details: Any) -> None:
    """One line: who did what to which thing. `details` hold codes and numbers, never a person's words."""
    db.session.add(
        AuditEntry(
            at=now,
            by_id=by.id,
            verb=verb,
            kind=type(thing).__name__.lower(),
            thing_id=str(thing.id),
            need_id=need_id_of(thing),
            details=details,
        )
    )


def need_id_of(thing: Any) -> str | None:
    if isinstance(thing, Need):
        return thing.id
    return thing.need_id if isinstance(thing, Offer | Assignment) else None


def disclose(need: Need, fields: list[str], *, to: Person, why: str, now: datetime) -> None:
    """A resident's data was shown to somebody."""
    db.session.add(Disclosure(at=now, to_id=to.id, need_id=need.id, fields=fields, why=why))
