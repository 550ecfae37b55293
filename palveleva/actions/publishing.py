"""Telling everybody the figures of closed quarters: counted once, kept as they were told, never told again."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.areas import Settled, areas_of
from palveleva.domain.people import AUTOMATION
from palveleva.domain.periods import Period
from palveleva.domain.permissions import Permission
from palveleva.domain.publication import (
    NOT_CHOSEN,
    Counts,
    Key,
    Quarter,
    settled_quarters,
    told_of_quarter,
    told_of_year,
)
from palveleva.domain.statistics import Fate, Told, month_after
from palveleva.domain.suppression import Cell, Cover
from palveleva.models import Municipality, OpenFigure, QuarterCount, ServiceGroup, Village
from palveleva.models.insight import LONGEST_KEY
from palveleva.queries.insight import first_told, local_day, told_in

FATES = (Fate.UNMET.value, "other")  # every need of a quarter is in exactly one of them


@action(Permission.SWEEP)
def publish(municipality: Municipality, *, by: Any = AUTOMATION, now: datetime) -> int:
    """Tell what has closed since last time; how many quarters were told."""
    lock(municipality)
    first = first_told(municipality)
    today = local_day(now, ZoneInfo(municipality.time_zone))
    quarters = [one for one in settled_quarters(first or today, today) if not is_told(municipality, one.name)]
    for quarter in quarters:
        count(municipality, quarter)
        tell_all(municipality, quarter, now=now)
        remember("publish", municipality, by=by, now=now, period=quarter.name)
    return len(quarters)


def all_of_them() -> Select[str]:
    return select(Municipality.id).order_by(Municipality.id)


def is_told(municipality: Municipality, period: str) -> bool:
    query = select(OpenFigure.id).where(OpenFigure.municipality_id == municipality.id, OpenFigure.period == period)
    return db.session.scalar(query.limit(1)) is not None


def count(municipality: Municipality, quarter: Quarter) -> None:
    """Keep the true numbers as they stand today: what a need becomes later changes nothing that was told."""
    told = told_in(municipality, Period(quarter.first_day, month_after(quarter.first_day, 2)))
    numbers = Counter(kind_of(one) for one in told if one.is_need)
    villages = {slug: key for slug, key in db.session.execute(villages_of(municipality, Village.slug, Village.id))}
    for (village, group, fate, reason), number in sorted(numbers.items()):
        where = {"municipality_id": municipality.id, "quarter": quarter.name, "village_id": villages[village]}
        db.session.add(QuarterCount(**where, group=group, fate=fate, reason=reason, number=number))
    db.session.flush()


def kind_of(one: Told) -> tuple[str, str, str, str]:
    reason = one.unmet_reason or "unknown" if one.fate is Fate.UNMET else ""
    return one.village, one.group or NOT_CHOSEN, one.fate.value, reason


def villages_of(municipality: Municipality, *columns: Any) -> Any:
    return select(*columns).where(Village.municipality_id == municipality.id).order_by(Village.id)


def tell_all(municipality: Municipality, quarter: Quarter, *, now: datetime) -> None:
    groups = [*db.session.scalars(select(ServiceGroup.id).order_by(ServiceGroup.position)), NOT_CHOSEN]
    areas = area_of_village(municipality)
    for fate in FATES:
        told = covers_of(municipality, quarter.year, fate)
        counts = counts_of(municipality, quarter, fate, areas, groups)
        cells = told_of_quarter(quarter, counts, groups, told)
        keep(municipality, fate, cells, now=now)
        if quarter.is_last:
            told = covers_of(municipality, quarter.year, fate)  # with what was kept just now
            keep(municipality, fate, told_of_year(quarter.year, counts, groups, told), now=now)


def area_of_village(municipality: Municipality) -> dict[str, str]:
    """Village → its area, named by the slugs of the area's villages."""
    villages = db.session.scalars(villages_of(municipality, Village))
    areas = areas_of([Settled(village.slug, village.point, village.inhabitants) for village in villages])
    return {village.slug: "+".join(other.slug for other in area) for area in areas for village in area}


def covers_of(municipality: Municipality, year: int, fate: str) -> dict[Key, Cover]:
    """How everything that was told of this year stands."""
    query = select(OpenFigure).where(OpenFigure.municipality_id == municipality.id, OpenFigure.fate == fate)
    figures = db.session.scalars(query.where(OpenFigure.period.startswith(str(year))))
    return {(figure.period, figure.whole_area, figure.group): figure.cover for figure in figures}


def counts_of(
    municipality: Municipality, until: Quarter, fate: str, areas: Mapping[str, str], groups: list[str]
) -> Counts:
    """The true numbers of the year's quarters so far, the zeros too."""
    of_year = QuarterCount.municipality_id == municipality.id, QuarterCount.quarter.startswith(str(until.year))
    rows = db.session.scalars(select(QuarterCount).where(*of_year)).all()
    quarters = {until.name} | {row.quarter for row in rows}
    numbers = Counter(dict.fromkeys(product(sorted(quarters), sorted(set(areas.values())), groups), 0))
    for row in rows:
        if (row.fate == Fate.UNMET) == (fate == FATES[0]):
            numbers[row.quarter, areas[row.village.slug], row.group] += row.number
    return numbers


def keep(municipality: Municipality, fate: str, cells: list[Cell], *, now: datetime) -> None:
    """A number that is not shown is not kept here either: what is not there cannot slip out."""
    for cell in cells:
        period, area, group = cell.key
        number = cell.number if cell.cover is Cover.SHOWN else None
        where = {"municipality_id": municipality.id, "period": period, "group": group, "fate": fate}
        named = {"area": area[:LONGEST_KEY], "area_rest": area[LONGEST_KEY:] or None}
        db.session.add(OpenFigure(**where, **named, number=number, cover=cell.cover, told_at=now))
    db.session.flush()
