"""Several needs of one village as one trip: which of them could go together, and who could do them all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.matching import Exclusion, Profile, Ranking, rank
from palveleva.domain.reasons import Reason, plain
from palveleva.domain.vocabulary import Consent, NeedState, Urgency
from palveleva.models import Need, Service
from palveleva.models.columns import among
from palveleva.queries.candidates import wanted_of
from palveleva.queries.directory import directory
from palveleva.queries.rows import NeedRow, rows_of

UNASKED = (NeedState.SUBMITTED, NeedState.READY, NeedState.POOLED)


class Trip(NamedTuple):
    """What may go together, as the board proposes it: no word of a resident."""

    village: str
    services: list[Service]
    need_ids: list[str]


def trips_of(needs: Iterable[NeedRow]) -> list[Trip]:
    """Needs without hurry that nobody has been asked about, two or more in one village; the most first."""
    by_village: dict[str, list[NeedRow]] = defaultdict(list)
    for need in needs:
        if can_wait_for_company(need):
            by_village[need.village.name].append(need)
    some = sorted(by_village.items(), key=lambda place: (-len(place[1]), place[0]))
    return [Trip(village, services_of(rows), [row.id for row in rows]) for village, rows in some if len(rows) > 1]


def can_wait_for_company(need: NeedRow) -> bool:
    if need.is_protected or need.is_pressing or need.is_by_newcomer or need.unread is not None:
        return False  # somebody reads it first
    is_ready = need.service is not None and need.consent is Consent.GRANTED
    return is_ready and need.urgency is Urgency.FLEXIBLE and need.state in UNASKED


def small_ones_beside(need: Need) -> list[str]:
    """The ids of what in its village has no hurry and nobody has been asked about, the oldest first."""
    here = Need.municipality_id == need.municipality_id, Need.village_id == need.village_id, Need.id != need.id
    small = among(Need.state, UNASKED), Need.urgency == Urgency.FLEXIBLE
    return list(db.session.scalars(select(Need.id).where(*here, *small).order_by(Need.created_at, Need.id)))


def waiting_for_company(needs: Sequence[Need]) -> frozenset[str]:
    """The ids of those of them that can wait for company, as they are now."""
    db.session.flush()
    rows = rows_of(select(Need).where(Need.id.in_([need.id for need in needs])))
    return frozenset(row.id for row in rows if can_wait_for_company(row))


def services_of(rows: list[NeedRow]) -> list[Service]:
    """Each once, in the order of the needs."""
    return list({row.service.id: row.service for row in rows if row.service}.values())


def trip_rankings(needs: Sequence[Need], *, now: datetime, asks_again: bool = True) -> list[Ranking]:
    """The ranking of each need when all of them are to be done by one. Raises Invalid for a need without a service.

    Whoever fits one of them and not all, or has no room for all, is left out of each with that as the reason. They are
    in one order in all of them: one village is equally near, and the draw is one.
    """
    first = needs[0].id
    wanted = [replace(wanted_of(need, now=now), need_id=first, asks_again=asks_again) for need in needs]
    known = [directory(need, one, now=now) for need, one in zip(needs, wanted, strict=True)]
    alone = [rank(one, profiles, now=now) for one, profiles in zip(wanted, known, strict=True)]
    fit = [{candidate.provider_id for candidate in ranking.candidates} for ranking in alone]
    whole = set.intersection(*fit) & {one.provider_id for one in known[0] if has_room(one, len(needs))}
    able = [[one for one in profiles if one.provider_id in whole] for profiles in known]
    together = [rank(one, profiles, now=now) for one, profiles in zip(wanted, able, strict=True)]
    return [told(*each, whole, len(needs)) for each in zip(together, alone, strict=True)]


def has_room(profile: Profile, works: int) -> bool:
    is_free = profile.open_assignments + works <= profile.max_open
    return is_free and profile.this_week + works <= profile.capacity_per_week


def told(together: Ranking, alone: Ranking, whole: set[int], works: int) -> Ranking:
    """With the trip among the reasons of those who are asked, and of those who are not."""
    why = Reason("trip", {"n": works})
    candidates = tuple(one._replace(reasons=(*one.reasons, why)) for one in together.candidates)
    partly = (one.provider_id for one in alone.candidates if one.provider_id not in whole)
    left_out = (Exclusion(provider_id, (plain("not_whole_trip"),)) for provider_id in partly)
    return Ranking(candidates, (*alone.excluded, *left_out), alone.to_call)
