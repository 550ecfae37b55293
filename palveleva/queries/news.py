"""The delta: a person's own items that have changed since their phone last asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from palveleva.db import db
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
    select(Person.changes, Change.kind, Change.item_id, Change.seq)
    .outerjoin(Change, and_(Change.account_id == Person.id, Change.seq > bindparam("since")))
    .where(Person.id == bindparam("account"))
    .order_by(Change.seq)
    .limit(bindparam("most"))
)


def news_for(person: Person, cursor: str | None, *, now: datetime, few: bool = False) -> News:
    """What has changed since that cursor, a page of it or only a `few`; its `more` says that there are others."""
    epoch, most = current_epoch(), FEW if few else PAGE
    since, rows = changes_since(person, position(cursor, epoch), most + 1)
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


def position(cursor: str | None, epoch: str) -> int | None:
    """The number a cursor stands for, or None when it is not one of this database's."""
    head, _, number = (cursor or "").partition(".")
    is_ours = head == epoch and number.isascii() and number.isdigit() and len(number) < 12
    return int(number) if is_ours else None


def changes_since(person: Person, since: int | None, most: int) -> tuple[int | None, Sequence[Any]]:
    """The changes after that number, which is None where this database has never counted so far."""
    rows = db.session.execute(CHANGES, {"account": person.id, "since": since or 0, "most": most}).all()
    if since is not None and since > rows[0].changes:
        return changes_since(person, None, most)
    return since, [row for row in rows if row.seq is not None]


def load(person: Person, changes: Any, *, now: datetime) -> dict[tuple[str, str], Item]:
    """The items behind the changes, as far as the person may still see them."""
    ids: dict[str, list[str]] = {"need": [], "offer": [], "assignment": []}
    for change in changes:
        ids[change.kind].append(change.item_id)
    found: dict[tuple[str, str], Item] = {}
    who, named = Asker.like(person), asked_by(person)
    for need in with_questions(rows_of(needs_of(who), named, ids["need"])):
        if is_shown(need, now):
            found["need", need.id] = need_item(need)
    for offer in rows_of(offers_of(who), named, ids["offer"]):
        if is_shown(offer.need, now):
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
    return query.options(joinedload(Need.assignments), joinedload(Need.photo))


def with_questions(needs: Sequence[Need]) -> Sequence[Need]:
    """What was said about them is read where a question waits for an answer, and not for the many others."""
    rows_of(NOTES, {}, [need.id for need in needs if need.state is NeedState.NEEDS_INFO])
    return needs


NOTES = select(Need).where(Need.id.in_(IDS)).options(selectinload(Need.notes))


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
