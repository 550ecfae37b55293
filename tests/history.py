"""A town with a past: needs of many months, drawn with a fixed seed and written straight into the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.unmet import UnmetReason
from palveleva.domain.vocabulary import AssignmentState, Channel, Consent, NeedState, OfferState, Outcome, Urgency
from palveleva.models import Assignment, Need, Offer, Person, Provider, Service, Village, Wave

ENDINGS = {
    Outcome.DONE: 52,
    Outcome.DONE_UNCONFIRMED: 8,
    Outcome.UNMET: 20,
    Outcome.REDIRECTED: 8,
    Outcome.WITHDRAWN: 6,
    Outcome.NOT_NEEDED: 3,
    Outcome.DUPLICATE: 3,
}
FAVOURITES = ("lumityot", "auraus", "puiden_kasittely", "kauppa", "kyyti", "pienkorjaus", "apuvaline", "nuohous")


@dataclass
class Past:
    """Draws from the villages and services that are there; the centre and snow come up more often than others."""

    random: Random
    villages: list[Village]
    services: list[Service]
    providers: list[Provider]
    coordinator: Person
    reporter: Person

    @classmethod
    def of(cls, coordinator: Person, seed: int = 1) -> "Past":
        home = coordinator.municipality_id
        reporter = select(Person).where(Person.municipality_id == home, Person.is_volunteer).order_by(Person.name)
        return cls(
            Random(seed),
            list(db.session.scalars(select(Village).where(Village.municipality_id == home).order_by(Village.id))),
            list(db.session.scalars(select(Service).order_by(Service.position))),
            list(db.session.scalars(select(Provider).where(Provider.municipality_id == home).order_by(Provider.id))),
            coordinator,
            db.session.scalars(reporter).unique().first(),
        )

    def live(self, number: int, since: datetime, until: datetime) -> list[Need]:
        """So many needs between two moments, at working hours."""
        span = (until - since).days
        needs = [self.a_need(since + timedelta(days=self.random.randrange(span), hours=9)) for _ in range(number)]
        db.session.commit()
        return needs

    def a_need(self, at: datetime, **facts: Any) -> Need:
        weights = [9 if village.is_centre else 2 for village in self.villages]
        drawn = {
            "village": self.random.choices(self.villages, weights)[0],
            "service": self.a_service(),
            "outcome": self.random.choices(list(ENDINGS), list(ENDINGS.values()))[0],
        }
        drawn |= facts
        need = Need(**told(self, at), **drawn, state=NeedState.CLOSED if drawn["outcome"] else NeedState.READY)
        need.unmet_reason = self.random.choice(list(UnmetReason)[:9]) if drawn["outcome"] is Outcome.UNMET else None
        need.closed_at = at + timedelta(days=self.random.randrange(2, 16)) if drawn["outcome"] else None
        db.session.add(need)
        db.session.flush()
        self.remember(need, at)
        return need

    def a_service(self) -> Service:
        common = [service for service in self.services if service.id in FAVOURITES]
        return self.random.choice(common if self.random.random() < 0.6 else self.services)

    def remember(self, need: Need, at: datetime) -> None:
        """A human answer within hours; a yes for what was done, a wave without one for what was not."""
        hours = self.random.choice((1, 2, 3, 20, 26))
        need.first_contact_at = at + timedelta(hours=hours)
        if need.outcome in (Outcome.DONE, Outcome.DONE_UNCONFIRMED) and self.providers:
            agreed = at + timedelta(days=self.random.randrange(6), hours=hours)
            facts = {"need_id": need.id, "provider_id": self.random.choice(self.providers).id, "agreed_at": agreed}
            db.session.add(Assignment(**facts, state=AssignmentState.DONE, done_at=agreed, ended_at=agreed))
        if need.outcome is Outcome.UNMET and len(self.providers) > 2:
            self.ask_in_vain(need, at)

    def ask_in_vain(self, need: Need, at: datetime) -> None:
        asked, far, full = self.random.sample(self.providers, 3)
        too_far = {"code": "too_far", "params": {"km": 28, "radius": 25}}
        is_full = {"code": "full", "params": {"open": 5, "cap": 5}}
        trace = {
            "candidates": [],
            "excluded": [{"provider_id": far.id, "reasons": [too_far]}, {"provider_id": full.id, "reasons": [is_full]}],
        }
        wave = Wave(need=need, number=1, sent_at=at, answer_by=at + timedelta(days=1), trace=trace)
        offer = Offer(wave=wave, need=need, provider=asked, rank=1, reasons=[], sent_at=at, answer_by=wave.answer_by)
        offer.state, offer.reason = self.random.choice(((OfferState.EXPIRED, None), (OfferState.DECLINED, "no_time")))
        db.session.add_all([wave, offer])


def told(past: Past, at: datetime) -> dict[str, Any]:
    number = past.random.randrange(32**5)
    code = "".join("ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[number // 32**place % 32] for place in range(5))
    return {
        "code": f"{code[:2]}-{code[2:]}",
        "municipality_id": past.coordinator.municipality_id,
        "text": "Rappuset lumen alla",
        "urgency": past.random.choice(list(Urgency)),
        "consent": Consent.GRANTED,
        "channel": Channel.PHONE_APP,
        "reporter": past.reporter,
        "created_at": at,
        "updated_at": at,
        "looking_since": at,
    }
