"""Finding one person with an account, by what others know of them."""

from sqlalchemy import or_, select

from palveleva.db import db
from palveleva.models import Person
from palveleva.queries.subject import spellings


def named_person(named: str) -> Person | None:
    """By e-mail, telephone number or key; nobody when it is not certain who."""
    known = or_(Person.email == named.strip().lower(), Person.phone.in_(spellings(named)), Person.id == named.strip())
    people = db.session.scalars(select(Person).where(known, Person.forgotten_at.is_(None))).unique().all()
    return people[0] if len(people) == 1 else None
