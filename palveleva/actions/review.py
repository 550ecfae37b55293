"""What the coordinator decides about a need before and beside the asking."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.changing import hasten, set_urgency, tell_doer, tell_of_new_terms, terms
from palveleva.actions.endings import call_off_unfit, close_need
from palveleva.actions.following import tell_reporters
from palveleva.actions.needs import require_open
from palveleva.actions.notes import TOLD, add_note, dangers_in, heed, refuse_forgotten
from palveleva.actions.reports import Resident, check_window, kept, service_of, village_of
from palveleva.audit import remember
from palveleva.db import db, lock, lock_all
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import Consent, Outcome, Urgency
from palveleva.models import Contact, Need, Provider
from palveleva.notices import tell, tell_provider
from palveleva.queries.items import contact_of
from palveleva.queries.understanding import joined_to


@dataclass(frozen=True)
class Details:
    """What a coordinator may correct in a need. The teller's own words are not among it."""

    village: str
    service: str | None
    urgency: Urgency
    wanted_from: date | None
    wanted_until: date | None


@action(Permission.COORDINATE_NEED)
def correct(need: Need, details: Details, *, by: Any, now: datetime) -> int:
    """Set place, service and time right; how many requests were called off, as their providers do no such work."""
    lock(need)
    require_open(need)
    check_window(details.wanted_from, details.wanted_until)
    before = terms(need)
    need.village = village_of(need.municipality_id, details.village)
    need.service = service_of(details.service)
    need.updated_at = now
    set_urgency(need, details.urgency, by=by, now=now)
    need.wanted_from, need.wanted_until = details.wanted_from, details.wanted_until
    need.wake(now=now)
    remember("correct", need, by=by, now=now, service=details.service, village=details.village)
    called_off = call_off_unfit(need, now=now)
    if terms(need) != before:
        tell_of_new_terms(need, now=now)
    return called_off


@action(Permission.COORDINATE_NEED)
def set_service(need: Need, service_id: str, *, by: Any, now: datetime) -> int:
    """Set the service right and leave the rest as it is at this moment."""
    lock(need)
    rest = need.urgency, need.wanted_from, need.wanted_until
    return correct(need, Details(need.village.slug, service_id, *rest), by=by, now=now)


@action(Permission.COORDINATE_NEED)
def record_consent(need: Need, consent: Consent, contact: Resident | None, *, by: Any, now: datetime) -> None:
    """Write down the resident's answer. Without permission nothing of them is kept; a yes alone keeps what is.

    A no is heard after the need is closed too: the door of its work may stand open, and the office keeps what it knows.
    """
    lock(need)
    if consent is Consent.GRANTED:
        require_open(need)
    refuse_forgotten(need)
    if contact and consent is not Consent.GRANTED:
        raise Invalid("contact_without_permission", field="contact")
    if contact:
        refuse_identity_codes(contact.name, contact.phone, contact.address, contact.note)
    before = contact_of(need)
    need.consent, need.updated_at = consent, now
    if need.is_open:
        need.note_contact(now=now)
    if contact or consent is not Consent.GRANTED:
        put_contact(need, kept(contact))
        need.warn(dangers_in(contact.note if contact else None))
    need.wake(now=now)
    remember("record_consent", need, by=by, now=now, consent=consent)
    if contact_of(need) != before:
        tell_doer(need, now=now)


@action(Permission.COORDINATE_NEED)
def protect(need: Need, is_protected: bool, *, by: Any, now: datetime) -> None:
    """The resident is under a non-disclosure order: no provider is told who or where, whatever was permitted."""
    lock(need)
    refuse_forgotten(need)
    before = contact_of(need)
    need.is_protected, need.updated_at = is_protected, now
    need.wake(now=now)
    remember("protect" if is_protected else "unprotect", need, by=by, now=now)
    if contact_of(need) != before:
        tell_doer(need, now=now)


@action(Permission.COORDINATE_NEED)
def reword(need: Need, text: str, *, by: Any, now: datetime) -> None:
    """Take out of a report what should not stand in it. The old words are gone; only that it was done is remembered."""
    lock(need)
    require_open(need)
    if not text.strip():
        raise Invalid("missing_field", field="text")
    refuse_identity_codes(text)
    need.safety = dangers_elsewhere(need)
    need.text, need.updated_at = text.strip(), now
    need.warn(dangers_in(need.text))
    remember("reword", need, by=by, now=now)


