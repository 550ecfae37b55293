"""Who may still take what they were asked about: what held when they were asked must hold when they say yes."""

from dataclasses import dataclass

from palveleva.domain.fitness import bars
from palveleva.domain.vocabulary import GIVEN_BACK, ProviderStatus
from palveleva.models import Need, Offer, Provider
from palveleva.queries.borders import may_serve


def may_take(offer: Offer) -> bool:
    """A late yes is a yes, but not from somebody who would not be asked any more, or not in this life of the need."""
    return not offer.is_past and may_do(offer.provider, offer.need)


def may_do(provider: Provider, need: Need) -> bool:
    """What does not hang on the day or the distance."""
    service = need.service
    if service is None or not may_serve(provider, need.municipality_id):
        return False
    return not bars(service.id, service.qualification, Taker(provider, need))


@dataclass(frozen=True)
class Taker:
    """A provider as the gates look at them, read from rows as far as they ask."""

    provider: Provider
    need: Need

    @property
    def status(self) -> ProviderStatus:
        return self.provider.status

    @property
    def services(self) -> frozenset[str]:
        return frozenset(service.id for service in self.provider.services)

    @property
    def checked_services(self) -> frozenset[str]:
        return frozenset(seen.service_id for seen in self.provider.credentials)

    @property
    def has_given_back(self) -> bool:
        """They had this very work and gave it back, or did not come (decision 6)."""
        works = (work for work in self.need.assignments if work.provider_id == self.provider.id)
        return any(work.state in GIVEN_BACK for work in works)
