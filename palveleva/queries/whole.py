"""One need with all that its page tells: each kind of thing is read once, however many there are."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.models import Assignment, Attempt, Need, Note, Offer, Person
from palveleva.queries.visible import Asker, asked_by, needs_visible_to

PARTS = (
    *(joinedload(part) for part in (Need.reporter, Need.contact, Need.photo, Need.joining)),
    selectinload(Need.attempts).joinedload(Attempt.by),
    selectinload(Need.notes).joinedload(Note.by),
    selectinload(Need.offers).joinedload(Offer.provider),
    selectinload(Need.waves),
    selectinload(Need.assignments).joinedload(Assignment.provider),
)


def whole_need(person: Person, need_id: str) -> Need:
    """Raises NotFound, as for everything that this person may not see."""
    told = asked_by(person) | {"need": need_id}
    need = db.session.scalars(needs_with_parts(Asker.like(person)), told).unique().one_or_none()
    if need is None:
        raise NotFound
    for wave in need.waves:
        offers = [offer for offer in need.offers if offer.wave_id == wave.id]
        set_committed_value(wave, "offers", sorted(offers, key=lambda offer: offer.rank))
    for offer in need.offers:
        set_committed_value(offer, "notes", [note for note in need.notes if note.offer_id == offer.id])
    return need


@cache
def needs_with_parts(who: Asker) -> Select[Any]:
    return needs_visible_to(who).where(Need.id == bindparam("need")).options(*PARTS)
