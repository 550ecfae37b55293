"""The figures of a period beside those of a year before, by month, village, group and service. Five queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.statistics import (
    Fate,
    Figures,
    Told,
    Trips,
    counted,
    figures_by,
    figures_of,
    month_after,
    months_between,
)
from palveleva.models import Municipality, Service, Village
from palveleva.queries.insight import told_in
from palveleva.queries.insight_trips import trips_in
from palveleva.queries.reference import services_in_order


@dataclass(frozen=True)
class Month:
    first_day: date
    figures: Figures
    year_before: Figures


@dataclass(frozen=True)
class Line:
    """One named row of a table; `parts` are the rows below it."""

    name: str
    figures: Figures
    parts: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Overview:
    total: Figures
    year_before: Figures
    months: list[Month]
    villages: list[Line]
    groups: list[Line]
    reasons: dict[str, int]
    trips: Trips


def overview_of(municipality: Municipality, period: Period, language: str) -> Overview:
    told, before = told_in(municipality, period), told_in(municipality, period.year_before)
    services = services_in_order()
    return Overview(
        total=figures_of(told),
        year_before=figures_of(before),
        months=months_of(told, before, period),
        villages=villages_of_figures(told, municipality),
        groups=groups_of(told, services, language),
        reasons=counted(one.unmet_reason or "unknown" for one in told if one.fate is Fate.UNMET),
        trips=trips_in(municipality, period),
    )


def months_of(told: Sequence[Told], before: Sequence[Told], period: Period) -> list[Month]:
    now, then = figures_by(by_month, told), figures_by(by_month, before)
    nothing = figures_of(())
    return [
        Month(month, now.get(month, nothing), then.get(month_after(month, -12), nothing))
        for month in months_between(period.first, period.last)
    ]


def by_month(one: Told) -> date:
    return one.month


def villages_of_figures(told: Sequence[Told], municipality: Municipality) -> list[Line]:
    """Every village that has had a need, the one with most of them first."""
    query = select(Village.slug, Village.name).where(Village.municipality_id == municipality.id)
    names = {slug: name for slug, name in db.session.execute(query)}
    return [Line(names[slug], figures) for slug, figures in figures_by(lambda one: one.village, told).items()]


def groups_of(told: Sequence[Told], services: Sequence[Service], language: str) -> list[Line]:
    """Last and without a name, the needs whose service is not chosen: the lines add up to the total."""
    names = {service.id: service.name_in(language) for service in services}
    groups = {service.group_id: service.group.name_in(language) for service in services}
    lines = [
        Line(groups[group], figures, services_of_group([one for one in told if one.group == group], names))
        for group, figures in figures_by(lambda one: one.group, told).items()
    ]
    unchosen = figures_of(one for one in told if one.group is None)
    return [*lines, Line("", unchosen)] if unchosen.needs else lines


def services_of_group(told: Sequence[Told], names: dict[str, str]) -> tuple[Line, ...]:
    return tuple(
        Line(names[service], figures) for service, figures in figures_by(lambda one: one.service, told).items()
    )
