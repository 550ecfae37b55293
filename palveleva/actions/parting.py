"""A report that was joined to another parts from it: taken apart, left by the one it followed, or taken back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from palveleva.actions.chasing import tell_office
from palveleva.actions.notes import TOLD, add_note, dangers_in, heed
from palveleva.audit import remember
from palveleva.db import db, lock_all
from palveleva.domain.errors import NotNow
from palveleva.domain.joining import way_back
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import Outcome
from palveleva.models import Joining, Need
from palveleva.notices import tell
from palveleva.queries.understanding import joined_to


def take_out(report: Need, *, by: Any, now: datetime) -> None:
    """Back to where it was before it was joined. Raises NotNow when it was not, or when it is too late."""
    joining = db.session.get(Joining, report.id)
    if joining is None or report.outcome is not Outcome.DUPLICATE or report.forgotten_at:
        raise NotNow
    take_words_along(report, report.followed)
    report.take(way_back(joining.state), by.roles, now=now)
    report.outcome = report.closed_at = report.duplicate_of_id = None
    db.session.delete(joining)


def take_words_along(report: Need, followed: Need) -> None:
    """What its reporters have added since was written down with the need that they followed."""
    reporters = {one.reporter_id for one in (report, *joined_to(report))} - {None, followed.reporter_id}
    for note in followed.notes:
        if note.kind in TOLD and note.by_id in reporters:
            note.need_id = report.id
            report.warn(dangers_in(note.text))
    db.session.flush()
    for need in (report, followed):
        db.session.expire(need, ["notes"])


def hold_with_reports(need: Need) -> list[Need]:
    """The need and what was told of it again, held in the order in which everybody holds them; and the latter."""
    lock_all((need, *joined_to(need)))
    return joined_to(need)  # one may have come or gone while we waited


def leave_to_others(need: Need, reports: list[Need], reason: str, *, by: Any, now: datetime) -> None:
    """Whoever takes a need back takes back what they have told. What others have told of it goes on without them, with
    the reason for the office: perhaps it is not needed any more."""
    for report in told_by_others(need, reports):
        if report.followed is need:
            go_on_alone(report, need, now=now)
        if not report.forgotten_at:
            add_note(report, "other_withdrew", reason, by=by, now=now)
            heed(report, reason, by=by, now=now)
            tell_office(report, "report_left", now=now, about=now.isoformat())


def told_by_others(need: Need, reports: list[Need]) -> Iterator[Need]:
    """What hangs on one of these goes with it. Who told the same need twice takes back both."""
    for report in (one for one in reports if one.duplicate_of_id == need.id):
        if report.reporter_id and report.reporter_id == need.reporter_id:
            yield from told_by_others(report, reports)
        else:
            yield report


def go_on_alone(report: Need, left: Need, *, now: datetime) -> None:
    """What is known of danger and of hiding stays known."""
    take_out(report, by=AUTOMATION, now=now)
    report.take_in(left, now=now)
    remember("separate", report, by=AUTOMATION, now=now, original=left.id)
    tell(report.reporter, "left_alone", report, now=now, about=now.isoformat())


def stop_following(report: Need, reason: str, *, by: Any, now: datetime) -> None:
    """Whoever only follows a need takes their own report back: it goes on for the others, and the office hears why.
    Perhaps it is not needed any more. Who follows it through this report follows what it was joined to."""
    joining = db.session.get(Joining, report.id)
    if joining is None:
        raise NotNow
    goes_on = report.followed
    add_note(report, "reason", reason, by=by, now=now)
    add_note(goes_on, "other_withdrew", reason, by=by, now=now)
    heed(goes_on, reason, by=by, now=now)
    for one in joined_to(report):
        if one.duplicate_of_id == report.id:
            one.duplicate_of_id = report.duplicate_of_id
    report.end(Outcome.WITHDRAWN, now=now)
    report.duplicate_of_id = None
    db.session.delete(joining)
    goes_on.updated_at = now
    remember("withdraw", report, by=by, now=now, outcome=Outcome.WITHDRAWN)
    remember("report_left", goes_on, by=by, now=now, report=report.id)
    tell_office(goes_on, "follower_left", now=now, about=report.id)
