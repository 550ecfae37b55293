"""Tries to reach a resident, written down with one tap."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import attempts
from palveleva.db import utcnow
from palveleva.domain.contacting import Retry, retries
from palveleva.domain.vocabulary import CallResult, Role
from palveleva.models import Need
from palveleva.web.assignments import local_time
from palveleva.web.deeds import do, page_of, the_need
from palveleva.web.forms_of_day import AttemptForm
from palveleva.web.guard import open_to, person

blueprint = Blueprint("attempts", __name__, url_prefix="/needs/<need_id>/attempts")


@blueprint.post("")
@open_to(Role.COORDINATOR)
def log(need_id: str) -> ResponseReturnValue:
    need, form = the_need(need_id), AttemptForm()
    return do(
        page_of(need),
        _("Saved."),
        lambda _form: attempts.log(need, CallResult(form.result.data), promised(form, need), by=person()),
        form,
    )


def promised(form: AttemptForm, need: Need) -> datetime | None:
    """A time of one's own goes before an offered one. A page left open may offer what has passed: then the morning."""
    if (form.at.data or "").strip():
        return local_time(form.at.data, need)
    if not (form.retry.data or "").strip():
        return None
    offered = retries(utcnow(), ZoneInfo(need.village.municipality.time_zone))
    return offered.get(Retry(form.retry.data), offered[Retry.MORNING])
