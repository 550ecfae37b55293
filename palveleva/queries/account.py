"""What is held about somebody with an account. It is for that person: residents stand in it by the codes of needs."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from palveleva.db import db
from palveleva.models import AuditEntry, EmailChange, Need, Note, Notice, Person, Preference, Provider, SignIn
from palveleva.queries.people import joined_to

Facts = dict[str, Any]
OWN_WORDS = ("information", "danger", "offer_question", "reason")


def account_of(person: Person) -> Facts:
    """With what stayed under earlier accounts of theirs that were joined to this one (decision 105)."""
    earlier = joined_to(person)
    theirs = person, *earlier
    return {
        **{
            field: getattr(person, field) for field in ("name", "email", "phone", "language", "created_at", "is_active")
        },
        "village": person.village.name if person.village else None,
        "provider": person.provider.name if person.provider else None,
        "firm": firm_of(person.provider) if person.provider else None,
        "roles": sorted(person.roles),
        "earlier_accounts": [told(one, "name", "created_at") for one in earlier],
        "devices": [told(one, "device", "created_at", "seen_at", "ended_at") for one in of(SignIn, theirs)],
        "reports": [told(need, "code", "created_at", "text") for need in reports_of(person)],
        "said": [{"need": code} | told(note, "at", "kind", "text") for note, code in said_by(person)],
        "new_email": db.session.scalar(select(EmailChange.email).where(EmailChange.person_id == person.id)),
        "wishes": [told(one, "topic", "medium", "is_wanted") for one in wishes_of(person)],
        "messages": [told(one, "created_at", "kind") for one in of(Notice, theirs)],
        "deeds": [told(one, "at", "verb") | {"of": one.kind, "need": code_of(one)} for one in deeds_of(theirs)],
    }


def firm_of(provider: Provider) -> Facts:
    """Of a sole trader all of it is theirs: what the register holds that is somebody's, and when they were away."""
    facts = told(provider, "name", "business_id", "phone", "email", "price_note", "licence_note")
    return facts | {"away": [told(one, "first_day", "last_day") for one in provider.absences]}


def told(thing: Any, *fields: str) -> Facts:
    return {field: getattr(thing, field) for field in fields}


def of(model: Any, people: Iterable[Person]) -> list[Any]:
    theirs = model.person_id.in_([person.id for person in people])
    query = select(model).where(theirs).order_by(model.created_at, model.id)
    return list(db.session.scalars(query).unique())


def reports_of(person: Person) -> list[Need]:
    query = select(Need).where(Need.reporter_id == person.id).order_by(Need.created_at)
    return list(db.session.scalars(query).unique())


def said_by(person: Person) -> list[tuple[Note, str]]:
    """As a reporter or a doer. What somebody noted at the desk is the office's, and tells of residents."""
    theirs = Note.by_id == person.id, Note.kind.in_(OWN_WORDS)
    query = select(Note, Need.code).join(Need, Need.id == Note.need_id).where(*theirs).order_by(Note.at, Note.id)
    return [(note, code) for note, code in db.session.execute(query)]


def wishes_of(person: Person) -> list[Preference]:
    query = select(Preference).where(Preference.person_id == person.id).order_by(Preference.topic, Preference.medium)
    return list(db.session.scalars(query))


def deeds_of(people: Iterable[Person]) -> list[AuditEntry]:
    theirs = AuditEntry.by_id.in_([person.id for person in people])
    query = select(AuditEntry).where(theirs).order_by(AuditEntry.at, AuditEntry.id)
    return list(db.session.scalars(query.options(selectinload(AuditEntry.need))).unique())


def code_of(entry: AuditEntry) -> str | None:
    return entry.need.code if entry.need else None
