"""What lies around a place that somebody has pointed at: to see, before it is kept, whether it is the right one."""

from collections.abc import Sequence
from dataclasses import dataclass

from palveleva.db import db
from palveleva.domain.drawing import Drawing, map_of
from palveleva.domain.places import Point, nearest_first
from palveleva.models import Person, Village
from palveleva.queries.visible import villages_of

TOLD, DRAWN = 4, 8  # neighbours in the list and in the drawing
FAR_KM = 40  # to the nearest: in most municipalities a slip, in Inari a village


@dataclass(frozen=True)
class Neighbours:
    """The nearest first, with kilometres. In `map` the place itself is the first mark."""

    point: Point
    nearest: Sequence[tuple[Village, float]]
    map: Drawing

    @property
    def is_far(self) -> bool:
        """Nobody is far in a municipality whose first village this is."""
        return bool(self.nearest) and self.nearest[0][1] > FAR_KM


def neighbours_of(point: Point, name: str, person: Person, but: Village | None) -> Neighbours:
    there = db.session.scalars(villages_of(person))
    found = nearest_first(point, (village for village in there if village.is_in_use and village is not but))
    drawn = [village for village, _km in found[:DRAWN]]
    drawing = map_of([point, *(village.point for village in drawn)], [name, *(village.name for village in drawn)])
    return Neighbours(point, found[:TOLD], drawing)
