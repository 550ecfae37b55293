"""Whom the office still has to call: open needs with a resident who may be called, in working order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from palveleva.db import db
from palveleva.domain.vocabulary import OPEN_NEEDS
from palveleva.models import Contact, Need, Person
from palveleva.queries.board import zone_of
from palveleva.queries.rows import NeedRow, rows_of
from palveleva.queries.rungs import RUNGS, Moment, rung_of
from palveleva.queries.visible import needs_visible_to

ON_PAPER = Need.is_protected.is_(False) & Need.contact.has()  # under a non-disclosure order nobody is printed
ON_ONE_LIST = 25  # a coordinator's day of calls; more would be an export


def needs_to_call(person: Person, *, now: datetime) -> list[tuple[NeedRow, str]]:
    """Each with its rung. Whether there is a number is known here; the number itself is not."""
    has_number = select(Contact.need_id).where(Contact.phone != "")
    query = needs_visible_to(person).where(Need.state.in_(OPEN_NEEDS), Need.id.in_(has_number), ON_PAPER)
    needs = rows_of(query.order_by(Need.created_at))
    at = Moment(now, zone_of(person))
    ranked = sorted(((need, rung_of(need, at)) for need in needs), key=lambda pair: RUNGS.index(pair[1]))
    return ranked[:100]


def needs_on_list(person: Person, chosen: Sequence[str]) -> list[Need]:
    """The chosen ones in the order in which they were chosen, at most ON_ONE_LIST."""
    query = needs_visible_to(person).where(Need.id.in_(chosen), Need.state.in_(OPEN_NEEDS), ON_PAPER)
    parts = joinedload(Need.contact), selectinload(Need.attempts)
    found = {need.id: need for need in db.session.scalars(query.options(*parts)).unique()}
    return [found[key] for key in dict.fromkeys(chosen) if key in found][:ON_ONE_LIST]
