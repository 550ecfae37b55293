"""Finding people with an account, by what others know of them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select, true

from palveleva.db import db
from palveleva.models import AuditEntry, Person, SignIn
from palveleva.queries.subject import spellings

A_PERSON = literal("person", literal_execute=True)  # spelled out: there is an index of these lines alone


def people_named(named: str, municipality_id: str | None = None) -> list[Person]:
    """By e-mail, telephone number or key. A couple may share a number, and one person may have two accounts.

    The key of an account that was joined to another leads to that one, which is the person's."""
    known = or_(Person.email == named.strip().lower(), Person.phone.in_(spellings(named)), Person.id == named.strip())
    there = Person.municipality_id == municipality_id if municipality_id else true()
    query = select(Person).where(known, there, Person.forgotten_at.is_(None)).order_by(Person.name, Person.id)
    return list(dict.fromkeys(map(kept_in_place_of, db.session.scalars(query).unique())))


def others_called(number: str, municipality_id: str, *, but: Person | None = None) -> list[Person]:
    """Who of the municipality has this number. Other municipalities are nobody's business here."""
    there = Person.phone == number, Person.municipality_id == municipality_id, Person.is_active
    query = select(Person).where(*there).order_by(Person.name, Person.id)
    return [person for person in db.session.scalars(query).unique() if person is not but]


def same_person_perhaps(person: Person) -> list[Person]:
    """Who has the same number, those who were shut out or told no among them."""
    if not person.phone:
        return []
    there = Person.phone == person.phone, Person.municipality_id == person.municipality_id, Person.id != person.id
    query = select(Person).where(*there, ~Person.is_coordinator).order_by(Person.name, Person.id)
    return list(db.session.scalars(query).unique())


def kept_in_place_of(person: Person) -> Person:
    """Whose account goes on, where this one was joined to another; else the person's own."""
    while (line := latest(person, "joined_into")) and (kept := db.session.get(Person, line.details["kept"])):
        person = kept
    return person


def joined_to(person: Person) -> list[Person]:
    """The earlier accounts of this person, and those of theirs."""
    others = [db.session.get(Person, line.details["other"]) for line in lines_of(person, "join_accounts")]
    known = [other for other in others if other is not None]
    return [*known, *(one for other in known for one in joined_to(other))]


def latest(person: Person, verb: str) -> AuditEntry | None:
    return next(iter(lines_of(person, verb)), None)


def lines_of(person: Person, verb: str) -> list[AuditEntry]:
    about = (
        AuditEntry.kind == A_PERSON,
        AuditEntry.thing_id == person.id,
        AuditEntry.verb == verb,
    )
    return list(db.session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.id.desc())))


def is_at_the_desk(one: Any = Person) -> ColumnElement[bool]:
    """Coordinators who are told what waits, and on whom a municipality may rest. Whoever was invited and has not come
    yet has agreed to no letters, and perhaps never comes. One of their devices: PostgreSQL would rather read all."""
    device = select(SignIn.id).where(SignIn.person_id == one.id).limit(1).correlate(one).scalar_subquery()
    has_come = or_(one.password_hash.is_not(None), device.is_not(None))
    return and_(one.is_coordinator, one.is_active, has_come)