def dangers_elsewhere(need: Need) -> list[str]:
    """What was told of danger apart from the report's own words: in what was added, or in a report joined to it."""
    added = dangers_in(*(note.text for note in need.notes if note.kind in TOLD))
    added += dangers_in(need.contact.note) if need.contact else []
    joined = [action for report in joined_to(need) for action in report.safety]
    own = set(dangers_in(need.text)).difference(added, joined)
    return [action for action in need.safety if action not in own]


@action(Permission.COORDINATE_NEED)
def approve(need: Need, *, by: Any, now: datetime) -> None:
    """The need is clear enough to be offered."""
    lock(need)
    if need.service is None:
        raise Invalid("service_missing", field="service")
    need.take("approve", by.roles, now=now)
    remember("approve", need, by=by, now=now)


@action(Permission.COORDINATE_NEED)
def pool(need: Need, *, by: Any, now: datetime) -> None:
    """Let a flexible need wait for company from the same village."""
    lock(need)
    if need.urgency is not Urgency.FLEXIBLE:
        raise NotNow("not_flexible")
    need.take("pool", by.roles, now=now)
    remember("pool", need, by=by, now=now)


@action(Permission.COORDINATE_NEED)
def ask_back(need: Need, text: str, *, by: Any, now: datetime) -> None:
    """Ask whoever told the need; it waits for the answer. Raises NotNow when they have no way in any more."""
    lock(need)
    need.take("ask_back", by.roles, now=now)
    if not need.has_reporter:
        raise NotNow("reporter_gone")
    need.note_contact(now=now)
    add_note(need, "question", text, by=by, now=now)
    remember("ask_back", need, by=by, now=now)
    tell(need.reporter, "question", need, now=now, about=now.isoformat())


@action(Permission.COORDINATE_NEED)
def remark(need: Need, text: str, *, by: Any, now: datetime) -> None:
    """A line of the office's own, seen by coordinators only: often what was heard in a call."""
    lock(need)
    add_note(need, "remark", text, by=by, now=now)
    heed(need, text, by=by, now=now)
    remember("remark", need, by=by, now=now)


@action(Permission.COORDINATE_NEED)
def mark_duplicate(need: Need, original: Need, *, by: Any, now: datetime) -> None:
    """The same need was told before: this one ends, that one lives on."""
    lock_all((need, original))
    is_another = original.id != need.id and original.municipality_id == need.municipality_id
    if not is_another or original.outcome is Outcome.DUPLICATE or original.forgotten_at:
        raise Invalid("unknown_original", field="original")
    need.duplicate_of = original
    close_need(need, "close", Outcome.DUPLICATE, by=by, now=now)
    original.take_in(need, now=now)
    hasten(original, need.urgency, by=by, now=now)


@action(Permission.COORDINATE_NEED)
def close(need: Need, outcome: Outcome, reason: str | None = None, *, by: Any, now: datetime) -> None:
    """End a need with what became of it. Being sent to the right place is a good ending too."""
    lock(need)
    if outcome is Outcome.DUPLICATE:
        raise Invalid("unknown_original", field="original")
    close_need(need, "close", outcome, by=by, now=now, reason=reason)


@action(Permission.COORDINATE_NEED)
def reopen(need: Need, *, by: Any, now: datetime) -> None:
    """Undo an ending. Whoever was asked before is not asked by it. What was told of a forgotten resident is gone,
    whether nobody may know the door too."""
    lock(need)
    refuse_forgotten(need)
    done_by = need.doer_id
    need.take("reopen", by.roles, now=now)
    need.outcome = need.closed_at = need.duplicate_of = need.unmet_reason = None
    need.reopened_at = now
    if need.joining:
        db.session.delete(need.joining)  # it is no part of another any more, and goes back to no earlier state
    for attempt in need.attempts:
        attempt.retry_at = None  # what was promised in its earlier life is owed no more
    remember("reopen", need, by=by, now=now)
    tell_of_reopening(need, done_by, by=by, now=now)


def tell_of_reopening(need: Need, done_by: int | None, *, by: Any, now: datetime) -> None:
    """They heard, or said themselves, that it has ended, and go by that. Who was merely asked hears when asked anew."""
    tell_reporters(need, "reopened", but=by.id, now=now, about=now.isoformat())
    if done_by is not None:
        tell_provider(db.session.get_one(Provider, done_by), "work_reopened", need, now=now, about=now.isoformat())


@action(Permission.SEE_CONTACT)
def look_at_contact(need: Need, *, by: Any, now: datetime) -> None:
    """Open the resident's data for this coordinator for a while. What is then shown is written down as it is shown."""
    remember("open_contact", need, by=by, now=now)


def put_contact(need: Need, contact: Contact | None) -> None:
    if need.contact is not None:
        need.contact = None
        db.session.flush()
    need.contact = contact
