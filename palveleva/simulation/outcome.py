"""What came of the year: the figures a municipality would report, and the two that must be nought."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from palveleva.actions.founding import HOME
from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.places import Point, round_km
from palveleva.domain.statistics import Trips, month_after
from palveleva.domain.trips import short_way
from palveleva.domain.vocabulary import AssignmentState, OfferState, Outcome, ProviderStatus
from palveleva.domain.workdays import workdays_between
from palveleva.models import Assignment, AuditEntry, Municipality, Need, Notice, Offer, Provider, Village
from palveleva.queries.insight_trips import trips_in

HELSINKI = ZoneInfo("Europe/Helsinki")
FAR_TOO_LONG = timedelta(days=30)  # without any step, although the year is over


@dataclass(frozen=True)
class YearOutcome:
    """Times are medians in working days. `stuck`: open with no due time, an overdue one, or no step for a month."""

    told: int
    served: int
    ended: Counter[str]
    unmet: Counter[str]
    still_open: int
    response: float | None
    match: float | None
    offers: int
    asked: int
    gini: float
    answered: int
    yes: int
    trips: Trips
    waited: float | None  # days
    works: int
    drives: int
    kilometres: float
    kilometres_saved: float
    stuck: int
    twice: int


class Drive(NamedTuple):
    """What somebody does on one day."""

    home: Point
    provider_id: int
    day: date | None


def outcome_of(now: datetime) -> YearOutcome:
    everything = list(db.session.scalars(select(Need)).unique())
    ended = Counter(need.outcome.value for need in everything if need.outcome)
    offers, done = offers_by_provider(), works_done()
    drives = drives_of(done)
    return YearOutcome(
        told=len(everything),
        served=ended[Outcome.DONE] + ended[Outcome.DONE_UNCONFIRMED],
        ended=ended,
        unmet=Counter(need.unmet_reason.value for need in everything if need.unmet_reason),
        still_open=sum(need.is_open for need in everything),
        response=typical(days(need.created_at, need.first_contact_at) for need in everything if need.first_contact_at),
        match=typical(days(told, agreed) for told, agreed in first_agreements()),
        offers=sum(offers),
        asked=sum(number > 0 for number in offers),
        gini=gini(offers),
        answered=number_of(Offer.state.in_((OfferState.ACCEPTED, OfferState.DECLINED))),
        yes=number_of(Offer.state == OfferState.ACCEPTED),
        trips=trips_so_far(now),
        waited=typical(days_waited()),
        works=len(done),
        drives=len(drives),
        kilometres=driven(drives),
        kilometres_saved=each_alone(done) - driven(drives),
        stuck=sum(is_stuck(need, now) for need in everything),
        twice=told_twice(),
    )


def is_stuck(need: Need, now: datetime) -> bool:
    has_clock = need.due_at is not None and need.due_at >= now - timedelta(hours=1)
    return need.is_open and (not has_clock or need.state_since < now - FAR_TOO_LONG)


def first_agreements() -> list[tuple[datetime, datetime]]:
    first = select(Need.created_at, func.min(Assignment.agreed_at)).join(Assignment.need).group_by(Need.id)
    return [(told, agreed) for told, agreed in db.session.execute(first)]


def offers_by_provider() -> list[int]:
    """Of every provider that may be asked, also those with none."""
    counted = select(func.count(Offer.id)).select_from(Provider).outerjoin(Offer).group_by(Provider.id)
    return list(db.session.scalars(counted.where(Provider.status == ProviderStatus.ACTIVE)))


def number_of(which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Offer.id)).where(which)) or 0


def trips_so_far(now: datetime) -> Trips:
    this = now.date().replace(day=1)
    return trips_in(db.session.get_one(Municipality, HOME), Period(month_after(this, -23), this))


def works_done() -> list[Assignment]:
    done = select(Assignment).where(Assignment.state == AssignmentState.DONE, Assignment.scheduled_at.is_not(None))
    return list(db.session.scalars(done).unique())


def drives_of(done: Iterable[Assignment]) -> dict[Drive, list[Village]]:
    """Of each the villages it goes through."""
    drives: dict[Drive, list[Village]] = defaultdict(list)
    for work in done:
        day = work.scheduled_at and work.scheduled_at.astimezone(HELSINKI).date()
        drives[Drive(work.provider.home_village.point, work.provider_id, day)].append(work.need.village)
    return drives


def driven(drives: Mapping[Drive, list[Village]]) -> float:
    """From home through its villages and home, as the crow flies."""
    ways = ((one.home, [stop.point for stop in short_way(stops)]) for one, stops in drives.items())
    return fsum(round_km(home, stops) for home, stops in ways)  # in whatever order


def each_alone(done: Iterable[Assignment]) -> float:
    return fsum(round_km(work.provider.home_village.point, [work.need.village.point]) for work in done)


def days_waited() -> Iterator[float]:
    """How long each need waited for company before somebody was asked about it."""
    lines = select(AuditEntry.need_id, AuditEntry.verb, AuditEntry.at).where(AuditEntry.verb.in_(("pool", "send_wave")))
    since: dict[str | None, datetime] = {}
    for need_id, verb, at in db.session.execute(lines.order_by(AuditEntry.at, AuditEntry.id)):
        if verb == "pool":
            since[need_id] = at
        elif need_id in since:
            yield (at - since.pop(need_id)) / timedelta(days=1)


def told_twice() -> int:
    """The same thing told to the same person about the same need at the same moment."""
    times = func.count(Notice.id)
    again = select(times - 1).group_by(Notice.person_id, Notice.need_id, Notice.kind, Notice.created_at)
    return sum(db.session.scalars(again.having(times > 1)))


def days(since: datetime, until: datetime) -> int:
    return workdays_between(since.astimezone(HELSINKI).date(), until.astimezone(HELSINKI).date())


def typical(numbers: Iterable[float]) -> float | None:
    values = list(numbers)
    return float(median(values)) if values else None


def gini(numbers: list[int]) -> float:
    """0: everybody the same; near 1: one has all."""
    ordered, total = sorted(numbers), sum(numbers)
    if not total:
        return 0.0
    ranked = sum(rank * number for rank, number in enumerate(ordered, start=1))
    return 2 * ranked / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
