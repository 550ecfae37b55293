"""What a coordinator does with figures: writes the stories of a year, and takes figures out of the service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import Invalid
from palveleva.domain.periods import Period
from palveleva.domain.permissions import Permission
from palveleva.domain.safety import holds_identity_code
from palveleva.models import Municipality, YearStory

LONGEST_STORY = 2000
MOST_ROWS = 5000
PURPOSES = ("council", "funding", "planning", "checking")


@action(Permission.WRITE_STORIES)
def write_stories(municipality: Municipality, year: int, told: Mapping[str, str], *, by: Any, now: datetime) -> None:
    """Keep the stories of a year's report in the place of those that were there. Each has a name, for a refusal."""
    lock(municipality)
    for name, text in told.items():
        refuse_unfit(name, text)
    of_year = YearStory.municipality_id == municipality.id, YearStory.year == year
    db.session.execute(delete(YearStory).where(*of_year))
    for position, text in enumerate(told.values(), start=1):
        if text.strip():
            where = {"municipality_id": municipality.id, "year": year, "position": position}
            db.session.add(YearStory(**where, text=text.strip(), written_at=now))
    remember("write_stories", municipality, by=by, now=now, year=year)


def refuse_unfit(name: str, text: str) -> None:
    if holds_identity_code(text):
        raise Invalid("personal_identity_code", field=name)
    if len(text) > LONGEST_STORY:
        raise Invalid("bad_value", field=name)


@action(Permission.EXPORT_FIGURES)
def export(municipality: Municipality, period: Period, rows: int, purpose: str, *, by: Any, now: datetime) -> None:
    """Write down that figures leave the service. Raises Invalid for more rows than one file may take."""
    if rows > MOST_ROWS:
        raise Invalid("too_many_rows", field="period")
    if purpose not in PURPOSES:
        raise Invalid("bad_value", field="purpose")
    months = {"first": period.first.isoformat()[:7], "last": period.last.isoformat()[:7]}
    remember("export_figures", municipality, by=by, now=now, rows=rows, purpose=purpose, **months)
