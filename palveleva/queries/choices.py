"""What a municipality has to choose from on the page of a need: all of it in one question of narrow rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    Text,
    bindparam,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from palveleva.db import Moment, db
from palveleva.domain.matching import Ranking
from palveleva.domain.vocabulary import ProviderStatus, ReplyUse
from palveleva.models import Assignment, Need, Offer, Person, Provider, Reply, Village
from palveleva.models.columns import among
from palveleva.queries.hearing import hears
from palveleva.queries.register import names_of_providers
from palveleva.queries.trips import UNANSWERED, Named, is_of_trip, last_trip
from palveleva.queries.visible import Asker, asked_by, coordinated
from palveleva.queries.whole import Whole

NOBODY = Ranking((), ())


@dataclass(frozen=True)
class ProviderChoice:
    """A provider of the municipality, or one who is its guest (`serves`) or was it.

    Whoever `is_asked` is active: the others may be given work only by word of mouth.
    """

    id: int
    name: str
    phone: str | None
    serves: bool
    is_asked: bool


@dataclass(frozen=True)
class VillageChoice:
    slug: str
    name: str
    is_centre: bool


@dataclass
class Choices:
    """`languages` tells in which each who was asked is written to, and `hearing` whom of these, and of those who had
    the work, messages reach. It was last `asked_with` these, as one trip, and so many of them are `also_open` for each
    provider."""

    providers: dict[int, ProviderChoice] = field(default_factory=dict)
    villages: list[VillageChoice] = field(default_factory=list)
    replies: dict[ReplyUse, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    languages: dict[int, str] = field(default_factory=dict)
    hearing: set[int] = field(default_factory=set)
    asked_with: dict[str, Named] = field(default_factory=dict)
    also_open: Counter[int] = field(default_factory=Counter)

    @property
    def doers(self) -> list[ProviderChoice]:
        """Those who may be given work now."""
        return [provider for provider in self.providers.values() if provider.serves]

    def take(self, row: Any) -> None:
        match row.what:
            case "provider":
                self.providers[row.number] = ProviderChoice(
                    row.number, row.name, row.key, bool(row.is_one), row.status == ProviderStatus.ACTIVE
                )
            case "village":
                self.villages.append(VillageChoice(row.key, row.name, bool(row.is_one)))
            case "reply":
                self.replies[ReplyUse(row.key)].append(Reply(fi=row.fi, sv=row.sv, en=row.en))
            case "language":
                self.languages[row.number] = row.key
            case "hearing":
                self.hearing.add(row.number)
            case "asked_with":
                self.asked_with[row.key] = Named(row.key, row.name)
                self.also_open[row.number] += row.is_one


def choices_for(whole: Whole, person: Person, *, now: datetime) -> Choices:
    """Providers by name, villages with the centre first, texts in the order in which they were written."""
    found, need = Choices(), whole.need
    told = {"need": need.id, "now": now, **last_trip(need, whole.history), **asked_by(person)}
    for row in db.session.execute(question(Asker.like(person)), told):
        found.take(row)
    found.villages.sort(key=lambda village: (not village.is_centre, village.name))
    return found


# PostgreSQL must be told of which kind a column is that says nothing.
COLUMNS = {"number": Integer, "name": String, "key": String, "is_one": Integer, "status": String}
COLUMNS |= {"fi": Text, "sv": Text, "en": Text}


@cache
def question(who: Asker) -> Any:
    doer = names_of_providers(who).order_by(None).subquery().c
    place = Village.municipality_id == who.municipality_id, Village.is_in_use
    texts = {"fi": Reply.fi, "sv": Reply.sv, "en": Reply.en}
    of_need: Any = bindparam("need")
    asked = select(Offer.provider_id).where(Offer.need_id == of_need)
    unanswered = cast(among(Offer.state, UNANSWERED), Integer)
    hear = hears(Provider, bindparam("now", type_=Moment))
    told = {"is_one": cast(doer.serves, Integer), "status": type_coerce(doer.status, String)}
    return union_all(
        part("provider", number=doer.id, name=doer.name, key=doer.phone, **told),
        part("village", name=Village.name, key=Village.slug, is_one=cast(Village.is_centre, Integer)).where(*place),
        part("reply", number=Reply.id, key=type_coerce(Reply.use, String), **texts).where(coordinated(who, Reply)),
        part("language", number=Person.provider_id, key=Person.language).where(
            Person.provider_id.in_(asked), Person.is_active
        ),
        part("asked_with", number=Offer.provider_id, name=Need.code, key=Need.id, is_one=unanswered)
        .join(Offer, Offer.need_id == Need.id)
        .where(Need.id != of_need, Offer.provider_id.in_(asked), is_of_trip()),
        *(
            part("hearing", number=of.provider_id).join(of.provider).where(of.need_id == of_need, hear)
            for of in (Offer, Assignment)
        ),
    ).order_by("name", "number")


def part(what: str, **told: Any) -> Any:
    columns = (told.get(name, cast(null(), kind)).label(name) for name, kind in COLUMNS.items())
    return select(literal(what).label("what"), *columns)
