"""What outlives the needs for the sake of figures: how long things took, and what was told to everybody."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.suppression import Cover
from palveleva.models.columns import Long, MunicipalityId, NumberId, word_of
from palveleva.models.places import Village


class Timing(db.Model):
    """How long a need waited, written down before its hours become months (see actions/retention.py)."""

    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), primary_key=True)
    response_minutes: Mapped[int | None]
    match_days: Mapped[int | None]


class QuarterCount(db.Model):
    """The needs of a closed quarter as they were counted for publication. Nobody is shown these: some are small."""

    __table_args__ = (UniqueConstraint("municipality_id", "quarter", "village_id", "group", "fate", "reason"),)

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    quarter: Mapped[str] = mapped_column(String(7))
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    group: Mapped[str] = mapped_column(String(40))
    fate: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40), default="")  # of an unmet one
    number: Mapped[int]

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)


# PostgreSQL keeps some 2,700 bytes of a key. No village is in two areas: they differ in their first one already.
LONGEST_KEY = 1000


class OpenFigure(db.Model):
    """A cell of the open data, told once and never changed. `number` is empty unless it is shown."""

    __table_args__ = (UniqueConstraint("municipality_id", "period", "area", "group", "fate"),)

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    period: Mapped[str] = mapped_column(String(7))  # 2026-Q1 or 2026
    area: Mapped[str] = mapped_column(String(LONGEST_KEY))  # slugs of its villages joined by "+", or "all"
    area_rest: Mapped[str | None] = mapped_column(Text)  # what of them is longer
    group: Mapped[str] = mapped_column(String(40))
    fate: Mapped[str] = mapped_column(String(12))
    number: Mapped[int | None]
    cover: Mapped[Cover] = mapped_column(word_of(Cover))
    told_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def whole_area(self) -> str:
        return self.area + (self.area_rest or "")


class YearStory(db.Model):
    """A story for the yearly report, in the coordinator's words and with nobody recognisable in it."""

    __table_args__ = (UniqueConstraint("municipality_id", "year", "position"),)

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    year: Mapped[int]
    position: Mapped[int]
    text: Mapped[Long]
    written_at: Mapped[datetime] = mapped_column(Moment)
