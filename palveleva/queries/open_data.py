"""What was told to everybody: the rows of the open data, as they were told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.publication import ALL, NOT_CHOSEN
from palveleva.domain.statistics import Fate
from palveleva.domain.suppression import Cell, Cover
from palveleva.domain.vocabulary import LANGUAGES
from palveleva.models import Municipality, OpenFigure, Village
from palveleva.queries.reference import groups_in_order

NAME_OF_ALL = {"fi": "Kaikki", "sv": "Alla", "en": "All"}
NAME_OF_NOT_CHOSEN = {"fi": "Palvelua ei valittu", "sv": "Tjänsten inte vald", "en": "Service not chosen"}
STATUS = {Cover.SHOWN: "shown", Cover.SMALL: "under_5", Cover.HIDDEN: "withheld", Cover.UNTOLD: "withheld"}


@dataclass(frozen=True)
class Told:
    """A number as readers get it; `number` is None unless the status is "shown"."""

    number: int | None
    status: str


@dataclass(frozen=True)
class OpenRow:
    """One period, area and group of services. Every need of it is either unmet or other."""

    period: str
    area: str
    area_name: str
    group: str
    group_names: dict[str, str]
    unmet: Told
    other: Told
    published_on: date

    @property
    def needs(self) -> int | None:
        """Both together, where both are shown."""
        known = (self.unmet.number, self.other.number)
        return None if None in known else sum(number or 0 for number in known)

    @property
    def is_of_all(self) -> bool:
        return self.area == ALL

    @property
    def is_total(self) -> bool:
        return self.group == ALL

    @property
    def is_year(self) -> bool:
        return "-" not in self.period


def municipality_called(municipality_id: str) -> Municipality | None:
    return db.session.get(Municipality, municipality_id)


def published(municipality: Municipality, areas: Mapping[str, str] | None = None) -> list[OpenRow]:
    """Every row, in an order that never changes for what was told already: by period, area and group."""
    query = select(OpenFigure).where(OpenFigure.municipality_id == municipality.id)
    order = (OpenFigure.period, OpenFigure.area, OpenFigure.group, OpenFigure.fate)
    pairs: dict[tuple[str, str, str], dict[str, OpenFigure]] = {}
    for figure in db.session.scalars(query.order_by(*order)):
        pairs.setdefault((figure.period, figure.whole_area, figure.group), {})[figure.fate] = figure
    areas, groups = areas or village_names(municipality), group_names()
    return [row_of(key, pair, areas, groups) for key, pair in sorted(pairs.items())]


def row_of(
    key: tuple[str, str, str], pair: dict[str, OpenFigure], areas: Mapping[str, str], groups: dict[str, dict[str, str]]
) -> OpenRow:
    period, area, group = key
    unmet, other = pair[Fate.UNMET], pair["other"]
    return OpenRow(
        period=period,
        area=area,
        area_name=NAME_OF_ALL["fi"] if area == ALL else ", ".join(areas.get(slug, slug) for slug in area.split("+")),
        group=group,
        group_names=groups.get(group, dict.fromkeys(LANGUAGES, group)),
        unmet=told(unmet),
        other=told(other),
        published_on=unmet.told_at.date(),
    )


def told(figure: OpenFigure) -> Told:
    return Told(figure.number, STATUS[figure.cover])


def told_cell(cell: Cell) -> Told:
    return Told(cell.number if cell.cover is Cover.SHOWN else None, STATUS[cell.cover])


def village_names(municipality: Municipality) -> dict[str, str]:
    query = select(Village.slug, Village.name).where(Village.municipality_id == municipality.id)
    return {slug: name for slug, name in db.session.execute(query)}


def group_names() -> dict[str, dict[str, str]]:
    named = {group.id: {language: group.name_in(language) for language in LANGUAGES} for group in groups_in_order()}
    return named | {ALL: NAME_OF_ALL, NOT_CHOSEN: NAME_OF_NOT_CHOSEN}


@dataclass(frozen=True)
class Published:
    """What the page for entrepreneurs shows: the newest year by group and by area, and the newest quarters by group."""

    year: str | None
    groups: list[OpenRow]
    areas: list[OpenRow]
    cells: list[OpenRow]
    quarters: list[str]
    lines: list[OpenRow]  # of the newest quarter, those of whose group any quarter shows a number
    by_quarter: dict[tuple[str, str], OpenRow]


def newest(rows: Sequence[OpenRow], quarters_shown: int = 4) -> Published:
    years = sorted({row.period for row in rows if row.is_year})
    quarters = sorted({row.period for row in rows if not row.is_year})[-quarters_shown:]
    year = years[-1] if years else None
    of_year = [row for row in rows if row.period == year]
    telling = {row.group for row in rows if row.period in quarters and has_number(row)}
    return Published(
        year=year,
        groups=largest_first(row for row in of_year if row.is_of_all and has_number(row)),
        areas=largest_first(row for row in of_year if row.is_total and not row.is_of_all and has_number(row)),
        cells=largest_first(row for row in of_year if not row.is_of_all and not row.is_total and row.unmet.number),
        quarters=quarters,
        lines=largest_first(row for row in rows if row.period in quarters[-1:] and row.group in telling),
        by_quarter={(row.period, row.group): row for row in rows if row.period in quarters},
    )


def has_number(row: OpenRow) -> bool:
    return row.unmet.number is not None or row.other.number is not None


def largest_first(rows: Iterable[OpenRow]) -> list[OpenRow]:
    """The total first, then by what was left without, then by what was asked at all."""

    def place(row: OpenRow) -> tuple[bool, int, int]:
        return not (row.is_total and row.is_of_all), -(row.unmet.number or 0), -(row.other.number or 0)

    return sorted(rows, key=place)
