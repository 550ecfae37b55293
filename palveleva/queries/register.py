"""The registers that a coordinator keeps: providers and people."""

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from palveleva.db import db
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS
from palveleva.models import Assignment, Need, Person, Provider
from palveleva.queries.visible import people_kept_by, providers_kept_by


def providers_in_register(person: Person) -> list[Provider]:
    query = providers_kept_by(person).options(selectinload(Provider.services)).order_by(Provider.name)
    return list(db.session.scalars(query))


def work_in_hand(provider: Provider) -> list[Assignment]:
    query = select(Assignment).where(Assignment.provider_id == provider.id, Assignment.state.in_(LIVE_ASSIGNMENTS))
    return list(db.session.scalars(query.options(selectinload(Assignment.need)).order_by(Assignment.agreed_at)))


def volunteers_in_register(person: Person) -> list[tuple[Person, int]]:
    """Each volunteer with the number of needs they have told."""
    told = select(func.count()).where(Need.reporter_id == Person.id).scalar_subquery()
    query = people_kept_by(person).where(Person.is_volunteer).order_by(Person.name).add_columns(told)
    return [(volunteer, number) for volunteer, number in db.session.execute(query).unique()]
