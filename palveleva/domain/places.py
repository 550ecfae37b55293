"""Distance on the map of villages."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
# Measured between villages of Saarijärvi: lakes make a straight kilometre 1.4 minutes of driving.
MINUTES_PER_KM = 1.4


@dataclass(frozen=True)
class Point:
    """WGS84 degrees."""

    lat: float
    lon: float


def straight_km(here: Point, there: Point) -> float:
    """Great-circle distance in kilometres."""
    lat = radians(there.lat - here.lat)
    lon = radians(there.lon - here.lon)
    chord = sin(lat / 2) ** 2 + cos(radians(here.lat)) * cos(radians(there.lat)) * sin(lon / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


def drive_minutes(km: float) -> int:
    """An estimate, always shown as "about"."""
    return round(km * MINUTES_PER_KM)
