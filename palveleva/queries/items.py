"""Needs, offers and assignments as a phone is told them: only fields that this table of functions names."""

from base64 import b64encode
from datetime import date, datetime
from functools import cache
from typing import Any

from palveleva.domain.disclosure import DOOR, closes_at, parts_of_offer, parts_of_work, road_of
from palveleva.domain.lifecycle import ASSIGNMENT, NEED, OFFER, may_step
from palveleva.domain.unmet import PLAINLY
from palveleva.domain.vocabulary import Consent, NeedState, OfferState, Outcome, Part
from palveleva.models import Assignment, Need, Offer, Photo, Provider
from palveleva.queries.takers import may_take
from palveleva.queries.understanding import may_say_whether_done

Item = dict[str, Any]
Parts = frozenset[Part]
CONTACT_FIELDS = ("name", "phone", "address", "note")


def need_item(need: Need) -> Item:
    """For the volunteer who told it. A report that was joined to another shows how that one goes on."""
    seen = need.followed
    return {
        "kind": "need",
        "id": need.id,
        "version": need.version + (0 if seen is need else seen.version),
        "state": state_told(need, seen),
        "outcome": seen.outcome,
        "why": why(need, seen),
        **of_any_need(need),
        "text": need.text,
        "consent": need.consent,
        "photo": told_photo(need.photo),
        "question": need.question,
        "scheduled_at": iso(scheduled_at(seen)),
        "created_at": iso(need.created_at),
        "updated_at": iso(need.updated_at),
        "may": [*deeds_of_teller(need.state)] if seen is need else deeds_of_follower(need, seen),
    }


def deeds_of_follower(need: Need, seen: Need) -> list[str]:
    """Whether it was done they are asked when whoever told what goes on has left."""
    if not seen.is_open:
        return []
    is_asked = seen.state is NeedState.REPORTED_DONE and need in may_say_whether_done(seen)
    return ["add_information", "withdraw"] + ["confirm"] * is_asked


def state_told(need: Need, seen: Need) -> NeedState:
    """The question of the office is for whoever told the need that goes on, and for nobody else who follows it."""
    is_asked_of_another = seen is not need and seen.state is NeedState.NEEDS_INFO
    return NeedState.SUBMITTED if is_asked_of_another else seen.state


def scheduled_at(need: Need) -> datetime | None:
    """The agreed time. Work is only looked for where there is a time."""
    work = need.live_assignment if need.state is NeedState.SCHEDULED else None
    return work.scheduled_at if work else None


@cache
def deeds_of_teller(state: NeedState) -> tuple[str, ...]:
    return tuple(verb for verb, step in VOLUNTEER_VERBS.items() if may_step(NEED, state, step))


def why(need: Need, seen: Need) -> list[str]:
    """What makes the state understandable: it was joined to another report, and why nobody was found."""
    reason = PLAINLY.get(seen.unmet_reason) if seen.unmet_reason and seen.outcome is Outcome.UNMET else None
    return ["joined"] * (seen is not need) + ([reason.value] if reason else [])


VOLUNTEER_VERBS = {"add_information": "close", "withdraw": "withdraw", "confirm": "confirm"}


def offer_item(offer: Offer, *, now: datetime) -> Item:
    """For the provider who is asked: village, service, window and words; nothing of the resident.

    When the asking is over and somebody else does it, the words are nobody's business any more.
    """
    shown = offer_shows(offer, now=now)
    return {
        "kind": "offer",
        "id": offer.id,
        "version": offer.told_version,
        "state": offer.state,
        "need_id": offer.need_id,
        "answer_by": iso(offer.answer_by),
        **of_any_need(offer.need),
        "village": place_of(offer.need, offer.provider),
        **words_of(offer.need, shown),
        "reasons": offer.reasons,
        "trip": way_of(offer),
        "question": offer.last_note("offer_question") if Part.SAID in shown else None,
        "answer": offer.last_note("offer_answer") if Part.SAID in shown else None,
        "may": answers_to(offer),
        "ended": how_it_ended(offer),
    }


def way_of(offer: Offer) -> str | None:
    """The villages of the trip that it is part of, where they are several."""
    of_trip = (reason["params"] for reason in offer.reasons if reason["code"] == "trip")
    return next((params.get("way") for params in of_trip), None)


def answers_to(offer: Offer) -> list[str]:
    if not offer.need.is_free or not may_take(offer):
        return []
    return [verb for verb in ("accept", "decline") if may_step(OFFER, offer.state, verb)] + ["ask"] * offer.is_open


