"""What is held about one resident, and who has seen it: for the resident, so nobody else is named but recipients.

A firm that got the data is named, as the law asks; the municipality's people and the reporter stand as their roles.
"""

from base64 import b64encode
from typing import Any

from sqlalchemy import or_, select, true
from sqlalchemy.orm import selectinload

from palveleva import album
from palveleva.db import db
from palveleva.domain.contact import code_as_given, phone_number
from palveleva.domain.errors import Invalid
from palveleva.models import AuditEntry, Contact, Disclosure, Need, Person

Facts = dict[str, Any]
NEED_FIELDS = ("code", "state", "outcome", "text", "urgency", "consent", "is_protected", "safety", "channel")
NEED_TIMES = ("created_at", "told_at", "wanted_from", "wanted_until", "closed_at", "forgotten_at")
CONTACT_FIELDS = ("name", "phone", "address", "note")


def needs_of_resident(named: str, municipality_id: str | None = None) -> list[Need]:
    """By the code of a need, or by the telephone number: then every need of that number, there or anywhere.

    With each come those that tell of the same household: joined to it as the same need, or cut from one report with it.
    """
    there = Need.municipality_id == municipality_id if municipality_id else true()
    remembered = select(Need).where(Need.counted_at.is_(None), there).order_by(Need.created_at)
    named_by = Need.code == code_as_given(named), Need.contact.has(Contact.phone.in_(spellings(named)))
    for clause in named_by:
        found = set(db.session.scalars(select(Need.id).where(Need.counted_at.is_(None), there, clause)))
        if found:
            return list(db.session.scalars(remembered.where(Need.id.in_(household_of(found)))).unique())
    return []


def household_of(ids: set[str]) -> set[str]:
    """These needs and all that hang together with them, over however many joinings and splittings."""
    told_of = Need.duplicate_of_id, Need.split_from_id
    near = select(Need.id, *told_of).where(or_(*(column.in_(ids) for column in (Need.id, *told_of))))
    more = {key for row in db.session.execute(near) for key in row if key}
    return ids if more <= ids else household_of(ids | more)


def spellings(number: str) -> set[str]:
    try:
        return {number.strip(), phone_number(number)}
    except Invalid:
        return {number.strip()}


def holdings_of(needs: list[Need]) -> list[Facts]:
    return [holding(need) for need in needs]


def holding(need: Need) -> Facts:
    """Everything held about a need's resident."""
    contact = {field: getattr(need.contact, field) for field in CONTACT_FIELDS} if need.contact else None
    return {
        **{field: getattr(need, field) for field in NEED_FIELDS},
        **{field: getattr(need, field) for field in NEED_TIMES},
        "village": need.village.name,
        "service": need.service.fi if need.service else None,
        "contact": contact,
        "notes": [{"at": note.at, "kind": note.kind, "text": note.text} for note in need.notes],
        "calls": [{"at": one.at, "result": one.result, "retry_at": one.retry_at} for one in need.attempts],
        "noes": [no_of(offer) for offer in need.offers if offer.reason],
        "work": [work_of(work) for work in need.assignments],
        "photo": photo_of(need),
        "seen_by": [look_of(look) for look in looks_at(need)],
        "happened": [event_of(entry) for entry in history_of(need)],
    }


def no_of(offer: Any) -> Facts:
    """Why a firm could not come, in its own words: perhaps about the resident."""
    return {"provider": offer.provider.name, "at": offer.answered_at, "reason": offer.reason}


def work_of(work: Any) -> Facts:
    told = ("state", "agreed_at", "scheduled_at", "done_at", "said_done_at", "minutes", "note", "reason")
    return {"provider": work.provider.name, **{field: getattr(work, field) for field in told}}


def photo_of(need: Need) -> str | None:
    if need.photo is None:
        return None
    jpeg = album.get(need.photo.id)
    return b64encode(jpeg).decode() if jpeg else ""


def look_of(look: Disclosure) -> Facts:
    return {"at": look.at, "who": role_of(look.to), "fields": look.fields, "why": look.why}


def looks_at(need: Need) -> list[Disclosure]:
    query = select(Disclosure).where(Disclosure.need_id == need.id).order_by(Disclosure.at, Disclosure.id)
    return list(db.session.scalars(query.options(selectinload(Disclosure.to))))


def event_of(entry: AuditEntry) -> Facts:
    return {"at": entry.at, "what": entry.verb, "of": entry.kind, "by": role_of(entry.by)}


def history_of(need: Need) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.need_id == need.id).order_by(AuditEntry.at, AuditEntry.id)
    return list(db.session.scalars(query.options(selectinload(AuditEntry.by))))


def role_of(person: Person | None) -> str:
    """A firm by its name; coordinator, volunteer or the service itself by the word of the role."""
    if person is None:
        return "automation"
    if person.firm is not None and person.firm.name:
        return person.firm.name
    if person.coordinates:
        return "coordinator"
    return "forgotten" if person.forgotten_at else "volunteer"
