"""What is said by text message in words: an answer to the office's question, or of danger, or what nobody asked.

Where a question of the office is open, the words reach it: as the answer, or, where it is not plain which need is
meant, beside each. Else they are read for danger alone, and their writer is told that nobody reads them.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import ColumnElement, or_, select

from palveleva.actions.notes import add_note, heed
from palveleva.actions.operations import Act, decide
from palveleva.db import db, lock
from palveleva.domain.contact import codes_in
from palveleva.domain.errors import Stale
from palveleva.domain.payloads import LONGEST
from palveleva.domain.safety import without_identity_codes
from palveleva.domain.texting import TextMessage
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, OPEN_OFFERS, NeedState, Outcome
from palveleva.models import Assignment, Need, Note, Notice, Offer, Person
from palveleva.notices import tell
from palveleva.queries.understanding import may_say_whether_done
from palveleva.queries.visible import needs_visible_to

SAID_OF_SENTENCES = ("answer_unclear", "unwatched", "words_heard", "which_need")
AN_HOUR = timedelta(hours=1)
# The second half of a message, and what came to somebody's mind, come after the answer.
SAYS_MORE_WITHIN = timedelta(days=7)
WAITING = (NeedState.NEEDS_INFO, NeedState.REPORTED_DONE)  # for whoever told it


def hear_sentence(told: TextMessage, people: list[Person], *, about: Need | None, replies: bool, now: datetime) -> str:
    """What the writer is told. `about`: the need whose digits stand in it. `replies`: whether it is answered."""
    trace = trace_of(told.message_id)
    if earlier := said_before(trace, people):
        return earlier
    said = without_identity_codes(told.text).strip()[:LONGEST]
    tries_digits = told.answer is not None and people[0].provider_id is not None
    asked = questions_to(people, now=now) if said and not tries_digits else []
    named = told_by(people, Need.code.in_(codes_in(said)))
    meant = [need for need in asked if need in named] if named else awaited(asked)
    is_open = any(need.followed.is_open for need in meant)
    if meant and (named or is_plain(meant, people)):
        kind = add_to(meant, people, said, told.message_id, now=now)
    elif is_open:
        kind = lay_beside(meant, people, said, once_an_hour=not replies, now=now)
    else:
        meant = []
        kind = "answer_unclear" if tries_digits or are_asked_for_work(people) else "unwatched"
        told_of = about or (named[0].followed if named else at_hand(people))
        heed_sentence(told_of, said, by=people[0], once_an_hour=not replies, now=now)
    if replies:
        reply(kind, meant, people, trace, now=now)
    return kind


def said_before(trace: str, people: list[Person]) -> str | None:
    """What was said of the same message when the gateway brought it before."""
    theirs = Notice.person_id.in_([person.id for person in people]), Notice.about == trace
    return db.session.scalar(select(Notice.kind).where(*theirs).limit(1))


def questions_to(people: list[Person], *, now: datetime) -> list[Need]:
    """Their needs about which they have been asked: by the office, lately or still, or whether the work was done."""
    lately = Note.need_id == Need.id, Note.kind == "question", Note.at > now - SAYS_MORE_WITHIN
    asked = told_by(people, or_(Need.state.in_(WAITING), select(Note.id).where(*lately).exists()))
    joined = told_by(people, Need.outcome == Outcome.DUPLICATE)
    return [*asked, *(need for need in joined if need not in asked and waits(need))]


def waits(need: Need) -> bool:
    """For its teller; a report that was joined to another, where its teller is asked whether that one was done."""
    goes_on = need.followed
    is_asked = goes_on.state is NeedState.REPORTED_DONE and need in may_say_whether_done(goes_on)
    return need.state in WAITING or is_asked


def told_by(people: list[Person], which: ColumnElement[bool]) -> list[Need]:
    """Those of their needs, the oldest first."""
    theirs = (needs_visible_to(person).where(Need.reporter_id == person.id, which) for person in people)
    needs = [need for some in theirs for need in db.session.scalars(some).unique() if need.forgotten_at is None]
    return sorted(needs, key=lambda need: (need.created_at, need.id))


def awaited(asked: list[Need]) -> list[Need]:
    """Those that wait for an answer. Where none does, whoever goes on writes about what they wrote about last."""
    return [need for need in asked if waits(need)] or sorted(asked, key=last_said)[-1:]


def last_said(need: Need) -> datetime:
    return max(note.at for note in need.notes)


def is_plain(asked: list[Need], people: list[Person]) -> bool:
    """Whether there is one question and one person only, who is not asked for work at the same time."""
    return len(asked) == len(people) == 1 and not are_asked_for_work(people)


def are_asked_for_work(people: list[Person]) -> bool:
    firms = [person.provider_id for person in people if person.provider_id]
    waiting = select(Offer.id).where(Offer.provider_id.in_(firms), Offer.state.in_(OPEN_OFFERS))
    return db.session.scalar(waiting.limit(1)) is not None


def add_to(needs: list[Need], people: list[Person], said: str, message_id: str, *, now: datetime) -> str:
    """The same deed as on the page and on the phone app. What came too late is read for danger."""
    results = []
    for need in needs:
        act = Act(trace_of(f"{message_id}/{need.code}"), "need.add_information", need.id, {"text": said})
        results.append(decide(act, by=teller_of(need, people), now=now)["status"])
    if "retry" in results:
        raise Stale
    return "words_heard" if {"applied", "duplicate"} & set(results) else "answer_closed"


def lay_beside(needs: list[Need], people: list[Person], said: str, *, once_an_hour: bool, now: datetime) -> str:
    """The office reads it beside each of them, and each still waits for its answer."""
    for report in needs:
        need, teller = report.followed, teller_of(report, people)
        lock(need)
        if need.is_open and not (once_an_hour and said_lately(need, "information", said, now=now)):
            add_note(need, "information", said, by=teller, now=now)
            heed(need, said, by=teller, now=now)
    return "which_need"


def teller_of(need: Need, people: list[Person]) -> Person:
    return next(person for person in people if person.id == need.reporter_id)


def heed_sentence(need: Need | None, said: str, *, by: Person, once_an_hour: bool, now: datetime) -> None:
    """Nobody reads it, but it may tell of danger: of that of which it names the digits; else, it is taken, of their
    work, of what they were last asked about, or of what they told last.

    `once_an_hour`: no answer has been noted by which a message that is brought again would be known.
    """
    if need is None or need.forgotten_at is not None:
        return
    lock(need)
    if not (once_an_hour and said_lately(need, "danger", said, now=now)):
        heed(need, said, by=by, now=now)


def said_lately(need: Need, kind: str, said: str, *, now: datetime) -> bool:
    return any(note.text == said for note in need.notes if note.kind == kind and note.at > now - AN_HOUR)


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


def reply(kind: str, needs: list[Need], people: list[Person], trace: str, *, now: datetime) -> None:
    """One message, also about several needs."""
    several = {"codes": ", ".join(need.code for need in needs)} if len(needs) > 1 else {}
    whom = teller_of(needs[0], people) if needs else people[0]
    tell(whom, kind, needs[0] if needs else None, now=now, about=trace, **several)


def trace_of(message_id: str) -> str:
    """The gateway's own name of the message, in the shape of an operation's key."""
    return str(uuid5(NAMESPACE_OID, f"sms/{message_id}"))
