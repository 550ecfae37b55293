"""The registers that a coordinator keeps: providers and people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, false, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from palveleva.db import db
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, ProviderStatus, Role
from palveleva.models import Assignment, AuditEntry, Need, Person, Provider, SignIn
from palveleva.queries.borders import has_a_name, known_in, serves, welcomed_by
from palveleva.queries.visible import Asker, asked_by, people_kept_by, providers_kept_by


def providers_in_register(person: Person) -> list[Provider]:
    query = providers_kept_by(person).where(has_a_name(Provider)).options(selectinload(Provider.services))
    return list(db.session.scalars(query.order_by(Provider.name)))


def providers_named(person: Person) -> dict[int, Row[Any]]:
    """Key, name, phone and status of each of the municipality and of its guests, by key, in the order of their names.

    `serves` tells a guest who is welcome from one who was, and whoever goes on from whoever has ended.
    """
    rows: Iterable[Row[Any]] = db.session.execute(names_of_providers(Asker.like(person)), asked_by(person))
    return {row.id: row for row in rows}


@cache
def names_of_providers(who: Asker) -> Select[Any]:
    them = known_in(who.municipality_id)
    may_know = Role.COORDINATOR in who.roles and who.is_active
    told = select(them.id, them.name, them.phone, them.status, serves(them, who.municipality_id).label("serves"))
    return told.where(true() if may_know else false()).order_by(them.name)


def doers_named(person: Person) -> list[Row[Any]]:
    """Those of them who may be given work now."""
    return [row for row in providers_named(person).values() if row.serves]


def holder_of(business_id: str, municipality_id: str) -> Provider | None:
    """Who of the municipality, or of the guests who serve there, has it already."""
    them = welcomed_by(municipality_id)
    return db.session.scalars(select(them).where(them.business_id == business_id).order_by(them.id)).first()


def firms_elsewhere(business_id: str, municipality_id: str) -> list[Provider]:
    """Active ones in the registers of other municipalities: a firm may have been written down in several."""
    elsewhere = Provider.municipality_id != municipality_id, Provider.status == ProviderStatus.ACTIVE
    known = select(Provider).where(Provider.business_id == business_id, *elsewhere).order_by(Provider.id)
    return list(db.session.scalars(known))


def work_in_hand(provider: Provider) -> list[Assignment]:
    """At home: what a guest does elsewhere is read by the coordinator of that municipality."""
    query = select(Assignment).join(Assignment.need).options(contains_eager(Assignment.need))
    theirs = Assignment.provider_id == provider.id, Assignment.state.in_(LIVE_ASSIGNMENTS)
    at_home = Need.municipality_id == provider.municipality_id
    return list(db.session.scalars(query.where(*theirs, at_home).order_by(Assignment.agreed_at)))


def volunteers_in_register(person: Person) -> list[tuple[Person, int]]:
    """Each volunteer with the number of needs they have told."""
    told = select(func.count()).where(Need.reporter_id == Person.id).scalar_subquery()
    query = people_kept_by(person).where(Person.is_volunteer).order_by(Person.name).add_columns(told)
    return [(volunteer, number) for volunteer, number in db.session.execute(query).unique()]


@dataclass(frozen=True)
class Newcomer:
    """Who waits for a yes; `known_as` are those who have the same number, also who was told no or shut out before."""

    person: Person
    told: int
    known_as: list[Person]

    @property
    def is_namesake(self) -> bool:
        """On another phone, or by another poster, one is soon a second time somebody new."""
        return any(likened(other.name) == likened(self.person.name) for other in self.known_as)


def newcomers_waiting(person: Person) -> list[Newcomer]:
    told = select(func.count()).where(Need.reporter_id == Person.id).scalar_subquery()
    query = people_kept_by(person).where(Person.is_pending).order_by(Person.created_at).add_columns(told)
    rows = db.session.execute(query).unique().all()
    numbers = people_kept_by(person).where(Person.phone.in_([newcomer.phone for newcomer, _ in rows]))
    known = list(db.session.scalars(numbers.order_by(Person.name, Person.id)).unique())
    return [Newcomer(newcomer, number, same_number(newcomer, known)) for newcomer, number in rows]


def likened(name: str) -> list[str]:
    """Whatever the order, the capitals and the spaces: Virtanen Maija is Maija Virtanen."""
    return sorted(name.casefold().replace(",", " ").split())


def same_number(newcomer: Person, known: list[Person]) -> list[Person]:
    """The namesakes first."""
    others = [other for other in known if other.phone == newcomer.phone and other.id != newcomer.id]
    return sorted(others, key=lambda other: likened(other.name) != likened(newcomer.name))


@dataclass(frozen=True)
class Account:
    """What tells one account of a person from another of theirs."""

    person: Person
    told: int
    devices: int
    seen_at: datetime | None


def accounts(people: Iterable[Person]) -> list[Account]:
    return [account_of(person) for person in people]


def account_of(person: Person) -> Account:
    told = select(func.count()).where(Need.reporter_id == person.id).scalar_subquery()
    theirs = select(told, func.count(), func.max(SignIn.seen_at)).select_from(SignIn)
    live = theirs.where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    return Account(person, *db.session.execute(live).one())


def accounts_to_join(person: Person) -> list[Person]:
    """Everybody with an account but the desk, by name. Whoever was joined already has neither a role nor a number."""
    has_either = or_(Person.is_active, Person.phone.is_not(None))
    query = people_kept_by(person).where(Person.forgotten_at.is_(None), ~Person.is_coordinator, has_either)
    return list(db.session.scalars(query.order_by(Person.name, Person.id)).unique())


def numbers_told_twice(person: Person) -> set[str]:
    """Numbers that several people with an account have: a couple, or one person twice."""
    theirs = people_kept_by(person).where(Person.is_active, Person.phone.is_not(None)).subquery()
    twice = select(theirs.c.phone).group_by(theirs.c.phone).having(func.count() > 1)
    return set(db.session.scalars(twice))


def people_at(provider: Provider) -> list[tuple[Person, bool]]:
    """Who answers for it, and whether somebody else of the municipality has the same number."""
    other = aliased(Person)
    same_number = other.phone == Person.phone, other.id != Person.id, other.municipality_id == Person.municipality_id
    shared = select(other.id).where(*same_number, other.is_active).limit(1).correlate(Person).scalar_subquery()
    query = select(Person, Person.is_active & shared.is_not(None)).where(Person.provider_id == provider.id)
    rows = db.session.execute(query.order_by(Person.name, Person.id)).unique()
    return [(person, bool(is_shared)) for person, is_shared in rows]


def number_waiting(person: Person) -> int:
    return db.session.scalars(counted_newcomers(person)).one()


def counted_newcomers(person: Person | Asker) -> Select[Any]:
    waiting = people_kept_by(person).where(Person.is_pending)
    return select(func.count()).select_from(waiting.subquery())


def coordinators_in_register(person: Person) -> list[Person]:
    return list(db.session.scalars(people_kept_by(person).where(Person.is_coordinator).order_by(Person.name)).unique())


def files_carried_in(person: Person) -> list[tuple[AuditEntry, Person]]:
    """The latest files of phones that were brought in, each with its writer."""
    writer = people_kept_by(person).subquery()
    theirs = aliased(Person, writer)
    query = select(AuditEntry, theirs).join(theirs, theirs.id == AuditEntry.thing_id)
    query = query.where(AuditEntry.verb == "carry_in", AuditEntry.kind == "person").options(joinedload(AuditEntry.by))
    latest = query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(20)
    return [(entry, writer) for entry, writer in db.session.execute(latest).unique()]
