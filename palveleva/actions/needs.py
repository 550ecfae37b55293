"""What a volunteer does with a need: tells it, adds to it, takes it back, says how it went."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import randbelow
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, func, select

from palveleva.actions import photos
from palveleva.actions.base import action
from palveleva.actions.endings import close_need, resume_work
from palveleva.actions.notes import add_note
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.contact import CODE_LETTERS, phone_number, short_code
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.policy import POLICY
from palveleva.domain.safety import banners, refuse_identity_codes
from palveleva.domain.vocabulary import Channel, Consent, NeedState, Outcome, Role, Urgency
from palveleva.models import Contact, Municipality, Need, Person, Service, Village
from palveleva.notices import tell
from palveleva.queries.facts import safety_rules
from palveleva.queries.reference import known_services


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
    code: str | None = None
    channel: Channel = Channel.PHONE_APP
    is_protected: bool = False
    told_at: datetime | None = None


@action(Permission.REPORT_NEED)
def report(municipality: "Home", told: Report, *, by: Any, now: datetime) -> Need:
    """Keep a need. Raises Invalid when the village or service is unknown, or a text must not be kept."""
    check_newcomer(by)
    need = keep(municipality, told, of=by, by=by, now=now)
    tell(need.reporter, "received", need, now=now)
    return need


def keep(municipality: "Home", told: Report, *, of: Person | None, by: Any, now: datetime) -> Need:
    """The need as a row, remembered as reported `of` somebody and written down `by` somebody."""
    check(told)
    need = Need(
        id=told.id or str(uuid4()),
        code=told.code or free_codes(1)[0],
        municipality_id=municipality.municipality_id,
        village=own_village(of, told.village) or village_of(municipality.municipality_id, told.village),
        service_id=known_service(told.service),
        text=told.text.strip(),
        urgency=told.urgency,
        wanted_from=told.wanted_from,
        wanted_until=told.wanted_until,
        consent=told.consent,
        is_protected=told.is_protected,
        safety=banners(told.text, safety_rules()),
        channel=told.channel,
        reporter=of,
        created_at=now,
        told_at=told.told_at,
        updated_at=now,
        looking_since=now,
    )
    need.contact = kept(told.contact)
    photos.declare(need, told.photo_id, now=now)
    db.session.add(need)
    remember("report", need, by=by, now=now, channel=told.channel)
    return need


@dataclass(frozen=True)
class Home:
    """The municipality as a thing one may report to."""

    municipality_id: str


def home_of(person: Person | Municipality) -> Home:
    return Home(person.id if isinstance(person, Municipality) else person.municipality_id)


@action(Permission.ADD_INFORMATION)
def add_information(need: Need, text: str, *, by: Any, now: datetime) -> None:
    """Add words to an open need; an owed answer sends it back to the coordinator's queue."""
    lock(need)
    require_open(need)
    add_note(need, "information", text, by=by, now=now)
    need.safety = list(dict.fromkeys([*need.safety, *banners(text, safety_rules())]))
    if need.state is NeedState.NEEDS_INFO:
        need.take("answer", by.roles, now=now)
    need.updated_at = now
    need.wake(now=now)
    remember("add_information", need, by=by, now=now)


@action(Permission.WITHDRAW_NEED)
def withdraw(need: Need, reason: str, *, by: Any, now: datetime) -> None:
    """Take a need back; whoever was asked or had agreed is told."""
    lock(need)
    close_need(need, "withdraw", Outcome.WITHDRAWN, by=by, now=now, reason=reason)


@action(Permission.CONFIRM_NEED)
def confirm(need: Need, done: bool, *, by: Any, now: datetime) -> None:
    """Say whether the work was done. "No" gives it back to its doer and to the coordinator's eye."""
    lock(need)
    if done:
        close_need(need, "confirm", Outcome.DONE, by=by, now=now)
    else:
        resume_work(need, by=by, now=now)


def check(told: Report) -> None:
    if not told.text.strip():
        raise Invalid("missing_field", field="text")
    if told.contact and told.consent is not Consent.GRANTED:
        raise Invalid("contact_without_permission", field="contact")
    check_window(told.wanted_from, told.wanted_until)
    contact = told.contact or Resident()
    refuse_identity_codes(told.text, contact.name, contact.phone, contact.address, contact.note)


def check_newcomer(by: Any) -> None:
    """Who came by a poster may report at once, but not without end before the coordinator has said yes."""
    if by.roles != {Role.PENDING}:
        return
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))
    told = db.session.scalar(select(func.count()).select_from(Need).where(Need.reporter_id == by.id))
    if (told or 0) >= POLICY.reports_before_approval:
        raise NotNow("newcomer_limit")


def check_window(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise Invalid("bad_value", field="wanted_until")


def require_open(need: Need) -> None:
    if not need.is_open:
        raise NotNow("closed")


def kept(contact: Resident | None) -> Contact | None:
    """The resident as stored. A number that cannot be read is kept as it was told: the coordinator will see it."""
    if contact is None:
        return None
    try:
        phone = phone_number(contact.phone) if contact.phone.strip() else ""
    except Invalid:
        phone = contact.phone.strip()
    return Contact(name=contact.name.strip(), phone=phone, address=contact.address.strip(), note=contact.note.strip())


def village_of(municipality_id: str, slug: str) -> Village:
    query = select(Village).where(Village.municipality_id == municipality_id, Village.slug == slug, Village.is_in_use)
    village = db.session.scalar(query)
    if village is None:
        raise Invalid("unknown_village", field="village")
    return village


def own_village(person: Person | None, slug: str) -> Village | None:
    """Most needs are told of one's own village, which came with the person."""
    own = person.village if person else None
    return own if own and own.slug == slug and own.is_in_use else None


def known_service(service_id: str | None) -> str | None:
    if service_id is not None and service_id not in known_services():
        raise Invalid("unknown_service", field="service")
    return service_id


def service_of(service_id: str | None) -> Service | None:
    """The named service, or None when the teller did not know."""
    if service_id is None:
        return None
    service = db.session.get(Service, service_id)
    if service is None:
        raise Invalid("unknown_service", field="service")
    return service


def free_codes(number: int) -> list[str]:
    """So many codes that no need has. In a large country every fiftieth is taken: a batch asks for all at once."""
    codes: set[str] = set()
    while len(codes) < number:
        drawn = {short_code(randbelow(len(CODE_LETTERS) ** 5)) for _ in range(number - len(codes))}
        codes |= drawn.difference(db.session.scalars(TAKEN, {"codes": list(drawn)}))
    return list(codes)


TAKEN = select(Need.code).where(Need.code.in_(bindparam("codes", expanding=True)))
