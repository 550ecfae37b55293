"""Why one provider was asked or not: out of the traces of waves, and by holding the profile against what may come.

Only service, village, day and codes are read of a need: never its words, and nothing of the resident.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from palveleva.db import db
from palveleva.domain.chances import Cell, Missed, Opening, Standing, openings, standing
from palveleva.domain.lessons import Lesson
from palveleva.domain.matching import Wanted
from palveleva.domain.policy import POLICY, sought, told_before
from palveleva.domain.reasons import Reason
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Municipality, Need, Offer, ProfileChange, Provider, Service, Village, Wave
from palveleva.queries.borders import has_served
from palveleva.queries.lessons import changes_of, lessons_for, undoable
from palveleva.queries.profiles import parts_of, profile_of

MOST_WAVES = 500
WHERE = frozenset({"too_far", "village_not_served"})


@dataclass(frozen=True)
class Obstacle:
    """Why some needs passed by: how many, and for obstacles of place the villages with how many in each."""

    reason: Reason
    needs: int
    villages: list[tuple[str, int]]


@dataclass(frozen=True)
class OwnChances:
    """The whole answer to "why do I get no requests?".

    Turns are counted wherever the provider is welcome; what it could change, and where it stands, is of its home.
    Villages are slugs, which `villages` words; one abroad stands there by name.
    """

    provider: Provider
    asked: int
    others: int
    left_out: int
    obstacles: list[Obstacle]
    standing: Standing
    openings: list[Opening]
    lessons: list[Lesson]
    changes: list[ProfileChange]
    villages: Mapping[str, str]
    services: Mapping[str, Service]


def chances_of(provider: Provider, *, now: datetime) -> OwnChances:
    home = provider.home_village.municipality
    villages = {village.id: village for village in villages_served(provider)}
    at_home = {key: village for key, village in villages.items() if village.municipality_id == home.id}
    names = {village.slug: village.name for village in at_home.values()}
    parts = parts_of([provider.id], now=now)[provider.id]
    services, profile = {service.id: service for service in parts.services}, profile_of(provider, parts)
    changes = changes_of([provider.id], now)
    turns = Turns(provider, villages, services, home, now)
    return OwnChances(
        provider=provider,
        asked=turns.asked,
        others=turns.others,
        left_out=len(turns.missed),
        obstacles=turns.obstacles(),
        standing=standing(cells(services, at_home, home.day_of(now)), profile),
        openings=openings(turns.missed_in(names), profile, today=home.day_of(now)),
        lessons=lessons_for({provider.id: profile}, [provider], changes, now=now, home=home).get(provider.id, []),
        changes=undoable(changes, now),
        villages=names,
        services=services,
    )


def villages_served(provider: Provider) -> list[Village]:
    """Wherever a need may have been that it was asked about, or left out of."""
    there = Village.municipality_id.in_(has_served(provider))
    return list(db.session.scalars(select(Village).where(there).options(joinedload(Village.municipality))))


class Turns:
    """Each need of the last sixty days in the services of a provider counts once: asked, others' turn, or left out."""

    def __init__(
        self,
        provider: Provider,
        villages: Mapping[int, Village],
        services: Mapping[str, Service],
        home: Municipality,
        now: datetime,
    ) -> None:
        self.provider, self.villages, self.services, self.home = provider, villages, services, home
        since = now - POLICY.rotation_window
        served = {home.id, *(village.municipality_id for village in villages.values())}
        waves = waves_since(since, served, list(services))
        asked = select(Offer.need_id).where(Offer.provider_id == provider.id, Offer.sent_at >= since)
        self.asked_about = set(db.session.scalars(asked)) & {row.id for row in waves}
        self.asked, self.others = len(self.asked_about), 0
        self.missed: list[tuple[Missed, list[Reason]]] = []
        self.protected: set[str] = set()
        for need_id, rows in by_need(waves).items():
            if need_id not in self.asked_about:
                self.count(rows)

    def count(self, rows: list[Any]) -> None:
        if any(self.is_in(row.trace, "candidates") for row in rows):
            self.others += 1
            return
        first = rows[0]
        reasons = self.reasons_in(first.trace)
        if reasons:
            wanted = wanted_then(first, self.villages, self.services, self.home)
            self.missed.append((Missed(wanted, frozenset(reason.code for reason in reasons)), reasons))
            self.protected |= {first.id} if first.is_protected else set()

    def missed_in(self, villages: Collection[str]) -> list[Missed]:
        return [missed for missed, _ in self.missed if missed.wanted.village in villages]

    def is_in(self, trace: Any, part: str) -> bool:
        return any(one["provider_id"] == self.provider.id for one in told_in(trace, part))

    def reasons_in(self, trace: Any) -> list[Reason]:
        mine = (one for one in told_in(trace, "excluded") if one["provider_id"] == self.provider.id)
        return [Reason(told["code"], told["params"]) for one in mine for told in one["reasons"]]

    def obstacles(self) -> list[Obstacle]:
        """The most frequent first. A village is named, but never that of a need under a non-disclosure order."""
        told = [(missed.wanted, reason) for missed, reasons in self.missed for reason in reasons]
        latest = {reason.code: reason for _, reason in told}
        number = Counter(reason.code for _, reason in told)
        return [Obstacle(latest[code], times, self.villages_of(code, told)) for code, times in number.most_common()]

    def villages_of(self, code: str, told: Iterable[tuple[Wanted, Reason]]) -> list[tuple[str, int]]:
        if code not in WHERE:
            return []
        named = (need.village for need, reason in told if reason.code == code and need.need_id not in self.protected)
        return Counter(named).most_common()


