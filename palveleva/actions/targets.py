"""What an act of a phone is about: as far as its person may see it, or it is not there."""

from typing import Any

from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.models import Assignment, Need, Offer, Operation, Person
from palveleva.queries.visible import assignments_visible_to, get, needs_visible_to, offers_visible_to


def need_of(act: Any, by: Person) -> Need:
    """The need, named by its id or, when the phone was offline since it told it, by the act that told it."""
    try:
        return get(needs_visible_to(by), Need, act.target)
    except NotFound:
        told = db.session.get(Operation, (by.id, act.target)) if act.target else None
        told_id = ((told.result.get("resource") or {}) if told else {}).get("id")
        return get(needs_visible_to(by), Need, told_id)


def offer_of(act: Any, by: Person) -> Offer:
    return get(offers_visible_to(by), Offer, act.target)


def assignment_of(act: Any, by: Person) -> Assignment:
    """The work, named by its id or, when it was accepted offline a moment ago, by its offer."""
    query = assignments_visible_to(by)
    by_offer = query.where(Assignment.offer_id == (act.target or ""))
    work = db.session.scalars(by_offer).unique().one_or_none()
    return work or get(query, Assignment, act.target)


FINDERS: dict[str, Any] = {"need": need_of, "offer": offer_of, "assignment": assignment_of}


def about(act: Any, by: Person) -> Need:
    """The need that goes on, whatever of it the act names."""
    return need_in(FINDERS[act.type.partition(".")[0]](act, by)).followed


def need_in(thing: Need | Offer | Assignment) -> Need:
    return thing if isinstance(thing, Need) else thing.need
