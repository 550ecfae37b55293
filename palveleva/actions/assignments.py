"""What happens with agreed work: a time is set, it is done, given back, or nobody came."""

from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.changing import tell_doer
from palveleva.actions.contested import keep_word
from palveleva.actions.endings import settle, withdraw_offers
from palveleva.actions.following import ask_whether_done, tell_reporters
from palveleva.actions.notes import add_note, heed
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import Invalid
from palveleva.domain.people import AUTOMATION
from palveleva.domain.permissions import Permission
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import AssignmentState, ProviderStatus
from palveleva.models import Assignment, Need, Provider
from palveleva.notices import tell_provider
from palveleva.queries.borders import may_serve

LONGEST_WORK = 60 * 24 * 7


@action(Permission.COORDINATE_NEED)
def assign_by_hand(need: Need, provider: Provider, reason: str | None = None, *, by: Any, now: datetime) -> Assignment:
    """The coordinator has agreed with a provider, usually by phone. `reason`: why it was not left to the turns."""
    lock(need)
    if provider.status is ProviderStatus.ENDED or not may_serve(provider, need.municipality_id):
        raise Invalid("unknown_provider", field="provider")
    need.take("assign_by_hand", by.roles, now=now)
    assignment = Assignment(need=need, provider=provider, agreed_at=now)
    db.session.add(assignment)
    db.session.flush()
    withdraw_offers(need, "taken", by=AUTOMATION, now=now)
    if reason:
        add_note(need, "reason", reason, by=by, now=now)
    remember("assign_by_hand", assignment, by=by, now=now)
    tell_provider(provider, "assigned", need, now=now, about=assignment.id)
    tell_reporters(need, "taker_found", now=now, about=assignment.id)
    return assignment


@action(Permission.DO_ASSIGNMENT)
def schedule(assignment: Assignment, at: datetime, *, by: Any, now: datetime) -> None:
    """Set, or move, the time that was agreed with the resident."""
    hold(assignment)
    if assignment.state is AssignmentState.SCHEDULED and assignment.scheduled_at == at:
        return
    if not assignment.is_live and at <= now and is_by_doer(assignment, by):
        return  # set without a network, and over: their "done" comes next, or they see that the work is off
    is_moved = assignment.state is AssignmentState.SCHEDULED
    assignment.take("schedule", by.roles)
    assignment.need.take("schedule", by.roles, now=now)
    assignment.scheduled_at = at
    remember("schedule", assignment, by=by, now=now)
    if not is_by_doer(assignment, by):
        tell_doer(assignment.need, now=now, kind="work_changed" if is_moved else "time_set")
    tell_reporters(assignment.need, "scheduled", now=now, about=now.isoformat())


@action(Permission.DO_ASSIGNMENT)
def complete(
    assignment: Assignment, *, by: Any, now: datetime, note: str | None = None, minutes: int | None = None
) -> None:
    """The work is done, says its doer; whoever told the need is asked. Was it noted to be off, the office is."""
    hold(assignment)
    if minutes is not None and not 0 <= minutes <= LONGEST_WORK:
        raise Invalid("bad_value", field="minutes")
    refuse_identity_codes(note)
    if assignment.is_off and is_by_doer(assignment, by):
        keep_word(assignment, note, minutes, by=by, now=now)
        return
    is_known = is_unheard(assignment) and is_by_doer(assignment, by)
    if not is_known:
        assignment.finish("complete", by.roles, now=now)
        assignment.need.take("report_done", by.roles, now=now)
        ask_whether_done(assignment.need, now=now)
    # Said to be done once more, it takes away no word that was said before.
    assignment.note, assignment.minutes = note or assignment.note, minutes
    heed(assignment.need, note, by=by, now=now)
    remember("complete", assignment, by=by, now=now, minutes=minutes)


@action(Permission.DO_ASSIGNMENT)
def release(assignment: Assignment, reason: str, *, by: Any, now: datetime) -> None:
    """Give the work back; the need looks for another doer. Where the office writes that down, they hear that it has."""
    give_back(assignment, "release", by=by, now=now, reason=reason)
    if not is_by_doer(assignment, by):
        tell_provider(assignment.provider, "cancelled", assignment.need, now=now, about=assignment.id)


@action(Permission.MISS_ASSIGNMENT)
def no_show(assignment: Assignment, *, by: Any, now: datetime) -> None:
    """Nobody came at the agreed time. They hear it, lest they come late, when another has been found."""
    give_back(assignment, "miss", by=by, now=now, reason=None)
    tell_provider(assignment.provider, "cancelled", assignment.need, now=now, about=assignment.id)


def give_back(assignment: Assignment, verb: str, *, by: Any, now: datetime, reason: str | None) -> None:
    hold(assignment)
    refuse_identity_codes(reason)
    assignment.take(verb, by.roles)
    assignment.need.take("release", by.roles, now=now)
    assignment.ended_at, assignment.reason = now, reason
    heed(assignment.need, reason, by=by, now=now)
    remember(verb, assignment, by=by, now=now)
    settle(assignment.need, by=AUTOMATION, now=now)
    # They were told that somebody comes, and perhaps when: nobody else would tell the resident that it is off.
    tell_reporters(assignment.need, "given_back", but=by.id, now=now, about=assignment.id)


def is_unheard(assignment: Assignment) -> bool:
    """The office knew that it is done before its doer had a network to say so, and for how long they were at it."""
    is_told = assignment.note is not None or assignment.minutes is not None
    need = assignment.need
    return assignment.state is AssignmentState.DONE and not (need.is_open or need.forgotten_at or is_told)


def is_by_doer(assignment: Assignment, by: Any) -> bool:
    """The office writes down what it heard: perhaps from the resident, and the doer knows nothing of it."""
    return bool(by.provider_id == assignment.provider_id)


def hold(assignment: Assignment) -> None:
    lock(assignment.need)
    lock(assignment)
