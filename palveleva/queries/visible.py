"""Loading is authorising: what a person may not see does not exist for them.

Each select says in SQL what domain/permissions.py says in Python; a house test compares the two for everybody.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Select, bindparam, false, func, or_, select, true

from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.domain.vocabulary import OPEN_OFFERS, Role
from palveleva.models import (
    Absence,
    Assignment,
    Delivery,
    Need,
    Offer,
    Person,
    ProfileChange,
    Provider,
    SignIn,
    Village,
)

Thing = TypeVar("Thing")
# Of an old need only counts are left: it is nobody's to open, whatever they may.
IS_REMEMBERED = Need.counted_at.is_(None)
LARGEST_NUMBER = 2**31 - 1  # SQLite cannot even be asked for one of twenty digits


@dataclass(frozen=True)
class Asker:
    """Anybody of a kind. A select is put together once for all of them; who it is is told when it is asked."""

    roles: frozenset[Role]
    is_active: bool
    id: ClassVar[Any] = bindparam("asker")
    municipality_id: ClassVar[Any] = bindparam("asker_home")
    provider_id: ClassVar[Any] = bindparam("asker_provider")

    @classmethod
    def like(cls, person: Person) -> "Asker":
        return cls(person.roles, person.is_active)


def asked_by(person: Person) -> dict[str, Any]:
    """Who it is, for selects that are made for an Asker."""
    return {"asker": person.id, "asker_home": person.municipality_id, "asker_provider": person.provider_id}


def needs_visible_to(person: Person | Asker) -> Select[Need]:
    clauses = []
    if Role.COORDINATOR in person.roles:
        clauses.append(Need.municipality_id == person.municipality_id)
    if person.roles & {Role.VOLUNTEER, Role.PENDING}:
        clauses.append(Need.reporter_id == person.id)
    return select(Need).where(of_active(person), IS_REMEMBERED, or_(false(), *clauses))


def offers_visible_to(person: Person | Asker) -> Select[Offer]:
    return select(Offer).join(Offer.need).where(of_active(person), IS_REMEMBERED, theirs_or_coordinated(person, Offer))


def unanswered_by(person: Person | Asker) -> int:
    """How many requests wait for a yes or a no."""
    waiting = offers_visible_to(person).where(Offer.state.in_(OPEN_OFFERS)).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def assignments_visible_to(person: Person | Asker) -> Select[Assignment]:
    query = select(Assignment).join(Assignment.need)
    return query.where(of_active(person), IS_REMEMBERED, theirs_or_coordinated(person, Assignment))


def providers_kept_by(person: Person | Asker) -> Select[Provider]:
    return select(Provider).where(coordinated(person, Provider))


def profile_changes_visible_to(person: Person | Asker) -> Select[ProfileChange]:
    return of_tuned_profile(person, ProfileChange)


def absences_visible_to(person: Person | Asker) -> Select[Absence]:
    return of_tuned_profile(person, Absence)


def of_tuned_profile(person: Person | Asker, model: Any) -> Select[Any]:
    """Of their own profile, and for a coordinator of every provider of the municipality."""
    own = Provider.id == person.provider_id if Role.PROVIDER in person.roles else false()
    query = select(model).join(Provider, Provider.id == model.provider_id)
    return query.where(of_active(person), or_(own, coordinated(person, Provider)))


def people_kept_by(person: Person | Asker) -> Select[Person]:
    return select(Person).where(coordinated(person, Person))


def sign_ins_visible_to(person: Person | Asker) -> Select[SignIn]:
    """Their own devices, and for a coordinator those of the municipality."""
    of_own_people = SignIn.person_id.in_(select(Person.id).where(coordinated(person, Person)))
    return select(SignIn).where(of_active(person), or_(SignIn.person_id == person.id, of_own_people))


def deliveries_visible_to(person: Person | Asker) -> Select[Delivery]:
    return select(Delivery).join(Delivery.person).where(coordinated(person, Person))


def villages_of(person: Person | Asker) -> Select[Village]:
    return select(Village).where(Village.municipality_id == person.municipality_id).order_by(Village.name)


def get(query: Select[Thing], model: Any, key: Any) -> Thing:
    """The one thing of the select with this key, or NotFound: not there and not yours are the same answer."""
    thing = found(query, model, key)
    if thing is None:
        raise NotFound
    return thing


def found(query: Select[Thing], model: Any, key: Any) -> Thing | None:
    """The same for whom it is no trouble that it is not there. No database looks for a number larger than it keeps."""
    if key is None or (isinstance(key, int) and key > LARGEST_NUMBER):
        return None
    return db.session.scalars(query.where(model.id == key)).unique().one_or_none()


def theirs_or_coordinated(person: Person | Asker, model: Any) -> Any:
    clauses = []
    if Role.PROVIDER in person.roles:
        clauses.append(model.provider_id == person.provider_id)
    if Role.COORDINATOR in person.roles:
        clauses.append(Need.municipality_id == person.municipality_id)
    return or_(false(), *clauses)


def coordinated(person: Person | Asker, model: Any) -> Any:
    if Role.COORDINATOR not in person.roles or not person.is_active:
        return false()
    return model.municipality_id == person.municipality_id


def of_active(person: Person | Asker) -> Any:
    return true() if person.is_active else false()
