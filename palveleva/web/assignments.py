"""Agreed work, kept up by the coordinator for providers who telephone."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import assignments, contested
from palveleva.db import utcnow
from palveleva.domain.errors import Invalid
from palveleva.domain.our_times import in_our_times
from palveleva.domain.vocabulary import Role
from palveleva.models import Assignment, Need
from palveleva.queries.visible import assignments_visible_to, get
from palveleva.web import forms
from palveleva.web.deeds import do, page_of
from palveleva.web.fields import words_in
from palveleva.web.forms_of_day import VerdictForm
from palveleva.web.guard import open_to, person

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments/<assignment_id>")
coordinators = open_to(Role.COORDINATOR)


def the(assignment_id: str) -> Assignment:
    return get(assignments_visible_to(person()), Assignment, assignment_id)


@blueprint.post("/schedule")
@coordinators
def schedule(assignment_id: str) -> ResponseReturnValue:
    work, form = the(assignment_id), forms.ScheduleForm()

    def agree(_form: Any) -> None:
        at = local_time(form.at.data or "", work.need)
        assignments.schedule(work, at, by=person())
        if at < utcnow():  # it may be written down afterwards, or be a slip of the finger
            flash(_("That time has already passed. If it was a slip, set it again."), "warn")

    return do(page_of(work.need), _("The time is agreed."), agree, form)


def local_time(written: str, need: Need) -> datetime:
    """What a datetime-local field sends, in the municipality's own time. Near the ends of the calendar
    there is no time of the world."""
    try:
        at = datetime.fromisoformat(written)
        here = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(need.village.municipality.time_zone))
        return in_our_times(here.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise Invalid("bad_value", field="at") from error


@blueprint.post("/completion")
@coordinators
def complete(assignment_id: str) -> ResponseReturnValue:
    work, form = the(assignment_id), forms.CompletionForm()

    def finish(_form: Any) -> None:
        assignments.complete(work, by=person(), note=words_in(form.note), minutes=form.minutes.data)

    return do(page_of(work.need), _("Saved."), finish, form)


@blueprint.post("/release")
@coordinators
def release(assignment_id: str) -> ResponseReturnValue:
    work, form = the(assignment_id), forms.ReasonForm()
    return do(
        page_of(work.need),
        _("Saved."),
        lambda _f: assignments.release(work, form.reason.data, by=person()),
        form,
    )


@blueprint.post("/no-show")
@coordinators
def no_show(assignment_id: str) -> ResponseReturnValue:
    work = the(assignment_id)
    return do(page_of(work.need), _("Saved."), lambda _form: assignments.no_show(work, by=person()))


@blueprint.post("/verdict")
@coordinators
def judge(assignment_id: str) -> ResponseReturnValue:
    """What was noted and what the doer says stand against each other: the coordinator has found out."""
    work, form = the(assignment_id), VerdictForm()
    deed = contested.uphold if form.was_done.data else contested.set_aside
    return do(page_of(work.need), _("Saved."), lambda _form: deed(work, by=person()), form)
