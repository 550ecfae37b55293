"""The four digits with which an offer can be answered by text message."""

from collections.abc import Iterable
from datetime import datetime
from secrets import choice

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.telling import REQUESTS
from palveleva.models import AnswerCode, Notice, Offer, Person
from palveleva.notices.deliveries import open_offer_of

CODES = frozenset(f"{number:04}" for number in range(1000, 10000))


def code_of(notice: Notice, *, now: datetime) -> str | None:
    """The digits of this person for the offer that the notice is about; the same ones when it is sent again."""
    offer = open_offer_of(notice, now=now)
    if notice.kind not in REQUESTS or offer is None or notice.person.phone is None:
        return None
    person = notice.person
    mine = select(AnswerCode).where(AnswerCode.offer_id == offer.id, AnswerCode.person_id == person.id)
    return (db.session.scalar(mine) or new_code(offer, person, now=now)).code


def new_code(offer: Offer, person: Person, *, now: datetime) -> AnswerCode:
    facts = {"offer_id": offer.id, "need_id": offer.need_id, "person_id": person.id, "expires_at": offer.answer_by}
    row = AnswerCode(code=free_digits(person, now=now), **facts)
    db.session.add(row)
    return row


def renew_codes(offer: Offer, *, now: datetime) -> None:
    """It asks for something else now: whoever answers with the digits they were sent has read the old words."""
    for row in db.session.scalars(select(AnswerCode).where(AnswerCode.offer_id == offer.id)):
        row.earlier = f"{row.earlier} {row.code}".lstrip()
        row.code, row.expires_at, row.used_at = free_digits(row.person, now=now), offer.answer_by, None
        db.session.flush()


def free_digits(person: Person, *, now: datetime) -> str:
    """Such as no other open question to this telephone has, or had."""
    taken = {digits for row in codes_to(person.phone or "", since=now) for digits in (row.code, *row.earlier.split())}
    return choice(sorted(CODES - taken))


def codes_to(phone: str, *, since: datetime) -> Iterable[AnswerCode]:
    query = select(AnswerCode).join(Person).where(Person.phone == phone, AnswerCode.expires_at > since)
    return db.session.scalars(query.order_by(AnswerCode.id)).unique()
