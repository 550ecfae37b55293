"""Tries to reach a resident, and what the office promised to do next."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.vocabulary import CallResult
from palveleva.models.columns import NumberId, word_of
from palveleva.models.people import Person


class Attempt(db.Model):
    """One try to reach the resident or whoever told the need; `retry_at` is when the office promised to try again."""

    id: Mapped[NumberId]
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    result: Mapped[CallResult] = mapped_column(word_of(CallResult))
    retry_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person | None] = relationship()

    def again(self) -> "Attempt":
        """The same try, for another need of the same resident."""
        return Attempt(at=self.at, by_id=self.by_id, result=self.result, retry_at=self.retry_at)
