"""One need with all that its page tells: two questions, however much has happened around it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.models import Assignment, Attempt, AuditEntry, Delivery, Need, Note, Notice, Offer, Person, Wave
from palveleva.queries.belongings import belongings_of
from palveleva.queries.visible import Asker, asked_by, needs_visible_to

ONE_OF_EACH = [joinedload(part) for part in (Need.reporter, Need.contact, Need.photo, Need.joining, Need.kept_as_one)]
LISTS = {"attempts": Attempt, "notes": Note, "waves": Wave, "offers": Offer, "assignments": Assignment}


@dataclass(frozen=True)
class Whole:
    """`history` is what was done about it, `notices` who was told what, with what became of each on its way."""

    need: Need
    history: list[AuditEntry]
    notices: list[Notice]


def whole_need(person: Person, need_id: str) -> Whole:
    """Raises NotFound, as for everything that this person may not see."""
    need = db.session.scalars(question(Asker.like(person)), asked_by(person) | {"need": need_id}).one_or_none()
    if need is None:
        raise NotFound
    found = belongings_of(need.id)
    for name, model in LISTS.items():
        set_committed_value(need, name, found[model])
    give(found[Wave], "offers", sorted(found[Offer], key=lambda offer: offer.rank), "wave_id")
    give(found[Offer], "notes", found[Note], "offer_id")
    give(found[Notice], "deliveries", found[Delivery], "notice_id")
    return Whole(need, found[AuditEntry], found[Notice])


@cache
def question(who: Asker) -> Select[Need]:
    """Nobody asks where its reporter lives."""
    homes = lazyload(Need.reporter, Person.village)
    return needs_visible_to(who).options(*ONE_OF_EACH, homes).where(Need.id == bindparam("need"))


def give(owners: Iterable[Any], name: str, things: Iterable[Any], key: str) -> None:
    """To each owner those of the things that are theirs."""
    theirs = defaultdict(list)
    for thing in things:
        theirs[getattr(thing, key)].append(thing)
    for owner in owners:
        set_committed_value(owner, name, theirs[owner.id])
