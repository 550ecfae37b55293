"""What every action is: asked of the policy, all or nothing, told the time."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from palveleva.actions import refusing  # noqa: F401 - listens to every flush
from palveleva.db import all_or_nothing, utcnow
from palveleva.domain.errors import NotAllowed
from palveleva.domain.permissions import Permission, may

Answer = TypeVar("Answer")


def action(permission: Permission) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Mark a function as a deed on its first argument, done `by` somebody.

    The deed runs in a savepoint: an error leaves nothing behind. `now` is filled in when nobody told the time.
    """

    def mark(deed: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(deed)
        def perform(thing: Any, *arguments: Any, by: Any, now: datetime | None = None, **more: Any) -> Answer:
            if not may(by, permission, thing):
                raise NotAllowed
            with all_or_nothing():
                return deed(thing, *arguments, by=by, now=now or utcnow(), **more)

        perform.permission = permission  # type: ignore[attr-defined]  # read by the house tests
        return perform

    return mark
