"""One need with all that its page tells: each kind of thing is read once, however many there are."""

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from palveleva.models import Assignment, Attempt, Need, Note, Offer, Person
from palveleva.queries.visible import get, needs_visible_to

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
    need = get(needs_visible_to(person).options(*PARTS), Need, need_id)
    for wave in need.waves:
        offers = [offer for offer in need.offers if offer.wave_id == wave.id]
        set_committed_value(wave, "offers", sorted(offers, key=lambda offer: offer.rank))
    for offer in need.offers:
        set_committed_value(offer, "notes", [note for note in need.notes if note.offer_id == offer.id])
    return need
