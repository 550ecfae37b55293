"""Where a person can be reached, and what they chose."""

from datetime import datetime

from sqlalchemy import bindparam, select

from palveleva.db import db
from palveleva.domain.telling import Choices
from palveleva.domain.vocabulary import Medium
from palveleva.models import Person, Preference, SignIn, Subscription


def reach_of(person: Person, *, now: datetime) -> frozenset[Medium]:
    there = {
        Medium.PUSH: bool(subscriptions_of(person, now=now)),
        Medium.EMAIL: email_of(person) is not None,
        Medium.SMS: person.phone is not None,
    }
    return frozenset(medium for medium, reaches in there.items() if reaches)


def email_of(person: Person) -> str | None:
    """Their own, or that of the firm for the first of its people, so that nobody's letter box gets it twice."""
    firm = person.provider
    if person.email or firm is None or not firm.email:
        return person.email
    others = [other for other in firm.people if other.is_active]
    is_first = min(others, key=lambda other: (other.created_at, other.id), default=None) is person
    return firm.email if is_first and not any(other.email for other in others) else None


def subscriptions_of(person: Person, *, now: datetime) -> list[Subscription]:
    """The browsers in which the person is still in: a phone that was signed out is not woken any more."""
    query = select(Subscription).join(SignIn).where(Subscription.person_id == person.id).order_by(Subscription.id)
    return [one for one in db.session.scalars(query).unique() if one.sign_in.is_live(now=now)]


def choices_of(person: Person) -> Choices:
    rows = db.session.connection().execute(CHOSEN, {"person": person.id})
    return {(topic, medium): is_wanted for topic, medium, is_wanted in rows}


CHOSEN = select(Preference.topic, Preference.medium, Preference.is_wanted).where(
    Preference.person_id == bindparam("person")
)
