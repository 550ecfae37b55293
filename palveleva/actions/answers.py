"""A provider answers an offer by text message: the same deed as on the phone app, decided once for each message.

A sentence is no answer, whoever of the service writes it; what it tells of danger is heard.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import or_, select, update

from palveleva.actions import offers
from palveleva.actions.notes import heed
from palveleva.actions.operations import Act, decide
from palveleva.db import db, lock
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid, Stale
from palveleva.domain.safety import without_identity_codes
from palveleva.domain.texting import DIGITS, understood
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, OfferState
from palveleva.models import AnswerCode, Assignment, Need, Offer, Operation, Person
from palveleva.notices import tell

UNCLEAR = ("answer_unclear", "unwatched")  # said to whoever may be asked for work, and to whoever only reports
AN_HOUR = timedelta(hours=1)
ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED)


def hear(sender: str, text: str, message_id: str, *, replies: bool = True, now: datetime) -> str | None:
    """What the sender is told (a kind of notice), or None when nobody here has this number: strangers get no answer.

    The gateway may bring a message again: it is decided once and answered once. Raises Stale when somebody else was
    at the same offer at this moment: nothing is kept, and the gateway brings it again. `replies`: whether what is
    not understood is answered; it is read for danger in any case.
    """
    people = people_called(sender)
    if not people:
        return None
    answer = understood(text)
    codes = codes_among(people, answer[1]) if answer else {}
    if not answer or not codes:
        kind = "answer_unclear" if people[0].provider_id else "unwatched"
        is_news = not replies or tell(people[0], kind, None, now=now, about=trace_of(message_id))
        if is_news and not answer:
            heed_sentence(people, text, now=now, once_an_hour=not replies)
        return kind
    # Each of several answers in one message is a deed of its own.
    named = {digits: f"{message_id}/{digits}" if len(codes) > 1 else message_id for digits in codes}
    kinds = {digits: answered(code, answer[0], digits, named[digits], now=now) for digits, code in codes.items()}
    for kind in dict.fromkeys(kinds.values()):
        reply(kind, [code for digits, code in codes.items() if kinds[digits] == kind], message_id, now=now)
    return next(iter(kinds.values()))


def reply(kind: str, codes: list[AnswerCode], message_id: str, *, now: datetime) -> None:
    """One message about all to which the same is said."""
    needs = [code.offer.need for code in codes]
    several = {"codes": ", ".join(need.code for need in needs)} if len(needs) > 1 else {}
    tell(codes[0].person, kind, needs[0], now=now, about=trace_of(message_id), **several)


def heed_sentence(people: list[Person], text: str, *, now: datetime, once_an_hour: bool) -> None:
    """A sentence is no answer, but it may tell of danger. Of which need is seen by the digits in it; else it is taken
    to be that of their work, of what they were last asked about, or of what they told last.

    `once_an_hour`: no answer has been noted by which a message that is brought again would be known.
    """
    codes = (code for digits in DIGITS.findall(text) for code in codes_among(people, [digits]).values())
    need = next((code.offer.need for code in codes), None) or at_hand(people)
    if need is not None and need.forgotten_at is None:
        lock(need)
        said = without_identity_codes(text).strip()
        lately = [note.text for note in need.notes if note.kind == "danger" and note.at > now - AN_HOUR]
        if not (once_an_hour and said in lately):
            heed(need, said, by=people[0], now=now)


def at_hand(people: list[Person]) -> Need | None:
    """What they are most likely to write about."""
    firms = [person.provider_id for person in people if person.provider_id]
    remembered = select(Need).where(Need.forgotten_at.is_(None))
    works = remembered.join(Assignment, Assignment.need_id == Need.id).where(Assignment.provider_id.in_(firms))
    live = works.where(Assignment.state.in_(LIVE_ASSIGNMENTS)).order_by(Assignment.agreed_at.desc())
    asked = remembered.join(Offer, Offer.need_id == Need.id).where(Offer.provider_id.in_(firms))
    told = remembered.where(Need.reporter_id.in_([person.id for person in people]))
    latest_first = live, asked.order_by(Offer.sent_at.desc()), told.order_by(Need.created_at.desc())
    found = (db.session.scalar(some.limit(1)) for some in latest_first)
    return next((need.followed for need in found if need), None)


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


def trace_of(message_id: str) -> str:
    """The gateway's own name of the message, in the shape of an operation's key."""
    return str(uuid5(NAMESPACE_OID, f"sms/{message_id}"))
