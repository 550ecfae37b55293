"""Correcting what the register knows of somebody with an account: people marry, move and change their numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from palveleva.actions.addresses import require_free
from palveleva.actions.base import action
from palveleva.actions.people import end_links, phone_of, require_own_number
from palveleva.audit import remember
from palveleva.db import lock
from palveleva.domain.contact import email_address
from palveleva.domain.errors import NotNow
from palveleva.domain.names import a_name
from palveleva.domain.permissions import Permission
from palveleva.models import Person, Village


@dataclass(frozen=True)
class PersonDetails:
    """What is written down of somebody. `shares_phone`: that the number is somebody else's too is known.

    `email` is told of coordinators alone, who sign in with it; everybody else confirms an address of their own.
    """

    name: str
    phone: str
    language: str
    village: Village | None
    shares_phone: bool = False
    email: str | None = None


@action(Permission.KEEP_PEOPLE)
def edit(person: Person, told: PersonDetails, *, by: Any, now: datetime) -> bool:
    """Change what is known. Whether an open invitation has ended with the earlier number.

    Devices stay in: unsent reports lie on phones. Raises Invalid for a number of somebody else that is not shared.
    """
    lock(person)
    if person.forgotten_at is not None:
        raise NotNow
    earlier_phone = person.phone
    changed = written(person, told)
    if changed:
        remember("edit_person", person, by=by, now=now, changed=changed)
    # Link and code went to whoever has the earlier number by now. Where there was none, they went to no number.
    return "phone" in changed and earlier_phone is not None and end_links(person, now=now)


def written(person: Person, told: PersonDetails) -> list[str]:
    """The names of what is otherwise now."""
    facts: dict[str, Any] = {"name": a_name(told.name), "phone": own_phone(person, told)}
    facts |= {"language": told.language, "village": told.village}
    if person.is_coordinator and told.email is not None:
        facts["email"] = own_email(person, told.email)
    changed = [name for name, value in facts.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, facts[name])
    return changed


def own_email(person: Person, written: str) -> str:
    address = email_address(written.strip()).lower()
    if address != person.email:
        require_free(address)
    return address


def own_phone(person: Person, told: PersonDetails) -> str | None:
    """Whoever has a number keeps it: a couple who share one may still be corrected."""
    phone = phone_of(told.phone)
    if phone != person.phone:
        require_own_number(phone, person, shares_phone=told.shares_phone)
    return phone
