"""The simulated coordinator: half an hour on a working day, from the top of her queue."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import select

from palveleva.actions import assignments, needs, review, trips, waves
from palveleva.actions.attempts import log
from palveleva.db import db
from palveleva.domain.errors import NotNow, Refused
from palveleva.domain.vocabulary import CallResult, Consent, NeedState, Outcome, ProviderStatus, Qualification, Urgency
from palveleva.models import Need, Person, Provider
from palveleva.models.providers import provider_service
from palveleva.queries.board import board_for
from palveleva.queries.proposed_trips import trips_of
from palveleva.queries.rows import NeedRow
from palveleva.simulation.chance import Chance
from palveleva.simulation.habits import HABITS

RESIDENT = needs.Resident(name="Helmi Esimerkki", phone="040 123 4567", address="Esimerkkitie 1")
NEEDS_HER = ("safety", "today", "to_call", "overdue", "retry", "question", "no_permission", "new")


class Desk:
    """`lets_wait`: whether she leaves what has no hurry to wait for others of its village."""

    def __init__(self, coordinator_id: str, chance: Chance, *, makes_trips: bool, lets_wait: bool) -> None:
        self.coordinator_id, self.chance = coordinator_id, chance
        self.makes_trips, self.lets_wait = makes_trips, lets_wait

    def sit_down(self, now: datetime) -> None:
        kaisa = db.session.get_one(Person, self.coordinator_id)
        rungs = board_for(kaisa, now=now).rungs
        together = trips_of(chain.from_iterable(rungs.values()), kaisa, now=now) if self.makes_trips else []
        waiting = [row.id for name in NEEDS_HER for row in rungs[name]]
        lonely = [row.id for row in rungs["under_way"] if has_waited_in_vain(row, now)]
        alone = [[key] for key in (waiting + lonely)[: HABITS.handles]]
        for keys in [*([need.id for need in trip.needs] for trip in together), *alone]:
            try:
                self.take_up_all([db.session.get_one(Need, key) for key in keys], kaisa, now)
                db.session.commit()
            except Refused:
                db.session.rollback()  # it has moved on, or nobody fits: the queue shows it again

    def take_up_all(self, found: list[Need], kaisa: Person, now: datetime) -> None:
        if len(found) > 1:
            trips.send(found[0], found[1:], by=kaisa, now=now)
        else:
            self.take_up(found[0], kaisa, now)

    def take_up(self, need: Need, kaisa: Person, now: datetime) -> None:
        deeds: dict[NeedState, Callable[..., None]] = {
            NeedState.SUBMITTED: self.review,
            NeedState.READY: self.send,
            NeedState.POOLED: self.send_alone,
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
        """Without hurry it waits first for others of its village."""
        may_wait = self.lets_wait and need.urgency is Urgency.FLEXIBLE and need.consent is Consent.GRANTED
        if not may_wait or need.service is None or need.is_pressing:
            self.send_alone(need, kaisa, now)
            return
        if need.state is NeedState.SUBMITTED:
            review.approve(need, by=kaisa, now=now)
        review.pool(need, by=kaisa, now=now)

    def send_alone(self, need: Need, kaisa: Person, now: datetime) -> None:
        """Where nobody fits she approves it all the same: it is sent when somebody does, and counted when unmet."""
        try:
            waves.send(need, by=kaisa, now=now)
        except NotNow:
            if need.state is NeedState.SUBMITTED:
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
        doers = list(db.session.scalars(offering.where(Provider.status == ProviderStatus.ACTIVE).order_by(Provider.id)))
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


def has_waited_in_vain(row: NeedRow, now: datetime) -> bool:
    return row.state is NeedState.POOLED and row.updated_at < now - HABITS.waits_for_company
