"""The photo of a need: declared with the report, and here when its bytes have come after it."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.models.columns import MunicipalityId
from palveleva.models.needs import Need


class Photo(db.Model):
    """One photo of one need, written once. The key is the phone's: nobody can declare the same one twice."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    municipality_id: Mapped[MunicipalityId]
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), unique=True)
    declared_at: Mapped[datetime] = mapped_column(Moment)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    width: Mapped[int | None]
    height: Mapped[int | None]
    thumb: Mapped[bytes | None] = mapped_column(LargeBinary)

    need: Mapped[Need] = relationship(back_populates="photo")

    @property
    def is_here(self) -> bool:
        return self.arrived_at is not None
