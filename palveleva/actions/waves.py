"""Asking providers: the next wave of a need."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import Invalid, NotNow, OnlyByTelephone
from palveleva.domain.matching import Candidate, Exclusion, Ranking
from palveleva.domain.permissions import Permission
from palveleva.domain.reasons import TO_CALL, plain
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Chance, Need, Offer, Provider, Wave
from palveleva.notices import tell, tell_provider
from palveleva.queries.candidates import next_in_turn
from palveleva.queries.takers import may_do
from palveleva.settings import settings_of


@action(Permission.COORDINATE_NEED)
def send(need: Need, *, by: Any, now: datetime, size: int | None = None, number: int | None = None) -> Wave:
    """Ask the next providers in turn, together. A need not yet approved is approved by the same tap.

    `number` is which wave the sender means: a second tap on the same button is not the next one.
    Raises Invalid `service_missing`, NotNow `no_candidates` when nobody fits, `only_by_telephone` when no message
    reaches those who do, `wave_sent` when that wave has gone out.
    """
    ranking = ranking_of_next(need, number, now=now)
    return send_to(need, NextWave(ranking, settings_of(need.municipality_id), size), by=by, now=now)


@action(Permission.COORDINATE_NEED)
def call(need: Need, provider_id: int | None, *, by: Any, now: datetime, number: int | None = None) -> Wave:
    """Somebody whom no message reaches was asked by telephone: a wave of one, as if it had been sent.

    Raises what `send` raises, and Invalid `unknown_provider` for whoever need not be called.
    """
    ranking = ranking_of_next(need, number, now=now)
    called = tuple(one for one in ranking.to_call if one.provider_id == provider_id)
    if not called:
        raise Invalid("unknown_provider", field="provider")
    others = tuple(one for one in ranking.to_call if one not in called)
    ranking = Ranking(called, ranking.excluded, others)
    this = NextWave(ranking, settings_of(need.municipality_id), verb="ask_by_telephone")
    return send_to(need, this, by=by, now=now)


def ranking_of_next(need: Need, number: int | None, *, now: datetime) -> Ranking:
    lock(need)
    if number is not None and number <= len(need.waves):
        raise NotNow("wave_sent")
    if need.service is None:
        raise Invalid("service_missing", field="service")
    return next_in_turn(need, settings_of(need.municipality_id).widenings, now=now)


@dataclass(frozen=True)
class NextWave:
    """Who is to be asked about one need, together: the first of a ranking that was made for this moment.

    `size`: how many, where it is not what the municipality has set. `trip`: the id of the need with which it goes
    together; messages are joined by it, and figures count it. `verb`: as the audit keeps it.
    """

    ranking: Ranking
    settings: Settings
    size: int | None = None
    trip: str | None = None
    verb: str = "send_wave"

    @property
    def of_trip(self) -> dict[str, str]:
        return {"trip": self.trip} if self.trip else {}

    def asked(self, need: Need) -> tuple[Candidate, ...]:
        """Held until they are asked. Whoever was paused since the ranking was made is passed by."""
        fit = (one for one in self.ranking.candidates if held(one, need))
        return tuple(islice(fit, self.size or self.settings.asked_together(need.service_id)))


def held(one: Candidate, need: Need) -> bool:
    provider = db.session.get_one(Provider, one.provider_id)
    lock(provider, shared=True)
    return may_do(provider, need)


def send_to(need: Need, this: NextWave, *, by: Any, now: datetime) -> Wave:
    """The wave itself."""
    if need.state in (NeedState.SUBMITTED, NeedState.NEEDS_INFO):
        need.take("approve", by.roles, now=now)
    need.take("offer", by.roles, now=now)
    asked = this.asked(need)
    if not asked:
        raise nobody_to_ask(this.ranking)
    wave = a_wave(need, this, now=now)
    note_chances(wave, this.ranking, len(asked))
    for place, candidate in enumerate(asked, start=1):
        offer = an_offer(wave, candidate, place, now=now)
        tell_provider(offer.provider, "offered", need, now=now, about=offer.id, **this.of_trip)
    remember(this.verb, need, by=by, now=now, number=wave.number, asked=len(asked), **this.of_trip)
    # Once in each life: that it was asked about before it was closed says nothing of now.
    tell(need.reporter, "asking", need, now=now, about=need.reopened_at.isoformat() if need.reopened_at else "")
    return wave


def nobody_to_ask(ranking: Ranking) -> NotNow:
    to_call = [one.provider_id for one in ranking.to_call]
    return OnlyByTelephone(to_call) if to_call else NotNow("no_candidates")


def a_wave(need: Need, this: NextWave, *, now: datetime) -> Wave:
    wave = Wave(need=need, number=len(need.waves) + 1, sent_at=now, trace=trace_of(this.ranking))
    wave.answer_by = answer_by(need, this.settings, now=now)
    db.session.add(wave)
    db.session.flush()
    return wave


def answer_by(need: Need, settings: Settings, *, now: datetime) -> datetime:
    """Nights do not count, unless the need is for today or may be about somebody's safety."""
    within = settings.answer_within(need.urgency)
    if settings.today_at_night and need.defies_night:
        return now + within
    return settings.hours.answer_by(now, within)


def note_chances(wave: Wave, ranking: Ranking, asked: int) -> None:
    """Who could be asked this time: fairness is measured against these, long after the trace is empty."""
    even = asked / len(ranking.candidates)
    fit = (candidate.provider_id for candidate in ranking.candidates)
    db.session.add_all(Chance(wave_id=wave.id, provider_id=provider_id, even_share=even) for provider_id in fit)


def an_offer(wave: Wave, candidate: Candidate, place: int, *, now: datetime) -> Offer:
    offer = Offer(
        wave=wave,
        need=wave.need,
        provider=db.session.get_one(Provider, candidate.provider_id),
        rank=place,
        reasons=[reason._asdict() for reason in candidate.reasons],
        sent_at=now,
        answer_by=wave.answer_by,
    )
    db.session.add(offer)
    db.session.flush()
    return offer


def trace_of(ranking: Ranking) -> dict[str, Any]:
    """Who was fit and who was not, and why, as it was at this moment. Whoever must be called was passed over."""
    passed_over = [Exclusion(one.provider_id, (plain(TO_CALL),)) for one in ranking.to_call]
    return {
        "candidates": [told(one) | {"ahead": one.ahead and one.ahead._asdict()} for one in ranking.candidates],
        "excluded": [told(one) for one in (*ranking.excluded, *passed_over)],
    }


def passed_over(wave: Wave) -> list[int]:
    """Who fitted when it was sent, and must be called: in their turn."""
    excluded = wave.trace["excluded"]
    return [one["provider_id"] for one in excluded if one["reasons"][0]["code"] == TO_CALL]


def told(one: Candidate | Exclusion) -> dict[str, Any]:
    return one._asdict() | {"reasons": [reason._asdict() for reason in one.reasons]}
