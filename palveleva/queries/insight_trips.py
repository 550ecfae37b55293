"""The joint trips of a period, counted by when they were asked about: one narrow row for each need, in one query."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.statistics import Trips, trips_of
from palveleva.domain.vocabulary import OfferState
from palveleva.models import AuditEntry, Municipality, Need, Offer

ASKED_WITHIN = timedelta(days=150)  # no municipality looks longer for somebody


def trips_in(municipality: Municipality, period: Period) -> Trips:
    start, end = period.moments(ZoneInfo(municipality.time_zone))
    told = Need.municipality_id == municipality.id, Need.created_at >= start - ASKED_WITHIN, Need.created_at < end
    trip, at = of_latest(AuditEntry.details["trip"].as_string(), start, end), of_latest(AuditEntry.at, start, end)
    found: dict[tuple[str, datetime], list[int | None]] = defaultdict(list)
    for together, when, provider_id in db.session.execute(select(trip, at, taker(at)).where(*told)):
        if together:
            found[together, when].append(provider_id)
    return trips_of(found.values())


def of_latest(column: Any, start: datetime, end: datetime) -> Any:
    """Of its latest trip, by the audit: it keeps what was asked together when the reasons are empty long since.

    One of each need, or PostgreSQL would rather read all that was ever done.
    """
    sent = AuditEntry.need_id == Need.id, AuditEntry.verb == "send_wave", AuditEntry.at >= start, AuditEntry.at < end
    line = select(column).where(*sent, AuditEntry.details["trip"].as_string().is_not(None))
    return line.order_by(AuditEntry.at.desc()).limit(1).correlate(Need).scalar_subquery()


def taker(at: Any) -> Any:
    """Who said yes to what was asked about a need at that moment."""
    yes = Offer.need_id == Need.id, Offer.state == OfferState.ACCEPTED, Offer.sent_at == at
    return select(Offer.provider_id).where(*yes).limit(1).correlate(Need).scalar_subquery()
