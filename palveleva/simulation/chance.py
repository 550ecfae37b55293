"""Seeded chance of the simulated people."""

import math
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """The same seed gives the same year."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, weighted: Sequence[tuple[Thing, float]]) -> Thing:
        return self.random.choices([thing for thing, _ in weighted], [weight for _, weight in weighted])[0]

    def any_of(self, things: Sequence[Thing]) -> Thing:
        return self.random.choice(things)

    def about(self, median: timedelta) -> timedelta:
        """Mostly near the median, sometimes much longer."""
        return median * math.exp(self.random.gauss(0, 0.7))
