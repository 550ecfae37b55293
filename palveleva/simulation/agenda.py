"""What the simulated people have in mind to do, and when."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Deed = Callable[[datetime], None]


class Agenda:
    """Deeds in order of time; those of the same moment in the order in which they were thought of."""

    def __init__(self) -> None:
        self.deeds: list[tuple[datetime, int, Deed]] = []
        self.number = count()

    def add(self, at: datetime, deed: Deed) -> None:
        heapq.heappush(self.deeds, (at, next(self.number), deed))

    def next_at(self) -> datetime | None:
        return self.deeds[0][0] if self.deeds else None

    def pop(self) -> Deed:
        return heapq.heappop(self.deeds)[2]
