"""Every need that was left without a provider: why, where, what repeats, and who nearly could. Six queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from palveleva.db import db
from palveleva.domain.nearly import Near, nearly
from palveleva.domain.periods import Period
from palveleva.domain.statistics import counted
from palveleva.domain.vocabulary import OfferState, Outcome
from palveleva.models import Municipality, Need, Offer, Provider, Village, Wave
from palveleva.queries.borders import known_in
from palveleva.queries.insight import local_day, municipality_told
from palveleva.queries.reference import services_in_order

REPEATS = 2


@dataclass(frozen=True)
class Unmet:
    """One line of the ledger. `code` is empty when only the count is left; then the day is that of its month."""

    need_id: str
    code: str | None
    told_on: date
    village: str
    service: str | None
    reason: str | None
    near: tuple[tuple[Provider, Near], ...]


@dataclass(frozen=True)
class Ledger:
    """Newest first. `repeated` counts what was left without more than once, by service and village."""

    lines: list[Unmet]
    repeated: dict[tuple[str, str], int]
    reasons: dict[str, int]


def ledger_of(municipality: Municipality, period: Period, language: str) -> Ledger:
    rows = unmet_rows(municipality, period)
    names = {service.id: service.name_in(language) for service in services_in_order()}
    traces, answers = last_traces(rows), declines(rows)
    providers = {provider.id: provider for provider in db.session.scalars(select(known_in(municipality.id)))}
    zone = ZoneInfo(municipality.time_zone)
    lines = [
        Unmet(
            need_id=row.id,
            code=None if row.counted_at else row.code,
            told_on=local_day(row.created_at, zone),
            village=row.name,
            service=names.get(row.service_id),
            reason=row.unmet_reason,
            near=tuple((providers[n.provider_id], n) for n in nearly(traces.get(row.id), answers.get(row.id, {}))),
        )
        for row in rows
    ]
    pairs = counted((line.service, line.village) for line in lines if line.service)
    repeated = {pair: number for pair, number in pairs.items() if number >= REPEATS}
    return Ledger(lines, repeated, counted(line.reason or "unknown" for line in lines))


def unmet_rows(municipality: Municipality, period: Period) -> Sequence[Any]:
    columns = (Need.id, Need.code, Need.created_at, Need.counted_at, Need.service_id, Need.unmet_reason, Village.name)
    query = select(*columns).join(Village, Village.id == Need.village_id)
    is_unmet = Need.outcome == Outcome.UNMET
    newest = query.where(municipality_told(municipality, period), is_unmet).order_by(Need.created_at.desc(), Need.id)
    return db.session.execute(newest).all()


def last_traces(rows: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """What the last wave of each knew of who was fit and who was not. Retention empties it after a year."""
    if not rows:
        return {}
    later = aliased(Wave)
    is_last = ~select(later.id).where(later.need_id == Wave.need_id, later.number > Wave.number).exists()
    query = select(Wave.need_id, Wave.trace).join(Need, Need.id == Wave.need_id)
    query = query.where(Need.id.in_([row.id for row in rows]), is_last, in_its_last_life(Wave.sent_at))
    return {need_id: trace for need_id, trace in db.session.execute(query) if trace}


def declines(rows: Sequence[Any]) -> dict[str, dict[int, str]]:
    """Need → provider → why they said no, or how the asking ended. Never their own words: figures show no text."""
    found: dict[str, dict[int, str]] = {}
    facts = Offer.need_id, Offer.provider_id, Offer.state, Offer.declined_for, Offer.willing_at
    asked = select(*facts).join(Need, Need.id == Offer.need_id).where(Need.id.in_([row.id for row in rows]))
    asked = asked.where(in_its_last_life(Offer.sent_at)).order_by(Offer.sent_at)
    for need_id, provider_id, state, declined_for, willing_at in db.session.execute(asked):
        answer = OfferState.ACCEPTED if willing_at else state
        found.setdefault(need_id, {})[provider_id] = declined_for or answer
    return found


def in_its_last_life(sent_at: Any) -> ColumnElement[bool]:
    """What was said before the need was opened again was said of another need (decision 82)."""
    return or_(Need.reopened_at.is_(None), sent_at >= Need.reopened_at)
