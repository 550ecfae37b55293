"""Serving across a border: the host's coordinator invites, the provider's side says yes, either side ends it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.endings import hold_provider, look_again
from palveleva.actions.needs import Home
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.contact import business_id
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.telling import INVITED_ACROSS
from palveleva.models import Assignment, Guest, Need, Offer, Person, Provider, Village
from palveleva.models.feed import number
from palveleva.notices import tell_provider
from palveleva.queries.register import firms_elsewhere, holder_of


@action(Permission.INVITE_GUEST)
def invite(home: Home, firm: str, villages: tuple[str, ...], register: str = "", *, by: Any, now: datetime) -> Guest:
    """Ask a provider of another municipality, known by its business id, to serve here too.

    Its people are told. Nothing crosses yet. `register`: of which municipality, where several have the firm.
    """
    provider = found(home, firm, register)
    is_live = Guest.provider_id == provider.id, Guest.municipality_id == home.municipality_id, Guest.ended_at.is_(None)
    if db.session.scalar(select(Guest.id).where(*is_live)):
        raise Invalid("guest_invited", field="firm")
    refuse_a_second(provider, home.municipality_id)
    known = own_villages(home, villages)
    asked = {"asked_at": now, "asked_by_id": by.id}
    guest = Guest(municipality_id=home.municipality_id, provider=provider, villages=known, **asked)
    db.session.add(guest)
    db.session.flush()
    remember("invite_guest", guest, by=by, now=now)
    tell_provider(provider, INVITED_ACROSS, None, now=now, about=str(guest.id))
    return guest


def found(home: Home, firm: str, register: str) -> Provider:
    """One who is active somewhere else. The number is public: knowing it gives nothing away but that they are here.

    Two municipalities may have written it down, each with its own people, villages and reach: the host says whose.
    """
    number = business_id(firm)
    firms = firms_elsewhere(number, home.municipality_id) if number else []
    if not register and len({provider.municipality_id for provider in firms}) > 1:
        raise Invalid("firm_in_registers", field="register")
    provider = next((one for one in firms if register in ("", one.municipality_id)), None)
    if provider is None:
        raise Invalid("unknown_firm", field="firm")
    return provider


def refuse_a_second(provider: Provider, municipality_id: str) -> None:
    """The same firm may stand among those asked there already, in the register or as a guest from elsewhere."""
    if provider.business_id and holder_of(provider.business_id, municipality_id):
        raise Invalid("business_id_taken", field="firm")


def own_villages(home: Home, slugs: tuple[str, ...]) -> list[str]:
    known = set(db.session.scalars(select(Village.slug).where(Village.municipality_id == home.municipality_id)))
    if not known.issuperset(slugs):
        raise Invalid("unknown_village", field="villages")
    return sorted(slugs)


@action(Permission.ANSWER_GUEST)
def agree(guest: Guest, *, by: Any, now: datetime) -> None:
    """The yes of the provider's own side. From now on it takes its turns there. Saying it twice is harmless."""
    hold(guest)
    if guest.is_welcome:
        return
    refuse_a_second(guest.provider, guest.municipality_id)
    guest.agreed_at, guest.agreed_by_id = now, by.id
    remember("agree_guest", guest, by=by, now=now)


@action(Permission.END_GUEST)
def end(guest: Guest, *, by: Any, now: datetime) -> None:
    """No, or no longer: said by either side. What was asked is called off; work that was agreed is done to its end."""
    hold_provider(guest.provider)
    hold(guest)
    guest.ended_at, guest.ended_by_id = now, by.id
    remember("end_guest", guest, by=by, now=now)
    look_again(guest.provider, now=now)


def hold(guest: Guest) -> None:
    """An invitation that has ended stays ended: whoever wants it back invites anew."""
    lock(guest)
    if guest.ended_at:
        raise NotNow


def tell_office_anew(municipality_id: str) -> None:
    """A phone knows the number of its own office. That of a host comes with each work there, so these are news now."""
    tell_anew([WORKS], Need.municipality_id == municipality_id)


def tell_places_anew(municipality_id: str, *which: Any) -> None:
    """A phone knows the villages of its home. One of a host is named in each request and work there (decision 68)."""
    tell_anew([REQUESTS, WORKS], Need.municipality_id == municipality_id, *which)


REQUESTS, WORKS = ("offer", Offer), ("assignment", Assignment)


def tell_anew(kinds: list[tuple[str, Any]], *which: Any) -> None:
    """To the phones of guests, what they hold of these needs."""
    known: set[tuple[str, str, str]] = set()
    for kind, model in kinds:
        theirs = select(Person.id, model.id).join(model.need).join(Person, Person.provider_id == model.provider_id)
        abroad = Person.municipality_id != Need.municipality_id, Need.forgotten_at.is_(None), Person.is_active
        known |= {(person, kind, key) for person, key in db.session.execute(theirs.where(*which, *abroad))}
    number(db.session(), known)
