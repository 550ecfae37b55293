"""One thing one person is told once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.models.columns import NumberId
from palveleva.models.people import Person


class Notice(db.Model):
    """Written in the transaction of the change that causes it; `once` makes a second one impossible."""

    id: Mapped[NumberId]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    once: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
