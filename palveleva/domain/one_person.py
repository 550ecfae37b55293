"""Whether two accounts may become one, and what the one that is kept may then do that it could not."""

from dataclasses import dataclass
from typing import Any

from palveleva.domain.vocabulary import Role


@dataclass(frozen=True)
class JoinedAccounts:
    """`kept` stays, `other` ends. Both are of one municipality."""

    kept: Any
    other: Any

    @property
    def hindrance(self) -> str | None:
        """Where there is doubt nothing is joined."""
        kept, other = self.kept, self.other
        if kept.id == other.id or kept.forgotten_at or other.forgotten_at or not kept.is_active:
            return "account_gone"
        if kept.coordinates or other.coordinates:
            return "account_of_desk"
        if kept.provider_id and other.provider_id and kept.provider_id != other.provider_id:
            return "two_firms"
        if Role.PENDING in kept.roles and Role.VOLUNTEER in rights_of(other):
            return "keep_the_known"
        return None

    @property
    def gained(self) -> frozenset[Role]:
        return self.together - self.kept.roles

    @property
    def together(self) -> frozenset[Role]:
        """Of both; whoever is known as a reporter waits for no yes any more."""
        both: frozenset[Role] = self.kept.roles | rights_of(self.other)
        return both - {Role.PENDING} if Role.VOLUNTEER in both else both


def rights_of(other: Any) -> frozenset[Role]:
    """Of an account that was shut out none: that was decided, and not by this."""
    return other.roles if other.is_active else frozenset()
