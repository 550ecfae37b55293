"""Finding one person with an account, by what others know of them."""

from sqlalchemy import or_, select, true

from palveleva.db import db
from palveleva.models import Person
from palveleva.queries.subject import spellings


def named_person(named: str, municipality_id: str | None = None) -> Person | None:
    """By e-mail, telephone number or key; nobody when it is not certain who."""
    known = or_(Person.email == named.strip().lower(), Person.phone.in_(spellings(named)), Person.id == named.strip())
    there = Person.municipality_id == municipality_id if municipality_id else true()
    people = db.session.scalars(select(Person).where(known, there, Person.forgotten_at.is_(None))).unique().all()
    return people[0] if len(people) == 1 else None
