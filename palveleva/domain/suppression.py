"""Which cells of a published table must stay hidden so that no small number can be computed from the others. Pure.

All that is published of one year about one fate is the flow of one network: each need flows from the whole through its
area and its group of services to its quarter and back. A cell is the number on an arc; a total is an arc that others
run into. Whoever knows the shown arcs knows of a hidden one just the flows that agree with them, and flows in whole
numbers differ by circles of ±1: a small number is safe exactly when a circle runs through it (Cox 1980).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count

SMALLEST_SHOWN = 5
NO_LIMIT = 10**9


class Cover(StrEnum):
    """How a cell stands in the publication."""

    SHOWN = "shown"
    SMALL = "small"  # fewer than five: hidden for its own sake
    HIDDEN = "hidden"  # hidden for another's sake
    UNTOLD = "untold"  # not published at all, or not yet


@dataclass(frozen=True)
class Cell:
    """An arc. `is_new` cells may still be hidden; what was published once stays as it is."""

    key: tuple[str, ...]
    tail: str
    head: str
    number: int
    cover: Cover
    is_new: bool = True

    @property
    def bounds(self) -> tuple[int, int]:
        """What a reader knows who has even guessed which cells are hidden for their own sake, and which for others'."""
        return {
            Cover.SHOWN: (self.number, self.number),
            Cover.SMALL: (0, SMALLEST_SHOWN - 1),
            Cover.HIDDEN: (SMALLEST_SHOWN, NO_LIMIT),
            Cover.UNTOLD: (0, NO_LIMIT),
        }[self.cover]

    @property
    def needs_shelter(self) -> bool:
        return self.cover is Cover.SMALL and self.number > 0


Price = Callable[[Cell], int | None]


def first_cover(number: int) -> Cover:
    return Cover.SHOWN if number >= SMALLEST_SHOWN else Cover.SMALL


def covered(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, with as many more hidden as it takes. If nothing helps, none of the new ones is told."""
    found = {cell.key: cell for cell in cells}
    while (bare := next(exposed(found.values()), None)) is not None:
        circle = cheapest_circle(bare, found.values())
        if circle is None:
            return [replace(cell, cover=Cover.UNTOLD) if cell.is_new else cell for cell in found.values()]
        for cell in circle:
            found[cell.key] = replace(cell, cover=Cover.HIDDEN)
    return list(found.values())


def exposed(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Small cells whose number could be computed."""
    everything = list(cells)
    for cell in everything:
        if cell.needs_shelter and not any(circles(cell, everything, lambda other: None)):
            yield cell


def cheapest_circle(cell: Cell, cells: Iterable[Cell]) -> list[Cell] | None:
    """The shown cells of the circle through `cell` that takes the least from the reader; None if there is none."""
    ways = list(circles(cell, list(cells), price))
    return min(ways, key=lambda way: way[0])[1] if ways else None


def price(cell: Cell) -> int | None:
    """What hiding a shown cell costs: its own weight. None: it may not be hidden."""
    return 1 + cell.number if cell.is_new else None


def circles(cell: Cell, cells: list[Cell], price_of: Price) -> Iterator[tuple[int, list[Cell]]]:
    """The cheapest ways to make `cell` one larger, and one smaller, with everything that is shown left as it is."""
    low, high = cell.bounds
    others = [other for other in cells if other.key != cell.key]
    larger, smaller = (cell.number < high, cell.head, cell.tail), (cell.number > low, cell.tail, cell.head)
    for is_possible, start, end in (larger, smaller):
        way = cheapest_way(others, start, end, price_of) if is_possible else None
        if way is not None:
            yield way


def cheapest_way(cells: list[Cell], start: str, end: str, price_of: Price) -> tuple[int, list[Cell]] | None:
    """Dijkstra over the arcs on which one more, or one less, could flow."""
    steps = defaultdict(list)
    for cell in cells:
        for tail, head, cost, hidden in moves(cell, price_of):
            steps[tail].append((head, cost, hidden))
    tie, seen = count(), set()
    queue: list[tuple[int, int, str, list[Cell]]] = [(0, next(tie), start, [])]
    while queue:
        cost, _, node, way = heappop(queue)
        if node == end:
            return cost, way
        if node not in seen:
            seen.add(node)
            for head, more, hidden in steps[node]:
                heappush(queue, (cost + more, next(tie), head, way + hidden))
    return None


def moves(cell: Cell, price_of: Price) -> Iterator[tuple[str, str, int, list[Cell]]]:
    """Forwards one more flows through the cell, backwards one less; through a shown one only when it gets hidden."""
    cost, hidden, (low, high) = 0, [], cell.bounds
    if cell.cover is Cover.SHOWN:
        paid = price_of(cell)
        if paid is None:
            return
        cost, hidden, (low, high) = paid, [cell], (SMALLEST_SHOWN, NO_LIMIT)
    if cell.number < high:
        yield cell.tail, cell.head, cost, hidden
    if cell.number > low:
        yield cell.head, cell.tail, cost, hidden
