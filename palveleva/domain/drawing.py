"""Where things stand in a drawing: points on a map, names beside them, pieces of a bar. Pure; in units of SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from palveleva.domain.places import Point

ROUNDS = 3
LONGEST_NAME = 26  # letters, of those beside a point
LETTER = 0.62  # the width of an average letter, as a share of the size of the type


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


@dataclass(frozen=True)
class Mark:
    """A point of the map and where its name stands, cut where it is long. `anchor` is the SVG text-anchor."""

    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    name: str


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    marks: tuple[Mark, ...]


def map_of(points: Sequence[Point], names: Sequence[str], width: float = 380, type_size: float = 15) -> Drawing:
    """North is up. A degree of longitude is shorter than one of latitude by the cosine of the latitude, which is exact
    enough for a municipality. Names stand where they cover each other and the points the least.
    """
    if not points:
        return Drawing(width, 0, ())
    names = [short(name) for name in names]
    spots, height = projected(points, width)
    choices = [label_places(x, y, name, type_size, width) for (x, y), name in zip(spots, names, strict=True)]
    points_taken, chosen = [around(x, y) for x, y in spots], [0] * len(spots)
    # Each name moves to where it is least in the way of all others, until none wants to move any more.
    for _ in range(ROUNDS):
        before = list(chosen)
        for number, places in enumerate(choices):
            taken = points_taken + [choices[other][place][3] for other, place in enumerate(chosen) if other != number]
            costs = [cost(place[3], taken, width, height) for place in places]
            chosen[number] = costs.index(min(costs))
        if chosen == before:
            break
    labels = [choices[number][place] for number, place in enumerate(chosen)]
    marks = (Mark(x, y, *label[:3], name) for (x, y), label, name in zip(spots, labels, names, strict=True))
    return Drawing(width, height, tuple(marks))


def short(name: str) -> str:
    """A name that would be wider than the map, or cover half of it, is cut: the table beside it tells the whole."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip(' -')}…"


def projected(points: Sequence[Point], width: float, margin: float = 30) -> tuple[list[tuple[float, float]], float]:
    middle = sum(point.lat for point in points) / len(points)
    squeeze = cos(radians(middle))
    east, north = [point.lon * squeeze for point in points], [point.lat for point in points]
    scale = (width - 2 * margin) / max(max(east) - min(east), 0.05)
    height = max((max(north) - min(north)) * scale, 60.0) + 2 * margin
    places = [
        (round(margin + (x - min(east)) * scale, 1), round(margin + (max(north) - y) * scale, 1))
        for x, y in zip(east, north, strict=True)
    ]
    return places, round(height, 1)


def label_places(x: float, y: float, name: str, size: float, width: float) -> Sequence[tuple[float, float, str, Box]]:
    """Right, left, above, below, and the corners: the better place first."""
    length, gap, drop = len(name) * size * LETTER, 11.0, size * 0.35
    right, left = x + gap, x - gap
    rows = ((drop, 0.0), (-gap + 3, -2.0), (gap + 4, -2.0))
    beside = [
        place
        for lift, pull in rows
        for place in (
            (right + pull, y + lift, "start", Box(right + pull, y + lift - size, right + pull + length, y + lift + 3)),
            (left - pull, y + lift, "end", Box(left - pull - length, y + lift - size, left - pull, y + lift + 3)),
        )
    ]
    # Near an edge a name above or below stands aside: it would be cut.
    middle = max(length / 2, min(x, width - length / 2))
    return [*beside, *(over_or_under(middle, y + lift, length, size) for lift in (-gap - 2, gap + size))]


def over_or_under(x: float, y: float, length: float, size: float) -> tuple[float, float, str, Box]:
    return x, y, "middle", Box(x - length / 2, y - size, x + length / 2, y + 3)


def around(x: float, y: float, radius: float = 8) -> Box:
    return Box(x - radius, y - radius, x + radius, y + radius)


def cost(box: Box, taken: Sequence[Box], width: float, height: float) -> float:
    outside = max(0.0, -box.left) + max(0.0, box.right - width) + max(0.0, -box.top) + max(0.0, box.bottom - height)
    return sum(box.overlap(other) for other in taken) + 40 * outside


def pieces(numbers: Sequence[int], length: float, whole: int | None = None) -> list[tuple[float, float]]:
    """Where each piece of a stacked bar begins and how long it is, when `whole` (or their sum) fills the length."""
    full = whole or sum(numbers)
    found, start = [], 0.0
    for number in numbers:
        share = length * number / full if full else 0.0
        found.append((round(start, 2), round(share, 2)))
        start += share
    return found


def ceiling(largest: int) -> int:
    """A round number for the top of a scale, not below `largest`, whose half is round too."""
    power = 1
    while True:
        for step in (1, 2, 4, 6, 8):
            if step * power >= largest:
                return step * power
        power *= 10
