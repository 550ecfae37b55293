"""The delta: a person's own items that have changed since their phone last asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from palveleva.db import columns, db
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Assignment, Change, Installation, Need, Offer, Person
from palveleva.queries.items import Item, assignment_item, need_item, offer_item
from palveleva.queries.visible import Asker, asked_by, assignments_visible_to, needs_visible_to, offers_visible_to

PAGE, FEW = 200, 10
PAGE_OF_THUMBS = 48 * 1024  # bytes: with more, an answer would take a poor line longer than a phone waits


@dataclass
class News:
    """`cursor` is opaque to the phone. `reset`: forget what you have, this starts from the beginning."""

    cursor: str
    items: list[Item] = field(default_factory=list)
    deleted: list[dict[str, str]] = field(default_factory=list)
    more: bool = False
    reset: bool = False


# Put together once: every phone asks them, and most often there is nothing to tell.
EPOCH = select(Installation.epoch)
CHANGES = (
    select(EPOCH.scalar_subquery().label("epoch"), Person.changes, Change.kind, Change.item_id, Change.seq)
    .outerjoin(Change, and_(Change.account_id == Person.id, Change.seq > bindparam("since")))
    .where(Person.id == bindparam("account"))
    .order_by(Change.seq)
    .limit(bindparam("most"))
)


def news_for(person: Person, cursor: str | None, *, now: datetime, few: bool = False) -> News:
    """What has changed since that cursor, a page of it or only a `few`; its `more` says that there are others."""
    most = FEW if few else PAGE
    epoch, since, rows = changes_since(person, cursor, most + 1)
    visible = load(person, rows[:most], now=now)
    page = what_fits(rows[:most], visible)
    last = page[-1].seq if page else (since or 0)
    news = News(cursor=f"{epoch}.{last}", more=len(rows) > len(page), reset=cursor is not None and since is None)
    for change in page:
        item = visible.get((change.kind, change.item_id))
        if item:
            news.items.append(item)
        else:
            news.deleted.append({"kind": change.kind, "id": change.item_id})
    return news


def what_fits(changes: Sequence[Any], visible: dict[tuple[str, str], Item]) -> Sequence[Any]:
    """As many of the changes as their pictures allow, at least one."""
    weight = 0
    for number, change in enumerate(changes):
        photo = visible.get((change.kind, change.item_id), {}).get("photo") or {}
        weight += len(photo.get("thumb") or "")
        if number and weight > PAGE_OF_THUMBS:
            return changes[:number]
    return changes


def current_epoch() -> str:
    return db.session.scalars(EPOCH).one()


def changes_since(person: Person, cursor: str | None, most: int) -> tuple[str, int | None, Sequence[Any]]:
    """Whose numbers these are, the number from which they are told, and the changes after it.

    Without a number: the cursor is not of this database, or this database has never counted so far.
    """
    marked, since = position(cursor)
    rows = columns(CHANGES, {"account": person.id, "since": since or 0, "most": most}).all()
    epoch, counted = rows[0].epoch, rows[0].changes
    if since is not None and (marked != epoch or since > counted):
        epoch, _, rows = changes_since(person, None, most)
        return epoch, None, rows
    return epoch, since, [row for row in rows if row.seq is not None]


def position(cursor: str | None) -> tuple[str, int | None]:
    """The mark of the database and the number that a cursor stands for."""
    mark, _, number = (cursor or "").partition(".")
    is_number = number.isascii() and number.isdigit() and len(number) < 12
    return mark, int(number) if is_number else None


def load(person: Person, changes: Any, *, now: datetime) -> dict[tuple[str, str], Item]:
    """The items behind the changes, as far as the person may still see them."""
    ids: dict[str, list[str]] = {"need": [], "offer": [], "assignment": []}
    for change in changes:
        ids[change.kind].append(change.item_id)
    found: dict[tuple[str, str], Item] = {}
    who, named = Asker.like(person), asked_by(person)
    for need in with_more(rows_of(needs_of(who), named, ids["need"])):
        if is_shown(need, now):
            found["need", need.id] = need_item(need)
    for offer in rows_of(offers_of(who), named, ids["offer"]):
        if is_shown(offer.need, now) and not offer.is_past:
            found["offer", offer.id] = offer_item(offer, now=now)
    for assignment in rows_of(assignments_of(who), named, ids["assignment"]):
        if is_shown(assignment.need, now):
            found["assignment", assignment.id] = assignment_item(assignment, now=now)
    return found


def rows_of(query: Any, named: dict[str, Any], ids: list[str]) -> Any:
    return db.session.scalars(query, named | {"ids": ids}).unique().all() if ids else []


IDS: Any = bindparam("ids", expanding=True)


@cache
def needs_of(who: Asker) -> Any:
    """Own reports only: a coordinator who also volunteers reads the board in the office."""
    query = needs_visible_to(who).where(Need.reporter_id == who.id, Need.id.in_(IDS))
    return query.options(joinedload(Need.photo), lazyload(Need.service))


def with_more(needs: Sequence[Need]) -> Sequence[Need]:
    """What is told of a few is read for those: the question that waits, the work that has a time."""
    rows_of(NOTES, {}, [need.id for need in needs if need.state is NeedState.NEEDS_INFO])
    rows_of(WORKS, {}, [need.id for need in needs if need.state is NeedState.SCHEDULED])
    return needs


NOTES = select(Need).where(Need.id.in_(IDS)).options(selectinload(Need.notes))
WORKS = select(Need).where(Need.id.in_(IDS)).options(selectinload(Need.assignments))


@cache
def offers_of(who: Asker) -> Any:
    query = offers_visible_to(who).where(Offer.provider_id == who.provider_id, Offer.id.in_(IDS))
    return query.options(*with_need(Offer), selectinload(Offer.notes))


@cache
def assignments_of(who: Asker) -> Any:
    query = assignments_visible_to(who).where(Assignment.provider_id == who.provider_id, Assignment.id.in_(IDS))
    return query.options(*with_need(Assignment), joinedload(Assignment.need).joinedload(Need.contact))


def with_need(model: Any) -> tuple[Any, ...]:
    """The need with what an item tells of it."""
    need = joinedload(model.need)
    return need, joinedload(model.need).selectinload(Need.photo), joinedload(model.need).selectinload(Need.assignments)


def is_shown(need: Need, now: datetime) -> bool:
    if need.forgotten_at is not None:
        return False
    closed_at = need.followed.closed_at
    return closed_at is None or now < closed_at + POLICY.items_shown_after_closing
