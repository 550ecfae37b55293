"""What each simulated person does when told something, through the same actions as everybody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from palveleva.actions import assignments, needs, offers
from palveleva.db import db
from palveleva.domain.lifecycle import NEED, may_step
from palveleva.domain.vocabulary import AssignmentState, NeedState
from palveleva.models import Assignment, Need, Notice, Offer, Person
from palveleva.simulation.agenda import Agenda
from palveleva.simulation.chance import Chance
from palveleva.simulation.habits import HABITS

HOUR = timedelta(hours=1)


class People:
    """Reads the notices as they are written and puts what follows on the agenda."""

    def __init__(self, agenda: Agenda, chance: Chance) -> None:
        self.agenda, self.chance, self.read_up_to = agenda, chance, 0
        self.reactions: dict[str, Callable[[Notice, datetime], None]] = {
            "offered": self.think_about_offer,
            "set_time": self.remember_time,
            "say_done": self.remember_report,
            "taker_found": self.think_again,
            "done": self.look_at_work,
            "question_again": self.think_again,
        }

    def read_notices(self, now: datetime) -> None:
        for notice in db.session.scalars(select(Notice).where(Notice.id > self.read_up_to).order_by(Notice.id)):
            self.read_up_to = notice.id
            self.reactions.get(notice.kind, lambda _notice, _now: None)(notice, now)

    def later(self, now: datetime, median: timedelta, deed: Callable[[datetime], None]) -> None:
        """At a waking hour after about this time."""
        at = now + self.chance.about(median)
        self.agenda.add(at if 5 <= at.hour < 19 else at.replace(hour=5) + HOUR * 10, deed)

    # the provider

    def think_about_offer(self, notice: Notice, now: datetime) -> None:
        if not self.chance.happens(HABITS.answers):
            return
        offer_id = notice.once.rsplit(":", 1)[1]
        self.later(now, HABITS.answer_takes, partial(self.answer, offer_id, notice.person_id))

    def answer(self, offer_id: str, person_id: str, now: datetime) -> None:
        offer, doer = db.session.get_one(Offer, offer_id), db.session.get_one(Person, person_id)
        if not self.chance.happens(HABITS.accepts):
            offers.decline(offer, self.chance.one_of(HABITS.declines_for), by=doer, now=now)
            return
        work = offers.accept(offer, by=doer, now=now)
        if self.chance.happens(HABITS.gives_back):
            self.later(now, HABITS.time_takes, partial(self.give_back, work.id, person_id))
        elif self.chance.happens(HABITS.sets_time):
            self.later(now, HABITS.time_takes, partial(self.set_time, work.id, person_id))

    def give_back(self, work_id: str, person_id: str, now: datetime) -> None:
        work, doer = db.session.get_one(Assignment, work_id), db.session.get_one(Person, person_id)
        assignments.release(work, "no_time", by=doer, now=now)

    def set_time(self, work_id: str, person_id: str, now: datetime) -> None:
        work, doer = db.session.get_one(Assignment, work_id), db.session.get_one(Person, person_id)
        at = now + self.chance.about(HABITS.works_after)
        assignments.schedule(work, at, by=doer, now=now)
        if self.chance.happens(HABITS.reports):
            self.agenda.add(at + HOUR, partial(self.report, work_id, person_id))

    def report(self, work_id: str, person_id: str, now: datetime) -> None:
        work, doer = db.session.get_one(Assignment, work_id), db.session.get_one(Person, person_id)
        assignments.complete(work, by=doer, now=now, minutes=self.chance.random.randrange(20, 240))

    def remember_time(self, notice: Notice, now: datetime) -> None:
        self.heed(notice, AssignmentState.AGREED, self.set_time, now)

    def remember_report(self, notice: Notice, now: datetime) -> None:
        self.heed(notice, AssignmentState.SCHEDULED, self.report, now)

    def heed(self, notice: Notice, state: AssignmentState, deed: Callable[..., None], now: datetime) -> None:
        live = select(Assignment.id).where(Assignment.need_id == notice.need_id, Assignment.state == state)
        work_id = db.session.scalar(live)
        if work_id and self.chance.happens(HABITS.heeds_reminder):
            self.later(now, HABITS.answer_takes, partial(deed, work_id, notice.person_id))

    # the volunteer

    def look_at_work(self, notice: Notice, now: datetime) -> None:
        if self.chance.happens(HABITS.says_not_done):
            self.later(now, HABITS.time_takes, partial(self.confirm, notice.need_id, notice.person_id, False))
        elif self.chance.happens(HABITS.confirms):
            self.later(now, HABITS.time_takes, partial(self.confirm, notice.need_id, notice.person_id, True))

    def confirm(self, need_id: str | None, person_id: str, is_done: bool, now: datetime) -> None:
        need, teller = db.session.get_one(Need, need_id), db.session.get_one(Person, person_id)
        if need.state is NeedState.REPORTED_DONE:
            needs.confirm(need, is_done, by=teller, now=now)

    def think_again(self, notice: Notice, now: datetime) -> None:
        if self.chance.happens(HABITS.withdraws):
            self.later(now, HABITS.time_takes, partial(self.withdraw, notice.need_id, notice.person_id))

    def withdraw(self, need_id: str | None, person_id: str, now: datetime) -> None:
        need, teller = db.session.get_one(Need, need_id), db.session.get_one(Person, person_id)
        if may_step(NEED, need.state, "withdraw"):
            needs.withdraw(need, "not_needed", by=teller, now=now)
