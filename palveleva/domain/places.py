"""Distance on the map of villages."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from math import asin, cos, fsum, radians, sin, sqrt
from operator import itemgetter
from statistics import median
from typing import NamedTuple, Protocol, TypeVar

EARTH_KM = 6371.0
# Measured between villages of Saarijärvi: lakes make a straight kilometre 1.4 minutes of driving.
MINUTES_PER_KM = 1.4
LATITUDES, LONGITUDES = (59.5, 70.1), (19.0, 31.6)  # from Bogskär to Nuorgam, from Märket to Ilomantsi


class Point(NamedTuple):
    """WGS84 degrees."""

    lat: float
    lon: float


class HasPoint(Protocol):
    @property
    def point(self) -> Point: ...


Placed = TypeVar("Placed", bound=HasPoint)


class Way(NamedTuple):
    """A distance, and what is said of it."""

    km: float
    tenths: float
    whole_km: int
    minutes: int


@lru_cache(maxsize=65_536)
def way(here: Point, there: Point) -> Way:
    """Villages stay where they are, so the way between two is worked out once."""
    km = straight_km(here, there)
    return Way(km, round(km, 1), round(km), drive_minutes(km))


def straight_km(here: Point, there: Point) -> float:
    """Great-circle distance in kilometres."""
    lat = radians(there.lat - here.lat)
    lon = radians(there.lon - here.lon)
    chord = sin(lat / 2) ** 2 + cos(radians(here.lat)) * cos(radians(there.lat)) * sin(lon / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


def round_km(home: Point, stops: Sequence[Point]) -> float:
    """From home along them and home again."""
    return fsum(way(here, there).km for here, there in pairwise((home, *stops, home)))


def nearest_first(point: Point, others: Iterable[Placed]) -> list[tuple[Placed, float]]:
    """Each with its distance in kilometres."""
    return sorted(((one, straight_km(point, one.point)) for one in others), key=itemgetter(1))


def from_the_middle(points: Sequence[Point]) -> list[float]:
    """How many kilometres each lies from the middle of them all, which a single one far away does not move."""
    if not points:
        return []
    middle = Point(median(point.lat for point in points), median(point.lon for point in points))
    return [straight_km(point, middle) for point in points]


def drive_minutes(km: float) -> int:
    """An estimate, always shown as "about"."""
    return round(km * MINUTES_PER_KM)
