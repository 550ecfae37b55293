"""Whose eyes a photo is for: the same rules as in the items, asked for one photo."""

from datetime import datetime

from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.domain.permissions import Permission, may
from palveleva.domain.vocabulary import Part
from palveleva.models import Need, Person, Photo
from palveleva.queries.items import assignment_shows, offer_shows


def photo_for(person: Person, photo_id: str, *, now: datetime) -> Photo:
    """A photo that has come, or NotFound: not there and not for you are the same answer."""
    photo = db.session.get(Photo, photo_id)
    if photo is None or not photo.is_here or not may_look(person, photo.need, now=now):
        raise NotFound
    return photo


def may_look(person: Person, need: Need, *, now: datetime) -> bool:
    return may(person, Permission.SEE_NEED, need) or is_shown_to_doer(person, need, now=now)


def is_shown_to_doer(person: Person, need: Need, *, now: datetime) -> bool:
    offers = (offer for offer in need.offers if offer.provider_id == person.provider_id)
    works = (work for work in need.assignments if work.provider_id == person.provider_id)
    return person.is_active and (
        any(Part.PHOTO in offer_shows(offer, now=now) for offer in offers)
        or any(Part.PHOTO in assignment_shows(work, now=now) for work in works)
    )
