"""The unit of coordination and the unit of place."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.places import Point
from palveleva.models.columns import Called, MunicipalityId, Named, NumberId, Short


class Municipality(Called, db.Model):
    """A town or a rural municipality. Everything that belongs to it carries its key."""

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[Short]
    language: Mapped[str] = mapped_column(String(2), default="fi")
    time_zone: Mapped[str] = mapped_column(String(40), default="Europe/Helsinki")
    coordinator_phone: Mapped[str | None] = mapped_column(String(24))
    number: Mapped[str | None] = mapped_column(String(3))  # of the national list
    name_sv: Mapped[str | None] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(120))
    languages: Mapped[str] = mapped_column(String(20), default="fi sv en", server_default="fi sv en")
    accent: Mapped[str | None] = mapped_column(String(7))  # none: the colours of the service
    data_protection_contact: Mapped[str | None] = mapped_column(String(200))  # none: that of the installation

    def name_in(self, language: str) -> str:
        return {"sv": self.name_sv, "en": self.name_en}.get(language) or self.name

    def day_of(self, moment: datetime) -> date:
        """The day it is there at that moment."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def municipality_id(self) -> str:
        """It belongs to itself: rules ask every thing the same."""
        return self.id


class OwnHelpNumber(Named, db.Model):
    """Whom to call there, before the shipped numbers. Without a number it takes the shipped one of its key away."""

    __table_args__ = (UniqueConstraint("municipality_id", "key"),)

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(24))


class ListedMunicipality(db.Model):
    """One line of a national list, imported: what a municipality that is set up need not write down again."""

    number: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[Short]
    name_sv: Mapped[Short]
    region: Mapped[Short]
    languages: Mapped[str] = mapped_column(String(20))


class Village(Called, db.Model):
    """A village with its own forms of place: names are never inflected by code."""

    __table_args__ = (UniqueConstraint("municipality_id", "slug"),)

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[Short]
    where: Mapped[Short]
    from_: Mapped[Short] = mapped_column("from")
    to: Mapped[Short]
    is_centre: Mapped[bool] = mapped_column(default=False)
    is_in_use: Mapped[bool] = mapped_column(default=True)
    inhabitants: Mapped[int | None]  # decides which villages are counted together in public
    lat: Mapped[float]
    lon: Mapped[float]

    municipality: Mapped[Municipality] = relationship()

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    def as_known_in(self, municipality_id: str) -> str:
        """Its slug at home, where phones and pages know it; elsewhere its name and its municipality's."""
        is_home = self.municipality_id == municipality_id
        return self.slug if is_home else f"{self.name}, {self.municipality.name}"


class Poster(db.Model):
    """A QR code on the wall of a village. Who comes by it is pending. Renewed, the old one ends."""

    __table_args__ = (
        Index(
            "one_live_poster_per_village",
            "village_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[NumberId]
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    token: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
