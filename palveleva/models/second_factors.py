"""What a coordinator proves with besides the password: an authenticator app, passkeys, recovery codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from palveleva.db import Moment, db


class Totp(db.Model):
    """The secret shared with an authenticator app, sealed (vault.py).

    `last_step` is the time step of the last code that was taken.
    """

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Passkey(db.Model):
    """The public half of a key that lives in a phone, a computer or a stick."""

    id: Mapped[str] = mapped_column(String(700), primary_key=True)  # base64url, chosen by the authenticator
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    device: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(db.Model):
    """One of ten codes on paper; only its fingerprint is kept, and it works once."""

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Challenge(db.Model):
    """What an authenticator is asked to sign, once and soon."""

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
