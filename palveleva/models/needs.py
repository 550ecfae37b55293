"""A need: one service for one household, and what is known of the household apart from it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from palveleva.db import Moment, db
from palveleva.domain.lifecycle import NEED, SEARCH_BEGINS, next_state
from palveleva.domain.safety import is_pressing
from palveleva.domain.unmet import UnmetReason
from palveleva.domain.vocabulary import OPEN_NEEDS, Channel, Consent, NeedState, Outcome, Role, Urgency
from palveleva.models.columns import Long, MunicipalityId, NumberId, TextId, only, word_of
from palveleva.models.people import Person
from palveleva.models.places import Village
from palveleva.models.services import Service
from palveleva.models.understanding import TWO_NEEDS, Dismissal, Joining

if TYPE_CHECKING:
    from palveleva.models.assignments import Assignment
    from palveleva.models.attempts import Attempt
    from palveleva.models.offers import Offer, Wave
    from palveleva.models.photos import Photo


def at_its_creation(context: Any) -> Any:
    return context.get_current_parameters()["created_at"]


class Need(db.Model):
    """What a volunteer noticed. Its words are kept as they were told.

    The database itself lets no open need be without a moment at which the clock looks at it again.
    """

    __table_args__ = (
        Index("ix_need_board", "municipality_id", "state", "created_at"),
        CheckConstraint("state = 'closed' OR due_at IS NOT NULL", name="open_has_due_time"),
        Index("ix_need_told", "municipality_id", "created_at"),
        Index("ix_need_ended", "municipality_id", "closed_at"),
        Index("ix_need_duplicate_of_id", "duplicate_of_id", **only("duplicate_of_id IS NOT NULL")),
        Index("ix_need_split_from_id", "split_from_id", **only("split_from_id IS NOT NULL")),
        Index("ix_need_to_forget", "forgotten_at", "closed_at"),
        Index("ix_need_to_count", "counted_at", "closed_at"),
    )

    id: Mapped[TextId]
    code: Mapped[str] = mapped_column(String(8), unique=True)
    municipality_id: Mapped[MunicipalityId]
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), index=True)
    service_id: Mapped[str | None] = mapped_column(ForeignKey("service.id"), index=True)
    text: Mapped[Long]
    urgency: Mapped[Urgency] = mapped_column(word_of(Urgency))
    wanted_from: Mapped[date | None]
    wanted_until: Mapped[date | None]
    consent: Mapped[Consent] = mapped_column(word_of(Consent))
    is_protected: Mapped[bool] = mapped_column(default=False, server_default=false())  # non-disclosure order
    safety: Mapped[list[str]] = mapped_column(JSON, default=list)
    channel: Mapped[Channel] = mapped_column(word_of(Channel))
    state: Mapped[NeedState] = mapped_column(word_of(NeedState), default=NeedState.SUBMITTED)
    outcome: Mapped[Outcome | None] = mapped_column(word_of(Outcome))
    duplicate_of_id: Mapped[str | None] = mapped_column(ForeignKey("need.id"))
    split_from_id: Mapped[str | None] = mapped_column(ForeignKey("need.id"))  # told in one report with that
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)  # by the phone's own clock: shown, never trusted
    updated_at: Mapped[datetime] = mapped_column(Moment)
    looking_since: Mapped[datetime] = mapped_column(Moment)  # told, or SEARCH_BEGINS since: unmet counts from here
    reopened_at: Mapped[datetime | None] = mapped_column(Moment)  # whoever was asked before is asked no more
    first_contact_at: Mapped[datetime | None] = mapped_column(Moment)  # first human contact: response time ends here
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)  # the resident is forgotten, phones are told to
    counted_at: Mapped[datetime | None] = mapped_column(Moment)  # only counts are left: nobody opens it any more
    state_since: Mapped[datetime] = mapped_column(Moment, default=at_its_creation)
    due_at: Mapped[datetime | None] = mapped_column(Moment, default=at_its_creation, index=True)  # the clock looks then
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")  # given in this state
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_all_at: Mapped[datetime | None] = mapped_column(Moment)  # nobody was left to be asked
    not_yet_told_at: Mapped[datetime | None] = mapped_column(Moment)  # its teller heard that nobody was found so far
    unmet_reason: Mapped[UnmetReason | None] = mapped_column(word_of(UnmetReason))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    service: Mapped[Service | None] = relationship(lazy="joined")
    reporter: Mapped[Person | None] = relationship()
    duplicate_of: Mapped["Need | None"] = relationship(remote_side="Need.id", foreign_keys="Need.duplicate_of_id")
    joining: Mapped[Joining | None] = relationship(viewonly=True)
    kept_as_one: Mapped[Dismissal | None] = relationship(
        primaryjoin=lambda: (Need.id == foreign(Dismissal.need_id)) & (Dismissal.about == TWO_NEEDS), viewonly=True
    )
    contact: Mapped["Contact | None"] = relationship(cascade="all, delete-orphan")
    photo: Mapped["Photo | None"] = relationship(back_populates="need", cascade="all, delete-orphan")
    attempts: Mapped[list["Attempt"]] = relationship(cascade="all, delete-orphan", order_by="(Attempt.at, Attempt.id)")
    notes: Mapped[list["Note"]] = relationship(cascade="all, delete-orphan", order_by="Note.at")
    waves: Mapped[list["Wave"]] = relationship(back_populates="need", order_by="Wave.number")
    offers: Mapped[list["Offer"]] = relationship(back_populates="need", order_by="Offer.sent_at, Offer.rank")
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="need", order_by="Assignment.agreed_at")

    def take(self, verb: str, roles: frozenset[Role], *, now: datetime) -> None:
        """Take one step of the lifecycle table, or raise NotNow or NotAllowed."""
        self.state = next_state(NEED, self.state, verb, roles)
        self.updated_at = self.state_since = now
        if verb in SEARCH_BEGINS:
            self.looking_since = now
        self.reminders, self.reminded_at, self.asked_all_at = 0, None, None
        self.wake(now=now)

    def wake(self, *, now: datetime) -> None:
        """Let the clock look again at its next sweep and find out when anything is due."""
        self.due_at = now

    def end(self, outcome: Outcome, *, now: datetime) -> None:
        self.outcome, self.closed_at = outcome, now

    def warn(self, actions: Iterable[str]) -> None:
        """A danger that was told of is not forgotten by what is told later."""
        self.safety = list(dict.fromkeys([*self.safety, *actions]))

    def take_in(self, report: "Need", *, now: datetime) -> None:
        """Another report of the same need ends here: its non-disclosure order, its dangers and the call that its
        resident was promised are this need's now."""
        self.is_protected = self.is_protected or report.is_protected
        self.warn(report.safety)
        self.attempts += [last.again() for last in report.attempts[-1:] if last.retry_at]
        self.updated_at = now
        self.wake(now=now)

    def note_contact(self, *, now: datetime) -> None:
        """A human being has been in touch about it: the first time is the one that counts."""
        self.first_contact_at = self.first_contact_at or now

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_NEEDS

    @property
    def is_free(self) -> bool:
        """Providers are asked, or were, and none has it now: a yes is welcome."""
        return self.state in (NeedState.OFFERING, NeedState.NO_TAKER)

    @property
    def is_pressing(self) -> bool:
        return is_pressing(self.safety)

    @property
    def defies_night(self) -> bool:
        """Not to be put off till the morning, unless the municipality wants that (decision 37)."""
        return self.urgency is Urgency.TODAY or self.is_pressing

    @property
    def has_reporter(self) -> bool:
        """Whether whoever told it still reads what they are asked. The forgotten and those who were shut out do not."""
        return self.reporter is not None and self.reporter.is_active

    @property
    def followed(self) -> "Need":
        """The need whose way its reporter sees: this one, or the one that it was joined to."""
        is_joined = self.outcome is Outcome.DUPLICATE and self.joining is not None
        return self.duplicate_of.followed if is_joined and self.duplicate_of else self

    @property
    def open_offers(self) -> list["Offer"]:
        return [offer for offer in self.offers if offer.is_open]

    @property
    def live_assignment(self) -> "Assignment | None":
        return next((assignment for assignment in self.assignments if assignment.is_live), None)

    @property
    def kept_work(self) -> "Assignment | None":
        """The work that is agreed, or was when it was done; in this life of the need."""
        since = self.reopened_at
        ours = (work for work in reversed(self.assignments) if work.is_kept and not (since and work.agreed_at < since))
        return next(ours, None)

    @property
    def doer_id(self) -> int | None:
        """The provider whose work it is, or was."""
        return self.kept_work.provider_id if self.kept_work else None

    @property
    def told_on(self) -> date:
        """The day from which "today" and "this week" count. Written without a network it was told before it came."""
        return self.village.municipality.day_of(min(self.told_at or self.created_at, self.created_at))

    @property
    def retry_at(self) -> datetime | None:
        """When the office promised to call again. The latest try says; a closed need owes no call."""
        return self.attempts[-1].retry_at if self.attempts and self.is_open else None

    @property
    def question(self) -> str | None:
        """What the coordinator last asked, while an answer is still owed."""
        if self.state is not NeedState.NEEDS_INFO:
            return None
        asked = [note.text for note in self.notes if note.kind == "question"]
        return asked[-1] if asked else None


class NewNeed(NamedTuple):
    """What a deed goes on with when it has just written a need down; whoever wants all of it reads it (decision 81)."""

    id: str
    code: str
    urgency: Urgency
    reporter_id: str | None
    state: NeedState = NeedState.SUBMITTED


class Contact(db.Model):
    """The resident. Apart from the need, so that it can be forgotten alone."""

    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")


class Note(db.Model):
    """Something said about a need along its way: a question, an answer, a remark of the office."""

    id: Mapped[NumberId]
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offer.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(24))  # question, information, danger, offer_question, offer_answer …
    text: Mapped[Long]
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=false())  # for whoever sits there next

    by: Mapped[Person | None] = relationship()
