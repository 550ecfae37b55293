"""The simulated coordinator: half an hour on a working day, from the top of her queue."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from palveleva.actions import assignments, needs, review, waves
from palveleva.actions.attempts import log
from palveleva.db import db
from palveleva.domain.errors import NotNow, Refused
from palveleva.domain.vocabulary import CallResult, Consent, NeedState, Outcome, Qualification
from palveleva.models import Need, Person, Provider
from palveleva.models.providers import provider_service
from palveleva.queries.board import board_for
from palveleva.simulation.chance import Chance
from palveleva.simulation.habits import HABITS

RESIDENT = needs.Resident(name="Helmi Esimerkki", phone="040 123 4567", address="Esimerkkitie 1")
NEEDS_HER = ("safety", "today", "to_call", "overdue", "retry", "question", "no_permission", "new")


class Desk:
    def __init__(self, coordinator_id: str, chance: Chance) -> None:
        self.coordinator_id, self.chance = coordinator_id, chance

    def sit_down(self, now: datetime) -> None:
        kaisa = db.session.get_one(Person, self.coordinator_id)
        rungs = board_for(kaisa, now=now).rungs
        waiting = [row.id for name in NEEDS_HER for row in rungs[name]]
        for key in waiting[: HABITS.handles]:
            try:
                self.take_up(db.session.get_one(Need, key), kaisa, now)
                db.session.commit()
            except Refused:
                db.session.rollback()  # it has moved on, or nobody fits: the queue shows it again

    def take_up(self, need: Need, kaisa: Person, now: datetime) -> None:
        deeds: dict[NeedState, Callable[..., None]] = {
            NeedState.SUBMITTED: self.review,
            NeedState.READY: self.send,
            NeedState.NO_TAKER: self.look_for_somebody,
            NeedState.ASSIGNED: self.call_doer,
            NeedState.SCHEDULED: self.call_doer,
        }
        deed = deeds.get(need.state)
        if deed:
            deed(need, kaisa, now)

    def review(self, need: Need, kaisa: Person, now: datetime) -> None:
        is_public = need.service is not None and need.service.qualification is Qualification.PUBLIC
        if is_public or self.chance.happens(HABITS.redirects):
            log(need, CallResult.REACHED, by=kaisa, now=now)
            review.close(need, Outcome.REDIRECTED, by=kaisa, now=now)
        elif need.consent is Consent.NOTICED:
            self.ask_resident(need, kaisa, now)
        else:
            self.send(need, kaisa, now)

    def send(self, need: Need, kaisa: Person, now: datetime) -> None:
        """Where nobody fits she approves it all the same: it is sent when somebody does, and counted when unmet."""
        try:
            waves.send(need, by=kaisa, now=now)
        except NotNow:
            review.approve(need, by=kaisa, now=now)

    def ask_resident(self, need: Need, kaisa: Person, now: datetime) -> None:
        log(need, CallResult.REACHED, by=kaisa, now=now)
        if self.chance.happens(HABITS.gets_permission):
            review.record_consent(need, Consent.GRANTED, RESIDENT, by=kaisa, now=now)
            self.send(need, kaisa, now)
        else:
            review.close(need, Outcome.NOT_NEEDED, by=kaisa, now=now)

    def look_for_somebody(self, need: Need, kaisa: Person, now: datetime) -> None:
        """Now and then somebody is found by telephone; mostly the clock goes on and gives up in time."""
        if need.asked_all_at is None or not self.chance.happens(HABITS.finds_by_phone):
            return
        offering = select(Provider).join(provider_service).where(provider_service.c.service_id == need.service_id)
        doers = list(db.session.scalars(offering.where(Provider.status == "active").order_by(Provider.id)))
        if doers:
            work = assignments.assign_by_hand(need, self.chance.any_of(doers), by=kaisa, now=now)
            assignments.schedule(work, now + self.chance.about(HABITS.works_after), by=kaisa, now=now)

    def call_doer(self, need: Need, kaisa: Person, now: datetime) -> None:
        work = need.live_assignment
        if work is None or not self.chance.happens(HABITS.calls_doer):
            return
        if need.state is NeedState.ASSIGNED:
            assignments.schedule(work, now + self.chance.about(HABITS.works_after), by=kaisa, now=now)
        elif work.scheduled_at and work.scheduled_at + timedelta(days=1) < now:
            assignments.complete(work, by=kaisa, now=now)
        db.session.flush()
