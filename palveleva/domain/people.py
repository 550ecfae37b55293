"""Actors that are not people: automation is an actor too."""

from dataclasses import dataclass, field

from palveleva.domain.vocabulary import Role


@dataclass(frozen=True)
class Automation:
    """The clock that expires offers and closes what was forgotten. It acts, and is remembered, like anybody."""

    id: None = None
    municipality_id: None = None
    provider_id: None = None
    is_active: bool = True
    roles: frozenset[Role] = field(default_factory=lambda: frozenset({Role.AUTOMATION}))


AUTOMATION = Automation()
