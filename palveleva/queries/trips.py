"""Several needs of one village as one trip: which of them could go together, and who could do them all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.matching import Exclusion, Profile, Ranking, Wanted, rank
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


class Part(NamedTuple):
    """A need of what could be one trip: who fits it, as far as it alone goes."""

    need: Need
    wanted: Wanted
    profiles: list[Profile]
    alone: Ranking

    def able(self, works: int) -> set[int]:
        """Who fits it and has room for so many works."""
        fit = {one.provider_id for one in self.alone.candidates}
        return {one.provider_id for one in self.profiles if one.provider_id in fit and has_room(one, works)}


def parts_of(needs: Sequence[Need], *, now: datetime, asks_again: bool = True) -> list[Part]:
    """In one order for all: one village is equally near, and the draw is one. Raises Invalid without a service."""
    first = needs[0].id
    wanted = [replace(wanted_of(need, now=now), need_id=first, asks_again=asks_again) for need in needs]
    known = [directory(need, one, now=now) for need, one in zip(needs, wanted, strict=True)]
    alone = [rank(one, profiles, now=now) for one, profiles in zip(wanted, known, strict=True)]
    return [Part(*facts) for facts in zip(needs, wanted, known, alone, strict=True)]


def able_for_all(parts: Sequence[Part]) -> set[int]:
    return set.intersection(*(part.able(len(parts)) for part in parts))


def largest(parts: Sequence[Part]) -> list[Part]:
    """As many of them as one provider could do; of equally many those that begin with the earlier. Empty: not two."""
    return max((grown(parts[place:]) for place in range(len(parts))), key=len, default=[])


def grown(parts: Sequence[Part]) -> list[Part]:
    """The first, and what one provider could do with it, one after the other. Empty when it stays alone."""
    chosen = list(parts[:1])
    for part in parts[1:]:
        if able_for_all([*chosen, part]):
            chosen.append(part)
    return chosen if len(chosen) > 1 else []


def ranked(parts: Sequence[Part], *, now: datetime) -> list[Ranking]:
    """The ranking of each when all of them are to be done by one.

    Whoever fits one of them and not all, or has no room for all, is left out of each with that as the reason.
    """
    whole = able_for_all(parts)
    able = [[one for one in part.profiles if one.provider_id in whole] for part in parts]
    together = [rank(part.wanted, profiles, now=now) for part, profiles in zip(parts, able, strict=True)]
    return [told(one, part.alone, whole, len(parts)) for one, part in zip(together, parts, strict=True)]


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
