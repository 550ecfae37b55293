"""Who does the work: what they offer, where, when, and what has been checked of them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models.columns import Called, MunicipalityId, NumberId, Short, only, word_of
from palveleva.models.places import Village
from palveleva.models.services import Service

if TYPE_CHECKING:
    from palveleva.models.guests import Guest
    from palveleva.models.people import Person

provider_service = Table(
    "provider_service",
    db.metadata,
    Column("provider_id", ForeignKey("provider.id"), primary_key=True),
    Column("service_id", ForeignKey("service.id"), primary_key=True, index=True),
)

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


class Provider(Called, db.Model):
    """A firm, sole trader, association or group that takes work."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "code"),
        Index("ix_provider_ended", "id", **only("status = 'ended' AND name != ''")),
    )

    id: Mapped[NumberId]
    municipality_id: Mapped[MunicipalityId]
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[Short]
    kind: Mapped[str] = mapped_column(String(24), default="company")
    business_id: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[ProviderStatus] = mapped_column(word_of(ProviderStatus), default=ProviderStatus.ACTIVE)
    home_village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    radius_km: Mapped[float]
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=lambda: list(EVERY_DAY))
    accepts_urgent: Mapped[bool] = mapped_column(default=True)
    capacity_per_week: Mapped[int] = mapped_column(default=5)
    max_open: Mapped[int] = mapped_column(default=5)
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(24))
    price_note: Mapped[str] = mapped_column(String(200), default="")
    is_in_prepayment_register: Mapped[bool | None]
    has_liability_insurance: Mapped[bool] = mapped_column(default=False)
    licence_note: Mapped[str] = mapped_column(String(300), default="")

    home_village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    services: Mapped[list[Service]] = relationship(secondary=provider_service, order_by=Service.position)
    coverage: Mapped[list["Coverage"]] = relationship(cascade="all, delete-orphan")
    absences: Mapped[list["Absence"]] = relationship(
        back_populates="provider", cascade="all, delete-orphan", order_by="Absence.first_day"
    )
    credentials: Mapped[list["Credential"]] = relationship(cascade="all, delete-orphan")
    people: Mapped[list["Person"]] = relationship(
        back_populates="provider", foreign_keys="Person.provider_id", order_by="Person.name"
    )
    # When the provider is read anew, so is what was agreed with its hosts.
    invitations: Mapped[list["Guest"]] = relationship(
        back_populates="provider", cascade="save-update, merge, refresh-expire"
    )

    def day_of(self, when: datetime) -> date:
        """By the calendar of the municipality at home."""
        return self.home_village.municipality.day_of(when)

    @property
    def provider_id(self) -> int:
        """Asked by the policy: whose people may change it."""
        return self.id


class Coverage(db.Model):
    """A village that is served, or not, whatever the radius says."""

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), primary_key=True)
    is_served: Mapped[bool] = mapped_column(default=True)

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)


class Absence(db.Model):
    """Days on which nothing is asked of a provider, first and last included."""

    id: Mapped[NumberId]
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)

    provider: Mapped[Provider] = relationship(back_populates="absences")

    @property
    def municipality_id(self) -> str:
        """Asked by the policy."""
        return self.provider.municipality_id


class Credential(db.Model):
    """A coordinator has seen that the provider may do a service that needs a licence or a register entry."""

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id"), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(Moment)
    checked_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class ProfileChange(db.Model):
    """A change of one tap that was proposed: made (and perhaps undone), or answered with "no, keep it".

    `topic` is what is not proposed again for a while; `before` and `after` are what the change touched, for undoing.
    """

    id: Mapped[NumberId]
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(80))
    is_made: Mapped[bool]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    provider: Mapped[Provider] = relationship()
    by: Mapped["Person | None"] = relationship()

    @property
    def municipality_id(self) -> str:
        """Asked by the policy."""
        return self.provider.municipality_id
