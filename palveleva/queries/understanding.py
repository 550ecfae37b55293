"""What the office is offered to decide: reports that may be one need, one that may be two, the likely service."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from palveleva.db import Moment, db
from palveleva.domain.likeness import APART, ENOUGH, Told, closeness
from palveleva.domain.splitting import Part, parts_of
from palveleva.domain.understanding import likeliest_services
from palveleva.domain.vocabulary import OPEN_NEEDS, Outcome
from palveleva.models import Dismissal, Need, Person, Service
from palveleva.queries.facts import service_stems
from palveleva.queries.reference import known_services

MOST_SHOWN, MOST_COMPARED = 3, 50


@dataclass(frozen=True)
class Others:
    """Other needs that one has to do with.

    `alike` are at most three open reports of the village and its month that may tell of the same need, the nearest
    first; `joined` were found to tell of this need, or of one that was; `together` were told in the same report.
    """

    alike: list[Need]
    joined: list[Need]
    together: list[Need]


def others_of(need: Need) -> Others:
    """With them comes the need that it repeats, `need.duplicate_of`."""
    found: dict[str, list[Need]] = defaultdict(list)
    for what, other in db.session.execute(question(), asked_of(need)):
        found[what].append(other)
    for others in found.values():
        others.sort(key=lambda other: (other.created_at, other.id))
    for original in found["original"]:
        set_committed_value(need, "duplicate_of", original)
    return Others(likest(need, found["near"]), found["joined"], found["together"])


def likest(need: Need, near: list[Need]) -> list[Need]:
    """Of those equally near the newest comes first."""
    this = told(need)
    found = [(closeness(this, told(other)), other) for other in reversed(near) if other.id != need.split_from_id]
    found.sort(key=lambda pair: -pair[0])
    return [other for nearness, other in found if nearness >= ENOUGH][:MOST_SHOWN]


def asked_of(need: Need) -> dict[str, Any]:
    """No village is compared with for a need that is closed, or whose words have been forgotten."""
    return {
        "need": need.id,
        "home": need.municipality_id,
        "village": need.village_id if need.is_open and need.text else None,
        "since": need.created_at - APART,
        "until": need.created_at + APART,
        "origin": need.split_from_id or need.id,
        "original": need.duplicate_of_id,
    }


NEED: Any = bindparam("need")
ORIGIN: Any = bindparam("origin")
SINCE: Any = bindparam("since", type_=Moment)
UNTIL: Any = bindparam("until", type_=Moment)


@cache
def question() -> Select[Any]:
    """All of them at once, and each kind by an index of its own."""
    others = union_all(
        select(neighbours().subquery()),
        of_kind("joined").where(Need.id.in_(told_again(NEED))),
        of_kind("together").where(or_(Need.split_from_id == ORIGIN, Need.id == ORIGIN), Need.id != NEED),
        of_kind("original").where(Need.id == bindparam("original")),
    ).subquery("others")
    other = aliased(Need, others)
    homes = lazyload(other.reporter, Person.village)  # nobody asks where they live
    return select(others.c.what, other).options(joinedload(other.reporter), homes, joinedload(other.joining))


def of_kind(what: str) -> Select[Any]:
    return select(literal(what).label("what"), *Need.__table__.c)


def neighbours() -> Select[Any]:
    """The newest of the same village and month that nobody has said to be another need."""
    put_aside = (
        select(Dismissal.about).where(Dismissal.need_id == NEED),
        select(Dismissal.need_id).where(Dismissal.about == NEED),
    )
    near = (
        Need.municipality_id == bindparam("home"),
        Need.village_id == bindparam("village"),
        Need.state.in_(OPEN_NEEDS),
        Need.created_at.between(SINCE, UNTIL),
        Need.text != "",
        Need.id != NEED,
        *(Need.id.not_in(others) for others in put_aside),
        or_(Need.split_from_id.is_(None), Need.split_from_id != NEED),
    )
    return of_kind("near").where(*near).order_by(Need.created_at.desc()).limit(MOST_COMPARED)


def told(need: Need) -> Told:
    return Told(need.text, language_of(need), need.service_id, need.village.name, need.created_at)


def language_of(need: Need) -> str:
    """A report is read in its reporter's language, as the reporter's phone reads it."""
    return need.reporter.language if need.reporter else "fi"


def joined_to(need: Need) -> list[Need]:
    """Reports that were found to tell of this need, for whoever asks nothing else."""
    query = select(Need).where(Need.id.in_(told_again(need.id))).order_by(Need.created_at, Need.id)
    parts = joinedload(Need.reporter), joinedload(Need.joining)
    return list(db.session.scalars(query.options(*parts)).unique())


def may_say_whether_done(need: Need) -> list[Need]:
    """The reports whose tellers are asked: the need itself; where its teller has left the service or sits in the
    office, those that were joined to it."""
    if is_outside(need.reporter):
        return [need]
    return [report for report in joined_to(need) if report.followed is need.followed and is_outside(report.reporter)]


def is_outside(teller: Person | None) -> bool:
    """Somebody of the villages who still reads what they are asked."""
    return teller is not None and teller.is_active and not teller.coordinates


def told_again(need_id: Any) -> Select[Any]:
    """The keys of what ended as a repetition of this need, and of what had ended as a repetition of those."""
    ended = select(Need.id).where(Need.outcome == Outcome.DUPLICATE)
    found = ended.where(Need.duplicate_of_id == need_id).cte("told_again", recursive=True)
    return select(found.union(ended.join(found, Need.duplicate_of_id == found.c.id)).c.id)


def two_needs_in(need: Need) -> tuple[Part, Part] | None:
    """Where the report could be cut in two, unless somebody has said that it is one."""
    if need.kept_as_one:
        return None
    return parts_of(need.text, service_stems(language_of(need)))


def likely_services(need: Need) -> list[Service]:
    """At most three, likeliest first: the same that the phone would have offered."""
    known, ids = known_services(), likeliest_services(need.text, service_stems(language_of(need)))
    return [known[key] for key in ids if key in known]
