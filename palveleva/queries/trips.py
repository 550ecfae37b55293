"""Several needs as one trip: which of them could go together, and who could do them all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, bindparam, select

from palveleva.db import Moment, db
from palveleva.domain.matching import Candidate, Exclusion, Profile, Ranking, Wanted, rank
from palveleva.domain.places import Point, way
from palveleva.domain.reasons import Reason, plain
from palveleva.domain.trips import (
    Visits,
    along_the_way,
    areas_of,
    days_for,
    from_home,
    length,
    most_for_one,
    short_way,
    ways_of,
)
from palveleva.domain.vocabulary import Consent, NeedState, OfferState, Urgency
from palveleva.models import AuditEntry, Need, Offer, Person, Village
from palveleva.models.columns import among
from palveleva.queries.candidates import wanted_of
from palveleva.queries.directory import directory
from palveleva.queries.rows import NeedRow, rows_of
from palveleva.queries.visible import offers_visible_to

SENT = "send_wave"
UNANSWERED = (OfferState.SENT, OfferState.SEEN, OfferState.EXPIRED)  # a late yes is heard while the need is free
Turns = dict[int, dict[str, Any]]  # by provider, what of a profile decides whose turn it is
PLACES = select(Village.id, Village.lat, Village.lon).where(Village.municipality_id == bindparam("municipality"))
UNASKED = (NeedState.SUBMITTED, NeedState.READY, NeedState.POOLED)
MOST_BESIDE = 40  # each is held, and ranked for, while others wait: no trip is as long


class Named(NamedTuple):
    """A need as far as it is pointed to."""

    id: str
    code: str


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


def small_ones_beside(need: Need, within: int) -> list[str]:
    """The ids of what in its village, and so near to it, is not for today and asked of nobody, the oldest first.

    Not more than `MOST_BESIDE`; what is younger is looked at when it is the turn of those.
    """
    known = db.session.execute(PLACES, {"municipality": need.municipality_id})
    there = [one.id for one in known if way(need.village.point, Point(one.lat, one.lon)).km <= within]
    here = Need.municipality_id == need.municipality_id, Need.village_id.in_(there), Need.id != need.id
    small = among(Need.state, UNASKED), Need.urgency != Urgency.TODAY
    oldest = select(Need.id).where(*here, *small).order_by(Need.created_at, Need.id).limit(MOST_BESIDE)
    return list(db.session.scalars(oldest))


def going_along(needs: Sequence[Need]) -> frozenset[str]:
    """The ids of those of them that can go together with others, as they are now."""
    db.session.flush()
    rows = rows_of(select(Need).where(Need.id.in_([need.id for need in needs])))
    return frozenset(row.id for row in rows if can_go_along(row))


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
    """The draw is one. Raises Invalid without a service."""
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


def lie_together(needs: Sequence[Need], within: int) -> bool:
    """Whether all of them are so near to one of them."""
    return len(needs) > 1 and any(len(area) == len(needs) for area in areas_of(places_of(needs), within))


def largest(parts: Sequence[Part], within: int, *, with_first: bool = False) -> list[Part]:
    """As many of them as one provider could do, and so near to each other; of as many those with the shortest way.

    In the order of that way. Empty: not two.
    """
    areas = areas_of(places_of([part.need for part in parts]), within)
    some = ([parts[place] for place in area] for area in areas if area[0] == 0 or not with_first)
    return min((most_of(area, with_first=with_first) for area in some), key=lambda one: (-len(one), length_of(one)))


def most_of(parts: Sequence[Part], *, with_first: bool) -> list[Part]:
    places = most_for_one([part.visits for part in parts], room_of(parts), with_first=with_first)
    return along_the_way((parts[place] for place in places), lambda part: part.need.village)


def way_of(parts: Sequence[Part]) -> list[Village]:
    return short_way(part.need.village for part in parts)


def length_of(parts: Sequence[Part]) -> float:
    return length(way_of(parts))


def places_of(needs: Sequence[Need]) -> list[Point]:
    return [need.village.point for need in needs]


def ranked(parts: Sequence[Part], size: int, *, now: datetime) -> list[Ranking]:
    """The ranking of each when all of them are to be done by one: the same order in each.

    Whoever fits one of them and not all, or has no room for all, is left out of each with that as the reason. What is
    wanted sooner than others asks no fewer than it would alone: the next in turn make up the `size` of its wave.
    """
    together = Together(parts, able_for_all(parts), turns_in(parts), way_of(parts))
    return [of_trip(part, together, size, now=now) for part in parts]


class Together(NamedTuple):
    """What is the same for all needs of a trip: who could do the `whole` of it, their turns, and its way."""

    parts: Sequence[Part]
    whole: set[int]
    turns: Turns
    way: list[Village]

    @property
    def stops(self) -> tuple[Point, ...]:
        """In one village everybody is as near as they are."""
        return tuple(village.point for village in self.way) if len(self.way) > 1 else ()

    def reason_for(self, home: Point) -> Reason:
        """Its villages as whoever lives there comes through them."""
        n = len(self.parts)
        if not self.stops:
            return Reason("trip", {"n": n})
        names = " – ".join(village.name for village in from_home(home, self.way))
        return Reason("trip", {"n": n, "way": f"{names}, {max(1, round(length(self.way)))}\u00a0km"})


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


def of_trip(part: Part, trip: Together, size: int, *, now: datetime) -> Ranking:
    """With the trip among the reasons of those who are asked about all, and of those who are not asked."""
    able = {one.provider_id: one for one in part.profiles if one.provider_id in trip.whole}
    in_turn = [replace(one, **trip.turns[key]) for key, one in able.items()]
    together = rank(replace(part.wanted, stops=trip.stops), in_turn, now=now)
    apart = rank(part.wanted, [one for one in part.profiles if one.provider_id not in able], now=now)
    free = max(0, size - len(able)) if part.need.urgency is not Urgency.FLEXIBLE else 0
    candidates = [
        one._replace(reasons=(*one.reasons, trip.reason_for(able[one.provider_id].place)))
        for one in together.candidates
    ]
    left_out = [Exclusion(one.provider_id, (plain("not_whole_trip"),)) for one in apart.candidates[free:]]
    return Ranking((*candidates, *apart.candidates[:free]), (*apart.excluded, *left_out), apart.to_call)
