"""How much of a resident a provider may see, rung by rung (DESIGN §8). When in doubt: nothing."""

import re
from datetime import datetime, timedelta
from enum import IntEnum

from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, AssignmentState, Consent, OfferState


class Rung(IntEnum):
    VILLAGE = 0
    ROAD = 1
    DOOR = 2


RUNGS = {AssignmentState.AGREED: Rung.ROAD, AssignmentState.SCHEDULED: Rung.DOOR}


def rung(
    state: AssignmentState, consent: Consent, *, is_protected: bool, done_at: datetime | None, now: datetime
) -> Rung:
    """The rung on which the winner stands: the lowest without the resident's permission, or under a non-disclosure
    order (turvakielto), whatever was permitted."""
    if is_protected or consent is not Consent.GRANTED:
        return Rung.VILLAGE
    if state is AssignmentState.DONE and done_at and now < closes_at(done_at):
        return Rung.DOOR
    return RUNGS.get(state, Rung.VILLAGE)


def closes_at(done_at: datetime) -> datetime:
    """When the door closes again after the work."""
    return done_at + max(POLICY.contact_open_after_done, timedelta(0))


def shows_words(state: OfferState, *, may_answer: bool) -> bool:
    """The words of a need are the business of whoever may still answer, or has said yes."""
    return may_answer or state is OfferState.ACCEPTED


def shows_photo(state: AssignmentState, *, is_protected: bool, done_at: datetime | None, now: datetime) -> bool:
    """The photo of a need is its doer's business while the work lives, and as long as the door after it."""
    if is_protected:
        return False
    if state is AssignmentState.DONE and done_at:
        return now < closes_at(done_at)
    return state in LIVE_ASSIGNMENTS


ROAD = (
    r"(?:tie|katu|kuja|polku|raitti|väylä|kaari|rinne|ranta|tanhua|penger|mäki|aukio|piha|silta"
    r"|vägen|gatan|gränden|stigen|street|road|lane)"
)
LETTERS = r"[^\W\d_](?:[^\W\d_]|-)+"
# "Uuraistentie", "Häkkilän koulutie" or "Kintauden tie", and then the number of the house. A first word in -nen is
# a surname: its genitive would end in -sen.
ROAD_AND_HOUSE = re.compile(rf"((?:{LETTERS}(?<!ne)n\s)?{LETTERS}{ROAD}|{LETTERS}(?<!ne)n\s{ROAD})\s+\d", re.IGNORECASE)


def road_of(address: str) -> str | None:
    """The road without the house, when the address plainly begins with one; else nothing.

    People write names, door codes and boxes into an address: what does not look like a road is not told.

    >>> road_of("Uuraistentie 1132, 41270 Lannevesi")
    'Uuraistentie'
    """
    found = ROAD_AND_HOUSE.match(address.strip())
    return found.group(1) if found else None
