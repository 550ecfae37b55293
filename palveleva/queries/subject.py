"""What is held about one resident, and who has seen it: for the resident, so nobody else is named but recipients.

A firm that got the data is named, as the law asks; the municipality's people and the reporter stand as their roles.
"""

from base64 import b64encode
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from palveleva import album
from palveleva.db import db
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid
from palveleva.models import AuditEntry, Contact, Disclosure, Need, Person

Facts = dict[str, Any]
NEED_FIELDS = ("code", "state", "outcome", "text", "urgency", "consent", "is_protected", "safety", "channel")
NEED_TIMES = ("created_at", "told_at", "wanted_from", "wanted_until", "closed_at", "forgotten_at")
CONTACT_FIELDS = ("name", "phone", "address", "note")


def needs_of_resident(named: str) -> list[Need]:
    """By the code of a need, or by the telephone number: then every need of that number."""
    query = select(Need).where(Need.counted_at.is_(None)).order_by(Need.created_at)
    by_code = list(db.session.scalars(query.where(Need.code == named.strip().upper())).unique())
    return by_code or list(db.session.scalars(query.join(Contact).where(Contact.phone.in_(spellings(named)))).unique())


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
        "work": [work_of(work) for work in need.assignments],
        "photo": photo_of(need),
        "seen_by": [look_of(look) for look in looks_at(need)],
        "happened": [{"at": entry.at, "what": entry.verb, "by": role_of(entry.by)} for entry in history_of(need)],
    }


def work_of(work: Any) -> Facts:
    told = ("state", "agreed_at", "scheduled_at", "done_at", "minutes", "note", "reason")
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


def history_of(need: Need) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.need_id == need.id).order_by(AuditEntry.at, AuditEntry.id)
    return list(db.session.scalars(query.options(selectinload(AuditEntry.by))))


def role_of(person: Person | None) -> str:
    """A firm by its name; coordinator, volunteer or the service itself by the word of the role."""
    if person is None:
        return "automation"
    if person.provider is not None:
        return person.provider.name
    if person.coordinates:
        return "coordinator"
    return "forgotten" if person.forgotten_at else "volunteer"
