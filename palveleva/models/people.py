"""People with an account, how they get in and on which devices they are in."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.sessions import HALF_IN, NOTED_EVERY, is_left_alone, lives_for
from palveleva.domain.vocabulary import Role
from palveleva.models.columns import Called, MunicipalityId, Short, TextId, only
from palveleva.models.places import Municipality, Village
from palveleva.models.providers import Provider


class Person(Called, db.Model):
    """Somebody with an account. Roles are facts: a sole trader may also notice for the village."""

    __table_args__ = (Index("ix_person_office", "municipality_id", **only("is_coordinator", "is_coordinator = 1")),)

    id: Mapped[TextId]
    municipality_id: Mapped[MunicipalityId]
    name: Mapped[Short]
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    phone: Mapped[str | None] = mapped_column(String(24), index=True)
    language: Mapped[str] = mapped_column(String(2), default="fi")
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"), index=True)
    is_volunteer: Mapped[bool] = mapped_column(default=False)
    is_pending: Mapped[bool] = mapped_column(default=False)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changes: Mapped[int] = mapped_column(default=0)  # see models/feed.py
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)
    # Of somebody forgotten: a resident is told to whom their data went as long as the firm is there.
    former_provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"), index=True)

    municipality: Mapped[Municipality] = relationship()
    village: Mapped[Village | None] = relationship(lazy="joined")
    provider: Mapped[Provider | None] = relationship(back_populates="people", foreign_keys=[provider_id])
    former_provider: Mapped[Provider | None] = relationship(foreign_keys=[former_provider_id])

    @property
    def roles(self) -> frozenset[Role]:
        facts = {
            Role.VOLUNTEER: self.is_volunteer,
            Role.PENDING: self.is_pending,
            Role.PROVIDER: self.provider_id is not None,
            Role.COORDINATOR: self.is_coordinator,
        }
        return frozenset(role for role, holds in facts.items() if holds)

    @property
    def firm(self) -> Provider | None:
        """For whom they answer, or did before they were forgotten."""
        return self.provider or self.former_provider

    @property
    def coordinates(self) -> bool:
        return Role.COORDINATOR in self.roles

    @property
    def person_id(self) -> str:
        """Whose they are, asked by the policy: everybody's wishes are their own."""
        return self.id


class SignIn(db.Model):
    """One device on which a person is in. Flask-Login carries this id, so a lost phone can be shut out alone."""

    id: Mapped[TextId]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(String(60), default="")
    is_half: Mapped[bool] = mapped_column(default=False)  # the password was right, the second factor is still to come
    proven_at: Mapped[datetime | None] = mapped_column(Moment)  # when a second factor was last given here

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    # What Flask-Login asks of whoever is in.
    is_authenticated = is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.id

    @property
    def municipality_id(self) -> str:
        return self.person.municipality_id

    @property
    def is_phone(self) -> bool:
        return self.device.startswith(("Android", "iPhone"))

    @property
    def mark(self) -> str:
        """What a phone may know of it: enough to say which one it means, useless to come in with."""
        return sha256(self.id.encode()).hexdigest()[:16]

    def is_live(self, *, now: datetime, seen_at: datetime | None = None) -> bool:
        """`seen_at` is what the browser's own session says: reading alone leaves no trace in the database."""
        last = max(self.seen_at, seen_at or self.seen_at)
        is_stuck = self.is_half and now - self.created_at >= HALF_IN
        is_over = is_stuck or now >= self.expires_at or is_left_alone(self.person.roles, seen_at=last, now=now)
        return self.ended_at is None and not is_over and self.person.is_active

    def note_use(self, *, now: datetime) -> None:
        """A phone in use stays in; the desk only stays awake. Noted seldom: it is one more writing."""
        if now - self.seen_at < NOTED_EVERY:
            return
        self.seen_at = now
        if not self.person.coordinates:
            self.expires_at = now + lives_for(self.person.roles)

    def end(self, *, now: datetime) -> None:
        self.ended_at = self.ended_at or now


class Invitation(db.Model):
    """A link and a six-digit code that let one person in, once. Only traces of them are kept."""

    id: Mapped[TextId]
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    code_hash: Mapped[str | None] = mapped_column(String(200))
    code_expires_at: Mapped[datetime | None] = mapped_column(Moment)
    code_tries: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def state(self, *, now: datetime) -> str:
        """open, used or expired."""
        if self.used_at is not None:
            return "used"
        return "open" if now < self.expires_at and self.person.is_active else "expired"
