"""What a municipality has set otherwise than the program begins with; see domain/settings.py."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from palveleva.db import Moment, db
from palveleva.domain.settings import Dispatch
from palveleva.models.columns import word_of


class OwnNumbers(db.Model):
    """The numbers of one municipality that differ from the starting ones."""

    municipality_id: Mapped[str] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    numbers: Mapped[dict[str, int]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def id(self) -> str:
        return self.municipality_id


class OwnService(db.Model):
    """How one municipality has one service asked about."""

    municipality_id: Mapped[str] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    service_id: Mapped[str] = mapped_column(String(40), ForeignKey("service.id"), primary_key=True)
    dispatch: Mapped[Dispatch] = mapped_column(word_of(Dispatch))
    goes_on: Mapped[bool]
    wave_size: Mapped[int | None]
