"""Which villages are counted together in public: too few people must not be told apart. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from palveleva.domain.places import Point, way

FEWEST_INHABITANTS = 200


@dataclass(frozen=True)
class Settled:
    """A village with its inhabitants; None where nobody has counted them."""

    slug: str
    point: Point
    inhabitants: int | None


Area = tuple[Settled, ...]  # its largest village first


def areas_of(villages: Sequence[Settled]) -> list[Area]:
    """Villages of fewer than 200 inhabitants, or of unknown number, joined to the nearest area, the smallest first."""
    areas: list[Area] = [(village,) for village in villages]
    while len(areas) > 1:
        smallest = min(areas, key=lambda area: (people_in(area), area[0].slug))
        if people_in(smallest) >= FEWEST_INHABITANTS:
            break
        areas.remove(smallest)
        neighbour = min(areas, key=lambda area: (gap(smallest, area), area[0].slug))
        areas[areas.index(neighbour)] = joined(neighbour, smallest)
    return sorted(areas, key=lambda area: (-people_in(area), area[0].slug))


def joined(here: Area, there: Area) -> Area:
    return tuple(sorted(here + there, key=lambda village: (-(village.inhabitants or 0), village.slug)))


def people_in(area: Area) -> int:
    return sum(village.inhabitants or 0 for village in area)


def gap(here: Area, there: Area) -> float:
    """Between their nearest villages."""
    return min(way(one.point, other.point).km for one in here for other in there)
