"""A notice on its way: opened with it, claimed by one worker at a time, put off, given up, tried on another medium."""

from collections.abc import Iterable, Set
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from palveleva.db import db
from palveleva.db.putting import add_rows
from palveleva.domain.telling import (
    INVITED_ACROSS,
    KEPT_OUT,
    NOT_APPROVED,
    TO_ALL_BUT_THE_DOER,
    TO_EVERY_REPORTER,
    TO_NEW_ADDRESS,
    TO_THE_DOER,
    TOLD_OF_STATUS,
    instead,
    is_still_true,
    may_ring_at_night,
    media_for,
    topic_of,
    wait_after,
)
from palveleva.domain.vocabulary import DUE_DELIVERIES, DeliveryState, Medium, Urgency
from palveleva.models import Delivery, EmailChange, Guest, Need, NewNeed, Notice, Offer, Person, Provider
from palveleva.notices.reach import choices_of, reach_of
from palveleva.settings import settings_of

Aboutness = Need | NewNeed | None  # what a notice is about
Told = tuple[Aboutness, int]  # with the id of the notice
IN_HAND_FOR = timedelta(minutes=10)  # longer than any server is waited for


def open_deliveries(person: Person, kind: str, told: Iterable[Told], *, now: datetime) -> None:
    """Of each notice one for each medium that the person's wishes and addresses leave."""
    for (urgency, _), notices in by_urgency(told).items():
        media = media_of(person, kind, urgency, now=now)
        if media:
            at = decent(person, kind, notices[0][0], now)
            add_rows(Delivery, [opened(person, *one, medium, at, now=now) for one in notices for medium in media])


def by_urgency(told: Iterable[Told]) -> dict[tuple[Urgency, bool], list[Told]]:
    """By how soon it is wanted, and whether it can wait for the morning."""
    found: dict[tuple[Urgency, bool], list[Told]] = {}
    for need, notice_id in told:
        urgency = need.urgency if need else Urgency.FLEXIBLE
        found.setdefault((urgency, defies_night(need)), []).append((need, notice_id))
    return found


def media_of(person: Person, kind: str, urgency: Urgency, *, now: datetime) -> tuple[Medium, ...]:
    if not hears(person, kind):
        return ()
    if kind == TO_NEW_ADDRESS:
        return (Medium.EMAIL,)
    topic, choices, is_today = topic_of(kind), choices_of(person), urgency is Urgency.TODAY
    if not media_for(topic, reach=frozenset(Medium), choices=choices, is_today=is_today):
        return ()  # whatever reaches them, they want none of it
    return media_for(topic, reach=reach_of(person, now=now), choices=choices, is_today=is_today)


def hears(person: Person, kind: str) -> bool:
    """Whoever was shut out is told nothing more, but that they were not let in at all."""
    return person.is_active or kind == NOT_APPROVED


def opened(
    person: Person, need: Aboutness, notice_id: int, medium: Medium, at: datetime, *, now: datetime
) -> dict[str, Any]:
    return {
        "notice_id": notice_id,
        "person_id": person.id,
        "need_id": need and need.id,
        "medium": medium,
        "state": DeliveryState.WAITING,
        "tries": 0,
        "created_at": now,
        "next_try_at": at,
    }


def defies_night(need: Aboutness) -> bool:
    """Of a report that has only just come nobody is told by night."""
    return isinstance(need, Need) and need.defies_night


