"""The needs of a period as figures know them: one narrow row for each, read in one query."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select

from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.statistics import Told
from palveleva.domain.vocabulary import AssignmentState
from palveleva.domain.workdays import workdays_between
from palveleva.models import Assignment, Municipality, Need, Service, Timing, Village


def told_in(municipality: Municipality, period: Period) -> list[Told]:
    """Every need told in the period, oldest first; also those of which only the count is left."""
    zone = ZoneInfo(municipality.time_zone)
    query = rows_of(municipality_told(municipality, period))
    return [told_of(row, zone) for row in db.session.execute(query.order_by(Need.created_at, Need.id))]


def municipality_told(municipality: Municipality, period: Period) -> ColumnElement[bool]:
    start, end = period.moments(ZoneInfo(municipality.time_zone))
    return (Need.municipality_id == municipality.id) & (Need.created_at >= start) & (Need.created_at < end)


def rows_of(which: ColumnElement[bool]) -> Select[Any]:
    works = works_of(which)
    return (
        select(
            *(
                Need.id,
                Need.created_at,
                Need.state,
                Need.outcome,
                Need.unmet_reason,
                Need.service_id,
                Need.first_contact_at,
            ),
            *(Village.slug, Service.group_id, works.c.agreed_at, works.c.worked),
            *(Timing.need_id.label("timed"), Timing.response_minutes, Timing.match_days),
        )
        .join(Village, Village.id == Need.village_id)
        .outerjoin(Service, Service.id == Need.service_id)
        .outerjoin(Timing, Timing.need_id == Need.id)
        .outerjoin(works, works.c.need_id == Need.id)
        .where(which)
    )


def works_of(which: ColumnElement[bool]) -> Subquery:
    """When somebody first said yes, and the minutes of work that was done."""
    done = func.sum(Assignment.minutes).filter(Assignment.state == AssignmentState.DONE)
    columns = Assignment.need_id, func.min(Assignment.agreed_at).label("agreed_at"), done.label("worked")
    return select(*columns).join(Assignment.need).where(which).group_by(Assignment.need_id).subquery()


def told_of(row: Row[Any], zone: ZoneInfo) -> Told:
    minutes, days = timing_of(row, zone)
    return Told(
        month=local_day(row.created_at, zone).replace(day=1),
        village=row.slug,
        service=row.service_id,
        group=row.group_id,
        state=row.state,
        outcome=row.outcome,
        unmet_reason=row.unmet_reason,
        response_hours=None if minutes is None else minutes / 60,
        match_days=days,
        minutes=row.worked,
    )


def timing_of(row: Row[Any], zone: ZoneInfo) -> tuple[int | None, int | None]:
    """Minutes to the first human contact, and working days to the first yes. Who says yes is in touch, too."""
    if row.timed:
        return row.response_minutes, row.match_days
    told, agreed = row.created_at, row.agreed_at
    contact = min((at for at in (row.first_contact_at, agreed) if at), default=None)
    minutes = None if contact is None else max(0, int((contact - told).total_seconds() // 60))
    days = None if agreed is None else workdays_between(local_day(told, zone), local_day(agreed, zone))
    return minutes, days


def timing_now(need: Need) -> tuple[int | None, int | None]:
    """How long this one waited, while its hours are still known."""
    row = db.session.execute(rows_of(Need.id == need.id)).one()
    return timing_of(row, ZoneInfo(need.village.municipality.time_zone))


def local_day(when: datetime, zone: ZoneInfo) -> date:
    return when.astimezone(zone).date()


def first_told(municipality: Municipality) -> date | None:
    """The day of the first need, in the municipality's calendar."""
    first = db.session.scalar(select(func.min(Need.created_at)).where(Need.municipality_id == municipality.id))
    return local_day(first, ZoneInfo(municipality.time_zone)) if first else None
