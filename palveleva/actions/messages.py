"""What somebody does about their messages: chooses them, lets a phone be woken, has a lost one sent again."""

import binascii
from base64 import urlsafe_b64decode
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import delete

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.telling import ALWAYS, Choices, in_reserve, topics_for
from palveleva.domain.vocabulary import DeliveryState, Medium, Topic
from palveleva.models import Delivery, Person, Preference, SignIn, Subscription
from palveleva.notices.reach import choices_of

LENGTHS = {"p256dh": 65, "auth": 16}  # bytes: a point of the curve, and a secret (RFC 8291)
LONGEST_ENDPOINT = 700


@action(Permission.CHOOSE_MESSAGES)
def choose(person: Person, chosen: Choices, language: str | None = None, *, by: Any, now: datetime) -> None:
    """Keep each yes and no that differs from the usual, or from what was chosen before; and in which language to write.

    What `chosen` leaves out follows the usual again: never chosen is not the same as switched off.
    """
    person.language = language or person.language
    known = choices_of(person)
    for topic, medium in product(topics_for(person.roles), Medium):
        wish, before = chosen.get((topic, medium)), known.get((topic, medium))
        if wish is None and before is not None:
            db.session.execute(delete(Preference).where(Preference.person_id == person.id, *about(topic, medium)))
        elif wish is not None and wish != (is_usual(topic, medium) if before is None else before):
            db.session.merge(Preference(person_id=person.id, topic=topic, medium=medium, is_wanted=wish))
    db.session.flush()
    remember("choose_messages", person, by=by, now=now)


def about(topic: Topic, medium: Medium) -> tuple[Any, ...]:
    return Preference.topic == topic, Preference.medium == medium


def is_usual(topic: Topic, medium: Medium) -> bool | None:
    """None: usual only when nothing else reaches the person, so that even a no is worth keeping."""
    return None if medium in in_reserve(topic) else medium in ALWAYS[topic]


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