def decent(person: Person, kind: str, need: Aboutness, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours where this can wait for it."""
    if may_ring_at_night(kind, is_urgent=defies_night(need), asks_at_night=asks_at_night(need)):
        return at
    return settings_of(person.municipality_id).hours.decent(at)


def asks_at_night(need: Aboutness) -> bool:
    """Whether the municipality wants providers to be asked about it even then."""
    return isinstance(need, Need) and need.defies_night and bool(settings_of(need.municipality_id).today_at_night)


def decent_for(notice: Notice, at: datetime) -> datetime:
    return decent(notice.person, notice.kind, notice.need, at)


def due(now: datetime) -> ColumnElement[bool]:
    return and_(Delivery.state.in_(DUE_DELIVERIES), Delivery.next_try_at <= now)


def claim(*, now: datetime, but: Set[Medium] = frozenset(), alone: Set[str] = frozenset()) -> list[Delivery]:
    """Take everything that is due for one person on one medium, so that it becomes one message; empty: nothing is due.

    A row that another worker holds is passed by, and so are the media `but`. `next_try_at` is moved on: when we die, it
    is due again. `alone`: kinds of which each is a text message of its own, which arrives or fails for itself; what is
    asked as one trip is one.
    """
    waiting = select(Delivery).where(due(now), Delivery.medium.not_in(but)).with_for_update(skip_locked=True)
    first = db.session.scalar(waiting.order_by(Delivery.next_try_at, Delivery.id).limit(1))
    claimed = []
    if first is not None:
        theirs = Delivery.person_id == first.person_id, Delivery.medium == first.medium
        same = waiting.where(*theirs, together(first, alone))
        as_it_is = same.order_by(Delivery.id).execution_options(populate_existing=True)
        claimed = list(db.session.scalars(as_it_is))
    for delivery in claimed:
        delivery.tries += 1
        delivery.next_try_at = now + IN_HAND_FOR
    db.session.commit()
    return claimed


def together(first: Delivery, alone: Set[str]) -> ColumnElement[bool]:
    """What may stand in one message with it: the code for a new address stands in none with anything else."""
    single = {TO_NEW_ADDRESS} | (alone if first.medium is Medium.SMS else set())
    trip = first.notice.params.get("trip")
    if first.notice.kind in single and trip:
        of_trip = Notice.kind == first.notice.kind, Notice.params["trip"].as_string() == trip
        return Delivery.notice_id.in_(select(Notice.id).where(Notice.person_id == first.person_id, *of_trip))
    if first.notice.kind in single:
        return Delivery.id == first.id
    # Asked of each by itself: a list of the others would be a list of all notices there are.
    kind = select(Notice.kind).where(Notice.id == Delivery.notice_id).scalar_subquery()
    return kind.not_in(single)


def sort_out(claimed: list[Delivery], *, now: datetime) -> list[Delivery]:
    """What is still true, and may be said at this hour. The rest is put off, or marked as no longer true."""
    left = []
    for delivery in claimed:
        at = decent_for(delivery.notice, now)
        if not hears(delivery.person, delivery.notice.kind) or not is_true(delivery.notice, now=now):
            delivery.end(DeliveryState.SUPERSEDED, now=now)
        elif at > now:
            delivery.tries -= 1
            delivery.wait(at)
        else:
            left.append(delivery)
    return left


def is_true(notice: Notice, *, now: datetime) -> bool:
    need = notice.need
    if notice.kind == TO_NEW_ADDRESS:
        return change_told_in(notice) is not None
    if notice.kind == INVITED_ACROSS:
        return waits_for_a_yes(notice)
    if notice.kind in TOLD_OF_STATUS.values():
        return is_status_told_in(notice)
    if need is None:
        return True
    is_offer_open = open_offer_of(notice, now=now) is not None
    goes_on = need.followed if notice.kind in TO_EVERY_REPORTER else need
    return is_for_reader(notice, need) and is_still_true(notice.kind, goes_on.state, is_offer_open=is_offer_open)


def is_for_reader(notice: Notice, need: Need) -> bool:
    """Whose the work is may have changed since."""
    is_doer = need.doer_id is not None and need.doer_id == notice.person.provider_id
    return notice.kind not in (TO_ALL_BUT_THE_DOER if is_doer else TO_THE_DOER)


def change_told_in(notice: Notice) -> EmailChange | None:
    """The change of address whose code this notice carries, while it waits."""
    change = db.session.get(EmailChange, notice.person_id, populate_existing=True)
    return change if change and notice.about == change.asked_at.isoformat() else None


def waits_for_a_yes(notice: Notice) -> bool:
    """Whether the invitation it speaks of is still to be answered."""
    guest = db.session.get(Guest, int(notice.about), populate_existing=True)
    return guest is not None and guest.agreed_at is None and guest.ended_at is None


def is_status_told_in(notice: Notice) -> bool:
    """Whether the firm still is what its people are told: a slip is put right before the morning."""
    firm = db.session.get(Provider, notice.person.provider_id, populate_existing=True)
    return firm is not None and TOLD_OF_STATUS[firm.status] == notice.kind


def open_offer_of(notice: Notice, *, now: datetime) -> Offer | None:
    """The offer to which the reader can still say yes in time."""
    need, provider_id = notice.need, notice.person.provider_id
    if need is None or not need.is_free:
        return None
    theirs = (offer for offer in need.open_offers if offer.provider_id == provider_id)
    return next((offer for offer in theirs if offer.answer_by > now), None)


def give_up(delivery: Delivery, error: str, *, now: datetime) -> None:
    """No more tries on this medium."""
    delivery.end(DeliveryState.GIVEN_UP, now=now, error=error)
    try_instead(delivery, now=now)


def try_instead(delivery: Delivery, *, now: datetime) -> None:
    """Where nothing else has reached the person, or may yet, the next medium is tried."""
    notice, person = delivery.notice, delivery.person
    others = (other for other in notice.deliveries if other is not delivery)
    if any(other.state in (*DUE_DELIVERIES, DeliveryState.SENT) for other in others):
        return
    tried = {other.medium for other in notice.deliveries}
    left = instead(topic_of(notice.kind), reach=reach_of(person, now=now), choices=choices_of(person), tried=tried)
    for medium in list(left)[:1]:
        at = decent_for(notice, now)
        notice.deliveries.append(Delivery(**opened(person, notice.need, notice.id, medium, at, now=now)))


def try_later(delivery: Delivery, error: str, asked: timedelta | None, *, now: datetime) -> None:
    wait = wait_after(delivery.tries, asked)
    if wait is None:
        give_up(delivery, error, now=now)
    else:
        delivery.wait(decent_for(delivery.notice, now + wait), error)
        if error == KEPT_OUT:  # for as long as it takes somebody to put it right
            try_instead(delivery, now=now)
