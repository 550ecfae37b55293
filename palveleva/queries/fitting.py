"""Who could do each of many needs of one municipality: by the matcher's gates, in two questions for all of them.

The board proposes trips by it at every look. `directory` knows more, of one need at a time: also whose turn it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select

from palveleva.db import db
from palveleva.domain.matching import Profile, Wanted, why_not
from palveleva.domain.trips import Visits, days_for
from palveleva.domain.vocabulary import GIVEN_BACK
from palveleva.models import Assignment, Coverage, Credential, Person, Service
from palveleva.queries.candidates import wanted_on
from palveleva.queries.directory import DOER, absences, at_hand, goes_there, offered, standing
from palveleva.queries.rows import NeedRow


class Fitting(NamedTuple):
    """Of each need, by its id, who of those that hear could do it and when; and for how many works each has room."""

    of_needs: Mapping[str, Visits]
    room: dict[int, int]


def fitting(needs: Sequence[NeedRow], person: Person, *, now: datetime) -> Fitting:
    """For needs of this person's municipality that are not for today, about which nobody has been asked: no answer of
    anybody is looked up."""
    if not needs:
        return Fitting({}, {})
    today = person.municipality.day_of(now)
    wanted = [wanted_on(need, today, told_on=today) for need in needs]
    doers = [one for one in profiles_for(needs, wanted, person.municipality_id, now=now) if one.hears]
    gave_back = {tuple(row) for row in db.session.execute(GAVE_BACK, {"needs": [need.id for need in needs]})}
    of_needs = {one.need_id: dict(who_and_when(one, doers, gave_back)) for one in wanted}
    return Fitting(of_needs, {one.provider_id: one.room for one in doers})


def who_and_when(
    wanted: Wanted, doers: Iterable[Profile], gave_back: set[tuple[Any, ...]]
) -> Iterable[tuple[int, frozenset[date]]]:
    for one in doers:
        had_it = (wanted.need_id, one.provider_id) in gave_back
        if not why_not(wanted, replace(one, has_given_back=True) if had_it else one):
            yield one.provider_id, days_for(wanted, one)


def profiles_for(needs: Sequence[NeedRow], wanted: Sequence[Wanted], home: str, *, now: datetime) -> list[Profile]:
    """Those who offer any of the services, as far as the gates ask."""
    slugs = {need.village.id: need.village.slug for need in needs}
    told = {
        "municipality": home,
        "villages": list(slugs),
        "services": list({one.service for one in wanted}),
        "week_ago": now - timedelta(days=7),
        "first_day": min(one.first_day for one in wanted),
        "last_day": max(one.last_day for one in wanted),
        "asked_on": wanted[0].asked_on,
        "now": now,
    }
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(QUESTION, told):
        rows[row.id].append(row)
    return [profile(theirs, slugs) for theirs in rows.values()]


def profile(rows: list[Any], slugs: dict[int, str]) -> Profile:
    """Of a provider there is a row for each service, each village they spoke of and each absence."""
    row = rows[0]
    said = {slugs[one.village_id]: one.is_served for one in rows if one.village_id}
    served, not_served = goes_there(slugs.values(), row.guest_villages, said)
    return Profile(
        **at_hand(row),
        services=frozenset(one.service for one in rows),
        checked_services=frozenset(one.service for one in rows if one.is_checked),
        served=served,
        not_served=not_served,
        absences=tuple(sorted({*absences(rows)})) if row.away_from else (),
    )


def question() -> Any:
    """In no order: for one, SQLite would read the providers of the country by their keys."""
    checked = Credential.service_id.is_not(None).label("is_checked")
    is_here = Coverage.village_id.in_(bindparam("villages", expanding=True))
    return (
        standing()
        .add_columns(DOER.id, DOER.status, Service.id.label("service"))
        .add_columns(Coverage.village_id, Coverage.is_served, checked)
        .join(Service, Service.id.in_(bindparam("services", expanding=True)))
        .outerjoin(Coverage, and_(Coverage.provider_id == DOER.id, is_here))
        .outerjoin(Credential, and_(Credential.provider_id == DOER.id, Credential.service_id == Service.id))
        .where(offered(Service.id, Service) > 0)
    )


QUESTION = question()
GAVE_BACK = select(Assignment.need_id, Assignment.provider_id).where(
    Assignment.need_id.in_(bindparam("needs", expanding=True)), Assignment.state.in_(GIVEN_BACK)
)
