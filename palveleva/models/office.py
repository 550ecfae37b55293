"""The office's own papers: ready-made replies, and lines for whoever sits at the desk next."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.vocabulary import ReplyUse
from palveleva.models.columns import Long, MunicipalityId, NumberId, word_of
from palveleva.models.people import Person


class Reply(db.Model):
    """A ready-made text in three languages, for one use. An empty language is not offered in it."""

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    use: Mapped[ReplyUse] = mapped_column(word_of(ReplyUse))
    fi: Mapped[Long]
    sv: Mapped[Long]
    en: Mapped[Long]

    def text_in(self, language: str) -> str:
        return str(getattr(self, language))


class Memo(db.Model):
    """A line for the substitute that belongs to no need: where the key is, who is on holiday."""

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    text: Mapped[Long]
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship()
