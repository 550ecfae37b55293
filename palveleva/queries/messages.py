"""What became of messages: for one need, and those of the whole municipality that did not arrive."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, Need, Notice, Person
from palveleva.queries.visible import deliveries_visible_to

SHOWN_FOR = timedelta(days=30)
MOST_SHOWN = 200


def notices_of(need: Need) -> list[Notice]:
    """Who was told what about it, with what became of each on its way."""
    query = select(Notice).where(Notice.need_id == need.id).order_by(Notice.created_at, Notice.id)
    return list(db.session.scalars(query.options(joinedload(Notice.person), joinedload(Notice.deliveries))).unique())


def lost_messages(person: Person, *, now: datetime) -> list[Delivery]:
    """Those that were given up, and those that do not get through; the latest first."""
    trouble = Delivery.state.in_((DeliveryState.GIVEN_UP, DeliveryState.FAILED)), Delivery.created_at > now - SHOWN_FOR
    query = deliveries_visible_to(person).where(*trouble).order_by(Delivery.created_at.desc(), Delivery.id.desc())
    parts = joinedload(Delivery.person), joinedload(Delivery.notice).joinedload(Notice.need)
    return list(db.session.scalars(query.options(*parts).limit(MOST_SHOWN)).unique())
