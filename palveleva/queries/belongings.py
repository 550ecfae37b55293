"""What belongs to one need, in one question: each row is one thing of one kind, beside whoever it names."""

from collections import ChainMap, Counter
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Enum, Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased, lazyload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from palveleva.db import db
from palveleva.models import (
    Assignment,
    Attempt,
    AuditEntry,
    Delivery,
    Note,
    Notice,
    Offer,
    Person,
    Provider,
    Wave,
)


@dataclass(frozen=True)
class Kind:
    """`order` is how its things follow each other; `names` is the way to the person or the provider of each."""

    model: Any
    order: tuple[str, ...]
    names: str = ""


KINDS = (
    Kind(Attempt, ("at", "id"), "by"),
    Kind(Note, ("at", "id"), "by"),
    Kind(Wave, ("number",)),
    Kind(Offer, ("sent_at", "rank"), "provider"),
    Kind(Assignment, ("agreed_at",), "provider"),
    Kind(AuditEntry, ("at", "id"), "by"),
    Kind(Notice, ("created_at", "id"), "person"),
    Kind(Delivery, ("id",), "person"),
)
NAMES = (Person.id, Person.name, Provider.id, Provider.name, Provider.phone)
NEED: Any = bindparam("need")

Belongings = dict[Any, list[Any]]


def belongings_of(need_id: str) -> Belongings:
    """By model, each in its order. Whoever is named is there by name, and a provider by telephone."""
    found: Belongings = {kind.model: [] for kind in KINDS}
    for which, *things, person, provider in db.session.execute(question(), {"need": need_id}):
        kind, thing = KINDS[which], things[which]
        found[kind.model].append(thing)
        if kind.names:
            set_committed_value(thing, kind.names, person or provider)
    for kind in KINDS:
        found[kind.model].sort(key=attrgetter(*kind.order))
    return found


@cache
def question() -> Any:
    everything = union_all(*(part(which, kind) for which, kind in enumerate(KINDS))).subquery("belongings")
    things = [aliased(kind.model, everything) for kind in KINDS]
    person, provider = aliased(Person, everything), aliased(Provider, everything)
    names = load_only(person.id, person.name), load_only(provider.id, provider.name, provider.phone)
    homes = lazyload(person.village), lazyload(provider.home_village)  # nobody asks where they live
    return select(everything.c.which, *things, person, provider).options(*names, *homes)


def part(which: int, kind: Kind) -> Select[Any]:
    """Its own columns and those of whoever it names. PostgreSQL must be told of which kind the others are."""
    way = getattr(kind.model, kind.names) if kind.names else None
    own = places_of(kind.model) | (names_of(way.property.target) if way else {})
    told = (own.get(place, cast(null(), column.type)).label(place) for place, column in every_place().items())
    query = about(kind.model).add_columns(literal(which).label("which"), *told)
    return query.outerjoin(way) if way else query


@cache
def every_place() -> dict[str, Any]:
    """Each with a column that may stand there."""
    everybody = names_of(Person.__table__) | names_of(Provider.__table__)
    return dict(ChainMap(everybody, *(places_of(kind.model) for kind in KINDS)))


def places_of(model: Any) -> dict[str, Any]:
    """Columns of one shape share their places, which keeps the rows narrow; keys do not, as they tell what a row is."""
    found: dict[str, Any] = {}
    taken: Counter[str] = Counter()
    for column in model.__table__.c:
        shape = f"key_of_{model.__name__}" if column.primary_key else shape_of(column.type)
        taken[shape] += 1
        found[f"{shape}_{taken[shape]}"] = column
    return found


def shape_of(kind: Any) -> str:
    """Words of one closed set are read as that set's, and no other's."""
    of: Any = kind.enum_class if isinstance(kind, Enum) else type(kind)
    return str(of.__name__)


def names_of(table: Any) -> dict[str, Any]:
    told = (name.property.columns[0] for name in NAMES)
    return {f"{table.name}_{column.name}": column for column in told if column.table is table}


def about(model: Any) -> Select[Any]:
    """A message on its way is of the need of its notice."""
    if model is Delivery:
        return select().select_from(Delivery).join(Delivery.notice).where(Notice.need_id == NEED)
    return select().select_from(model).where(model.need_id == NEED)
