"""Finding people with an account, by what others know of them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from palveleva.db import db
from palveleva.models import Person, SignIn
from palveleva.queries.subject import spellings


def people_named(named: str, municipality_id: str | None = None) -> list[Person]:
    """By e-mail, telephone number or key. A couple may share a number, and one person may have two accounts."""
    known = or_(Person.email == named.strip().lower(), Person.phone.in_(spellings(named)), Person.id == named.strip())
    there = Person.municipality_id == municipality_id if municipality_id else true()
    query = select(Person).where(known, there, Person.forgotten_at.is_(None)).order_by(Person.name, Person.id)
    return list(db.session.scalars(query).unique())


def others_called(number: str, municipality_id: str, *, but: Person | None = None) -> list[Person]:
    """Who of the municipality has this number. Other municipalities are nobody's business here."""
    there = Person.phone == number, Person.municipality_id == municipality_id, Person.is_active
    query = select(Person).where(*there).order_by(Person.name, Person.id)
    return [person for person in db.session.scalars(query).unique() if person is not but]


def is_at_the_desk(one: Any = Person) -> ColumnElement[bool]:
    """Coordinators who are told what waits, and on whom a municipality may rest. Whoever was invited and has not come
    yet has agreed to no letters, and perhaps never comes."""
    has_come = or_(one.password_hash.is_not(None), exists().where(SignIn.person_id == one.id))
    return and_(one.is_coordinator, one.is_active, has_come)
