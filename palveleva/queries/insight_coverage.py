"""Which services have nobody, or only one provider, in reach of which village."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from palveleva.domain.coverage import Reach, Spot, alone, by_service, by_village, reach, with_as_many
from palveleva.domain.drawing import Drawing, map_of
from palveleva.domain.matching import Profile
from palveleva.models import Provider, Service, Village
from palveleva.queries.borders import welcome_in
from palveleva.queries.candidates import providers_of
from palveleva.queries.profiles import profiles_of
from palveleva.queries.reference import every_village, services_in_order


@dataclass(frozen=True)
class Coverage:
    """`reach` holds the numbers of the providers for each pair of service and village.

    `villages` are those in use, the centre first; `names` tells what any village is called, by its slug.
    """

    villages: list[Village]
    services: list[Service]
    providers: dict[int, Provider]
    reach: Reach
    names: dict[str, str]

    @cached_property
    def none(self) -> dict[str, list[str]]:
        """Village → the services that nobody offers there."""
        return by_village(with_as_many(self.reach, 0))

    @cached_property
    def one(self) -> dict[str, list[str]]:
        return by_village(with_as_many(self.reach, 1))

    @cached_property
    def gaps(self) -> dict[str, list[str]]:
        """Service → the villages in which nobody offers it; in the order of services."""
        found = by_service(with_as_many(self.reach, 0))
        return {service.id: found[service.id] for service in self.services if service.id in found}

    @cached_property
    def nowhere(self) -> list[str]:
        """The services that nobody offers in any village: of each village there is no need to tell them one by one."""
        return [service for service, villages in self.gaps.items() if len(villages) == len(self.villages)]

    @cached_property
    def alone(self) -> dict[int, dict[str, list[str]]]:
        return alone(self.reach)

    @cached_property
    def map(self) -> Drawing:
        return map_of([village.point for village in self.villages], [village.name for village in self.villages])

    def holders(self, service: str, village: str) -> Sequence[Provider]:
        return [self.providers[number] for number in self.reach[service, village]]


def coverage_of(municipality_id: str) -> Coverage:
    guests = welcome_in(municipality_id)
    everybody = [*providers_of(municipality_id), *(guest.provider for guest in guests)]
    providers = {provider.id: provider for provider in everybody}
    known, services = every_village(municipality_id), services_in_order()
    villages = [village for village in known if village.is_in_use]
    profiles = profiles_of(everybody)
    profiles |= {one.provider_id: abroad(profiles[one.provider_id], one.villages, villages) for one in guests}
    found = reach(
        list(profiles.values()),
        {service.id: service.qualification for service in services},
        [Spot(village.slug, village.point) for village in villages],
    )
    return Coverage(villages, services, providers, found, {village.slug: village.name for village in known})


def abroad(profile: Profile, invited: Collection[str], villages: Iterable[Village]) -> Profile:
    """A guest serves the villages that it was invited to and no other; none named: as far as its radius goes."""
    others = {village.slug for village in villages} - {*invited} if invited else ()
    return replace(profile, home="", served=frozenset(invited), not_served=frozenset(others))
