"""Everybody who may serve a municipality, as the matcher must know them for one need: one question, narrow rows.

What is asked of the large tables is asked about those who offer the service, so that it costs nothing that the rest of
the country has grown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select

from palveleva.db import Moment, db
from palveleva.domain.matching import Profile, Wanted
from palveleva.domain.places import Point
from palveleva.domain.policy import POLICY
from palveleva.domain.turns import NEVER
from palveleva.domain.vocabulary import GIVEN_BACK, LIVE_ASSIGNMENTS, OPEN_OFFERS, AssignmentState, OfferState
from palveleva.models import (
    Absence,
    Assignment,
    Coverage,
    Credential,
    Guest,
    Municipality,
    Need,
    Offer,
    Service,
    Village,
)
from palveleva.models.providers import provider_service
from palveleva.queries.borders import is_welcome, welcomed_by
from palveleva.queries.hearing import hears

WORKED = (AssignmentState.AGREED, AssignmentState.SCHEDULED, AssignmentState.DONE)

# What a need fills into the question.
MUNICIPALITY: Any = bindparam("municipality")
VILLAGE: Any = bindparam("village")
SERVICE: Any = bindparam("service")
GROUP: Any = bindparam("service_group")
NEED: Any = bindparam("need")
WEEK_AGO: Any = bindparam("week_ago", type_=Moment)
TURNS_SINCE: Any = bindparam("turns_since", type_=Moment)
SEARCH_BEGAN: Any = bindparam("search_began", type_=Moment)
LIFE_BEGAN: Any = bindparam("life_began", type_=Moment)
FIRST_DAY: Any = bindparam("first_day")
LAST_DAY: Any = bindparam("last_day")
ASKED_ON: Any = bindparam("asked_on")
NOW: Any = bindparam("now", type_=Moment)
DOER = welcomed_by(MUNICIPALITY)


def directory(need: Need, wanted: Wanted, *, now: datetime) -> list[Profile]:
    """By name. Those who do not offer the service are among them: a trace says so of each."""
    rows = db.session.execute(QUESTION, filled_in(need, wanted, now)).all()
    return [profile(wanted, list(same)) for _, same in groupby(rows, key=attrgetter("id"))]


def filled_in(need: Need, wanted: Wanted, now: datetime) -> dict[str, Any]:
    return {
        "municipality": need.municipality_id,
        "village": need.village_id,
        "service": wanted.service,
        "service_group": need.service.group_id if need.service else None,
        "need": need.id,
        "week_ago": now - timedelta(days=7),
        "turns_since": now - POLICY.rotation_window,
        "search_began": need.looking_since,
        "life_began": need.reopened_at or NEVER,
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "asked_on": wanted.asked_on,
        "now": now,
    }


def profile(wanted: Wanted, rows: list[Any]) -> Profile:
    """Of a provider there are as many rows as absences that touch the days of the need, and one at least."""
    row = rows[0]
    if not row.offers:
        return Profile(row.id, row.status, NOTHING, "", NOWHERE, 0, NO_DAY)
    service = frozenset({wanted.service})
    served, not_served = goes_there([wanted.village], row.guest_villages, {wanted.village: row.is_served})
    return Profile(
        **at_hand(row),
        services=service,
        served=served,
        not_served=not_served,
        checked_services=service if row.is_checked else NOTHING,
        absences=tuple(absences(rows)) if row.away_from else (),
        has_declined=row.said_no,
        has_given_back=row.gave_back,
        is_being_asked=row.is_asked,
        was_asked=row.was_asked,
        recent_offers=row.turns,
        last_offer_at=row.last_turn,
    )


def at_hand(row: Any) -> dict[str, Any]:
    """What of a profile is the same for every need."""
    return {
        "provider_id": row.id,
        "status": row.status,
        "home": row.guest_of or row.slug,
        "place": Point(row.lat, row.lon),
        "radius_km": row.radius_km,
        "weekdays": frozenset(row.weekdays),
        "accepts_urgent": row.accepts_urgent,
        "open_assignments": row.in_hand,
        "max_open": row.max_open,
        "this_week": row.of_week,
        "capacity_per_week": row.capacity_per_week,
        "hears": row.hears,
    }


def goes_there(
    villages: Iterable[str], invited_to: Sequence[str], said: Mapping[str, bool | None]
) -> tuple[frozenset[str], frozenset[str]]:
    """Which of the villages they serve, and which not, as they said of each. A guest who was invited to some villages
    serves them, and no other."""
    served = {village: village in invited_to if invited_to else said.get(village) for village in villages}
    yes, no = (frozenset(one for one, is_served in served.items() if is_served is answer) for answer in (True, False))
    return yes, no


NOTHING: frozenset[str] = frozenset()
NO_DAY: frozenset[int] = frozenset()
NOWHERE = Point(0, 0)


def absences(rows: list[Any]) -> Iterator[tuple[date, date]]:
    return ((row.away_from, row.away_until) for row in rows)


def question() -> Any:
    """Everybody's name in its turn, and beside it the details of those who offer the service."""
    known = details()
    columns = [column for column in known.c if column.key != "provider_id"]
    return (
        select(DOER.id, DOER.status, known.c.provider_id.is_not(None).label("offers"), *columns)
        .outerjoin(known, known.c.provider_id == DOER.id)
        .order_by(DOER.name, DOER.id)
    )


