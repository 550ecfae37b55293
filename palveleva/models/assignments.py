"""Agreed work."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.lifecycle import ASSIGNMENT, next_state
from palveleva.domain.vocabulary import LIVE_ASSIGNMENTS, OFF_ASSIGNMENTS, AssignmentState, Role
from palveleva.models.columns import TextId, only, word_of
from palveleva.models.needs import Need
from palveleva.models.offers import Offer
from palveleva.models.providers import Provider

LIVE = text("state in ('agreed', 'scheduled')")


class Assignment(db.Model):
    """One provider does one need. The database itself allows only one that lives."""

    __table_args__ = (
        Index("one_live_assignment_per_need", "need_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_assignment_load", "provider_id", "state"),
        Index("ix_assignment_said_done", "need_id", **only("said_done_at IS NOT NULL")),
    )

    id: Mapped[TextId]
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offer.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    state: Mapped[AssignmentState] = mapped_column(word_of(AssignmentState), default=AssignmentState.AGREED)
    agreed_at: Mapped[datetime] = mapped_column(Moment, index=True)
    scheduled_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    # Its doer says that it is done, though it was noted to have come to nothing. Until the office has decided.
    said_done_at: Mapped[datetime | None] = mapped_column(Moment)
    contact_closed_at: Mapped[datetime | None] = mapped_column(Moment)
    minutes: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    need: Mapped[Need] = relationship(back_populates="assignments")
    offer: Mapped[Offer | None] = relationship()
    provider: Mapped[Provider] = relationship()

    def take(self, verb: str, roles: frozenset[Role]) -> None:
        self.state = next_state(ASSIGNMENT, self.state, verb, roles)

    def finish(self, verb: str, roles: frozenset[Role], *, now: datetime) -> None:
        """Done. The door stays open for a while from now, also when it had closed after an earlier word of that."""
        self.take(verb, roles)
        self.done_at, self.contact_closed_at = now, None

    @property
    def municipality_id(self) -> str:
        return self.need.municipality_id

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_ASSIGNMENTS

    @property
    def is_off(self) -> bool:
        """Given back, missed or called off."""
        return self.state in OFF_ASSIGNMENTS

    @property
    def is_kept(self) -> bool:
        """Agreed and neither given back nor missed nor called off."""
        return self.is_live or self.state is AssignmentState.DONE
