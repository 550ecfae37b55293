"""What each provider has had of each group of services within some days: counted in the database, a query a figure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, extract, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from palveleva.db import db
from palveleva.domain.fairness import Share, Spread, spread
from palveleva.domain.vocabulary import DeclineReason, OfferState
from palveleva.models import Assignment, AuditEntry, Chance, Need, Offer, Provider, Service, ServiceGroup, Wave
from palveleva.queries.borders import known_in
from palveleva.queries.reference import groups_in_order

Place = tuple[str, int]  # a group of services and a provider
Table = dict[Place, Any]


@dataclass
class Row:
    """One provider in one group. `response` is the median of hours until an answer, None without one."""

    provider: Provider
    chances: int = 0
    even: float = 0.0
    offers: int = 0
    willing: int = 0
    won: int = 0
    by_hand: int = 0
    declined: int = 0
    silent: int = 0
    reasons: list[tuple[DeclineReason, int]] = field(default_factory=list)
    response: float | None = None
    last_asked: datetime | None = None

    @property
    def share(self) -> Share:
        return Share(self.provider.id, self.chances, self.even, self.offers)


@dataclass(frozen=True)
class Part:
    """A group of services with its providers, those with the most requests first."""

    group: ServiceGroup
    rows: list[Row]

    @property
    def spread(self) -> Spread:
        return spread([row.share for row in self.rows if row.chances])

    @property
    def most(self) -> float:
        """The longest bar of the group."""
        return max((max(row.even, row.offers) for row in self.rows), default=0)


def fairness(municipality_id: str, since: datetime) -> list[Part]:
    """Groups in their order, with everybody who could be asked, was asked or got work in them since then."""
    groups = {group.id: group for group in groups_in_order()}
    providers = {provider.id: provider for provider in db.session.scalars(select(known_in(municipality_id)))}
    tables = Tables(municipality_id, since)
    rows: dict[str, list[Row]] = defaultdict(list)
    for group, provider_id in sorted(tables.places()):
        rows[group].append(tables.row((group, provider_id), providers[provider_id]))
    return [Part(group, in_order(rows[key])) for key, group in groups.items() if rows[key]]


def in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.offers, -row.even, row.provider.name))


class Tables:
    """The figures of a municipality since a moment, by group and provider."""

    def __init__(self, municipality_id: str, since: datetime) -> None:
        # Only of an open need is anybody asked. What was closed before need not be looked through for nothing.
        was_open = or_(Need.closed_at.is_(None), Need.closed_at >= since)
        here = Need.municipality_id == municipality_id, was_open
        waves = *here, Wave.sent_at >= since
        offers = *here, Offer.sent_at >= since
        works = *here, Assignment.agreed_at >= since
        chances = func.count(), func.sum(Chance.even_share)
        self.chances = table(by_group(Chance.provider_id, *chances, of=Chance, where=waves))
        self.offers = table(by_group(Offer.provider_id, *OFFER_FIGURES, of=Offer, where=offers))
        self.works = table(by_group(Assignment.provider_id, *WORK_FIGURES, of=Assignment, where=works))
        self.reasons: dict[Place, list[tuple[DeclineReason, int]]] = reasons(offers)
        self.response: dict[Place, float] = medians(offers)

    def places(self) -> set[Place]:
        return {*self.chances, *self.offers, *self.works}

    def row(self, place: Place, provider: Provider) -> Row:
        chances, even = self.chances.get(place, (0, 0.0))
        offers, willing, declined, silent, last = self.offers.get(place, (0, 0, 0, 0, None))
        won, by_hand = self.works.get(place, (0, 0))
        facts: dict[str, Any] = {"chances": chances, "even": even, "offers": offers, "willing": willing, "won": won}
        facts |= {"by_hand": by_hand, "declined": declined, "silent": silent, "last_asked": last}
        return Row(provider, **facts, reasons=self.reasons.get(place, []), response=self.response.get(place))


# A request that nobody answered in time is called off with all others when its need ends: then the audit tells.
ITS_OWN = AuditEntry.need_id == Offer.need_id, AuditEntry.kind == "offer", AuditEntry.thing_id == Offer.id
HAS_LAPSED = exists().where(*ITS_OWN, AuditEntry.verb == "expire").correlate(Offer)
RAN_OUT = or_(Offer.state == OfferState.EXPIRED, and_(Offer.state == OfferState.WITHDRAWN, HAS_LAPSED))
OFFER_FIGURES = (
    func.count(),
    func.count(Offer.willing_at),
    func.count().filter(Offer.state == OfferState.DECLINED),
    func.count().filter(RAN_OUT, Offer.willing_at.is_(None)),
    func.max(Offer.sent_at),
)
WORK_FIGURES = (func.count(), func.count().filter(Assignment.offer_id.is_(None)))


def by_group(provider: Any, *figures: Any, of: Any, where: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    query = select(Service.group_id, provider, *figures).select_from(of)
    if of is Chance:
        query = query.join(Wave, Wave.id == Chance.wave_id).join(Need, Need.id == Wave.need_id)
    else:
        query = query.join(Need, Need.id == of.need_id)
    return query.join(Service, Service.id == Need.service_id).where(*where).group_by(Service.group_id, provider)


def table(query: Select[Any]) -> Table:
    return {(group, provider): tuple(figures) for group, provider, *figures in db.session.execute(query)}


def reasons(where: tuple[ColumnElement[bool], ...]) -> dict[Place, list[tuple[DeclineReason, int]]]:
    """Why each said no, the most frequent first."""
    said_no = *where, Offer.declined_for.is_not(None)
    query = by_group(Offer.provider_id, Offer.declined_for, func.count(), of=Offer, where=said_no)
    told: dict[Place, list[tuple[DeclineReason, int]]] = defaultdict(list)
    for group, provider, reason, number in db.session.execute(query.group_by(Offer.declined_for)):
        told[group, provider].append((reason, number))
    return {place: sorted(some, key=lambda one: (-one[1], one[0])) for place, some in told.items()}


def medians(where: tuple[ColumnElement[bool], ...]) -> dict[Place, float]:
    """Hours until the answer, the one in the middle; of an even number the middle two halved."""
    answered = func.coalesce(Offer.answered_at, Offer.willing_at)
    hours = (extract("epoch", answered) - extract("epoch", Offer.sent_at)) / 3600.0
    place = Service.group_id, Offer.provider_id
    ranks = func.row_number().over(partition_by=place, order_by=hours), func.count().over(partition_by=place)
    query = select(*place, hours.label("hours"), ranks[0].label("rank"), ranks[1].label("number")).select_from(Offer)
    query = query.join(Need, Need.id == Offer.need_id).join(Service, Service.id == Need.service_id)
    ranked = query.where(*where, answered.is_not(None)).subquery()
    is_middle = ranked.c.rank * 2 - ranked.c.number
    middle = select(ranked.c.group_id, ranked.c.provider_id, func.avg(ranked.c.hours)).where(is_middle.between(0, 2))
    rows = db.session.execute(middle.group_by(ranked.c.group_id, ranked.c.provider_id))
    return {(group, provider): float(hours) for group, provider, hours in rows}
