"""Rows behind glass: a page reads the fields this table names, and what is a resident's is noticed as it is read."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from palveleva.domain.vocabulary import Part
from palveleva.models import Assignment, Attempt, Contact, Need, Note, Offer, Photo, Wave
from palveleva.queries.rows import NeedRow

# A field that stands in neither table does not exist for a page. Adding one is a decision about people's data.
PLAIN: dict[type, frozenset[str]] = {
    Need: frozenset((
        "id", "code", "village", "village_id", "service", "service_id", "urgency", "wanted_from", "wanted_until",
        "consent", "safety", "channel", "state", "outcome", "unmet_reason", "duplicate_of", "duplicate_of_id",
        "reporter", "created_at", "told_at", "told_on", "updated_at", "closed_at", "forgotten_at", "contact", "photo",
        "notes", "waves", "offers", "assignments", "attempts", "retry_at", "is_open", "is_free", "is_pressing",
        "is_protected", "open_offers", "live_assignment", "has_reporter",
    )),
    NeedRow: frozenset((
        "id", "code", "village", "service", "urgency", "wanted_from", "wanted_until", "consent", "safety", "state",
        "outcome", "created_at", "closed_at", "retry_at", "answer_by", "scheduled_at", "is_by_newcomer", "is_protected",
        "contact", "given_back", "unread",
    )),
    Contact: frozenset(),
    Photo: frozenset(("id", "is_here")),
    Note: frozenset(("id", "kind", "at", "by", "offer_id", "is_pinned")),
    Attempt: frozenset(("at", "by", "result", "retry_at")),
    Offer: frozenset(("id", "provider", "provider_id", "state", "answer_by", "is_open", "is_past", "notes")),
    Wave: frozenset(("number", "sent_at", "trace", "offers")),
    Assignment: frozenset((
        "id", "need", "need_id", "provider", "provider_id", "state", "agreed_at", "scheduled_at", "done_at", "minutes",
        "said_done_at",
    )),
}  # fmt: skip
OWN: dict[type, dict[str, Part]] = {
    Need: {"text": Part.TEXT, "question": Part.SAID},
    NeedRow: {"text": Part.TEXT, "asked": Part.SAID},
    Contact: {"name": Part.NAME, "phone": Part.PHONE, "address": Part.ADDRESS, "note": Part.NOTE},
    Photo: {"thumb": Part.PHOTO},
    Note: {"text": Part.SAID},
    Attempt: {},
    Offer: {"reason": Part.SAID},
    Wave: {},
    Assignment: {"note": Part.SAID, "reason": Part.SAID},
}
# Every field that exists for a page: a part of the resident, or nothing of the kind.
SHOWN: dict[type, dict[str, Part | None]] = {kind: dict.fromkeys(PLAIN[kind]) | dict(OWN[kind]) for kind in PLAIN}
# What of a row is no other row: read at once, since a list asks for most of it.
FACTS = tuple(sorted(PLAIN[NeedRow] - {"contact"}))
facts_of = attrgetter(*FACTS)
Notice = Callable[[str, Part], None]


class NotShown(Exception):
    """A page asked for a field that it may not show. Not an AttributeError: templates would print nothing instead."""


class Glass:
    """One row as a page may know it. `noticed` hears of each part of a resident's that is read, and of whose need.

    What was read once is kept beside the glass: a line of a list asks for the same field several times.
    """

    def __init__(self, row: Any, parts: frozenset[Part], noticed: Notice) -> None:
        self._row, self._parts, self._noticed = row, parts, noticed
        if type(row) is NeedRow:
            self.__dict__.update(zip(FACTS, facts_of(row), strict=True))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        row = self._row
        try:
            part = SHOWN[type(row)][name]
        except KeyError:
            raise NotShown(f"{type(row).__name__}.{name} stands in no table of queries/glass.py") from None
        value = self._behind(getattr(row, name)) if part is None else self._told(name, part)
        self.__dict__[name] = value
        return value

    def _told(self, name: str, part: Part) -> Any:
        if part not in self._parts:
            raise NotShown(f"this page may not show {name}: see OFFICE_SEES in domain/disclosure.py")
        value = getattr(self._row, name)
        if value:
            self._noticed(whose(self._row), part)
        return value

    def _behind(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._behind(one) for one in value]
        return Glass(value, self._parts, self._noticed) if type(value) in PLAIN else value


def whose(row: Any) -> str:
    return str(row.id if type(row) in (Need, NeedRow) else row.need_id)
