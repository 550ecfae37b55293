"""What is said about a need along its way."""

from datetime import datetime
from typing import Any

from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.safety import banners, is_pressing, refuse_identity_codes
from palveleva.models import Need, Note
from palveleva.queries.facts import safety_rules


def add_note(need: Need, kind: str, text: str, *, by: Any, now: datetime, offer_id: str | None = None) -> None:
    """Keep somebody's words with the need. Raises Invalid when there are none, or when they must not be kept.

    Raises NotNow when the resident has been forgotten: nobody would come by to forget these words too.
    """
    refuse_forgotten(need)
    if not text.strip():
        raise Invalid("missing_field", field="text")
    refuse_identity_codes(text)
    need.notes.append(Note(at=now, kind=kind, text=text.strip(), by_id=by.id, offer_id=offer_id))


def heed_doer(need: Need, said: str | None, *, by: Any, now: datetime) -> None:
    """Whoever was there may tell of danger in passing: it stands first in the queue until the office has read it,
    however the need ends. What the office writes down itself it has read."""
    actions = banners(said or "", safety_rules())
    need.warn(actions)
    if said and is_pressing(actions) and not by.coordinates:
        add_note(need, "danger", said, by=by, now=now)


def refuse_forgotten(need: Need) -> None:
    if need.forgotten_at is not None:
        raise NotNow("forgotten")
