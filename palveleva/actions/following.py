"""Who follows a need: its reporter, and whoever told it again before the reports were joined."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from palveleva.models import Need
from palveleva.notices import tell
from palveleva.queries.understanding import joined_to


def tell_reporters(
    need: Need, kind: str, *, now: datetime, about: str = "", but: str | None = None, **params: Any
) -> None:
    """Each is told once, about the report that is their own; whoever has the id `but` knows it already."""
    told = {but}
    for report in reports_of(need):
        if report.reporter_id not in told:
            told.add(report.reporter_id)
            tell(report.reporter, kind, report, now=now, about=about, **params)


def reports_of(need: Need) -> Iterator[Need]:
    """The need, what was joined to it, and what had been joined to that: all whose phones show how this one goes on."""
    yield need
    yield from (report for report in joined_to(need) if report.followed is need.followed)
