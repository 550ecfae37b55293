"""The needs of a period as rows of a sheet: codes and numbers, nothing of any resident, nothing anybody wrote."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.models import Municipality, Need, Offer, Service, ServiceGroup, Village
from palveleva.queries.insight import local_day, municipality_told, rows_of, timing_of
from palveleva.queries.reference import groups_in_order, services_in_order


@dataclass(frozen=True)
class NeedRow:
    code: str
    told_on: date
    village: str
    group: str | None
    service: str | None
    urgency: str
    channel: str
    consent: str
    state: str
    outcome: str | None
    unmet_reason: str | None
    response_hours: float | None
    match_days: int | None
    asked: int
    worked: int | None


def need_rows(municipality: Municipality, period: Period, language: str) -> list[NeedRow]:
    """Oldest first. Needs of which only counts are left are in the tables of figures, not here."""
    zone = ZoneInfo(municipality.time_zone)
    which = municipality_told(municipality, period) & Need.counted_at.is_(None)
    asked = select(Offer.need_id, func.count().label("asked")).join(Offer.need).where(which).group_by(Offer.need_id)
    offers = asked.subquery()
    query = rows_of(which).outerjoin(offers, offers.c.need_id == Need.id)
    columns = (Need.code, Need.urgency, Need.channel, Need.consent, Village.name, offers.c.asked)
    names = names_in(language)
    rows = db.session.execute(query.add_columns(*columns).order_by(Need.created_at, Need.id))
    return [need_row(row, zone, names) for row in rows]


def names_in(language: str) -> dict[str | None, str]:
    """Of services and their groups; their ids are different words."""
    things: list[Service | ServiceGroup] = [*services_in_order(), *groups_in_order()]
    return {f"{type(thing).__name__}:{thing.id}": thing.name_in(language) for thing in things}


def need_row(row: Any, zone: ZoneInfo, names: dict[str | None, str]) -> NeedRow:
    minutes, days = timing_of(row, zone)
    return NeedRow(
        code=row.code,
        told_on=local_day(row.created_at, zone),
        village=row.name,
        group=names.get(f"ServiceGroup:{row.group_id}"),
        service=names.get(f"Service:{row.service_id}"),
        urgency=row.urgency,
        channel=row.channel,
        consent=row.consent,
        state=row.state,
        outcome=row.outcome,
        unmet_reason=row.unmet_reason,
        response_hours=None if minutes is None else round(minutes / 60, 1),
        match_days=days,
        asked=row.asked or 0,
        worked=row.worked,
    )
