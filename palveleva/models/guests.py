"""Who serves across a border: invited by the one municipality, agreed to by the other side, ended by either."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.models.columns import MunicipalityId, NumberId
from palveleva.models.places import Municipality
from palveleva.models.providers import Provider

LIVE = text("ended_at IS NULL")


class Guest(db.Model):
    """A provider of one municipality, invited to serve another. `villages` are slugs; none: as far as the radius goes.

    Asked about needs there only from the yes of its own people or its own coordinator until either side ends it.
    """

    __table_args__ = (
        Index(
            "one_live_invitation_per_guest",
            "municipality_id",
            "provider_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    id: Mapped[NumberId]
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    municipality_id: Mapped[MunicipalityId]
    villages: Mapped[list[str]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    agreed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    provider: Mapped[Provider] = relationship(back_populates="invitations")
    municipality: Mapped[Municipality] = relationship()

    @property
    def home_municipality_id(self) -> str:
        """Asked by the policy: whose provider it is."""
        return self.provider.municipality_id

    @property
    def is_welcome(self) -> bool:
        return self.agreed_at is not None and self.ended_at is None
