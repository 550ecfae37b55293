"""A provider answers an offer by text message: the same deed as on the phone app, decided once for each message.

A sentence is no such answer, whoever of the service writes it (actions/sentences.py).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update

from palveleva.actions import offers
from palveleva.actions.operations import Act, decide
from palveleva.actions.sentences import hear_sentence, trace_of
from palveleva.db import db, lock
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid, Stale
from palveleva.domain.texting import DIGITS, TextMessage
from palveleva.domain.vocabulary import OfferState
from palveleva.models import AnswerCode, Need, Offer, Operation, Person
from palveleva.notices import tell

ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED)


def hear(told: TextMessage, *, replies: bool = True, now: datetime) -> str | None:
    """What the sender is told (a kind of notice), or None when nobody here has this number: strangers get no answer.

    The gateway may bring a message again: it is decided once and answered once. Raises Stale when somebody else was
    at the same offer at this moment: nothing is kept, and the gateway brings it again. `replies`: whether what is
    no answer to an offer is answered; it is read in any case.
    """
    people = people_called(told.sender)
    if not people:
        return None
    codes = codes_among(people, told.answer[1]) if told.answer else {}
    if not told.answer or not codes:
        return hear_sentence(told, people, about=need_of_digits(people, told.text), replies=replies, now=now)
    is_yes, message_id = told.answer[0], told.message_id
    # Each of several answers in one message is a deed of its own.
    named = {digits: f"{message_id}/{digits}" if len(codes) > 1 else message_id for digits in codes}
    kinds = {digits: answered(code, is_yes, digits, named[digits], now=now) for digits, code in codes.items()}
    for kind in dict.fromkeys(kinds.values()):
        reply(kind, [code for digits, code in codes.items() if kinds[digits] == kind], message_id, now=now)
    return next(iter(kinds.values()))


def reply(kind: str, codes: list[AnswerCode], message_id: str, *, now: datetime) -> None:
    """One message about all to which the same is said."""
    needs = [code.offer.need for code in codes]
    several = {"codes": ", ".join(need.code for need in needs)} if len(needs) > 1 else {}
    tell(codes[0].person, kind, needs[0], now=now, about=trace_of(message_id), **several)


def need_of_digits(people: list[Person], text: str) -> Need | None:
    """That of which a sentence tells by the digits in it."""
    codes = (code for digits in DIGITS.findall(text) for code in codes_among(people, [digits]).values())
    return next((code.offer.need for code in codes), None)


def people_called(sender: str) -> list[Person]:
    """Who can be called there, whoever answers for a provider first: a couple may share one number."""
    try:
        number = phone_number(sender)
    except Invalid:
        return []
    is_asked = Person.provider_id.is_not(None)
    theirs = Person.phone == number, Person.is_active, or_(is_asked, Person.is_volunteer, Person.is_pending)
    query = select(Person).where(*theirs).order_by(~is_asked, Person.created_at, Person.id)
    return list(db.session.scalars(query).unique())


def codes_among(people: list[Person], told: Sequence[str]) -> dict[str, AnswerCode]:
    """The newest with each of these digits that was sent to this telephone, also when they were of words since
    corrected. Where one of them is none there are none at all: a message full of guesses is one guess.
    """
    theirs = select(AnswerCode).where(AnswerCode.person_id.in_([person.id for person in people]))
    sent = list(db.session.scalars(theirs.order_by(AnswerCode.id.desc())))
    found = [(digits, next((code for code in sent if digits in digits_of(code)), None)) for digits in told]
    known = [(digits, code) for digits, code in found if code]
    # In the order in which everybody holds several needs.
    return dict(sorted(known, key=lambda one: one[1].need_id)) if len(known) == len(found) else {}


def digits_of(code: AnswerCode) -> list[str]:
    return [code.code, *code.earlier.split()]


def answered(code: AnswerCode, is_yes: bool, digits: str, message_id: str, *, now: datetime) -> str:
    """The first answer within the time counts. Later ones are told what came of it and change nothing."""
    payload = {} if is_yes else {"reason": "other"}
    kind = "offer.accept" if is_yes else "offer.decline"
    act = Act(trace_of(message_id), kind, code.offer_id, payload)
    hold(code)
    if not db.session.get(Operation, (code.person_id, act.op_id)):
        if code.expires_at <= now and code.used_at is None:
            return too_late(code, is_yes, now=now)
        if is_yes and digits != code.code and code.offer.need.is_free:
            return to_old_words(code.offer)
        if not used_now(code, now=now):
            return standing(code.offer)
    result = decide(act, by=code.person, now=now)
    if result["status"] == "retry":
        raise Stale
    if result["status"] in ("applied", "duplicate"):
        return "yes_heard" if is_yes else "no_heard"
    return "answer_taken" if result["code"] == "taken" else standing(code.offer)


def hold(code: AnswerCode) -> None:
    """The need first, as everybody does: what it says is not corrected while a yes to it is being heard."""
    lock(code.offer.need)
    lock(code)


def to_old_words(offer: Offer) -> str:
    """A yes to what was asked before it was corrected agrees on nothing: they are told what is asked now. A no is a
    no to either, as it binds nobody, and the next provider is asked the sooner."""
    return "answer_changed" if offer.is_open else "answer_closed"


def too_late(code: AnswerCode, is_yes: bool, *, now: datetime) -> str:
    """Whoever has answered in the app in time is not told that it came too late."""
    if code.offer.state in ANSWERED:
        return standing(code.offer)
    if is_yes:
        offers.note_willing(code.offer, by=code.person, now=now)
    return "answer_late"


def standing(offer: Offer) -> str:
    """Whose the work is now. A yes that was heard stays in the offer, also when the work has gone to somebody else."""
    if offer.need.doer_id == offer.provider_id:
        return "yes_heard"
    return "no_heard" if offer.state is OfferState.DECLINED else "answer_closed"


def used_now(code: AnswerCode, *, now: datetime) -> bool:
    """Of two messages with one code at the same moment the first alone uses it."""
    free = update(AnswerCode).where(AnswerCode.id == code.id, AnswerCode.used_at.is_(None)).values(used_at=now)
    return db.session.execute(free.returning(AnswerCode.id)).first() is not None
