"""How much of a resident who may see, rung by rung (DESIGN §8). When in doubt: nothing."""

import re
from datetime import datetime, timedelta
from enum import IntEnum

from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, AssignmentState, Consent, Part, Place


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


WORDS = frozenset({Part.TEXT, Part.PHOTO, Part.SAID})
DOOR = frozenset({Part.NAME, Part.PHONE, Part.ADDRESS, Part.NOTE})
NOTHING: frozenset[Part] = frozenset()
RUNG_SHOWS = {Rung.VILLAGE: NOTHING, Rung.ROAD: frozenset({Part.ROAD}), Rung.DOOR: DOOR | {Part.ROAD}}


def parts_of_offer(*, may_answer: bool, is_protected: bool) -> frozenset[Part]:
    """The words of a need are the business of whoever may still answer; after a yes the work says what is shown."""
    return words(is_protected=is_protected) if may_answer else NOTHING


def parts_of_work(
    state: AssignmentState, consent: Consent, *, is_protected: bool, done_at: datetime | None, now: datetime
) -> frozenset[Part]:
    """Words and photo are the doer's business while the work lives, and as long as the door after it."""
    shown = RUNG_SHOWS[rung(state, consent, is_protected=is_protected, done_at=done_at, now=now)]
    is_theirs = is_their_business(state, done_at=done_at, now=now)
    return shown | (words(is_protected=is_protected) if is_theirs else NOTHING)


def words(*, is_protected: bool) -> frozenset[Part]:
    """A photo may tell where somebody lives: under a non-disclosure order it goes to nobody."""
    return WORDS - {Part.PHOTO} if is_protected else WORDS


def is_their_business(state: AssignmentState, *, done_at: datetime | None, now: datetime) -> bool:
    if state is AssignmentState.DONE and done_at:
        return now < closes_at(done_at)
    return state in LIVE_ASSIGNMENTS


# What a coordinator's page may show of a need of the own municipality, by the place where it is shown.
OFFICE_SEES: dict[Place, frozenset[Part]] = {
    Place.QUEUE: frozenset({Part.TEXT, Part.SAID}),
    Place.SEARCH: frozenset({Part.TEXT}),
    Place.CLOSED: frozenset({Part.TEXT}),
    Place.WORK_LIST: frozenset({Part.TEXT}),
    Place.NEED_PAGE: WORDS,
    Place.OPENED_PAGE: WORDS | DOOR,
    Place.RECEIPT: NOTHING,
    Place.HANDOVER: frozenset({Part.TEXT, Part.SAID}),
    Place.CALL_LIST: frozenset({Part.TEXT, Part.NAME, Part.PHONE}),
    Place.NAME_SEARCH: frozenset({Part.TEXT, Part.NAME, Part.PHONE}),
}


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
