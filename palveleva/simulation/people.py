"""What each simulated person does when told something, through the same actions as everybody."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from palveleva.actions import assignments, needs, offers
from palveleva.db import db
from palveleva.domain.errors import Refused
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
        self.asked: dict[tuple[str, str], list[str]] = {}  # the offers of one trip to one person
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
        """What is asked as one trip is answered as one."""
        offer_id = notice.once.rsplit(":", 1)[1]
        trip = notice.params.get("trip") or offer_id
        asked = self.asked.setdefault((trip, notice.person_id), [])
        asked.append(offer_id)
        if len(asked) == 1 and self.chance.happens(HABITS.answers):
            self.later(now, HABITS.answer_takes, partial(self.answer, asked, notice.person_id))

    def answer(self, offer_ids: list[str], person_id: str, now: datetime) -> None:
        doer = db.session.get_one(Person, person_id)
        asked = [db.session.get_one(Offer, offer_id) for offer_id in offer_ids]
        if not self.chance.happens(HABITS.accepts):
            reason = self.chance.one_of(HABITS.declines_for)
            self.each(asked, lambda offer: offers.decline(offer, reason, by=doer, now=now))
            return
        works = [work.id for work in self.each(asked, lambda offer: offers.accept(offer, by=doer, now=now))]
        if self.chance.happens(HABITS.gives_back):
            self.later(now, HABITS.time_takes, partial(self.give_back, works[:1], person_id))
        elif self.chance.happens(HABITS.sets_time):
            self.later(now, HABITS.time_takes, partial(self.set_time, works, person_id))

    def each(self, things: list[Any], deed: Callable[[Any], Any]) -> list[Any]:
        """One that was taken or called off keeps none of the others back."""
        done = []
        for thing in things:
            with suppress(Refused), db.session.begin_nested():
                done.append(deed(thing))
        return done

    def give_back(self, work_ids: list[str], person_id: str, now: datetime) -> None:
        doer = db.session.get_one(Person, person_id)
        self.each(works_of(work_ids), lambda work: assignments.release(work, "no_time", by=doer, now=now))

    def set_time(self, work_ids: list[str], person_id: str, now: datetime) -> None:
        """One drive: all of a trip at the same time."""
        doer, at = db.session.get_one(Person, person_id), now + self.chance.about(HABITS.works_after)
        self.each(works_of(work_ids), lambda work: assignments.schedule(work, at, by=doer, now=now))
        if self.chance.happens(HABITS.reports):
            self.agenda.add(at + HOUR, partial(self.report, work_ids, person_id))

    def report(self, work_ids: list[str], person_id: str, now: datetime) -> None:
        doer = db.session.get_one(Person, person_id)

        def tell(work: Assignment) -> None:
            assignments.complete(work, by=doer, now=now, minutes=self.chance.random.randrange(20, 240))

        self.each(works_of(work_ids), tell)

    def remember_time(self, notice: Notice, now: datetime) -> None:
        self.heed(notice, AssignmentState.AGREED, self.set_time, now)

    def remember_report(self, notice: Notice, now: datetime) -> None:
        self.heed(notice, AssignmentState.SCHEDULED, self.report, now)

    def heed(self, notice: Notice, state: AssignmentState, deed: Callable[..., None], now: datetime) -> None:
        live = select(Assignment.id).where(Assignment.need_id == notice.need_id, Assignment.state == state)
        work_id = db.session.scalar(live)
        if work_id and self.chance.happens(HABITS.heeds_reminder):
            self.later(now, HABITS.answer_takes, partial(deed, [work_id], notice.person_id))

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


def works_of(work_ids: list[str]) -> list[Assignment]:
    return [db.session.get_one(Assignment, work_id) for work_id in work_ids]
