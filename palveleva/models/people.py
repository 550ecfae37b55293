"""People with an account, how they get in and on which devices they are in."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.vocabulary import Role
from palveleva.models.columns import MunicipalityId, Short, TextId
from palveleva.models.places import Village
from palveleva.models.providers import Provider


class Person(db.Model):
    """Somebody with an account. Roles are facts: a sole trader may also notice for the village."""

    id: Mapped[TextId]
    municipality_id: Mapped[MunicipalityId]
    name: Mapped[Short]
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    phone: Mapped[str | None] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(2), default="fi")
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"), index=True)
    is_volunteer: Mapped[bool] = mapped_column(default=False)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changes: Mapped[int] = mapped_column(default=0)  # see models/feed.py
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)

    village: Mapped[Village | None] = relationship(lazy="joined")
    provider: Mapped[Provider | None] = relationship(back_populates="people")

    @property
    def roles(self) -> frozenset[Role]:
        facts = {
            Role.VOLUNTEER: self.is_volunteer,
            Role.PROVIDER: self.provider_id is not None,
            Role.COORDINATOR: self.is_coordinator,
        }
        return frozenset(role for role, holds in facts.items() if holds)

    @property
    def coordinates(self) -> bool:
        return Role.COORDINATOR in self.roles


class SignIn(db.Model):
    """One device on which a person is in. Flask-Login carries this id, so a lost phone can be shut out alone."""

    id: Mapped[TextId]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    # What Flask-Login asks of whoever is in.
    is_authenticated = is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.id

    @property
    def mark(self) -> str:
        """What a phone may know of it: enough to say which one it means, useless to come in with."""
        return sha256(self.id.encode()).hexdigest()[:16]

    def is_live(self, *, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at and self.person.is_active

    def end(self, *, now: datetime) -> None:
        self.ended_at = self.ended_at or now


class Invitation(db.Model):
    """A link that lets one person in, once. Only a fingerprint of it is kept."""

    id: Mapped[TextId]
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def state(self, *, now: datetime) -> str:
        """open, used or expired."""
        if self.used_at is not None:
            return "used"
        return "open" if now < self.expires_at and self.person.is_active else "expired"
