"""What crosses the borders of a municipality: its guests, its providers who serve elsewhere, and who may see either."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload

from palveleva.db import db
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, NeedState, ProviderStatus, Role
from palveleva.models import Assignment, Guest, Need, Person, Provider
from palveleva.queries.visible import LARGEST_NUMBER, Asker, coordinated, of_active

TAKEN_NEEDS = (NeedState.ASSIGNED, NeedState.SCHEDULED)


def guests_visible_to(person: Person) -> Select[Guest]:
    """For a coordinator those invited here and those from here; for a provider its own."""
    clauses = []
    if Role.COORDINATOR in person.roles:
        clauses += [Guest.municipality_id == person.municipality_id, Provider.municipality_id == person.municipality_id]
    if Role.PROVIDER in person.roles:
        clauses.append(Guest.provider_id == person.provider_id)
    return select(Guest).join(Guest.provider).where(of_active(person), or_(false(), *clauses))


def live_guests(person: Person) -> list[Guest]:
    """Invited or welcome, the latest first."""
    parts = joinedload(Guest.provider).joinedload(Provider.home_village), joinedload(Guest.municipality)
    query = guests_visible_to(person).where(Guest.ended_at.is_(None)).options(*parts)
    return list(db.session.scalars(query.order_by(Guest.asked_at.desc(), Guest.id.desc())))


def counted_invitations(person: Person | Asker) -> Select[Any]:
    """Of providers of this coordinator's municipality to others, as long as neither a yes nor a no has been said."""
    waiting = Guest.agreed_at.is_(None), Guest.ended_at.is_(None)
    return select(func.count()).select_from(Guest).join(Guest.provider).where(coordinated(person, Provider), *waiting)


def left_abroad() -> Select[Assignment]:
    """Work that was agreed with a guest whom its home has ended since: it may be done to its end, or it may not."""
    across = Provider.status == ProviderStatus.ENDED, Provider.municipality_id != Need.municipality_id
    under_way = Need.state.in_(TAKEN_NEEDS), Assignment.state.in_(LIVE_ASSIGNMENTS)
    return select(Assignment).join(Assignment.need).join(Assignment.provider).where(*across, *under_way)


def is_welcome(municipality_id: Any) -> Any:
    """A condition: the guest has a yes, nobody has ended it, and it is about this municipality."""
    return and_(Guest.municipality_id == municipality_id, Guest.agreed_at.is_not(None), Guest.ended_at.is_(None))


def welcome_in(municipality_id: str) -> list[Guest]:
    """Those who may be asked there now, each with its provider."""
    query = select(Guest).where(is_welcome(municipality_id)).options(joinedload(Guest.provider))
    return list(db.session.scalars(query.order_by(Guest.id)))


def may_serve(provider: Provider, municipality_id: str) -> bool:
    """At home, or as a guest who is welcome."""
    if provider.municipality_id == municipality_id:
        return True
    return any(guest.is_welcome and guest.municipality_id == municipality_id for guest in provider.invitations)


def serves(them: Any, municipality_id: Any) -> Any:
    """A condition, the same for some of those who are known there: `them` is what they are selected from. What has
    ended, and may have lost its name since (decision 25), serves nowhere."""
    welcome = select(Guest.id).where(is_welcome(municipality_id), Guest.provider_id == them.id)
    goes_on = them.status != ProviderStatus.ENDED
    return and_(has_a_name(them), goes_on, or_(them.municipality_id == municipality_id, welcome.exists()))


def has_a_name(them: Any) -> Any:
    return them.name != ""


ONCE_WELCOME = Guest.agreed_at.is_not(None)  # also when it has been ended since


def was_guest(provider_id: int, person: Person) -> bool:
    """Whether it is, or once was, one of the guests of whoever asks."""
    theirs = Guest.municipality_id == person.municipality_id, ONCE_WELCOME
    if provider_id > LARGEST_NUMBER:
        return False
    return db.session.scalar(select(Guest.id).where(Guest.provider_id == provider_id, *theirs).limit(1)) is not None


def welcomed_by(municipality_id: Any) -> Any:
    """Its own providers and the guests who may be asked now, to be selected from like Provider. None is forgotten.

    Two indices are read one after the other: joined with "or" PostgreSQL would read the providers of the country.
    """
    return own_and(municipality_id, is_welcome(municipality_id), has_a_name(Provider))


def known_in(municipality_id: Any) -> Any:
    """Its own, and whoever has once been its guest: old traces and figures name them still."""
    return own_and(municipality_id, and_(Guest.municipality_id == municipality_id, ONCE_WELCOME))


def has_served(provider: Provider) -> CompoundSelect[Any]:
    """The keys of its home, and of the municipalities that have once made it welcome."""
    hosts = select(Guest.municipality_id).where(Guest.provider_id == provider.id, ONCE_WELCOME)
    return select(literal(provider.municipality_id)).union_all(hosts)


def own_and(municipality_id: Any, condition: Any, *of_own: Any) -> Any:
    own = select(Provider).where(Provider.municipality_id == municipality_id, *of_own)
    # Outer, so that both databases begin with the few guests: SQLite knows nothing of a table that is still empty.
    guests = select(Provider).select_from(Guest).outerjoin(Provider, Provider.id == Guest.provider_id).where(condition)
    return aliased(Provider, own.union_all(guests).cte("providers_and_guests"))
