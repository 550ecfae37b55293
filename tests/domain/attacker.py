"""Whoever wants to know a hidden number: tries every table that agrees with everything published.

Written without the network of domain/suppression.py: it knows only which cells add up to which, and searches.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from palveleva.domain.publication import ALL
from palveleva.domain.suppression import SMALLEST_SHOWN, Cell, Cover

Key = tuple[str, str, str]


def possible(cells: list[Cell], areas: list[str], groups: list[str], quarters: list[str], most: int) -> set[Key]:
    """The small cells that have only one number in all tables of needs by area, group and quarter that fit."""
    small = {cell.key: set() for cell in cells if cell.cover is Cover.SMALL and cell.number}
    for table in tables(cells, areas, groups, quarters, most):
        for key, numbers in small.items():
            numbers.add(number_in(table, key))
        if all(len(numbers) > 1 for numbers in small.values()):
            return set()
    return {key for key, numbers in small.items() if len(numbers) == 1}


def tables(
    cells: list[Cell], areas: list[str], groups: list[str], quarters: list[str], most: int
) -> Iterator[Mapping[Key, int]]:
    """Every table whose sums are within what is known; even which cells are hidden for their own smallness."""
    inner = list(product(quarters, areas, groups))
    known = [(cell.key, *bounds(cell, most)) for cell in cells]
    for numbers in product(range(most + 1), repeat=len(inner)):
        table = dict(zip(inner, numbers, strict=True))
        if all(low <= number_in(table, key) <= high for key, low, high in known):
            yield table


def bounds(cell: Cell, most: int) -> tuple[int, int]:
    if cell.cover is Cover.SHOWN:
        return cell.number, cell.number
    if cell.cover is Cover.SMALL:
        return 0, SMALLEST_SHOWN - 1
    return (SMALLEST_SHOWN if cell.cover is Cover.HIDDEN else 0), most**6


def number_in(table: Mapping[Key, int], key: Key) -> int:
    period, area, group = key
    return sum(
        number
        for (quarter, there, service), number in table.items()
        if quarter.startswith(period) and area in (ALL, there) and group in (ALL, service)
    )
