"""What the noes of providers teach, and which one-tap changes have been made: read for many providers at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import extract, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from palveleva.db import db
from palveleva.domain.lessons import SILENCE, WITHIN, Answer, Lesson, Past, lessons
from palveleva.domain.matching import Profile
from palveleva.domain.places import Point, straight_km
from palveleva.domain.policy import sought, told_before
from palveleva.domain.vocabulary import DeclineReason
from palveleva.models import Assignment, Municipality, Need, Offer, ProfileChange, Provider, Village
from palveleva.queries.directory import WORKED
from palveleva.queries.profiles import profiles_of

UNDOABLE = timedelta(days=30)
WEEK = timedelta(days=7).total_seconds()


def lessons_of(providers: Collection[Provider], *, now: datetime, home: Municipality) -> dict[int, list[Lesson]]:
    """Proposals by provider; those without one are missing. The number of queries does not depend on how many."""
    return lessons_for(profiles_of(providers, now=now), providers, now=now, home=home)


def lessons_for(
    profiles: dict[int, Profile],
    providers: Collection[Provider],
    changes: Iterable[ProfileChange] | None = None,
    *,
    now: datetime,
    home: Municipality,
) -> dict[int, list[Lesson]]:
    """The same for whoever has read the profiles already, and perhaps the changes."""
    answers = answers_of(providers, now, home)
    said = past_of(changes_of(profiles, now) if changes is None else changes)
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
        .options(joinedload(Offer.need).joinedload(Need.village).joinedload(Village.municipality))
        .where(Offer.provider_id.in_(homes), said >= now - WITHIN, Need.service_id.is_not(None))
        .where(or_(Offer.declined_for.is_not(None), Offer.willing_at.is_not(None)))
        # How far a guest goes abroad is agreed with its host, and no village there can be left out at home.
        .where(or_(Need.municipality_id == home.id, Offer.declined_for.is_distinct_from(DeclineReason.TOO_FAR)))
        .order_by(said, Offer.id)
    )
    found: dict[int, list[Answer]] = defaultdict(list)
    for offer, at, in_week in db.session.execute(query).unique():
        found[offer.provider_id].append(answer(offer, at, in_week, homes[offer.provider_id], home))
    return found


def week_before(moment: Any) -> Any:
    """How many works had been agreed in the seven days before."""
    work = aliased(Assignment)
    seconds = extract("epoch", moment) - extract("epoch", work.agreed_at)
    theirs = work.provider_id == Offer.provider_id, work.state.in_(WORKED)
    return select(func.count()).where(*theirs, seconds > 0, seconds < WEEK).correlate(Offer).scalar_subquery()


def changes_of(provider_ids: Iterable[int], now: datetime) -> list[ProfileChange]:
    """Proposals that were answered and still count, in their order."""
    recent = ProfileChange.provider_id.in_(provider_ids), ProfileChange.at >= now - WITHIN - SILENCE
    return list(db.session.scalars(select(ProfileChange).where(*recent).order_by(ProfileChange.at, ProfileChange.id)))


def past_of(changes: Iterable[ProfileChange]) -> dict[int, Past]:
    """Topics that were answered, by provider: made, or kept as it was (undone is kept, from then on)."""
    found: dict[int, Past] = defaultdict(lambda: Past({}, {}))
    for row in changes:
        is_so = row.is_made and not row.undone_at
        said = found[row.provider_id].made if is_so else found[row.provider_id].kept
        said[row.topic] = row.undone_at or row.at
    return found


def undoable(changes: Sequence[ProfileChange], now: datetime) -> list[ProfileChange]:
    """Those of the last days that can still be taken back, the latest first."""
    return [row for row in reversed(changes) if row.is_made and not row.undone_at and row.at >= now - UNDOABLE]


def answer(offer: Offer, at: datetime, in_week: int, base: Point, home: Municipality) -> Answer:
    need = offer.need
    sent = home.day_of(offer.sent_at)
    told_on = home.day_of(told_before(offer.sent_at, need.created_at, need.looking_since))
    urgency, first, last = sought(need, told_on, sent)
    return Answer(
        at=at,
        reason=None if offer.willing_at else offer.declined_for,
        service=str(need.service_id),
        village=need.village.as_known_in(home.id),
        km=straight_km(base, need.village.point),
        urgency=urgency,
        first_day=first,
        last_day=last,
        in_week=in_week,
    )
