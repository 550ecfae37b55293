"""What became of messages: those of a municipality that did not arrive."""

from datetime import datetime, timedelta

from sqlalchemy.orm import joinedload

from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, Notice, Person
from palveleva.queries.visible import deliveries_visible_to

SHOWN_FOR = timedelta(days=30)
MOST_SHOWN = 200


def lost_messages(person: Person, *, now: datetime) -> list[Delivery]:
    """Those that were given up, and those that do not get through; the latest first."""
    trouble = Delivery.state.in_((DeliveryState.GIVEN_UP, DeliveryState.FAILED)), Delivery.created_at > now - SHOWN_FOR
    query = deliveries_visible_to(person).where(*trouble).order_by(Delivery.created_at.desc(), Delivery.id.desc())
    parts = joinedload(Delivery.person), joinedload(Delivery.notice).joinedload(Notice.need)
    return list(db.session.scalars(query.options(*parts).limit(MOST_SHOWN)).unique())
