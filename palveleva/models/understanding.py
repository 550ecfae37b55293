"""What the office has made of two reports that looked alike, or of one that looked like two."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from palveleva.db import Moment, db
from palveleva.domain.vocabulary import NeedState
from palveleva.models.columns import word_of


class Joining(db.Model):
    """A need was joined to the one that it repeats (`Need.duplicate_of`). Kept so that it can be undone."""

    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), primary_key=True)
    state: Mapped[NeedState] = mapped_column(word_of(NeedState))  # to which undoing it leads back
    at: Mapped[datetime] = mapped_column(Moment)


class Dismissal(db.Model):
    """A proposal that a coordinator has put aside: it never comes back.

    `about` is the other need of a pair, of which `need_id` is the one with the smaller id; or TWO_NEEDS.
    """

    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


TWO_NEEDS = "two_needs"
