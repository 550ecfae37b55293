"""What waits for the coordinator beside the needs: newcomers, lost messages, invitations, what noes have taught, and
what a municipality that begins still lacks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from palveleva.db import columns, db
from palveleva.domain.lessons import TIMES, WITHIN
from palveleva.domain.telling import KEPT_OUT
from palveleva.domain.vocabulary import DUE_DELIVERIES, DeliveryState, NeedState
from palveleva.models import Assignment, Delivery, Municipality, Need, Notice, Offer, Person, Provider
from palveleva.models.columns import among
from palveleva.queries.borders import counted_invitations
from palveleva.queries.lessons import lessons_of
from palveleva.queries.register import counted_newcomers
from palveleva.queries.visible import (
    Asker,
    asked_by,
    coordinated,
    deliveries_visible_to,
    people_kept_by,
    providers_kept_by,
)

CALLED_OFF = "cancelled"  # its doer does not know, and sets out though the need is closed
NEWS_FOR = timedelta(days=7)  # older ones stand in their list: what is always there is not seen any more


@dataclass(frozen=True)
class Attention:
    """How many of each there are."""

    newcomers: int
    unreached: int
    invitations: int
    proposals: int
    said_done: int
    said_done_of: str | None  # the need of one of them
    has_providers: bool
    has_reporters: bool

    @property
    def has_begun(self) -> bool:
        return self.has_providers and self.has_reporters


def attention_for(person: Person, *, now: datetime) -> Attention:
    since = {"news_since": now - NEWS_FOR, "noes_since": now - WITHIN}
    found = columns(counts_for(Asker.like(person)), asked_by(person) | since).one()
    newcomers, unreached, invitations, said_no, *others = found
    proposals = len(taught(person, now=now)) if said_no else 0
    return Attention(newcomers, unreached, invitations, proposals, *others)


@cache
def counts_for(who: Asker) -> Select[Any]:
    """One question; what noes have taught is only worked out where somebody has said no often enough."""
    said_no = select(func.count()).select_from(those_who_said_no(who).with_only_columns(Provider.id).subquery())
    contested = [said_done_to(who, what) for what in (func.count(), func.min(Assignment.need_id))]
    counts = (counted_newcomers(who), counted_unreached(who), counted_invitations(who), said_no, *contested)
    begun = providers_kept_by(who).exists(), reporters_of(who).exists()
    return select(*(count.scalar_subquery() for count in counts), *begun)


def reporters_of(person: Person | Asker) -> Select[Person]:
    """Those who are let in, and those who wait for it."""
    return people_kept_by(person).where(or_(Person.is_volunteer, Person.is_pending))


def said_done_to(person: Person | Asker, what: Any) -> Select[Any]:
    """Of works that were noted to have come to nothing, and that their doers say to have done."""
    here = Assignment.said_done_at.is_not(None), coordinated(person, Need)
    return select(what).select_from(Assignment).join(Assignment.need).where(*here)


def counted_unreached(person: Person | Asker) -> Select[Any]:
    """Notices of these days that have reached their reader on no medium, while it still matters. Where a server does
    not let us in, somebody must put that right: what is tried again and again has reached nobody either."""
    other = aliased(Delivery)
    has_hope = among(other.state, (*DUE_DELIVERIES, DeliveryState.SENT)), ~is_kept_out(other)
    on_its_way = exists().where(other.notice_id == Delivery.notice_id, *has_hope)
    is_lost = or_(Delivery.state == DeliveryState.GIVEN_UP, is_kept_out(Delivery))
    lost = (
        deliveries_visible_to(person)
        .join(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(Need, Need.id == Notice.need_id)
        .where(is_lost, Delivery.created_at > bindparam("news_since"), ~on_its_way)
        .where(or_(Need.id.is_(None), Need.state != NeedState.CLOSED, Notice.kind == CALLED_OFF))
    )
    return lost.with_only_columns(func.count(Delivery.notice_id.distinct()))


def is_kept_out(delivery: Any) -> ColumnElement[bool]:
    return and_(delivery.state == DeliveryState.FAILED, func.coalesce(delivery.error, "") == KEPT_OUT)


def taught(person: Person, *, now: datetime) -> set[int]:
    """The providers for whom their noes propose a change of the profile."""
    providers = list(db.session.scalars(those_who_said_no(person), {"noes_since": now - WITHIN}).unique())
    if not providers:
        return set()
    return set(lessons_of(providers, now=now, home=db.session.get_one(Municipality, person.municipality_id)))


def those_who_said_no(person: Person | Asker) -> Select[Provider]:
    """Often enough to teach something: only their answers need to be read."""
    recent = Offer.declined_for.is_not(None), Offer.answered_at >= bindparam("noes_since")
    noes = select(func.count()).where(Offer.provider_id == Provider.id, *recent).scalar_subquery()
    return providers_kept_by(person).where(noes >= TIMES)
