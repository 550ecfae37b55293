"""Which municipalities there are, and which a national list knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select

from palveleva.db import db
from palveleva.domain.town import ListedTown
from palveleva.models import ListedMunicipality, Municipality, Person, Provider, Service, Village


@dataclass(frozen=True)
class Overlook:
    """A municipality and how far it is set up."""

    municipality: Municipality
    villages: int
    providers: int
    coordinators: int


def municipalities() -> list[Overlook]:
    villages = numbers_of(Village, Village.is_in_use)
    providers = numbers_of(Provider)
    coordinators = numbers_of(Person, Person.is_coordinator, Person.is_active)
    return [
        Overlook(one, villages.get(one.id, 0), providers.get(one.id, 0), coordinators.get(one.id, 0))
        for one in db.session.scalars(select(Municipality).order_by(Municipality.name, Municipality.id))
    ]


def first_municipality() -> Municipality | None:
    """Where strangers are at home: the first that has an office, else the first there is; its villages came first.

    Saarijärvi is founded on every installation, also on one that serves others.
    """
    first = select(Village.municipality_id).order_by(Village.id).limit(1)
    office = exists().where(Person.municipality_id == Village.municipality_id, Person.is_coordinator, Person.is_active)
    key = func.coalesce(first.where(office).scalar_subquery(), first.scalar_subquery())
    return db.session.scalar(select(Municipality).where(Municipality.id == key))


def numbers_of(model: Any, *which: Any) -> dict[str, int]:
    counted = select(model.municipality_id, func.count()).where(*which).group_by(model.municipality_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def listed() -> dict[str, ListedTown]:
    """The imported list by number; empty where none was imported."""
    return {
        row.number: ListedTown(row.number, row.name, row.name_sv, row.region, row.languages)
        for row in db.session.scalars(select(ListedMunicipality))
    }


def services_known() -> Iterable[str]:
    return db.session.scalars(select(Service.id).order_by(Service.position))
