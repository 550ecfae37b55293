"""A report: what was told, whether it may be kept, and the rows that it becomes (decision 81)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import randbelow
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from palveleva.actions import photos
from palveleva.actions.notes import dangers_in
from palveleva.actions.refusing import write, write_with_keys
from palveleva.audit import line, remember_all
from palveleva.db import db
from palveleva.domain.contact import CODE_LETTERS, phone_number, short_code
from palveleva.domain.errors import Invalid
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import Channel, Consent, NeedState, Urgency
from palveleva.models import Contact, Municipality, Need, NewNeed, Person, Service, Village
from palveleva.models.feed import notice_new
from palveleva.queries.reference import known_services

Row = dict[str, Any]


@dataclass(frozen=True)
class Resident:
    """Whom the doer calls. Known only with the resident's permission."""

    name: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Report:
    """A need as it was told, perhaps days ago and without a network. `village` is the village's slug."""

    text: str
    village: str
    urgency: Urgency
    consent: Consent
    service: str | None = None
    wanted_from: date | None = None
    wanted_until: date | None = None
    contact: Resident | None = None
    photo_id: str | None = None
    id: str | None = None
    channel: Channel = Channel.PHONE_APP
    is_protected: bool = False
    told_at: datetime | None = None


@dataclass(frozen=True)
class Home:
    """The municipality as a thing one may report to."""

    municipality_id: str


def home_of(person: Person | Municipality) -> Home:
    return Home(person.id if isinstance(person, Municipality) else person.municipality_id)


def keep(
    home: Home, told: Sequence[Report], *, of: Person | None, by: Any, now: datetime, **more: Any
) -> list[NewNeed]:
    """Needs, remembered as reported `of` somebody and written down `by` somebody. `more`: columns that all share.

    They are rows at once, without the session's unit of work: a batch of them costs a fifth of the processor.
    """
    for one in told:
        check(one)
    refuse_unknown({one.service for one in told})
    common = {"municipality_id": home.municipality_id, "reporter_id": of.id if of else None, **beginning(now), **more}
    places = village_ids(home, {one.village for one in told}, of)
    rows = [common | row_of(one, places[one.village]) for one in told]
    write_with_keys(Need, rows, "code", draw_codes)
    made = [NewNeed(row["id"], row["code"], row["urgency"], row["reporter_id"]) for row in rows]
    keep_what_belongs(home, list(zip(made, told, strict=True)), by=by, now=now)
    notice_new(db.session(), made)
    return made


def keep_what_belongs(home: Home, pairs: Sequence[tuple[NewNeed, Report]], *, by: Any, now: datetime) -> None:
    write(Contact, [{"need_id": need.id} | resident(told.contact) for need, told in pairs if told.contact])
    photos.declare({told.photo_id: need.id for need, told in pairs if told.photo_id}, home.municipality_id, now=now)
    remember_all([line("report", need, by=by, now=now, channel=told.channel) for need, told in pairs])


def beginning(now: datetime) -> Row:
    times = ("created_at", "updated_at", "looking_since", "state_since", "due_at")
    return {"state": NeedState.SUBMITTED, "reminders": 0, "version": 1, **dict.fromkeys(times, now)}


def row_of(told: Report, village_id: int) -> Row:
    return {
        "id": told.id or str(uuid4()),
        "village_id": village_id,
        "service_id": told.service,
        "text": told.text.strip(),
        "urgency": told.urgency,
        "wanted_from": told.wanted_from,
        "wanted_until": told.wanted_until,
        "consent": told.consent,
        "is_protected": told.is_protected,
        "safety": dangers_in(told.text, told.contact.note if told.contact else None),
        "channel": told.channel,
        "told_at": told.told_at,
    }


def check(told: Report) -> None:
    if not told.text.strip():
        raise Invalid("missing_field", field="text")
    if told.contact and told.consent is not Consent.GRANTED:
        raise Invalid("contact_without_permission", field="contact")
    check_window(told.wanted_from, told.wanted_until)
    contact = told.contact or Resident()
    refuse_identity_codes(told.text, contact.name, contact.phone, contact.address, contact.note)


def check_window(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise Invalid("bad_value", field="wanted_until")


def kept(contact: Resident | None) -> Contact | None:
    return Contact(**resident(contact)) if contact else None


def resident(contact: Resident) -> dict[str, str]:
    """The resident as stored. A number that cannot be read is kept as it was told: the coordinator will see it."""
    try:
        phone = phone_number(contact.phone) if contact.phone.strip() else ""
    except Invalid:
        phone = contact.phone.strip()
    return {
        "name": contact.name.strip(),
        "phone": phone,
        "address": contact.address.strip(),
        "note": contact.note.strip(),
    }


def village_ids(home: Home, slugs: Iterable[str], person: Person | None) -> dict[str, int]:
    return {slug: (own_village(person, slug) or village_of(home.municipality_id, slug)).id for slug in slugs}


def village_of(municipality_id: str, slug: str) -> Village:
    """Also one out of use: no page offers it, but a phone may have written it down before, and its needs live on."""
    query = select(Village).where(Village.municipality_id == municipality_id, Village.slug == slug)
    village = db.session.scalar(query)
    if village is None:
        raise Invalid("unknown_village", field="village")
    return village


def own_village(person: Person | None, slug: str) -> Village | None:
    """Most needs are told of one's own village, which came with the person."""
    own = person.village if person else None
    return own if own and own.slug == slug else None


def refuse_unknown(service_ids: set[str | None]) -> None:
    if not service_ids <= {None, *known_services()}:
        raise Invalid("unknown_service", field="service")


def service_of(service_id: str | None) -> Service | None:
    """The named service, or None when the teller did not know."""
    if service_id is None:
        return None
    service = db.session.get(Service, service_id)
    if service is None:
        raise Invalid("unknown_service", field="service")
    return service


def draw_codes(number: int) -> set[str]:
    """So many codes. In a large country every fiftieth has a need already."""
    codes: set[str] = set()
    while len(codes) < number:
        codes |= {short_code(randbelow(len(CODE_LETTERS) ** 5)) for _ in range(number - len(codes))}
    return codes
