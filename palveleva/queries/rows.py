"""Needs as lists show them: one narrow row for each, in one query, however much has happened around them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from palveleva.db import columns
from palveleva.domain.places import Point
from palveleva.domain.safety import is_pressing
from palveleva.domain.vocabulary import (
    GIVEN_BACK,
    LIVE_ASSIGNMENTS,
    OPEN_NEEDS,
    OPEN_OFFERS,
    AssignmentState,
    Consent,
    NeedState,
    Outcome,
    Place,
    Urgency,
)
from palveleva.models import (
    Assignment,
    Attempt,
    AuditEntry,
    Contact,
    Disclosure,
    Joining,
    Need,
    Note,
    Offer,
    Person,
    Service,
    Village,
)
from palveleva.models.columns import among
from palveleva.queries.reference import known_services


class VillageRow(NamedTuple):
    """Where it is, as far as lists and the matcher ask."""

    id: int
    slug: str
    name: str
    lat: float
    lon: float

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


VILLAGE = (Village.id.label("village_id"), Village.slug, Village.name.label("village"), Village.lat, Village.lon)


class NeedRow(NamedTuple):
    """What the rungs of the board ask of an open need, and what its line shows.

    `called_until` is what the latest try to reach the resident left open, `answer_by` the last moment of the open
    offers, `scheduled_at` the time of the live work, and `asked` a provider's question that nobody has answered.
    Something is `unread` when its reporter, or its doer, has told more since somebody of the office opened its page, or
    somebody who told of it too has taken their report back, or the reporter says that the work is not done: then it
    says what, "danger" first. Work that is said to be done `is_unasked` where nobody outside the office is there to say
    whether it is so. A need is `to_call` when all who can hear have been asked, and somebody fits whom no message
    reaches. It was `given_back`, or nobody came, where another doer is sought since.
    """

    id: str
    code: str
    text: str
    urgency: Urgency
    wanted_from: date | None
    wanted_until: date | None
    consent: Consent
    is_protected: bool
    safety: list[str]
    state: NeedState
    outcome: Outcome | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    reminders: int
    called_until: datetime | None
    answer_by: datetime | None
    scheduled_at: datetime | None
    asked: str | None
    is_by_newcomer: bool
    unread: str | None
    is_unasked: bool
    to_call: bool
    given_back: AssignmentState | None
    village: VillageRow
    service: Service | None
    contact: Contact | None = None

    @property
    def is_pressing(self) -> bool:
        return is_pressing(self.safety)

    @property
    def retry_at(self) -> datetime | None:
        """When the office promised to call again; a closed need owes no call."""
        return self.called_until if self.state in OPEN_NEEDS else None


def called_until() -> ScalarSelect[Any]:
    latest = select(Attempt.retry_at).where(Attempt.need_id == Need.id).order_by(Attempt.at.desc(), Attempt.id.desc())
    return latest.limit(1).correlate(Need).scalar_subquery()


def answer_by() -> ScalarSelect[Any]:
    last = select(func.max(Offer.answer_by)).where(Offer.need_id == Need.id, among(Offer.state, OPEN_OFFERS))
    return last.correlate(Need).scalar_subquery()


def scheduled_at() -> ScalarSelect[Any]:
    live = Assignment.need_id == Need.id, among(Assignment.state, LIVE_ASSIGNMENTS)
    return select(Assignment.scheduled_at).where(*live).limit(1).correlate(Need).scalar_subquery()


def asked() -> ScalarSelect[Any]:
    """The latest question of an open offer that no answer has followed."""
    answer = aliased(Note)
    is_later = or_(answer.at > Note.at, and_(answer.at == Note.at, answer.id > Note.id))
    answered = select(answer.id).where(answer.offer_id == Note.offer_id, answer.kind == "offer_answer", is_later)
    questions = (
        select(Note.text)
        .join(Offer, and_(Offer.id == Note.offer_id, among(Offer.state, OPEN_OFFERS)))
        .where(Note.need_id == Need.id, Note.kind == "offer_question", ~answered.exists())
        .order_by(Note.at.desc(), Note.id.desc())
    )
    return questions.limit(1).correlate(Need).scalar_subquery()


def is_by_newcomer() -> ScalarSelect[Any]:
    pending = select(Person.is_pending).where(Person.id == Need.reporter_id)
    return pending.correlate(Need).scalar_subquery()


DISPUTE = "dispute"  # the work was said to be done and is not (actions/endings.py)


def unread() -> Any:
    """One of each need, or PostgreSQL would rather read all that was ever told."""
    kinds = or_(Note.kind == "danger", Note.kind == "information", Note.kind == "other_withdrew")
    told = Note.need_id == Need.id, kinds, Person.is_coordinator.is_(False)
    added = select(Note.kind).join(Person, Person.id == Note.by_id).where(*told, ~was_read(Note, Note.at))
    added = added.order_by(Note.kind)  # danger first
    done = Assignment.need_id == Need.id, Assignment.note != "", Assignment.done_at.is_not(None)
    noted = select(literal("done")).where(*done, ~was_read(Assignment, Assignment.done_at))
    disputed = AuditEntry.need_id == Need.id, AuditEntry.verb == DISPUTE, Person.is_coordinator.is_(False)
    denied = select(AuditEntry.verb).join(Person, Person.id == AuditEntry.by_id)
    denied = denied.where(*disputed, Need.state == NeedState.SCHEDULED, ~was_read(AuditEntry, AuditEntry.at))
    return func.coalesce(*(one.limit(1).correlate(Need).scalar_subquery() for one in (added, denied, noted)))


def has_unread_danger() -> ColumnElement[bool]:
    """Said by a doer, perhaps of a need that has been closed since or before. One of each need, as above."""
    said = select(Note.id).where(Note.need_id == Need.id, Note.kind == "danger", ~was_read(Note, Note.at))
    return said.limit(1).correlate(Need).scalar_subquery().is_not(None)


def is_unasked() -> Any:
    """Its reporter has left the service, or sits in the office; and so has whoever follows it."""
    is_there = Person.is_active, Person.is_coordinator.is_(False)
    told = select(Person.id).where(Person.id == Need.reporter_id, *is_there)
    again, thrice = aliased(Need), aliased(Need)
    told_again = select(Person.id).join(again, Person.id == again.reporter_id).where(*is_there)
    told_again = told_again.join(Joining, Joining.need_id == again.id)
    joined, joined_before = again.duplicate_of_id == Need.id, again.duplicate_of_id == thrice.id
    earlier = told_again.join(thrice, joined_before).where(thrice.duplicate_of_id == Need.id)
    asked = (one.limit(1).correlate(Need).scalar_subquery() for one in (told, told_again.where(joined), earlier))
    return case((Need.state == NeedState.REPORTED_DONE, func.coalesce(*asked).is_(None)), else_=False)


MUST_CALL = "must_call"  # the clock has found nobody else (actions/asking.py)
FOR_A_CALL = (NeedState.SUBMITTED, NeedState.READY, NeedState.NO_TAKER)


def to_call() -> Any:
    """Until somebody is asked again, by telephone or otherwise. One of each need, as above."""
    asked = select(Offer.id).where(Offer.need_id == Need.id, Offer.sent_at >= AuditEntry.at).limit(1)
    still = asked.correlate(Need, AuditEntry).scalar_subquery().is_(None)
    told = AuditEntry.need_id == Need.id, AuditEntry.verb == MUST_CALL, AuditEntry.at >= Need.looking_since
    found = select(AuditEntry.id).where(*told, still).limit(1).correlate(Need).scalar_subquery()
    return case((among(Need.state, FOR_A_CALL), found.is_not(None)), else_=False)


def given_back() -> ScalarSelect[Any]:
    """The search for another doer began when it was."""
    back = among(Assignment.state, GIVEN_BACK), Assignment.ended_at >= Need.looking_since
    last = select(Assignment.state).where(Assignment.need_id == Need.id, *back).order_by(Assignment.ended_at.desc())
    return last.limit(1).correlate(Need).scalar_subquery()


def was_read(told: Any, at: Any) -> Any:
    page = Disclosure.need_id == told.need_id, among(Disclosure.why, (Place.NEED_PAGE, Place.OPENED_PAGE))
    return select(Disclosure.id).where(*page, Disclosure.at >= at).exists()


# In the order of NeedRow, which is made of them.
FACTS = (
    *(Need.id, Need.code, Need.text, Need.urgency, Need.wanted_from, Need.wanted_until, Need.consent),
    *(Need.is_protected, Need.safety, Need.state, Need.outcome, Need.created_at, Need.updated_at, Need.closed_at),
    Need.reminders,
    *(called_until().label("called_until"), answer_by().label("answer_by"), scheduled_at().label("scheduled_at")),
    *(asked().label("asked"), func.coalesce(is_by_newcomer(), False).label("is_by_newcomer")),
    *(unread().label("unread"), is_unasked().label("is_unasked"), to_call().label("to_call")),
    given_back().label("given_back"),
)


def narrow(query: Select[Need]) -> Select[Any]:
    """The same needs as narrow rows. Putting it together takes as long as reading twenty of them."""
    return query.join(Need.village).with_only_columns(*FACTS, *VILLAGE, Need.service_id)


def rows_of(query: Select[Need]) -> list[NeedRow]:
    """The rows of the needs that the select would give, in its order."""
    return read(narrow(query))


def read(rows: Select[Any], told: dict[str, Any] | None = None) -> list[NeedRow]:
    services = known_services()
    return [row_of(row, services) for row in columns(rows, told)]


def row_of(row: Sequence[Any], services: dict[str, Service]) -> NeedRow:
    *facts, number, slug, name, lat, lon, service_id = row
    return NeedRow._make((*facts, VillageRow(number, slug, name, lat, lon), services.get(service_id), None))
