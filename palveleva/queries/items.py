"""Needs, offers and assignments as a phone is told them: only fields that this table of functions names."""

from base64 import b64encode
from datetime import date, datetime
from typing import Any

from palveleva.domain.disclosure import Rung, closes_at, road_of, rung, shows_photo, shows_words
from palveleva.domain.lifecycle import ASSIGNMENT, NEED, OFFER, may_step
from palveleva.domain.vocabulary import Consent, NeedState, OfferState
from palveleva.models import Assignment, Need, Offer, Photo

Item = dict[str, Any]
CONTACT_FIELDS = ("name", "phone", "address", "note")


def need_item(need: Need) -> Item:
    """For the volunteer who told it."""
    return {
        "kind": "need",
        "id": need.id,
        "version": need.version,
        "state": need.state,
        "outcome": need.outcome,
        **of_any_need(need),
        "consent": need.consent,
        "photo": told_photo(need.photo),
        "question": need.question,
        "scheduled_at": iso(next((a.scheduled_at for a in need.assignments if a.is_live), None)),
        "created_at": iso(need.created_at),
        "updated_at": iso(need.updated_at),
        "may": [verb for verb, step in VOLUNTEER_VERBS.items() if may_step(NEED, need.state, step)],
    }


VOLUNTEER_VERBS = {"add_information": "withdraw", "withdraw": "withdraw", "confirm": "confirm"}


def offer_item(offer: Offer, *, now: datetime) -> Item:
    """For the provider who is asked: village, service, window and words; nothing of the resident.

    When the asking is over and somebody else does it, the words are nobody's business any more.
    """
    answers = answers_to(offer)
    is_over = not shows_words(offer.state, may_answer=bool(answers))
    return {
        "kind": "offer",
        "id": offer.id,
        "version": offer.version + offer.need.version,
        "state": offer.state,
        "need_id": offer.need_id,
        "answer_by": iso(offer.answer_by),
        **of_any_need(offer.need),
        **({"text": ""} if is_over else {}),
        "photo": told_photo(offer.need.photo if offer_shows_photo(offer, now=now) else None),
        "reasons": offer.reasons,
        "question": offer.last_note("offer_question"),
        "answer": offer.last_note("offer_answer"),
        "may": answers,
        "ended": how_it_ended(offer),
    }


def answers_to(offer: Offer) -> list[str]:
    if not offer.need.is_free:
        return []
    return [verb for verb in ("accept", "decline") if may_step(OFFER, offer.state, verb)] + ["ask"] * offer.is_open


def offer_shows_photo(offer: Offer, *, now: datetime) -> bool:
    """While it may be answered; and after a yes as long as the work that came of it shows it."""
    works = [work for work in offer.need.assignments if work.offer_id == offer.id]
    if offer.need.is_protected:
        return False
    return bool(answers_to(offer)) or any(assignment_shows_photo(work, now=now) for work in works)


def assignment_shows_photo(assignment: Assignment, *, now: datetime) -> bool:
    is_protected = assignment.need.is_protected
    return shows_photo(assignment.state, is_protected=is_protected, done_at=assignment.done_at, now=now)


def told_photo(photo: Photo | None) -> Item | None:
    """Waiting on the phone of whoever told the need, or here with a small picture of it."""
    if photo is None:
        return None
    if not photo.is_here:
        return {"state": "waiting"}
    return {"state": "here", "id": photo.id, "thumb": thumb_url(photo)}


def thumb_url(photo: Photo) -> str:
    return f"data:image/jpeg;base64,{b64encode(photo.thumb or b'').decode()}"


def how_it_ended(offer: Offer) -> str | None:
    """Why an offer went away without an answer of its own."""
    if offer.state is not OfferState.WITHDRAWN or offer.need.is_free:
        return None
    return "closed" if offer.need.state is NeedState.CLOSED else "taken"


def assignment_item(assignment: Assignment, *, now: datetime) -> Item:
    """For the winner: as much of the resident as the ladder allows now."""
    need = assignment.need
    height = rung_of(assignment, now=now)
    return {
        "kind": "assignment",
        "id": assignment.id,
        "version": assignment.version + need.version,
        "state": assignment.state,
        "need_id": assignment.need_id,
        **of_any_need(need),
        "agreed_at": iso(assignment.agreed_at),
        "scheduled_at": iso(assignment.scheduled_at),
        "done_at": iso(assignment.done_at),
        "photo": told_photo(need.photo if assignment_shows_photo(assignment, now=now) else None),
        "road": road_of(need.contact.address) if need.contact and height >= Rung.ROAD else None,
        "contact": contact_of(need) if height >= Rung.DOOR else None,
        "reach": "coordinator" if assignment.is_live and contact_of(need) is None else "resident",
        "contact_until": iso(closes_at(assignment.done_at)) if assignment.done_at else None,
        "may": [verb for verb in ("schedule", "complete", "release") if may_step(ASSIGNMENT, assignment.state, verb)],
    }


def rung_of(assignment: Assignment, *, now: datetime) -> Rung:
    need, done_at = assignment.need, assignment.done_at
    return rung(assignment.state, need.consent, is_protected=need.is_protected, done_at=done_at, now=now)


def contact_of(need: Need) -> dict[str, str] | None:
    """What a doer may ever be told; nothing says why it is nothing."""
    if need.contact is None or need.is_protected or need.consent is not Consent.GRANTED:
        return None
    return {field: getattr(need.contact, field) for field in CONTACT_FIELDS}


def disclosed_fields(item: Item) -> list[str]:
    """Which of a resident's fields this item carries: what the audit must remember."""
    if item["kind"] != "assignment":
        return []
    fields = [field for field, value in (item["contact"] or {}).items() if value]
    return fields + ["road"] * bool(item["road"])


def of_any_need(need: Need) -> Item:
    return {
        "code": need.code,
        "village": need.village.slug,
        "service": need.service_id,
        "text": need.text,
        "urgency": need.urgency,
        "wanted_from": iso(need.wanted_from),
        "wanted_until": iso(need.wanted_until),
    }


def iso(when: date | datetime | None) -> str | None:
    return when.isoformat() if when else None
