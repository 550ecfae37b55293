"""What a volunteer does with a need: tells it, adds to it, takes it back, says how it went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from palveleva.actions.base import action
from palveleva.actions.endings import close_need, resume_work
from palveleva.actions.notes import add_note, heed
from palveleva.actions.parting import hold_with_reports, leave_to_others, stop_following
from palveleva.actions.reports import Home, Report, Resident, home_of, keep
from palveleva.audit import remember
from palveleva.db import db, lock_all
from palveleva.domain.errors import NotNow, NotYet
from palveleva.domain.lifecycle import NEED, may_step
from palveleva.domain.permissions import Permission
from palveleva.domain.policy import POLICY
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import NeedState, Outcome, Role
from palveleva.models import Need, NewNeed, Person
from palveleva.notices import tell_each
from palveleva.queries.understanding import may_say_whether_done

__all__ = ["Home", "Report", "Resident", "home_of"]  # whoever reports a need says it with these


@action(Permission.REPORT_NEED)
def report(home: Home, told: Report, *, by: Any, now: datetime) -> Need:
    """Keep a need. Raises Invalid when the village or service is unknown, or a text must not be kept."""
    return db.session.get_one(Need, take_in(home, [told], by=by, now=now)[0].id)


@action(Permission.REPORT_NEED)
def report_all(home: Home, told: Sequence[Report], *, by: Any, now: datetime) -> list[NewNeed]:
    """Keep several at once, as one does; of a phone's nothing is read back."""
    return take_in(home, told, by=by, now=now)


def take_in(home: Home, told: Sequence[Report], *, by: Any, now: datetime) -> list[NewNeed]:
    check_newcomer(by, len(told))
    made = keep(home, told, of=by, by=by, now=now)
    tell_each(by, "received", made, now=now)
    return made


@action(Permission.ADD_INFORMATION)
def add_information(need: Need, text: str, *, by: Any, now: datetime) -> None:
    """Add words to an open need; an owed answer sends it back to the coordinator's queue. Whoever only follows it
    since their own report was joined to it may know what nobody else does: it is told of the need that goes on."""
    lock_all({need, need.followed})
    goes_on = need.followed
    require_open(goes_on)
    add_note(goes_on, "information", text, by=by, now=now)
    heed(goes_on, text, by=by, now=now)
    if need.state is NeedState.NEEDS_INFO:
        need.take("answer", by.roles, now=now)
    goes_on.updated_at = now
    goes_on.wake(now=now)
    remember("add_information", goes_on, by=by, now=now)


@action(Permission.WITHDRAW_NEED)
def withdraw(need: Need, reason: str, *, by: Any, now: datetime) -> None:
    """Take a need back; whoever was asked or had agreed is told, and whoever told it too goes on without this one.
    Whoever only follows it since their own report was joined to it takes that back, and the need goes on.
    Of work that is said to be done it is asked whether it was: taken back it would count as never done."""
    refuse_identity_codes(reason)
    if need.followed is not need:
        leave_need(need, reason, by=by, now=now)
        return
    reports = hold_with_reports(need)
    require_open(need)
    if not may_step(NEED, need.state, "withdraw"):
        raise NotNow
    leave_to_others(need, reports, reason, by=by, now=now)
    heed(need, reason, by=by, now=now)
    close_need(need, "withdraw", Outcome.WITHDRAWN, by=by, now=now, reason=reason)


@action(Permission.CONFIRM_NEED)
def confirm(need: Need, done: bool, *, by: Any, now: datetime) -> None:
    """Say whether the work was done. "No" gives it back to its doer and to the coordinator's eye. Whoever only follows
    it is heard when whoever told it has left. Raises NotNow for another's question."""
    goes_on = need.followed
    lock_all({need, goes_on})
    if need is not goes_on and need not in may_say_whether_done(goes_on):
        raise NotNow
    if done:
        close_need(goes_on, "confirm", Outcome.DONE, by=by, now=now)
    else:
        resume_work(goes_on, by=by, now=now)


def check_newcomer(by: Any, number: int) -> None:
    """Who came by a poster may report at once, but not without end before the coordinator has said yes."""
    if by.roles != {Role.PENDING}:
        return
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))
    told = db.session.scalar(select(func.count()).select_from(Need).where(Need.reporter_id == by.id))
    if (told or 0) + number > POLICY.reports_before_approval:
        raise NotYet("newcomer_limit")


def leave_need(report: Need, reason: str, *, by: Any, now: datetime) -> None:
    lock_all({report, report.followed})
    require_open(report.followed)
    stop_following(report, reason, by=by, now=now)


def require_open(need: Need) -> None:
    if not need.is_open:
        raise NotNow("closed")