def offer_shows(offer: Offer, *, now: datetime) -> Parts:
    """While it may be answered; and after a yes as long as the work that came of it shows them."""
    works = [work for work in offer.need.assignments if work.offer_id == offer.id]
    asked = parts_of_offer(may_answer=bool(answers_to(offer)), is_protected=offer.need.is_protected)
    return asked.union(*(assignment_shows(work, now=now) for work in works))


def assignment_shows(work: Assignment, *, now: datetime) -> Parts:
    need = work.need
    return parts_of_work(work.state, need.consent, is_protected=need.is_protected, done_at=work.done_at, now=now)


def words_of(need: Need, shown: Parts) -> Item:
    return {
        "text": need.text if Part.TEXT in shown else "",
        "photo": told_photo(need.photo if Part.PHOTO in shown else None),
    }


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
    """Why an offer went away without an answer of its own. Whoever does the work by another way has lost nothing."""
    if offer.state is not OfferState.WITHDRAWN or offer.need.is_free:
        return None
    if offer.need.state is NeedState.CLOSED:
        return "closed"
    return "taken" if offer.need.doer_id != offer.provider_id else None


def assignment_item(assignment: Assignment, *, now: datetime) -> Item:
    """For the winner: as much of the resident as the ladder allows now."""
    need, shown = assignment.need, assignment_shows(assignment, now=now)
    return {
        "kind": "assignment",
        "id": assignment.id,
        "version": assignment.version + need.version,
        "state": assignment.state,
        "need_id": assignment.need_id,
        **of_any_need(need),
        "village": place_of(need, assignment.provider),
        **words_of(need, shown),
        "agreed_at": iso(assignment.agreed_at),
        "scheduled_at": iso(assignment.scheduled_at),
        "done_at": iso(assignment.done_at),
        "road": road_of(need.contact.address) if need.contact and Part.ROAD in shown else None,
        "contact": contact_of(need) if shown >= DOOR else None,
        "reach": "coordinator" if assignment.is_live and contact_of(need) is None else "resident",
        "office": office_abroad(need, assignment.provider),
        "contact_until": iso(closes_at(assignment.done_at)) if assignment.done_at else None,
        "said_done_at": iso(assignment.said_done_at),
        "confirmed_at": iso(confirmed_at(assignment)),
        "may": [verb for verb in ("schedule", "complete", "release") if may_step(ASSIGNMENT, assignment.state, verb)],
    }


def confirmed_at(work: Assignment) -> datetime | None:
    """Somebody beside its doer has said that it is done: when, and never who."""
    need = work.need
    return need.closed_at if need.outcome is Outcome.DONE and need.kept_work is work else None


def office_abroad(need: Need, provider: Provider) -> str | None:
    """The number of the office that knows of it, empty where it tells none. That of their home a phone knows itself."""
    is_home = need.municipality_id == provider.municipality_id
    return None if is_home else need.village.municipality.coordinator_phone or ""


def contact_of(need: Need) -> dict[str, str] | None:
    """What a doer may ever be told; nothing says why it is nothing."""
    if need.contact is None or need.is_protected or need.consent is not Consent.GRANTED:
        return None
    return {field: getattr(need.contact, field) for field in CONTACT_FIELDS}


def disclosed_parts(item: Item) -> list[Part]:
    """What of the resident this item carries: what the audit must remember. Own words back are no news to anybody."""
    if item["kind"] == "need":
        return []
    has = {Part(field): bool(value) for field, value in (item.get("contact") or {}).items()}
    has |= {Part.TEXT: bool(item["text"]), Part.ROAD: bool(item.get("road"))}
    has |= {Part.PHOTO: bool(item["photo"] and item["photo"]["state"] == "here")}
    has |= {Part.SAID: bool(item.get("question") or item.get("answer"))}
    return [part for part in Part if has.get(part)]


def of_any_need(need: Need) -> Item:
    return {
        "code": need.code,
        "village": need.village.slug,
        "service": need.service_id,
        "urgency": need.urgency,
        "told_on": iso(need.told_on),
        "wanted_from": iso(need.wanted_from),
        "wanted_until": iso(need.wanted_until),
    }


def place_of(need: Need, provider: Provider) -> str:
    return need.village.as_known_in(provider.municipality_id)


def iso(when: date | datetime | None) -> str | None:
    return when.isoformat() if when else None
