"""What somebody does about their messages: chooses them, lets a phone be woken, has a lost one sent again."""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Set
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.telling import ALWAYS, topics_for
from palveleva.domain.vocabulary import DeliveryState, Medium, Topic
from palveleva.models import Delivery, Person, Preference, SignIn, Subscription
from palveleva.notices.reach import choices_of

LENGTHS = {"p256dh": 65, "auth": 16}  # bytes: a point of the curve, and a secret (RFC 8291)
LONGEST_ENDPOINT = 700


@action(Permission.CHOOSE_MESSAGES)
def choose(person: Person, wanted: Set[tuple[Topic, Medium]], *, by: Any, now: datetime) -> None:
    """Keep what differs from the usual, or from what was chosen before: the rest follows the usual."""
    known = choices_of(person)
    for topic in topics_for(person.roles):
        for medium in Medium:
            is_wanted = (topic, medium) in wanted
            if is_wanted != known.get((topic, medium), medium in ALWAYS[topic]):
                db.session.merge(Preference(person_id=person.id, topic=topic, medium=medium, is_wanted=is_wanted))
    db.session.flush()
    db.session.expire(person, ["preferences"])
    remember("choose_messages", person, by=by, now=now)


@action(Permission.CHOOSE_MESSAGES)
def give_email(person: Person, email: str, *, by: Any, now: datetime) -> None:
    """Where letters go. A coordinator signs in with the address, so it is not changed here."""
    address = email.strip().lower() or None
    if person.is_coordinator or address == person.email:
        return
    if address and db.session.scalar(select(Person.id).where(Person.email == address)):
        raise Invalid("email_taken", field="email")
    person.email = address
    remember("change_email", person, by=by, now=now)


@action(Permission.CHOOSE_MESSAGES)
def subscribe(sign_in: SignIn, endpoint: str, keys: dict[str, str], *, by: Any, now: datetime) -> Subscription:
    """This browser may be woken while its sign-in lives. Whoever was woken there before is not any more."""
    if len(endpoint) > LONGEST_ENDPOINT or not all(is_key(keys.get(name), size) for name, size in LENGTHS.items()):
        raise Invalid("bad_value", field="keys")
    db.session.execute(delete(Subscription).where(Subscription.endpoint == endpoint))
    facts = {"sign_in_id": sign_in.id, "person_id": sign_in.person_id, "endpoint": endpoint, "created_at": now}
    row = Subscription(p256dh=keys["p256dh"], auth=keys["auth"], **facts)
    db.session.add(row)
    return row


@action(Permission.CHOOSE_MESSAGES)
def unsubscribe(sign_in: SignIn, endpoint: str, *, by: Any, now: datetime) -> None:
    """Ending twice is harmless."""
    mine = Subscription.person_id == sign_in.person_id
    db.session.execute(delete(Subscription).where(mine, Subscription.endpoint == endpoint))


def is_key(told: Any, size: int) -> bool:
    try:
        return isinstance(told, str) and len(urlsafe_b64decode(told + "=" * (-len(told) % 4))) == size
    except (binascii.Error, ValueError):
        return False


@action(Permission.SEND_AGAIN)
def send_again(delivery: Delivery, *, by: Any, now: datetime) -> None:
    """Try anew what did not arrive, as if it had never been tried. Raises NotNow for what is sent or on its way."""
    if delivery.state not in (DeliveryState.GIVEN_UP, DeliveryState.FAILED):
        raise NotNow
    delivery.tries = 0
    delivery.wait(now)
    remember("send_again", delivery, by=by, now=now)