def details() -> Any:
    checked = Credential.service_id.is_not(None).label("is_checked")
    return (
        standing()
        .add_columns(DOER.id.label("provider_id"), Coverage.is_served, checked, *turns(), *answers())
        .outerjoin(Coverage, and_(Coverage.provider_id == DOER.id, Coverage.village_id == VILLAGE))
        .outerjoin(Credential, and_(Credential.provider_id == DOER.id, Credential.service_id == SERVICE))
        .where(offered(SERVICE) > 0)
        .subquery("details")
    )


def standing() -> Any:
    """What is the same for every need: a row for each absence that touches the days, and one at least.

    Joins that keep everybody: both databases then go from the few to the many, never the other way.
    """
    facts = DOER.radius_km, DOER.weekdays, DOER.accepts_urgent, DOER.max_open
    home = DOER.capacity_per_week, Village.slug, Village.lat, Village.lon
    days = Absence.first_day.label("away_from"), Absence.last_day.label("away_until")
    guest = Guest.villages.label("guest_villages"), case((Guest.id.is_not(None), Municipality.name)).label("guest_of")
    return (
        select(*facts, *home, *days, *guest, *load(), hears(DOER, NOW).label("hears"))
        .select_from(DOER)
        .join(Village, Village.id == DOER.home_village_id)
        .join(Municipality, Municipality.id == DOER.municipality_id)
        .outerjoin(Guest, and_(Guest.provider_id == DOER.id, is_welcome(MUNICIPALITY)))
        .outerjoin(Absence, and_(Absence.provider_id == DOER.id, touches_the_days()))
    )


def offered(service: Any, *also: Any) -> Any:
    """Counted and not joined: before a join SQLite would read through what everybody in the country offers. `also` is
    what else the service is a column of."""
    theirs = provider_service.c.provider_id == DOER.id, provider_service.c.service_id == service
    return select(func.count(provider_service.c.service_id)).where(*theirs).correlate(DOER, *also).scalar_subquery()


def turns() -> Iterator[Any]:
    """How often each was asked about this group of services lately, and when last at all."""
    of_group = select(Service.id).where(Service.group_id == GROUP)
    theirs = Offer.provider_id == DOER.id, service_of(Offer.need_id).in_(of_group)
    recent = select(func.count(Offer.id)).where(Offer.sent_at >= TURNS_SINCE)
    latest_first = select(Offer.sent_at).order_by(Offer.sent_at.desc()).limit(1)  # the first that is met: no whole past
    yield beside(recent.where(*theirs)).label("turns")
    yield beside(latest_first.where(*theirs)).label("last_turn")


def service_of(need_id: Any) -> Any:
    """Looked up and not joined: where needs are few, PostgreSQL would read all of them for each provider."""
    return select(Need.service_id).where(Need.id == need_id).correlate(Offer).scalar_subquery()


def load() -> Iterator[Any]:
    """Work in hand, and work agreed within the week."""
    theirs = select(func.count(Assignment.id)).where(Assignment.provider_id == DOER.id)
    of_week = Assignment.state.in_(WORKED), Assignment.agreed_at >= WEEK_AGO
    yield beside(theirs.where(Assignment.state.in_(LIVE_ASSIGNMENTS))).label("in_hand")
    yield beside(theirs.where(*of_week)).label("of_week")


def answers() -> Iterator[Any]:
    """What became of earlier offers and works of this very need. A no is forgotten when it is opened again."""
    offer = select(Offer.id).where(Offer.need_id == NEED, Offer.provider_id == DOER.id)
    work = select(Assignment.id).where(Assignment.need_id == NEED, Assignment.provider_id == DOER.id)
    yield is_any(offer.where(Offer.state == OfferState.DECLINED, Offer.sent_at >= LIFE_BEGAN)).label("said_no")
    yield is_any(offer.where(Offer.state.in_(OPEN_OFFERS))).label("is_asked")
    yield is_any(offer.where(Offer.sent_at >= SEARCH_BEGAN)).label("was_asked")
    yield is_any(work.where(Assignment.state.in_(GIVEN_BACK))).label("gave_back")


def beside(query: Any) -> Any:
    """Asked of each provider by itself, so that no plan begins with the needs of the country."""
    return query.correlate(DOER).scalar_subquery()


def is_any(query: Any) -> Any:
    return exists(query.correlate(DOER))


def touches_the_days() -> ColumnElement[bool]:
    of_work = and_(Absence.last_day >= FIRST_DAY, Absence.first_day <= LAST_DAY)
    return or_(of_work, and_(Absence.last_day >= ASKED_ON, Absence.first_day <= ASKED_ON))


QUESTION = question()
