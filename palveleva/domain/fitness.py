"""Who may have a piece of work at all, on whatever day and at whatever distance.

Asked when providers are sought, and again when one says yes to an older request. Pure.
"""

from typing import Protocol

from palveleva.domain.reasons import Reason, plain
from palveleva.domain.vocabulary import ProviderStatus, Qualification

# Looked up once: a member of an enumeration costs as much as a gate.
ACTIVE, REGISTERED = ProviderStatus.ACTIVE, Qualification.REGISTERED
NO_SERVICE = Reason("no_service")


class Doer(Protocol):
    """What is looked at of a provider."""

    @property
    def status(self) -> ProviderStatus: ...
    @property
    def services(self) -> frozenset[str]: ...
    @property
    def checked_services(self) -> frozenset[str]: ...
    @property
    def has_given_back(self) -> bool: ...


def bars(service: str, qualification: Qualification, doer: Doer) -> list[Reason]:
    """The gates that stay shut whatever else may change. Where the service is not offered nothing more is asked."""
    found: list[Reason] = []
    if doer.status is not ACTIVE:
        found.append(plain(doer.status.value))
    if service not in doer.services:
        found.append(NO_SERVICE)
        return found
    if lacks_check(service, qualification, doer):
        found.append(plain("credential_missing"))
    if doer.has_given_back:
        found.append(plain("gave_back"))
    return found


def lacks_check(service: str, qualification: Qualification, doer: Doer) -> bool:
    """Where the service needs a licence, a coordinator must have seen it."""
    return qualification is REGISTERED and service not in doer.checked_services
