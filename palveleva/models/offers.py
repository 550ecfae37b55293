"""Who was asked together, and one provider asked about one need."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.lifecycle import OFFER, next_state
from palveleva.domain.vocabulary import OPEN_OFFERS, DeclineReason, OfferState, Role
from palveleva.models.columns import NumberId, TextId, word_of
from palveleva.models.needs import Need, Note
from palveleva.models.providers import Provider


class Wave(db.Model):
    """A round of asking. `trace` keeps who was fit, who was not, and why, as it was then."""

    __table_args__ = (UniqueConstraint("need_id", "number"),)

    id: Mapped[NumberId]
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    number: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[datetime] = mapped_column(Moment)
    trace: Mapped[dict[str, Any]] = mapped_column(JSON)

    need: Mapped[Need] = relationship(back_populates="waves")
    offers: Mapped[list["Offer"]] = relationship(back_populates="wave", order_by="Offer.rank")


class Chance(db.Model):
    """A provider was fit when a wave was sent. `even_share` is what an even hand would have given each of the fit."""

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), primary_key=True, index=True)
    even_share: Mapped[float]


class Offer(db.Model):
    """One provider is asked about one need."""

    __table_args__ = (
        UniqueConstraint("wave_id", "provider_id"),
        Index("ix_offer_due", "state", "answer_by"),
        Index("ix_offer_turn", "provider_id", "sent_at"),
    )

    id: Mapped[TextId]
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    rank: Mapped[int]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[OfferState] = mapped_column(word_of(OfferState), default=OfferState.SENT)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    willing_at: Mapped[datetime | None] = mapped_column(Moment)  # a yes that came too late is still a yes
    reason: Mapped[str | None] = mapped_column(String(200))  # as it was said: a code or words
    declined_for: Mapped[DeclineReason | None] = mapped_column(word_of(DeclineReason))
    version: Mapped[int] = mapped_column()
    reworded: Mapped[int] = mapped_column(default=0, server_default="0")  # a phone that read less read old words

    __mapper_args__ = {"version_id_col": version}

    wave: Mapped[Wave] = relationship(back_populates="offers")
    need: Mapped[Need] = relationship(back_populates="offers")
    provider: Mapped[Provider] = relationship()
    notes: Mapped[list[Note]] = relationship(order_by="Note.at", viewonly=True)

    def take(self, verb: str, roles: frozenset[Role]) -> None:
        self.state = next_state(OFFER, self.state, verb, roles)

    @property
    def municipality_id(self) -> str:
        return self.need.municipality_id

    @property
    def told_version(self) -> int:
        """As phones know it: what is asked stands in the need."""
        return self.version + self.need.version

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_OFFERS

    @property
    def is_past(self) -> bool:
        """Asked in an earlier life of the need, which has been closed and opened again since."""
        return self.need.reopened_at is not None and self.sent_at < self.need.reopened_at

    def last_note(self, kind: str) -> str | None:
        return next((note.text for note in reversed(self.notes) if note.kind == kind), None)
