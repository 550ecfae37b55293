"""What the noes of providers teach, and which one-tap changes have been made: read for many providers at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import extract, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from palveleva.db import db
from palveleva.domain.lessons import SILENCE, WITHIN, Answer, Lesson, Past, lessons
from palveleva.domain.matching import Profile
from palveleva.domain.places import Point, straight_km
from palveleva.domain.policy import window
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS
from palveleva.models import Assignment, Municipality, Need, Offer, ProfileChange, Provider
from palveleva.queries.candidates import NoHistory, profile_of
from palveleva.queries.directory import WORKED

UNDOABLE = timedelta(days=30)
WEEK = timedelta(days=7).total_seconds()


class Alone(NoHistory):
    """A provider apart from any need: work in hand and of the week, and no answers."""

    def __init__(self, provider_ids: Collection[int], now: datetime) -> None:
        super().__init__()
        is_of_week = (Assignment.agreed_at >= now - timedelta(days=7)) & Assignment.state.in_(WORKED)
        is_open = Assignment.state.in_(LIVE_ASSIGNMENTS)
        query = select(Assignment.provider_id, func.count().filter(is_open), func.count().filter(is_of_week))
        theirs = Assignment.provider_id.in_(provider_ids), is_open | is_of_week
        for key, in_hand, of_week in db.session.execute(query.where(*theirs).group_by(Assignment.provider_id)):
            self.open[key], self.week[key] = in_hand, of_week


def profiles_of(providers: Collection[Provider], now: datetime) -> dict[int, Profile]:
    histories = Alone([provider.id for provider in providers], now)
    return {provider.id: profile_of(provider, histories) for provider in providers}


def lessons_of(providers: Collection[Provider], *, now: datetime, home: Municipality) -> dict[int, list[Lesson]]:
    """Proposals by provider; those without one are missing. The number of queries does not depend on how many."""
    return lessons_for(profiles_of(providers, now), providers, now=now, home=home)


def lessons_for(
    profiles: dict[int, Profile], providers: Collection[Provider], *, now: datetime, home: Municipality
) -> dict[int, list[Lesson]]:
    """The same for whoever has read the profiles already."""
    answers = answers_of(providers, now, home)
    said = past_of(list(profiles), now)
    today = home.day_of(now)
    found = {
        key: lessons(profile, answers[key], now=now, today=today, past=said[key])
        for key, profile in profiles.items()
        if answers[key]
    }
    return {key: some for key, some in found.items() if some}


def answers_of(providers: Collection[Provider], now: datetime, home: Municipality) -> dict[int, list[Answer]]:
    """The latest noes and yeses, each with what its need asked."""
    homes = {provider.id: provider.home_village.point for provider in providers}
    said = func.coalesce(Offer.answered_at, Offer.willing_at)
    query = (
        select(Offer, said.label("said_at"), week_before(said).label("in_week"))
        .join(Offer.need)
        .options(joinedload(Offer.need))
        .where(Offer.provider_id.in_(homes), said >= now - WITHIN, Need.service_id.is_not(None))
        .where(or_(Offer.declined_for.is_not(None), Offer.willing_at.is_not(None)))
        .order_by(said, Offer.id)
    )
    found: dict[int, list[Answer]] = defaultdict(list)
    for offer, at, in_week in db.session.execute(query).unique():
        found[offer.provider_id].append(
            answer(offer, at, in_week, homes[offer.provider_id], home.day_of(offer.sent_at))
        )
    return found


def week_before(moment: Any) -> Any:
    """How many works had been agreed in the seven days before."""
    work = aliased(Assignment)
    seconds = extract("epoch", moment) - extract("epoch", work.agreed_at)
    theirs = work.provider_id == Offer.provider_id, work.state.in_(WORKED)
    return select(func.count()).where(*theirs, seconds > 0, seconds < WEEK).correlate(Offer).scalar_subquery()


def past_of(provider_ids: Collection[int], now: datetime) -> dict[int, Past]:
    """Topics that were answered, by provider: made, or kept as it was (undone is kept, from then on)."""
    found: dict[int, Past] = defaultdict(lambda: Past({}, {}))
    recent = ProfileChange.provider_id.in_(provider_ids), ProfileChange.at >= now - WITHIN - SILENCE
    for row in db.session.scalars(select(ProfileChange).where(*recent).order_by(ProfileChange.at)):
        is_so = row.is_made and not row.undone_at
        said = found[row.provider_id].made if is_so else found[row.provider_id].kept
        said[row.topic] = row.undone_at or row.at
    return found


def undoable(provider: Provider, now: datetime) -> list[ProfileChange]:
    """Changes of the last days that can still be taken back, the latest first."""
    made = ProfileChange.is_made, ProfileChange.undone_at.is_(None), ProfileChange.at >= now - UNDOABLE
    query = select(ProfileChange).where(ProfileChange.provider_id == provider.id, *made)
    return list(db.session.scalars(query.order_by(ProfileChange.at.desc(), ProfileChange.id.desc())))


def answer(offer: Offer, at: datetime, in_week: int, home: Point, sent: date) -> Answer:
    need = offer.need
    first, last = window(need.urgency, sent, need.wanted_from, need.wanted_until)
    return Answer(
        at=at,
        reason=None if offer.willing_at else offer.declined_for,
        service=str(need.service_id),
        village=need.village.slug,
        km=straight_km(home, need.village.point),
        urgency=need.urgency,
        first_day=first,
        last_day=last,
        in_week=in_week,
    )
