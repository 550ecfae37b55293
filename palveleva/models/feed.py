"""What has changed for whom, since when: the order in which a phone is told its news.

Each account counts its own changes. The counter's row is locked while a transaction changes something the person sees,
so numbers become visible in the order in which they were given: a phone that has read up to 7 will never miss a late 6.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, ForeignKey, Index, String, bindparam, event, literal, select, union_all, update
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from palveleva.db import db
from palveleva.db.putting import put
from palveleva.models.assignments import Assignment
from palveleva.models.needs import Contact, Need, Note
from palveleva.models.offers import Offer
from palveleva.models.people import Person
from palveleva.models.photos import Photo

Key = tuple[str, str, str]


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
    touched = session.info.setdefault("touched", set())
    for thing in (*session.new, *session.dirty, *session.deleted):
        if isinstance(thing, Note | Contact | Photo):
            touched.add(thing.need_id)
        elif isinstance(thing, Need):
            touched.add(thing.id)
        elif isinstance(thing, Offer | Assignment):
            touched.add(thing.need_id)


@event.listens_for(Session, "after_transaction_create")
def begin_to_touch(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault("touched_before", {})[transaction] = set(session.info.get("touched", ()))


@event.listens_for(Session, "after_soft_rollback")
def untouch(session: Session, transaction: SessionTransaction) -> None:
    """What was rolled back is nobody's news: a refused deed must not make a phone ask."""
    if transaction.nested:
        session.info["touched"] = session.info.get("touched_before", {}).get(transaction, set())
    elif transaction.parent is None:
        session.info.pop("touched", None)


@event.listens_for(Session, "after_transaction_end")
def end_touching(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("touched_before", None)


@event.listens_for(Session, "before_commit")
def tell_audience(session: Session) -> None:
    session.flush()
    touched: set[str] = session.info.pop("touched", set())
    if touched and not session.in_nested_transaction():
        number(session, audience(session, touched))
        session.info.pop("touched", None)
    elif touched:
        session.info["touched"] = touched


def audience(session: Session, need_ids: Iterable[str]) -> set[Key]:
    """Whose items these needs are: (account, kind, item)."""
    found = session.execute(followers(), {"needs": sorted(need_ids)})
    return {(account, kind, item) for account, kind, item in found}


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


# The weaker lock: rows that point at a person are being made all the time, and must not wait for this.
COUNTERS = (
    select(Person.id, Person.changes)
    .where(Person.id.in_(bindparam("accounts", expanding=True)))
    .order_by(Person.id)
    .with_for_update(key_share=True)
)
PERSON = Person.metadata.tables["person"]
RAISED = update(PERSON).where(PERSON.c.id == bindparam("account")).values(changes=bindparam("number"))


def number(session: Session, keys: set[Key]) -> None:
    """Give each item its account's next number. Accounts in order, so that two never lock each other's."""
    accounts = sorted({account for account, _, _ in keys})
    last: dict[str, int] = {account: number for account, number in session.execute(COUNTERS, {"accounts": accounts})}
    rows = []
    for account, kind, item_id in sorted(keys):
        last[account] += 1
        rows.append({"account_id": account, "kind": kind, "item_id": item_id, "seq": last[account]})
    if rows:
        session.execute(RAISED, [{"account": account, "number": number} for account, number in last.items()])
        put(Change, rows, over=("seq",))
