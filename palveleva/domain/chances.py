"""Why a provider gets no requests: the profile held against every service and village, and what would open a gate.

Nothing here decides anything: the gates of domain/matching are asked, so that the answer is what the matcher does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from palveleva.domain.matching import Profile, Wanted, distance, is_absent, why_not
from palveleva.domain.reasons import Reason
from palveleva.domain.tuning import Change, Tuning, applied
from palveleva.domain.vocabulary import ProviderStatus

Cell = tuple[str, str]  # a service and a village
MORE = 2  # works that a tap adds to a limit
FARTHEST_TAP = 100  # kilometres: beyond that the coordinator is asked


@dataclass(frozen=True)
class Standing:
    """What keeps the provider out today, told once each: everywhere, for a service, or in a village."""

    everywhere: tuple[Reason, ...]
    services: Mapping[str, tuple[Reason, ...]]
    villages: Mapping[str, tuple[Reason, ...]]

    @property
    def reached(self) -> list[str]:
        return [village for village, reasons in self.villages.items() if not reasons]


def standing(wanted: Mapping[Cell, Wanted], profile: Profile) -> Standing:
    """Every service of the profile in every village, as if it were needed there now."""
    shut = {cell: set(told(why_not(need, profile))) for cell, need in wanted.items()}
    everywhere = common(shut.values())
    services = {service for service, _ in shut}
    villages = {village for _, village in shut}
    of_service = {one: common(shut[cell] for cell in shut if cell[0] == one) - everywhere for one in services}
    of_village = {one: common(shut[cell] for cell in shut if cell[1] == one) - everywhere for one in villages}
    return Standing(tuple(map(untold, sorted(everywhere))), worded(of_service), worded(of_village))


Told = tuple[str, tuple[tuple[str, object], ...]]


def told(reasons: Iterable[Reason]) -> Iterable[Told]:
    """A reason as something that can be in a set."""
    for reason in reasons:
        params = {name: tuple(value) if isinstance(value, list) else value for name, value in reason.params.items()}
        yield reason.code, tuple(sorted(params.items()))


def untold(one: Told) -> Reason:
    return Reason(one[0], {name: list(value) if isinstance(value, tuple) else value for name, value in one[1]})


def common(sets: Iterable[set[Told]]) -> set[Told]:
    found = list(sets)
    return set.intersection(*found) if found else set()


def worded(shut: Mapping[str, set[Told]]) -> dict[str, tuple[Reason, ...]]:
    return {name: tuple(map(untold, sorted(reasons))) for name, reasons in sorted(shut.items())}


@dataclass(frozen=True)
class Missed:
    """A need for which the provider was left out, and the codes of why, as it was then."""

    wanted: Wanted
    codes: frozenset[str]


@dataclass(frozen=True)
class Opening:
    """A change of one tap, and how many of the needs that were missed it alone would have opened."""

    change: Change
    needs: int


def openings(missed: Collection[Missed], profile: Profile, *, today: date) -> list[Opening]:
    """What the provider can change in one tap, the most useful first."""
    if profile.status is not ProviderStatus.ACTIVE:
        return []
    lasting = at_rest(profile)
    shut = [one.wanted for one in missed if any(why_not(one.wanted, lasting))]
    found = [Opening(change, opened(change, shut, lasting, today)) for change in changes(shut, lasting)]
    found += limits(missed, profile, today)
    return sorted((one for one in found if one.needs), key=lambda one: (-one.needs, one.change.key))


def at_rest(profile: Profile) -> Profile:
    """The profile without what passes by itself: absences, work in hand, answers to one need."""
    return replace(profile, absences=(), open_assignments=0, this_week=0)


def changes(shut: Collection[Wanted], profile: Profile) -> list[Change]:
    far = sorted(distance(need, profile) for need in shut if need.village not in profile.not_served)
    beyond = [km for km in far if profile.radius_km < km <= FARTHEST_TAP]
    found = [Change(Tuning.RADIUS, ceil(beyond[(len(beyond) - 1) // 2]))] if beyond else []  # reaches half of them
    left_out = Counter(need.village for need in shut if need.village in profile.not_served)
    found += [Change(Tuning.VILLAGE_ON, village) for village, _ in left_out.most_common(3)]
    found += [Change(Tuning.DAY_ON, day) for day in range(1, 8) if day not in profile.weekdays]
    return found if profile.accepts_urgent else [*found, Change(Tuning.URGENT_ON)]


def opened(change: Change, shut: Iterable[Wanted], profile: Profile, today: date) -> int:
    wider = applied(profile, change, today)
    return sum(not any(why_not(need, wider)) for need in shut)


def limits(missed: Collection[Missed], profile: Profile, today: date) -> list[Opening]:
    """Limits and absences cannot be tried out on the past: counted is what was missed for that reason alone."""
    alone = Counter(next(iter(one.codes)) for one in missed if len(one.codes) == 1)
    found = [
        Opening(Change(Tuning.OPEN, profile.max_open + MORE), alone["full"]),
        Opening(Change(Tuning.WEEK, profile.capacity_per_week + MORE), alone["week_full"]),
    ]
    return [*found, Opening(Change(Tuning.BACK), max(1, alone["absent"]))] if is_absent(profile, today) else found
