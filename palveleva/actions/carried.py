"""What could not leave a phone by itself comes in by the coordinator's hand: decided as if the phone had sent it."""

from collections import Counter
from datetime import datetime
from typing import Any

from palveleva.actions import photos
from palveleva.actions.base import action
from palveleva.actions.operations import Act, Result, decide
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import NotAllowed
from palveleva.domain.permissions import Permission
from palveleva.models import Need, Person, Photo
from palveleva.pictures import Picture


@action(Permission.CARRY_IN)
def carry_in(writer: Person, acts: list[Act | Result], *, by: Any, now: datetime) -> list[Result]:
    """Decide each act once, as its writer's and under the key the phone gave it.

    What the phone has sent before, or sends later, is then the same act. An act that could not be read comes as its
    refusal and stays it.
    """
    require_account(writer)
    results = [act if isinstance(act, dict) else decide(act, by=writer, now=now) for act in acts]
    for result in results:
        if result["status"] == "applied":
            remember("carry_in", db.session.get_one(Need, result["resource"]["need_id"]), by=by, now=now)
    remember("carry_in", writer, by=by, now=now, **Counter(result["status"] for result in results))
    return results


@action(Permission.CARRY_IN)
def carry_in_photo(writer: Person, photo_id: str, op_id: str, picture: Picture, *, by: Any, now: datetime) -> Photo:
    """The same deed as when the phone sends it."""
    require_account(writer)
    photo = photos.deliver(photo_id, op_id, picture, by=writer, now=now)
    remember("carry_in_photo", photo.need, by=by, now=now)
    return photo


def require_account(writer: Person) -> None:
    if not writer.is_active:
        raise NotAllowed("account_shut")
