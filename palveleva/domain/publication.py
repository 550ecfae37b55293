"""What of closed quarters and years is told to everybody, once and for good. Pure.

A quarter is told by groups of services for the whole municipality; a year also by area. The cells of one year and one
fate are one network (domain/suppression.py). What was told earlier is given back in and stays as it was told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from palveleva.domain.statistics import month_after
from palveleva.domain.suppression import Cell, Cover, covered, first_cover

ALL = "all"
NOT_CHOSEN = "not_chosen"  # the group of a need without a service
SETTLES_IN = timedelta(days=30)  # after the last day of a quarter: who would take its needs has had the time

Key = tuple[str, str, str]  # period, area, group of services
Counts = Mapping[Key, int]  # by quarter; every need in exactly one


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> "Quarter":
        return Quarter.of(month_after(self.first_day, 3))

    @property
    def is_last(self) -> bool:
        return self.number == 4

    @property
    def told_on(self) -> date:
        """From this day on it may be told."""
        return self.next.first_day + SETTLES_IN


def settled_quarters(first: date, today: date) -> list[Quarter]:
    """The quarters since the first need that may be told today."""
    quarter, found = Quarter.of(first), []
    while quarter.told_on <= today:
        found.append(quarter)
        quarter = quarter.next
    return found


def told_of_quarter(quarter: Quarter, counts: Counts, groups: Iterable[str], told: Mapping[Key, Cover]) -> list[Cell]:
    """The cells of a quarter, when its year is not yet told. `counts` holds the year up to this quarter."""
    cells = network(str(quarter.year), counts, list(groups), told)
    return [cell for cell in covered(cells) if cell.key[0] == quarter.name]


def told_of_year(year: int, counts: Counts, groups: Iterable[str], told: Mapping[Key, Cover]) -> list[Cell]:
    """The cells of a year by area and group, when all its quarters have been told. An only area is the whole again."""
    cells = network(str(year), counts, list(groups), told, is_year_told=True)
    return [cell for cell in covered(cells) if cell.key[0] == str(year) and cell.is_new]


def network(
    year: str, counts: Counts, groups: list[str], told: Mapping[Key, Cover], is_year_told: bool = False
) -> list[Cell]:
    """Every arc of the year: the whole → area → group → quarter → the whole. An arc not told is there, and free."""
    areas = sorted({area for _, area, _ in counts}) or [ALL]
    quarters = sorted({quarter for quarter, _, _ in counts})
    has_areas = len(areas) > 1
    sums = sums_of(counts)
    cells = []

    def total(quarter: str | None = None, area: str | None = None, group: str | None = None) -> int:
        return sums[quarter, area, group]

    def arc(key: Key, tail: str, head: str, number: int, is_told: bool) -> None:
        before = told.get(key)
        cover = before or (first_cover(number) if is_told else Cover.UNTOLD)
        cells.append(Cell(key, tail, head, number, cover, is_new=before is None and is_told))

    arc((year, ALL, ALL), "end", "start", total(), is_year_told)
    for area in areas:
        arc((year, area, ALL), "start", f"area {area}", total(area=area), is_year_told and has_areas)
    for group in groups:
        for area in areas:
            number = total(area=area, group=group)
            key = (year, area, group) if has_areas else (year, "the only area", group)
            arc(key, f"area {area}", f"needs of {group}", number, is_year_told and has_areas)
        arc((year, ALL, group), f"needs of {group}", f"told of {group}", total(group=group), is_year_told)
        for quarter in quarters:
            number = total(quarter=quarter, group=group)
            arc((quarter, ALL, group), f"told of {group}", f"quarter {quarter}", number, True)
    for quarter in quarters:
        arc((quarter, ALL, ALL), f"quarter {quarter}", "end", total(quarter=quarter), True)
    return cells


def split(whole: int, parts: Mapping[str, int], *, is_whole_told: bool) -> dict[str, Cell]:
    """The parts of a number that was told, as far as they may be told too. Of a hidden number no part is told."""
    cover = Cover.SHOWN if is_whole_told else Cover.UNTOLD
    cells = [Cell(("", "", ""), "end", "start", whole, cover, is_new=False)]
    for name, number in parts.items():
        own = first_cover(number) if is_whole_told else Cover.UNTOLD
        cells.append(Cell(("", "", name), "start", "end", number, own, is_new=is_whole_told))
    return {cell.key[2]: cell for cell in covered(cells) if cell.key[2]}


def sums_of(counts: Counts) -> Counter[tuple[str | None, ...]]:
    """Every sum that may be asked for, in one reading: None stands for all quarters, areas or groups."""
    sums: Counter[tuple[str | None, ...]] = Counter()
    for key, number in counts.items():
        for kept in product((True, False), repeat=len(key)):
            sums[tuple(part if is_kept else None for part, is_kept in zip(key, kept, strict=True))] += number
    return sums
