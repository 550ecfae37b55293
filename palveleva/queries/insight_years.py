"""The yearly report of a municipality, fit to be laid before anybody.

The council's papers are public: once a year is told, the report says no more of it than the open data and the parts of
their totals, counted from the same frozen numbers. Before that it is a draft for the office, with the true numbers.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.publication import split
from palveleva.domain.statistics import FEW, Fate, Figures, Trips, figures_of
from palveleva.domain.suppression import Cover, first_cover
from palveleva.models import Municipality, QuarterCount, YearStory
from palveleva.queries.insight import told_in
from palveleva.queries.insight_trips import trips_in
from palveleva.queries.open_data import STATUS, OpenRow, Told, has_number, largest_first, published, told_cell

STORIES = 3
SHOWN = "shown"


@dataclass(frozen=True)
class YearReport:
    """`fates` and `reasons` are None where a number is hidden. `measured` gives medians and is never told in parts."""

    year: int
    measured: Figures
    needs: int | None
    fates: dict[str, Told]
    reasons: dict[str, Told]
    rows: list[OpenRow]
    stories: list[str]
    trips: dict[str, Told]

    @property
    def is_draft(self) -> bool:
        return not self.rows

    @property
    def share_served(self) -> float | None:
        """Of all needs told: a share of the ended ones would give away how many are open. None where it is hidden."""
        served = self.fates["served"].number
        return None if served is None or not self.needs else served / self.needs

    @property
    def hours(self) -> int | None:
        """Of work, as its doers told. Before everybody in tens: what comes late must not tell its own length."""
        if not self.is_draft and self.measured.timed < FEW:
            return None
        return int(round(self.measured.minutes / 60, 0 if self.is_draft else -1))

    @property
    def groups(self) -> list[OpenRow]:
        return largest_first(row for row in self.rows if row.is_of_all and not row.is_total and has_number(row))

    @property
    def areas(self) -> list[OpenRow]:
        return largest_first(row for row in self.rows if row.is_total and not row.is_of_all and has_number(row))


def year_report(municipality: Municipality, year: int) -> YearReport:
    live = told_in(municipality, year_of(year))
    measured, rows = figures_of(live), [row for row in published(municipality) if row.period == str(year)]
    stories = stories_of(municipality, year)
    trips = told_trips(trips_in(municipality, year_of(year)), is_draft=not rows)
    if not rows:
        fates = {fate.value: Told(getattr(measured, fate), SHOWN) for fate in Fate}
        reasons = Counter(one.unmet_reason or "unknown" for one in live if one.fate is Fate.UNMET)
        shown = {reason: Told(number, SHOWN) for reason, number in reasons.most_common()}
        return YearReport(year, measured, measured.needs, fates, shown, [], stories, trips)
    (total,) = [row for row in rows if row.is_of_all and row.is_total]
    counts = counts_of_year(municipality, year)
    fates = parts(total.other, counts, lambda row: row.fate if row.fate != Fate.UNMET else None)
    fates = {fate.value: fates.get(fate, Told(0, SHOWN)) for fate in Fate} | {Fate.UNMET.value: total.unmet}
    reasons_told = parts(total.unmet, counts, lambda row: row.reason or None)
    return YearReport(year, measured, total.needs, fates, reasons_told, rows, stories, trips)


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 1))


def told_trips(trips: Trips, *, is_draft: bool) -> dict[str, Told]:
    """`asked`, which is `whole` and `partly`. Nothing at all where there were none; of a small number no part."""
    numbers = {"whole": trips.whole, "partly": trips.asked - trips.whole}
    if not trips.asked:
        return {}
    if is_draft:
        return {name: Told(number, SHOWN) for name, number in {"asked": trips.asked, **numbers}.items()}
    cover = first_cover(trips.asked)
    cells = split(trips.asked, numbers, is_whole_told=cover is Cover.SHOWN)
    asked = Told(trips.asked if cover is Cover.SHOWN else None, STATUS[cover])
    return {"asked": asked, **{name: told_cell(cell) for name, cell in cells.items()}}


def counts_of_year(municipality: Municipality, year: int) -> list[QuarterCount]:
    of_year = QuarterCount.municipality_id == municipality.id, QuarterCount.quarter.startswith(str(year))
    return list(db.session.scalars(select(QuarterCount).where(*of_year)))


def parts(whole: Told, counts: list[QuarterCount], part_of: Callable[[QuarterCount], str | None]) -> dict[str, Told]:
    """What a published number is made of, largest part first."""
    numbers: Counter[str] = Counter()
    for row in counts:
        part = part_of(row)
        if part is not None:
            numbers[part] += row.number
    cells = split(sum(numbers.values()), dict(numbers.most_common()), is_whole_told=whole.number is not None)
    return {name: told_cell(cell) for name, cell in cells.items()}


def stories_of(municipality: Municipality, year: int) -> list[str]:
    """Always three places, empty ones included."""
    query = select(YearStory).where(YearStory.municipality_id == municipality.id, YearStory.year == year)
    written = {story.position: story.text for story in db.session.scalars(query)}
    return [written.get(position, "") for position in range(1, STORIES + 1)]
