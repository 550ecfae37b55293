"""Sealing the audit, and the one door through which its lines may leave."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.chain import digest, ranges
from palveleva.domain.permissions import Permission
from palveleva.models import Installation, RetentionDoor, Seal
from palveleva.queries.chain import KINDS, NEWEST_FORM, content_of, head, unsealed


@action(Permission.SWEEP)
def seal_new(installation: Installation, *, by: Any, now: datetime, at_most: int | None = None) -> int:
    """Put the lines that have no seal at the end of the chain. One at a time: the chain has one end.

    `at_most`: so many of each kind, for a worker that finds many and goes on in another transaction.
    """
    lock(installation)
    last, seals = head(), []
    for kind in KINDS:
        for line in unsealed(kind, at_most):
            last = digest(last, kind, content_of(kind, line, NEWEST_FORM))
            seals.append({"kind": kind, "entry_id": line.id, "form": NEWEST_FORM, "digest": last, "at": now})
    if seals:
        db.session.execute(insert(Seal), seals)
    return len(seals)


@action(Permission.SWEEP)
def remove_lines(installation: Installation, kind: str, numbers: list[int], *, by: Any, now: datetime) -> None:
    """Retention: these lines leave, their seals stay, and that they left is a line of its own.

    What was not sealed is sealed first, so that nothing leaves without a trace.
    """
    seal_new(installation, by=by, now=now)
    db.session.add(RetentionDoor(id=1))
    db.session.flush()
    db.session.execute(delete(KINDS[kind]).where(KINDS[kind].id.in_(numbers)))
    db.session.execute(delete(RetentionDoor))
    remember("remove_lines", installation, by=by, now=now, table=kind, lines=ranges(numbers))
