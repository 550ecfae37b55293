"""The memory of deeds and of looks, written in the transaction of the deed or the look."""

from datetime import datetime
from typing import Any

from palveleva.db.putting import add_rows
from palveleva.domain.vocabulary import Part, Place
from palveleva.models import Assignment, AuditEntry, Delivery, Disclosure, Need, NewNeed, Offer

Line = dict[str, Any]


def remember(verb: str, thing: Any, *, by: Any, now: datetime, **details: Any) -> None:
    """One line: who did what to which thing. `details` hold codes and numbers, never a person's words."""
    remember_all([line(verb, thing, by=by, now=now, **details)])


def remember_all(lines: list[Line]) -> None:
    """Written at once: the things they are about must be in the database."""
    add_rows(AuditEntry, lines)


def line(verb: str, thing: Any, *, by: Any, now: datetime, **details: Any) -> Line:
    return {
        "at": now,
        "by_id": by.id,
        "verb": verb,
        "kind": kind_of(thing),
        "thing_id": str(thing.id),
        "need_id": need_id_of(thing),
        "details": details,
    }


def kind_of(thing: Any) -> str:
    return "need" if isinstance(thing, NewNeed) else type(thing).__name__.lower()


def need_id_of(thing: Any) -> str | None:
    if isinstance(thing, Need | NewNeed):
        return thing.id
    return thing.need_id if isinstance(thing, Offer | Assignment | Delivery) else None


Looks = dict[tuple[str, Place], set[Part]]  # what of which need was shown where
ORDER = {part: place for place, part in enumerate(Part)}


def disclose(looks: Looks, *, to_id: str, now: datetime) -> None:
    """Of these residents this was shown to somebody: one line for each of them and each place."""
    rows = [
        {"at": now, "to_id": to_id, "need_id": need_id, "fields": sorted(parts, key=ORDER.__getitem__), "why": place}
        for (need_id, place), parts in sorted(looks.items())
    ]
    add_rows(Disclosure, rows)
