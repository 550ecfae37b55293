"""What is said about a need along its way. Words of others about a resident are read for danger here."""

from datetime import datetime
from typing import Any

from palveleva.db import lock
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.safety import banners, is_pressing, refuse_identity_codes, without_identity_codes
from palveleva.models import Need, Note
from palveleva.queries.facts import safety_rules

WORDS = ("text", "note", "reason")  # of the operations of a phone
TOLD = ("information", "danger")  # words of others, kept as notes: what they say of danger outlives a rewording


def add_note(need: Need, kind: str, text: str, *, by: Any, now: datetime, offer_id: str | None = None) -> None:
    """Keep somebody's words with the need. Raises Invalid when there are none, or when they must not be kept.

    Raises NotNow when the resident has been forgotten: nobody would come by to forget these words too.
    """
    refuse_forgotten(need)
    if not text.strip():
        raise Invalid("missing_field", field="text")
    refuse_identity_codes(text)
    need.notes.append(Note(at=now, kind=kind, text=text.strip(), by_id=by.id, offer_id=offer_id))


def heed(need: Need, said: str | None, *, by: Any, now: datetime) -> None:
    """Whoever was there may tell of danger in passing, by whatever door: it stands first in the queue until the office
    has read it, however the need ends. What the office writes down itself it has read."""
    actions = dangers_in(said)
    need.warn(actions)
    if said and is_pressing(actions) and not by.coordinates:
        add_note(need, "danger", said, by=by, now=now)


def heed_too_late(need: Need, told: Any, *, by: Any, now: datetime) -> None:
    """What is not done any more was said all the same: the office hears what calls for 112, and nothing else of it."""
    said = [getattr(told, field) for field in WORDS if getattr(told, field, None)]
    if said and need.forgotten_at is None:
        lock(need)
        heed(need, without_identity_codes("\n".join(said)), by=by, now=now)


def dangers_in(*said: str | None) -> list[str]:
    """What the words call for, each once."""
    rules = safety_rules()
    return list(dict.fromkeys(action for words in said if words for action in banners(words, rules)))


def refuse_forgotten(need: Need) -> None:
    if need.forgotten_at is not None:
        raise NotNow("forgotten")
