"""One thing one person is told once, what became of it on each medium, and how the person may be reached."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.vocabulary import DeliveryState, Medium, Topic
from palveleva.models.columns import NumberId, word_of
from palveleva.models.needs import Need
from palveleva.models.offers import Offer
from palveleva.models.people import Person, SignIn


class Notice(db.Model):
    """Written in the transaction of the change that causes it; `once` makes a second one impossible.

    Without a need it is about the work of the office as a whole, or an answer to an unclear text message.
    """

    id: Mapped[NumberId]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    need_id: Mapped[str | None] = mapped_column(ForeignKey("need.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    about: Mapped[str] = mapped_column(String(80), default="")  # key of an offer or work, or a time
    once: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)

    person: Mapped[Person] = relationship()
    need: Mapped[Need | None] = relationship()
    deliveries: Mapped[list["Delivery"]] = relationship(back_populates="notice", order_by="Delivery.id")


class Delivery(db.Model):
    """One notice on one medium. Whoever takes it in hand moves `next_try_at` on first: a dead hand loses nothing."""

    __table_args__ = (UniqueConstraint("notice_id", "medium"), Index("ix_delivery_due", "state", "next_try_at"))

    id: Mapped[NumberId]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    need_id: Mapped[str | None] = mapped_column(ForeignKey("need.id"), index=True)
    medium: Mapped[Medium] = mapped_column(word_of(Medium))
    state: Mapped[DeliveryState] = mapped_column(word_of(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(40))  # a code of words/messages.py, never a server's sentence
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    notice: Mapped[Notice] = relationship(back_populates="deliveries")
    person: Mapped[Person] = relationship()

    @property
    def municipality_id(self) -> str:
        return self.person.municipality_id

    def end(self, state: DeliveryState, *, now: datetime, error: str | None = None) -> None:
        self.state, self.error, self.ended_at, self.next_try_at = state, error, now, None

    def wait(self, until: datetime, error: str | None = None) -> None:
        self.state = DeliveryState.FAILED if error else DeliveryState.WAITING
        self.error, self.next_try_at, self.ended_at = error, until, None


class Preference(db.Model):
    """What somebody chose, where it differs from what is usual or not: their word stays when the usual changes."""

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(word_of(Topic), primary_key=True)
    medium: Mapped[Medium] = mapped_column(word_of(Medium), primary_key=True)
    is_wanted: Mapped[bool]


class EmailChange(db.Model):
    """An address that waits until its reader has written back the code that was sent there; the old one counts."""

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(6))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class Subscription(db.Model):
    """Where a browser lets itself be woken. It ends with the sign-in in which it was made."""

    id: Mapped[NumberId]
    sign_in_id: Mapped[str] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    endpoint: Mapped[str] = mapped_column(String(700), unique=True)
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment)

    sign_in: Mapped[SignIn] = relationship()


class AnswerCode(db.Model):
    """Four digits with which one person answers one offer by text message, from their own number only.

    `earlier`: digits that were sent with words which have been corrected since, with spaces between them.
    """

    __table_args__ = (UniqueConstraint("offer_id", "person_id"),)

    id: Mapped[NumberId]
    offer_id: Mapped[str] = mapped_column(ForeignKey("offer.id"))
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str] = mapped_column(String(4))
    earlier: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    offer: Mapped[Offer] = relationship()
    person: Mapped[Person] = relationship()
