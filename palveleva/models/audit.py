"""Who did what, who saw whose data, and which acts of phones have been decided."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.models.columns import NumberId, only
from palveleva.models.needs import Need
from palveleva.models.people import Person


class AuditEntry(db.Model):
    """One deed. Never holds what a resident or a volunteer wrote; `by_id` is empty when the clock did it."""

    __table_args__ = (
        Index("ix_audit_entry_person", "thing_id", **only("kind = 'person'")),
        Index("ix_audit_entry_provider", "thing_id", **only("kind = 'provider'")),
    )

    id: Mapped[NumberId]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(24))
    thing_id: Mapped[str] = mapped_column(String(40))
    need_id: Mapped[str | None] = mapped_column(ForeignKey("need.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    by: Mapped[Person | None] = relationship()
    need: Mapped[Need | None] = relationship()


class Disclosure(db.Model):
    """Who saw which fields of a resident's data, and why."""

    id: Mapped[NumberId]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    to_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    fields: Mapped[list[str]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(40))

    to: Mapped[Person] = relationship()


class Seal(db.Model):
    """A link of the chain: what one line of the audit said when it was sealed, and all lines sealed before it."""

    __table_args__ = (UniqueConstraint("kind", "entry_id"),)

    id: Mapped[NumberId]
    kind: Mapped[str] = mapped_column(String(24))
    entry_id: Mapped[int]
    form: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class RetentionDoor(db.Model):
    """While its row stands, and only inside the transaction that put it there, old lines may be removed."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Operation(db.Model):
    """An act of a phone and how it was decided. The key is what makes a resent act happen once."""

    account_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime] = mapped_column(Moment, index=True)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Installation(db.Model):
    """This database. A restored backup gets a new epoch, so that phones offer again what it has forgotten."""

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    epoch: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid4()))
    renewed_at: Mapped[datetime | None] = mapped_column(Moment)
