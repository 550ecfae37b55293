"""Several needs of one village as one trip: which of them could go together, and who could do them all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, bindparam, select

from palveleva.db import Moment, db
from palveleva.domain.matching import Candidate, Exclusion, Profile, Ranking, Wanted, rank
from palveleva.domain.reasons import Reason, plain
from palveleva.domain.trips import Visits, days_for, most_for_one, ways_of
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
Turns = dict[int, dict[str, Any]]  # by provider, what of a profile decides whose turn it is
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
    """Of each village as much of what is not for today, and asked of nobody, as one provider could do; the most first.

    The same as a tap on it would ask about (decision 104).
    """
    together = neighbours(needs)
    found = fitting([*chain.from_iterable(together)], person, now=now)
    trips = [trip_of(rows, found) for rows in together]
    return sorted(filter(has_company, trips), key=lambda trip: (-len(trip.needs), trip.village))


def neighbours(needs: Iterable[NeedRow]) -> list[list[NeedRow]]:
    """What can go together, two or more in one village, the oldest first."""
    by_village: dict[VillageRow, list[NeedRow]] = defaultdict(list)
    for need in sorted(needs, key=lambda need: (need.created_at, need.id)):
        if can_go_along(need):
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


def can_go_along(need: NeedRow) -> bool:
    """What is wanted this week goes with what is asked about now, and waits for nobody (decision 112)."""
    if need.is_protected or need.is_pressing or need.is_by_newcomer or need.unread is not None:
        return False  # somebody reads it first
    is_ready = need.service is not None and need.consent is Consent.GRANTED
    return is_ready and need.urgency is not Urgency.TODAY and need.state in UNASKED


def small_ones_beside(need: Need) -> list[str]:
    """The ids of what in its village is not for today and nobody has been asked about, the oldest first."""
    here = Need.municipality_id == need.municipality_id, Need.village_id == need.village_id, Need.id != need.id
    small = among(Need.state, UNASKED), Need.urgency != Urgency.TODAY
    return list(db.session.scalars(select(Need.id).where(*here, *small).order_by(Need.created_at, Need.id)))


def going_along(needs: Sequence[Need]) -> frozenset[str]:
    """The ids of those of them that can go together with others, as they are now."""
    db.session.flush()
    rows = rows_of(select(Need).where(Need.id.in_([need.id for need in needs])))
    return frozenset(row.id for row in rows if can_go_along(row))


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
    def visits(self) -> Visits:
        """Who of those that hear could do it, and when."""
        return self.visits_of(self.alone.candidates)

    def visits_of(self, some: Iterable[Candidate]) -> Visits:
        doers = {one.provider_id for one in some}
        return {one.provider_id: days_for(self.wanted, one) for one in self.profiles if one.provider_id in doers}


def parts_of(needs: Sequence[Need], *, now: datetime, asks_again: bool = True) -> list[Part]:
    """One village is equally near, and the draw is one. Raises Invalid without a service."""
    first = needs[0].id
    wanted = [replace(wanted_of(need, now=now), need_id=first, asks_again=asks_again) for need in needs]
    known = [directory(need, one, now=now) for need, one in zip(needs, wanted, strict=True)]
    alone = [rank(one, profiles, now=now) for one, profiles in zip(wanted, known, strict=True)]
    return [Part(*facts) for facts in zip(needs, wanted, known, alone, strict=True)]


def able_for_all(parts: Sequence[Part]) -> set[int]:
    return doers_of(parts, [part.visits for part in parts])


def doers_of(parts: Sequence[Part], fits: Sequence[Visits]) -> set[int]:
    """Who has room for all, and a day on which all could be done."""
    room = room_of(parts)
    all_of_it = ((doer, places) for doer, places in ways_of(fits) if len(places) == len(parts))
    return {doer for doer, places in all_of_it if room[doer] >= len(places)}


def room_of(parts: Sequence[Part]) -> dict[int, int]:
    return {one.provider_id: one.room for part in parts for one in part.profiles}


def to_be_called(parts: Sequence[Part]) -> list[int]:
    """Who could do them all and hears of none, in their turn."""
    fit = doers_of(parts, [part.visits_of(part.alone.to_call) for part in parts])
    return [one.provider_id for one in parts[0].alone.to_call if one.provider_id in fit]


def largest(parts: Sequence[Part], *, with_first: bool = False) -> list[Part]:
    """As many of them as one provider could do. Empty: not two."""
    places = most_for_one([part.visits for part in parts], room_of(parts), with_first=with_first)
    return [parts[place] for place in places]


def ranked(parts: Sequence[Part], size: int, *, now: datetime) -> list[Ranking]:
    """The ranking of each when all of them are to be done by one: the same order in each.

    Whoever fits one of them and not all, or has no room for all, is left out of each with that as the reason. What is
    wanted sooner than others asks no fewer than it would alone: the next in turn make up the `size` of its wave.
    """
    whole = able_for_all(parts)
    turns = turns_in(parts)
    return [of_trip(part, whole, turns, len(parts), size, now=now) for part in parts]


def turns_in(parts: Sequence[Part]) -> Turns:
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


def of_trip(part: Part, whole: set[int], turns: Turns, works: int, size: int, *, now: datetime) -> Ranking:
    """With the trip among the reasons of those who are asked about all, and of those who are not asked."""
    able = [replace(one, **turns[one.provider_id]) for one in part.profiles if one.provider_id in whole]
    together = rank(part.wanted, able, now=now)
    apart = rank(part.wanted, [one for one in part.profiles if one.provider_id not in whole], now=now)
    free = max(0, size - len(able)) if part.need.urgency is not Urgency.FLEXIBLE else 0
    why = Reason("trip", {"n": works})
    candidates = [one._replace(reasons=(*one.reasons, why)) for one in together.candidates]
    left_out = [Exclusion(one.provider_id, (plain("not_whole_trip"),)) for one in apart.candidates[free:]]
    return Ranking((*candidates, *apart.candidates[:free]), (*apart.excluded, *left_out), apart.to_call)
