"""What has changed for whom, since when: the order in which a phone is told its news.

Each account counts its own changes. The counter's row is locked while a transaction changes something the person sees,
so numbers become visible in the order in which they were given: a phone that has read up to 7 will never miss a late 6.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ForeignKey, Index, String, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from palveleva.db import db
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
    ids = sorted(with_joined(session, set(need_ids)))
    keys: set[Key] = set()
    reported = select(Need.reporter_id, Need.id).where(Need.id.in_(ids), Need.reporter_id.is_not(None))
    keys.update((account, "need", item) for account, item in session.execute(reported) if account)
    for kind, model in (("offer", Offer), ("assignment", Assignment)):
        theirs = select(Person.id, model.id).join(Person, Person.provider_id == model.provider_id)
        keys.update((account, kind, item) for account, item in session.execute(theirs.where(model.need_id.in_(ids))))
    return keys


def with_joined(session: Session, ids: set[str]) -> set[str]:
    """Whoever told a need again follows it too."""
    more = set(session.scalars(select(Need.id).where(Need.duplicate_of_id.in_(sorted(ids))))) - ids
    return with_joined(session, ids | more) if more else ids


def number(session: Session, keys: set[Key]) -> None:
    """Give each item its account's next number. Accounts in order, so that two never lock each other's."""
    for account in sorted({account for account, _, _ in keys}):
        mine = sorted(key for key in keys if key[0] == account)
        raise_counter = (
            update(Person)
            .where(Person.id == account)
            .values(changes=Person.changes + len(mine))
            .returning(Person.changes)
            .execution_options(synchronize_session=False)
        )
        last = session.execute(raise_counter).scalar_one()
        names = ("account_id", "kind", "item_id", "seq")
        numbered = enumerate(mine, start=last - len(mine) + 1)
        keep(session, [dict(zip(names, (*key, seq), strict=True)) for seq, key in numbered])


def keep(session: Session, rows: list[dict[str, Any]]) -> None:
    """All in one statement; what had a number before gets the new one."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
    table: Any = Change.__table__
    row = insert(table)
    newer = row.on_conflict_do_update(index_elements=list(table.primary_key), set_={"seq": row.excluded.seq})
    session.execute(newer, rows)
