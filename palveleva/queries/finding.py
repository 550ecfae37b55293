"""Finding needs: by whatever of them somebody remembers, and apart from that by the resident's name or number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from palveleva.db import db
from palveleva.domain.contact import code_as_given, phone_number
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Assignment, Contact, Need, Offer, Person, Provider, Service, Village
from palveleva.queries.rows import NeedRow, rows_of
from palveleva.queries.visible import needs_visible_to

FOUND_AT_MOST = 50
RESIDENTS_AT_MOST = 20
SHORTEST_NAME = 3  # fewer letters would list the residents of the municipality


@dataclass(frozen=True)
class Wanted:
    """What somebody remembers of a need. Empty: whatever it is."""

    words: str = ""
    village_id: int | None = None
    service: str = ""
    provider_id: int | None = None
    state: NeedState | None = None

    @property
    def is_nothing(self) -> bool:
        return not any((self.words.strip(), self.village_id, self.service, self.provider_id, self.state))


def found_needs(person: Person, wanted: Wanted) -> list[NeedRow]:
    """Every word must be found somewhere: code, text, village, service, provider or reporter. The newest first."""
    clauses = [is_about(word) for word in wanted.words.split()[:8]]
    clauses += [] if wanted.village_id is None else [Need.village_id == wanted.village_id]
    clauses += [Need.service_id == wanted.service] if wanted.service else []
    clauses += [Need.state == wanted.state] if wanted.state else []
    clauses += [] if wanted.provider_id is None else [has_provider(Provider.id == wanted.provider_id)]
    return newest(person, and_(*clauses), FOUND_AT_MOST)


def is_about(word: str) -> ColumnElement[bool]:
    names = (Service.fi, Service.sv, Service.en)
    return or_(
        Need.code == code_as_given(word),
        holds(Need.text, word),
        Need.village.has(holds(Village.name, word)),
        Need.service.has(or_(*(holds(name, word) for name in names))),
        Need.reporter.has(holds(Person.name, word)),
        has_provider(holds(Provider.name, word)),
    )


def has_provider(fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """Asked about it, or at work on it."""
    return or_(Need.offers.any(Offer.provider.has(fits)), Need.assignments.any(Assignment.provider.has(fits)))


def found_by_resident(person: Person, told: str) -> list[NeedRow]:
    """By a piece of the resident's name or the whole number. Each one found is a look at that resident."""
    told = told.strip()
    if len(told) < SHORTEST_NAME:
        raise Invalid("name_too_short", field="resident")
    fits = Need.contact.has(or_(holds(Contact.name, told), is_number(told)))
    return with_residents(newest(person, fits, RESIDENTS_AT_MOST))


def with_residents(found: list[NeedRow]) -> list[NeedRow]:
    wanted = select(Contact).where(Contact.need_id.in_([need.id for need in found]))
    residents = {contact.need_id: contact for contact in db.session.scalars(wanted)}
    return [need._replace(contact=residents.get(need.id)) for need in found]


def is_number(told: str) -> ColumnElement[bool]:
    try:
        return Contact.phone.in_({told, phone_number(told)})
    except Invalid:
        return Contact.phone == told


def newest(person: Person, fits: ColumnElement[bool], limit: int) -> list[NeedRow]:
    query = needs_visible_to(person).where(fits).order_by(Need.created_at.desc(), Need.id).limit(limit)
    return rows_of(query)


def holds(column: Any, word: str) -> ColumnElement[bool]:
    return func.lower(column).like(f"%{escaped(word.lower())}%", escape="\\")


def escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
