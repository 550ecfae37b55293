"""Several needs of one village as one trip: which of them could go together, and who could do them all."""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, bindparam, select

from palveleva.db import Moment, db
from palveleva.domain.matching import Exclusion, Profile, Ranking, Wanted, rank
from palveleva.domain.reasons import Reason, plain
from palveleva.domain.trips import most_for_one
from palveleva.domain.vocabulary import Consent, NeedState, OfferState, Urgency
from palveleva.models import AuditEntry, Need, Offer, Person, Service
from palveleva.models.columns import among
from palveleva.queries.candidates import wanted_of
from palveleva.queries.directory import directory
from palveleva.queries.fitting import Fitting, fitting
from palveleva.queries.rows import NeedRow, VillageRow, rows_of
from palveleva.queries.visible import offers_visible_to

SENT = "send_wave"
UNANSWERED = (OfferState.SENT, OfferState.SEEN, OfferState.EXPIRED)  # a late yes is heard while the need is free
UNASKED = (NeedState.SUBMITTED, NeedState.READY, NeedState.POOLED)


class Named(NamedTuple):
    """A need as far as it is pointed to."""

    id: str
    code: str


class Trip(NamedTuple):
    """What one provider could do together, as the board proposes it: no word of a resident."""

    village: str
    services: list[Service]
    needs: list[Named]


def trips_of(needs: Iterable[NeedRow], person: Person, *, now: datetime) -> list[Trip]:
    """Of each village as much of what has no hurry, and was asked of nobody, as one provider could do; the most first.

    The same as a tap on it would ask about (decision 104).
    """
    together = neighbours(needs)
    found = fitting([*chain.from_iterable(together)], person, now=now)
    trips = [trip_of(rows, found) for rows in together]
    return sorted(filter(has_company, trips), key=lambda trip: (-len(trip.needs), trip.village))


def neighbours(needs: Iterable[NeedRow]) -> list[list[NeedRow]]:
    """What can wait for company, two or more in one village, the oldest first."""
    by_village: dict[VillageRow, list[NeedRow]] = defaultdict(list)
    for need in sorted(needs, key=lambda need: (need.created_at, need.id)):
        if can_wait_for_company(need):
            by_village[need.village].append(need)
    return [rows for rows in by_village.values() if len(rows) > 1]


def trip_of(rows: list[NeedRow], found: Fitting) -> Trip:
    places = most_for_one([found.of_needs[row.id] for row in rows], found.room)
    chosen = [rows[place] for place in places]
    return Trip(rows[0].village.name, services_of(chosen), [Named(row.id, row.code) for row in chosen])


def has_company(trip: Trip) -> bool:
    return len(trip.needs) > 1


def last_trip(need: Need, history: Sequence[AuditEntry]) -> dict[str, Any]:
    """With what and when it was asked about as one trip: nothing, where its last wave was of it alone.

    `history` is its own, the latest last.
    """
    sent = next((entry for entry in reversed(history) if entry.verb == SENT), None)
    trip = sent.details.get("trip") if sent else None
    return {"trip": trip, "sent_at": need.waves[-1].sent_at if trip and need.waves else None}


def is_of_trip() -> ColumnElement[bool]:
    """Of an offer and its need: whether they are of that trip. What was asked in the same moment need not be."""
    line = select(AuditEntry.id).where(
        AuditEntry.need_id == Need.id, AuditEntry.details["trip"].as_string() == bindparam("trip", type_=String)
    )
    of_moment = Offer.sent_at == bindparam("sent_at", type_=Moment)
    return and_(of_moment, line.limit(1).correlate(Need).scalar_subquery().is_not(None))


