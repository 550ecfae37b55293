"""Who could come where: for each service and village the providers in reach. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from palveleva.domain.fitness import lacks_check
from palveleva.domain.matching import Profile, Wanted, goes
from palveleva.domain.places import Point, way
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency

Pair = tuple[str, str]  # service, village
Reach = Mapping[Pair, tuple[int, ...]]  # the providers in reach, by number


@dataclass(frozen=True)
class Spot:
    """A village as coverage knows it."""

    slug: str
    point: Point


def reach(profiles: Sequence[Profile], services: Mapping[str, Qualification], villages: Sequence[Spot]) -> Reach:
    """For every pair, also those that nobody can reach. Days, load and absences do not matter."""
    active = [profile for profile in profiles if profile.status is ProviderStatus.ACTIVE]
    there = {spot.slug: [profile for profile in active if goes_to(profile, spot)] for spot in villages}
    return {
        (service, spot.slug): tuple(p.provider_id for p in there[spot.slug] if may_do(p, service, qualification))
        for service, qualification in services.items()
        for spot in villages
    }


def goes_to(profile: Profile, spot: Spot) -> bool:
    day = date.min
    wanted = Wanted("", "", Qualification.NONE, spot.slug, spot.point, Urgency.FLEXIBLE, day, day)
    return goes(wanted, profile, way(profile.place, spot.point))


def may_do(profile: Profile, service: str, qualification: Qualification) -> bool:
    return service in profile.services and not lacks_check(service, qualification, profile)


def with_as_many(found: Reach, number: int) -> list[Pair]:
    return [pair for pair, providers in found.items() if len(providers) == number]


def by_village(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """The services of the pairs, by village."""
    grouped = defaultdict(list)
    for service, village in pairs:
        grouped[village].append(service)
    return grouped


def by_service(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    return by_village((village, service) for service, village in pairs)


def alone(found: Reach) -> dict[int, dict[str, list[str]]]:
    """Provider → service → the villages in which nobody else could come; who stands alone most often first."""
    held: dict[int, list[Pair]] = defaultdict(list)
    for pair in with_as_many(found, 1):
        held[found[pair][0]].append(pair)
    return {provider: by_service(held[provider]) for provider in sorted(held, key=lambda one: (-len(held[one]), one))}
