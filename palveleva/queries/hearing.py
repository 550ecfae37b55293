"""Whether anybody at a provider can hear of a request: one rule for waves and for the page of a need (decision 99)."""

from typing import Any

from sqlalchemy import or_, select

from palveleva.models import Person, SignIn


def hears(them: Any, now: Any) -> Any:
    """A condition: somebody active there has an address, or is in on some device.

    `them` is what the providers are selected from. One of each, or PostgreSQL would rather read all who are in.
    """
    is_in = select(SignIn.id).where(SignIn.person_id == Person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    device = is_in.where(SignIn.is_half.is_(False)).limit(1).correlate(Person).scalar_subquery()
    has_address = or_(Person.phone.is_not(None), Person.email.is_not(None), them.email.is_not(None))
    theirs = Person.provider_id == them.id, Person.is_active, or_(has_address, device.is_not(None))
    return select(Person.id).where(*theirs).limit(1).correlate(them).scalar_subquery().is_not(None)
