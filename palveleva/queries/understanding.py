"""What the office is offered to decide: reports that may be one need, one that may be two, the likely service."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from palveleva.db import db
from palveleva.domain.likeness import APART, ENOUGH, Told, closeness
from palveleva.domain.splitting import Part, parts_of
from palveleva.domain.understanding import likeliest_services
from palveleva.domain.vocabulary import OPEN_NEEDS, Outcome
from palveleva.models import Dismissal, Need, Service
from palveleva.models.understanding import TWO_NEEDS
from palveleva.queries.facts import service_stems
from palveleva.queries.reference import known_services

MOST_SHOWN, MOST_COMPARED = 3, 50


def alike_to(need: Need) -> list[Need]:
    """Open reports of the village and its month that may tell of the same need, nearest first."""
    if not need.is_open or not need.text:
        return []
    this = told(need)
    near = [(closeness(this, told(other)), other) for other in neighbours_of(need)]
    near.sort(key=lambda pair: -pair[0])
    return [other for nearness, other in near if nearness >= ENOUGH][:MOST_SHOWN]


def neighbours_of(need: Need) -> list[Need]:
    """The newest of the same village and month that nobody has said to be another need."""
    put_aside = (
        select(Dismissal.about).where(Dismissal.need_id == need.id),
        select(Dismissal.need_id).where(Dismissal.about == need.id),
    )
    query = select(Need).where(
        Need.municipality_id == need.municipality_id,
        Need.village_id == need.village_id,
        Need.state.in_(OPEN_NEEDS),
        Need.created_at.between(need.created_at - APART, need.created_at + APART),
        Need.text != "",
        Need.id != need.id,
        *(Need.id.not_in(others) for others in put_aside),
        or_(Need.split_from_id.is_(None), Need.split_from_id != need.id),
    )
    newest = query.options(joinedload(Need.reporter)).order_by(Need.created_at.desc()).limit(MOST_COMPARED)
    found = db.session.scalars(newest).unique()
    return [other for other in found if other.id != need.split_from_id]


def told(need: Need) -> Told:
    return Told(need.text, language_of(need), need.service_id, need.village.name, need.created_at)


def language_of(need: Need) -> str:
    """A report is read in its reporter's language, as the reporter's phone reads it."""
    return need.reporter.language if need.reporter else "fi"


def joined_to(need: Need) -> list[Need]:
    """Reports that were found to tell of this need."""
    query = select(Need).where(Need.duplicate_of_id == need.id, Need.outcome == Outcome.DUPLICATE)
    parts = joinedload(Need.reporter), joinedload(Need.joining)
    return list(db.session.scalars(query.options(*parts).order_by(Need.created_at, Need.id)).unique())


def told_together(need: Need) -> list[Need]:
    """What was told in the same report."""
    origin = need.split_from_id or need.id
    query = select(Need).where(or_(Need.split_from_id == origin, Need.id == origin), Need.id != need.id)
    ordered = query.options(joinedload(Need.reporter)).order_by(Need.created_at, Need.id)
    return list(db.session.scalars(ordered).unique())


def two_needs_in(need: Need) -> tuple[Part, Part] | None:
    """Where the report could be cut in two, unless somebody has said that it is one."""
    if db.session.get(Dismissal, (need.id, TWO_NEEDS)) is not None:
        return None
    return parts_of(need.text, service_stems(language_of(need)))


def likely_services(need: Need) -> list[Service]:
    """At most three, likeliest first: the same that the phone would have offered."""
    known, ids = known_services(), likeliest_services(need.text, service_stems(language_of(need)))
    return [known[key] for key in ids if key in known]