def waves_since(since: datetime, municipalities: Collection[str], services: list[str]) -> list[Any]:
    """The latest waves about these services, oldest first; of a need only what a request would tell."""
    facts = Need.id, Need.service_id, Need.village_id, Need.urgency, Need.wanted_from, Need.wanted_until
    told = Need.created_at, Need.looking_since, Need.is_protected
    query = select(*facts, *told, Wave.sent_at, Wave.trace).join(Wave, Wave.need_id == Need.id)
    here = Need.municipality_id.in_(municipalities), Need.service_id.in_(services)
    query = query.where(*here, Wave.sent_at >= since)
    return list(db.session.execute(query.order_by(Wave.sent_at.desc()).limit(MOST_WAVES)))[::-1]


def by_need(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return found


def told_in(trace: Any, part: str) -> list[dict[str, Any]]:
    """An old trace has been emptied."""
    return trace.get(part, []) if isinstance(trace, dict) else []


def wanted_then(
    row: Any, villages: Mapping[int, Village], services: Mapping[str, Service], home: Municipality
) -> Wanted:
    """With the village as it is known at home."""
    village, sent = villages[row.village_id], home.day_of(row.sent_at)
    told_on = home.day_of(told_before(row.sent_at, row.created_at, row.looking_since))
    urgency, *days = sought(row, told_on, sent)
    found = wanted(row.id, services[row.service_id], village, urgency, days)
    return replace(found, village=village.as_known_in(home.id))


def wanted(need_id: str, service: Service, village: Village, urgency: Urgency, days: Sequence[date]) -> Wanted:
    return Wanted(
        need_id=need_id,
        service=service.id,
        qualification=service.qualification,
        village=village.slug,
        place=village.point,
        urgency=urgency,
        first_day=days[0],
        last_day=days[1],
    )


def cells(services: Mapping[str, Service], villages: Mapping[int, Village], today: date) -> dict[Cell, Wanted]:
    """Each service in each village in use, needed within a week from today."""
    days = today, today + timedelta(days=7)
    return {
        (service.id, village.slug): wanted("", service, village, Urgency.WEEK, days)
        for service in services.values()
        for village in sorted(villages.values(), key=lambda village: village.name)
        if village.is_in_use
    }