def others_open(offer: Offer, person: Person) -> list[Offer]:
    """What the same provider was asked about in the same trip, and has not answered."""
    sent = AuditEntry.need_id == offer.need_id, AuditEntry.verb == SENT, AuditEntry.at == offer.sent_at
    trip = db.session.scalar(select(AuditEntry.details["trip"].as_string()).where(*sent).limit(1))
    of_one = Offer.provider_id == offer.provider_id, Offer.id != offer.id, among(Offer.state, UNANSWERED)
    query = offers_visible_to(person).where(*of_one, is_of_trip()).order_by(Offer.need_id)
    told = {"trip": trip, "sent_at": offer.sent_at}
    return list(db.session.scalars(query, told).unique()) if trip else []


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

    @property
    def room(self) -> dict[int, int]:
        """Who fits it, and for how many works they have room."""
        fit = {one.provider_id for one in self.alone.candidates}
        return {one.provider_id: one.room for one in self.profiles if one.provider_id in fit}


def parts_of(needs: Sequence[Need], *, now: datetime, asks_again: bool = True) -> list[Part]:
    """One village is equally near, and the draw is one. Raises Invalid without a service."""
    first = needs[0].id
    wanted = [replace(wanted_of(need, now=now), need_id=first, asks_again=asks_again) for need in needs]
    known = [directory(need, one, now=now) for need, one in zip(needs, wanted, strict=True)]
    alone = [rank(one, profiles, now=now) for one, profiles in zip(wanted, known, strict=True)]
    return [Part(*facts) for facts in zip(needs, wanted, known, alone, strict=True)]


def able_for_all(parts: Sequence[Part]) -> set[int]:
    rooms = [part.room for part in parts]
    return {one for one, works in rooms[0].items() if works >= len(parts) and all(one in room for room in rooms)}


def to_be_called(parts: Sequence[Part]) -> list[int]:
    """Who could do them all and hears of none, in their turn."""
    unheard = [{one.provider_id for one in part.alone.to_call} for part in parts]
    fit = set.intersection(*unheard) & {one.provider_id for one in parts[0].profiles if one.room >= len(parts)}
    return [one.provider_id for one in parts[0].alone.to_call if one.provider_id in fit]


def largest(parts: Sequence[Part], *, with_first: bool = False) -> list[Part]:
    """As many of them as one provider could do. Empty: not two."""
    rooms = [part.room for part in parts]
    places = most_for_one(rooms, dict(ChainMap(*rooms)), with_first=with_first)
    return [parts[place] for place in places]


def ranked(parts: Sequence[Part], *, now: datetime) -> list[Ranking]:
    """The ranking of each when all of them are to be done by one: the same order in each.

    Whoever fits one of them and not all, or has no room for all, is left out of each with that as the reason.
    """
    whole = able_for_all(parts)
    turns = turns_in(parts)
    able = [
        [replace(one, **turns[one.provider_id]) for one in part.profiles if one.provider_id in whole] for part in parts
    ]
    together = [rank(part.wanted, profiles, now=now) for part, profiles in zip(parts, able, strict=True)]
    return [told(one, part.alone, whole, len(parts)) for one, part in zip(together, parts, strict=True)]


def turns_in(parts: Sequence[Part]) -> dict[int, dict[str, Any]]:
    """How often and when each was asked about any group of services of the trip.

    By a turn in each of them, a trip of two trades would be asked of one provider about this and of another about that.
    """
    known: dict[int, list[Profile]] = defaultdict(list)
    for part in {part.need.service.group_id: part for part in parts if part.need.service}.values():
        for one in part.profiles:
            known[one.provider_id].append(one)
    return {provider_id: turn_in(theirs) for provider_id, theirs in known.items()}


def turn_in(groups: Sequence[Profile]) -> dict[str, Any]:
    asked_at = [one.last_offer_at for one in groups if one.last_offer_at]
    return {"recent_offers": sum(one.recent_offers for one in groups), "last_offer_at": max(asked_at, default=None)}


def told(together: Ranking, alone: Ranking, whole: set[int], works: int) -> Ranking:
    """With the trip among the reasons of those who are asked, and of those who are not."""
    why = Reason("trip", {"n": works})
    candidates = tuple(one._replace(reasons=(*one.reasons, why)) for one in together.candidates)
    partly = (one.provider_id for one in alone.candidates if one.provider_id not in whole)
    left_out = (Exclusion(provider_id, (plain("not_whole_trip"),)) for provider_id in partly)
    return Ranking(candidates, (*alone.excluded, *left_out), alone.to_call)
