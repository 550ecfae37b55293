"""What the municipality counts, by definitions that do not change from report to report. Pure.

The definitions: a need is one service for one household; served, when the provider has said that it is done; response
time runs from telling to the first human contact; match time from telling to the yes of a provider, in working days;
unmet, when nobody took it in time; a need that was directed to the right place is handled, not served.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt
from statistics import median
from typing import TypeVar

from palveleva.domain.vocabulary import NeedState, Outcome

Key = TypeVar("Key")
FEW = 10  # below this many cases a number is a story, not a trend
NOT_NEEDS = frozenset({Outcome.DUPLICATE, Outcome.REJECTED})
SERVED = frozenset({Outcome.DONE, Outcome.DONE_UNCONFIRMED})
Z = 1.96  # 95 per cent of a normal distribution


class Fate(StrEnum):
    """What has become of a need, as far as figures go."""

    SERVED = "served"
    REDIRECTED = "redirected"
    UNMET = "unmet"
    OTHERWISE = "otherwise"  # withdrawn, done by others, no longer needed, impossible, not reached
    OPEN = "open"


@dataclass(frozen=True)
class Told:
    """One need as figures know it: nothing of anybody. `month` is the first day of the month in which it was told."""

    month: date
    village: str
    service: str | None
    group: str | None
    state: NeedState
    outcome: Outcome | None
    unmet_reason: str | None = None
    response_hours: float | None = None
    match_days: int | None = None
    minutes: int | None = None  # of work, as its doer told

    @property
    def fate(self) -> Fate:
        if self.outcome in SERVED or self.state is NeedState.REPORTED_DONE:
            return Fate.SERVED
        if self.outcome is Outcome.REDIRECTED:
            return Fate.REDIRECTED
        if self.outcome is Outcome.UNMET:
            return Fate.UNMET
        return Fate.OTHERWISE if self.state is NeedState.CLOSED else Fate.OPEN

    @property
    def is_need(self) -> bool:
        """The same need told twice is one need, and what is no matter of the service is none."""
        return self.outcome not in NOT_NEEDS


@dataclass(frozen=True)
class Figures:
    """Numbers of needs by fate; medians are None where nothing was measured."""

    needs: int
    served: int
    redirected: int
    unmet: int
    otherwise: int
    open: int
    response_hours: float | None
    match_days: float | None
    minutes: int
    timed: int  # so many of the needs have minutes: nobody must tell them

    @property
    def ended(self) -> int:
        return self.needs - self.open

    @property
    def share_served(self) -> float | None:
        """Of those that have ended, between 0 and 1."""
        return self.served / self.ended if self.ended else None

    @property
    def is_few(self) -> bool:
        return self.needs < FEW


def figures_of(told: Iterable[Told]) -> Figures:
    needs = [one for one in told if one.is_need]
    number = {fate: sum(one.fate is fate for one in needs) for fate in Fate}
    return Figures(
        needs=len(needs),
        **{fate.value: number[fate] for fate in Fate},
        response_hours=middle(one.response_hours for one in needs),
        match_days=middle(one.match_days for one in needs),
        minutes=sum(one.minutes or 0 for one in needs),
        timed=sum(one.minutes is not None for one in needs),
    )


@dataclass(frozen=True)
class Trips:
    """Needs that were asked about together. `whole`: so many of the trips one provider took to the last need."""

    asked: int
    needs: int
    whole: int


def trips_of(trips: Iterable[Sequence[int | None]]) -> Trips:
    """Of each trip who said yes, need by need; None: nobody."""
    known = list(trips)
    whole = sum(len(set(takers)) == 1 and takers[0] is not None for takers in known)
    return Trips(len(known), sum(map(len, known)), whole)


def figures_by(key: Callable[[Told], Key | None], told: Iterable[Told]) -> dict[Key, Figures]:
    """Figures of each group, the largest group first; what has no key is left out."""
    groups: dict[Key, list[Told]] = {}
    for one in told:
        name = key(one)
        if name is not None and one.is_need:
            groups.setdefault(name, []).append(one)
    return {name: figures_of(groups[name]) for name in sorted(groups, key=lambda name: -len(groups[name]))}


def counted(values: Iterable[Key]) -> dict[Key, int]:
    """How often each occurs, most often first."""
    number: dict[Key, int] = {}
    for value in values:
        number[value] = number.get(value, 0) + 1
    return dict(sorted(number.items(), key=lambda pair: -pair[1]))


def middle(values: Iterable[float | None]) -> float | None:
    """The median: one very slow case does not move it."""
    known = [value for value in values if value is not None]
    return float(median(known)) if known else None


def is_change(now: int, before: int) -> bool:
    """Whether two counts differ by more than chance would make them. Never said of a few cases."""
    return max(now, before) >= FEW and abs(now - before) > Z * sqrt(now + before)


def months_between(first: date, last: date) -> Sequence[date]:
    """The first days of the months from one to another, both included."""
    span = (last.year - first.year) * 12 + last.month - first.month
    return [month_after(first, number) for number in range(span + 1)]


def month_after(month: date, number: int) -> date:
    """The first day of the month so many months later, or earlier if negative."""
    years, rest = divmod(month.year * 12 + month.month - 1 + number, 12)
    return date(years, rest + 1, 1)
