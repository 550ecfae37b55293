"""What a provider does with an offer: sees it, takes it, declines it, asks about it."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import select, update

from palveleva.actions.base import action
from palveleva.actions.chasing import tell_office
from palveleva.actions.endings import settle, withdraw_offers
from palveleva.actions.following import tell_reporters
from palveleva.actions.notes import add_note, heed
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import AlreadyTaken, NotNow, Reworded
from palveleva.domain.people import AUTOMATION
from palveleva.domain.permissions import Permission
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import DeclineReason, OfferState
from palveleva.models import Assignment, Offer, Person
from palveleva.notices import tell_provider
from palveleva.queries.takers import may_take


@action(Permission.ANSWER_OFFER)
def accept(offer: Offer, *, by: Any, now: datetime, read: int | None = None) -> Assignment:
    """Agree on an offer. The first yes wins; the same yes again is harmless; a late yes is granted while it is free.

    `read` is the version in which a phone showed it. Raises Reworded when it has been corrected since, AlreadyTaken
    when another provider agreed first, NotNow `closed` or `already_declined`, and NotNow alone for somebody who may
    not have the work any more.
    """
    hold(offer)
    if offer.state is OfferState.ACCEPTED:
        return agreed_before(offer)
    if work := own_work(offer):
        return work
    refuse_late(offer)
    if read is not None and read < offer.reworded:
        raise Reworded
    offer.take("accept", by.roles)
    offer.answered_at = offer.willing_at = now
    offer.need.take("assign", by.roles, now=now)
    assignment = agree(offer, now=now)
    remember("accept", offer, by=by, now=now)
    withdraw_offers(offer.need, "taken", by=AUTOMATION, now=now, but=offer)
    tell_reporters(offer.need, "taker_found", now=now, about=assignment.id)
    return assignment


@action(Permission.ANSWER_OFFER)
def note_willing(offer: Offer, *, by: Any, now: datetime) -> None:
    """A yes that came too late is no agreement, but it is remembered as willingness."""
    offer.willing_at = offer.willing_at or now
    remember("late_yes", offer, by=by, now=now)


@action(Permission.ANSWER_OFFER)
def decline(offer: Offer, reason: str, *, by: Any, now: datetime) -> None:
    """Say no, with the reason that teaches the matcher. As a late yes, a late one is heard while the work is free."""
    hold(offer)
    if offer.state is OfferState.DECLINED:
        return
    if offer.state is OfferState.WITHDRAWN and (offer.is_past or not offer.need.is_free):
        raise ended(offer)
    refuse_identity_codes(reason)
    offer.take("decline", by.roles)
    offer.answered_at, offer.reason, offer.declined_for = now, reason, DeclineReason.of(reason)
    heed(offer.need, reason, by=by, now=now)
    remember("decline", offer, by=by, now=now)
    settle(offer.need, by=AUTOMATION, now=now)


@action(Permission.ANSWER_OFFER)
def ask(offer: Offer, text: str, *, by: Any, now: datetime) -> None:
    """Ask the coordinator before answering."""
    hold(offer)
    if not offer.is_open:
        raise ended(offer)
    is_news = text.strip() not in unanswered(offer)
    add_note(offer.need, "offer_question", text, by=by, now=now, offer_id=offer.id)
    heed(offer.need, text, by=by, now=now)
    remember("ask", offer, by=by, now=now)
    if is_news:
        tell_office(offer.need, "provider_asks", now=now, about=now.isoformat())


def unanswered(offer: Offer) -> list[str]:
    """What it has been asked about since the office last answered."""
    since = takewhile(lambda note: note.kind != "offer_answer", reversed(offer.notes))
    return [note.text for note in since if note.kind == "offer_question"]


@action(Permission.COORDINATE_NEED)
def answer(offer: Offer, text: str, *, by: Any, now: datetime) -> None:
    """The coordinator answers a provider's question; the provider sees it beside the offer."""
    hold(offer)
    add_note(offer.need, "offer_answer", text, by=by, now=now, offer_id=offer.id)
    remember("answer", offer, by=by, now=now)
    tell_provider(offer.provider, "answered", offer.need, now=now, about=now.isoformat())


def mark_seen(person: Person, *, now: datetime) -> None:
    """What is delivered to a provider's phone counts as seen."""
    if person.provider_id is None:
        return
    theirs = select(Offer.id).where(Offer.provider_id == person.provider_id, Offer.state == OfferState.SENT)
    if ids := sorted(db.session.scalars(theirs)):
        seen = update(Offer).where(Offer.id.in_(ids), Offer.state == OfferState.SENT)
        # The version stays: whoever takes the offer away at this moment waits for the row and still finds it.
        db.session.execute(
            seen.values(state=OfferState.SEEN, seen_at=now).execution_options(synchronize_session="fetch")
        )


def hold(offer: Offer) -> None:
    """The need first, then the offer: everybody locks in the same order."""
    lock(offer.need)
    lock(offer)


def refuse_late(offer: Offer) -> None:
    if offer.state is OfferState.DECLINED:
        raise NotNow("already_declined")
    if offer.is_past or not offer.need.is_free:
        raise ended(offer)
    # Read anew: whoever shuts a provider out locks its needs too, and may have been here a moment ago.
    db.session.expire(offer.provider)
    if not may_take(offer):
        raise NotNow


def own_work(offer: Offer) -> Assignment | None:
    """They have the work already: it was given to them by hand, or they said yes to another offer of it."""
    work = offer.need.live_assignment
    return work if work and work.provider_id == offer.provider_id else None


def ended(offer: Offer) -> NotNow:
    """Why there is nothing to answer any more. Taken is only what somebody else has, or has done: not what was given
    back, nor what was merely called off."""
    need = offer.need
    if not offer.is_past and need.doer_id not in (None, offer.provider_id):
        return AlreadyTaken()
    return NotNow("closed") if offer.is_past or not need.is_open else NotNow()


def agreed_before(offer: Offer) -> Assignment:
    """The same yes again. Work that was given back or called off does not come back by it."""
    work = next(a for a in offer.need.assignments if a.offer_id == offer.id)
    if work.is_kept:
        return work
    raise NotNow


def agree(offer: Offer, *, now: datetime) -> Assignment:
    assignment = Assignment(need=offer.need, offer=offer, provider=offer.provider, agreed_at=now)
    db.session.add(assignment)
    db.session.flush()
    return assignment
