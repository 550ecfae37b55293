"""What has changed for whom, since when: the order in which a phone is told its news.

Each account counts its own changes. The counter's row is locked while a transaction changes something the person sees,
so numbers become visible in the order in which they were given: a phone that has read up to 7 will never miss a late 6.
"""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import CompoundSelect, ForeignKey, Index, String, bindparam, event, literal, select, union_all, update
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from palveleva.db import db
from palveleva.db.putting import put
from palveleva.models.assignments import Assignment
from palveleva.models.needs import Contact, Need, NewNeed, Note
from palveleva.models.offers import Offer
from palveleva.models.people import Person
from palveleva.models.photos import Photo

Key = tuple[str, str, str]  # account, kind, item
Touched = dict[str, set[Key] | None]  # whose news each need is; None: that is asked before the commit


class Change(db.Model):
    """The last change of one item for one account."""

    __table_args__ = (Index("ix_change_news", "account_id", "seq"),)

    account_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int]


@event.listens_for(Session, "after_flush")
def notice_changes(session: Session, _context: Any) -> None:
    """Remember every need, offer and assignment this flush wrote; the audience is found before the commit."""
    touched = session.info.setdefault("touched", {})
    for thing in (*session.new, *session.dirty, *session.deleted):
        if isinstance(thing, Note | Contact | Photo | Offer | Assignment):
            touched[thing.need_id] = None
        elif isinstance(thing, Need):
            touched[thing.id] = None


def notice_new(session: Session, needs: Iterable[NewNeed]) -> None:
    """The same of needs that no flush wrote: a new one is its reporter's alone."""
    touched: Touched = session.info.setdefault("touched", {})
    touched.update({need.id: {(need.reporter_id, "need", need.id)} if need.reporter_id else set() for need in needs})


@event.listens_for(Session, "after_transaction_create")
def begin_to_touch(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault("touched_before", {})[transaction] = dict(session.info.get("touched", {}))


@event.listens_for(Session, "after_soft_rollback")
def untouch(session: Session, transaction: SessionTransaction) -> None:
    """What was rolled back is nobody's news: a refused deed must not make a phone ask."""
    if transaction.nested:
        session.info["touched"] = session.info.get("touched_before", {}).get(transaction, {})
    elif transaction.parent is None:
        session.info.pop("touched", None)


@event.listens_for(Session, "after_transaction_end")
def end_touching(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("touched_before", None)


@event.listens_for(Session, "before_commit")
def tell_audience(session: Session) -> None:
    session.flush()
    if session.in_nested_transaction():
        return
    touched: Touched = session.info.pop("touched", {})
    if touched:
        number(session, audience(session, touched))
        session.info.pop("touched", None)


def audience(session: Session, touched: Touched) -> set[Key]:
    known = {key for keys in touched.values() for key in keys or ()}
    unknown = sorted(need for need, keys in touched.items() if keys is None)
    return known | {tuple(row) for row in session.execute(followers(), {"needs": unknown})} if unknown else known


@cache
def followers() -> CompoundSelect[Any]:
    """Whoever told a need again follows it too."""
    touched: Any = bindparam("needs", expanding=True)
    followed = select(Need.id).where(Need.id.in_(touched)).cte("followed", recursive=True)
    followed = followed.union(select(Need.id).join(followed, Need.duplicate_of_id == followed.c.id))
    reported = select(Need.reporter_id, literal("need"), Need.id).join(followed, followed.c.id == Need.id)
    theirs = [
        select(Person.id, literal(kind), model.id)
        .join(Person, Person.provider_id == model.provider_id)
        .where(model.need_id.in_(select(followed.c.id)))
        for kind, model in (("offer", Offer), ("assignment", Assignment))
    ]
    return union_all(reported.where(Need.reporter_id.is_not(None)), *theirs)


# It locks the row no more than must be: rows that point at a person are being made all the time, and do not wait.
PERSON = Person.metadata.tables["person"]
RAISED = (
    update(PERSON)
    .where(PERSON.c.id == bindparam("account"))
    .values(changes=PERSON.c.changes + bindparam("by"))
    .returning(PERSON.c.changes)
)


def number(session: Session, keys: set[Key]) -> None:
    """Give each item its account's next number. Accounts in order, so that two never lock each other's."""
    rows = []
    for account, items in groupby(sorted(keys), key=itemgetter(0)):
        theirs = list(items)
        last = session.connection().execute(RAISED, {"account": account, "by": len(theirs)}).scalar_one()
        numbers = range(last - len(theirs) + 1, last + 1)
        rows += [
            {"account_id": account, "kind": kind, "item_id": item_id, "seq": seq}
            for seq, (_, kind, item_id) in zip(numbers, theirs, strict=True)
        ]
    if rows:
        put(Change, rows, over=("seq",))
