"""Two reports of one need, two needs of one report, the likely service: what the coordinator decides about them."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import review
from palveleva.actions import understanding as deeds
from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.domain.joining import NOBODY_ASKED, goes_on
from palveleva.domain.vocabulary import Place, Role
from palveleva.i18n import spoken
from palveleva.models import Need
from palveleva.queries import understanding
from palveleva.web.deeds import do, do_to, need_coded, page_of, the_need
from palveleva.web.forms_of_understanding import OtherForm, ServiceForm, SplitForm
from palveleva.web.guard import open_to, person
from palveleva.web.looks import glass, panes
from palveleva.words.codes import label

blueprint = Blueprint("understanding", __name__, url_prefix="/needs/<need_id>")
coordinators = open_to(Role.COORDINATOR)


def proposals(need: Need) -> dict[str, Any]:
    """What the page of a need proposes. Other needs come behind glass, as every need of a page."""
    may_change = need.state in NOBODY_ASKED
    others = understanding.others_of(need)
    return {
        "alike": [(glass(other, Place.NEED_PAGE), code_of(goes_on(need, other))) for other in others.alike],
        "joined": [(glass(other, Place.NEED_PAGE), may_separate(other)) for other in others.joined],
        "told_together": panes(others.together, Place.NEED_PAGE),
        "may_separate": may_separate(need),
        "followed": glass(need.followed, Place.RECEIPT),
        "likely_services": understanding.likely_services(need) if may_change and not need.service else [],
        "halves": split_form(need) if may_change and need.text else None,
    }


def may_separate(need: Need) -> bool:
    """Joined with one tap: then one tap undoes it. What was marked by hand is opened again by hand."""
    return need.followed is not need and not need.forgotten_at


def code_of(need: Any) -> str | None:
    return need.code if need else None


def split_form(need: Need) -> SplitForm:
    """Filled with what is proposed, or with the whole report and an empty second half."""
    parts = understanding.two_needs_in(need)
    known: dict[str, Any] = {"first": need.text, "first_service": need.service_id or "", "version": need.version}
    if parts:
        known |= {"first": parts[0].text, "first_service": parts[0].service}
        known |= {"second": parts[1].text, "second_service": parts[1].service}
    form = SplitForm(formdata=None, data=known)
    form.fill_choices(spoken())
    form.is_proposed = parts is not None
    return form


@blueprint.post("/joining")
@coordinators
def join(need_id: str) -> ResponseReturnValue:
    """The answer is the page of the need that goes on."""
    need, form = the_need(need_id), OtherForm()
    if not form.validate_on_submit():
        return do(page_of(need), "", lambda _form: None, form)
    try:
        original = deeds.join(need, need_coded(form.other.data), by=person())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        flash(label("refusal", refusal.code), "danger")
        return redirect(page_of(need), 303)
    flash(_("Joined. Both reporters hear how it goes."), "ok")
    return redirect(page_of(original), 303)


@blueprint.post("/separation")
@coordinators
def separate(need_id: str) -> ResponseReturnValue:
    said = _("The joining is undone. The reporter is told.")
    return do_to(need_id, said, lambda need: deeds.separate(need, by=person()))


@blueprint.post("/difference")
@coordinators
def keep_apart(need_id: str) -> ResponseReturnValue:
    form, said = OtherForm(), _("Two different needs. This is not proposed again.")
    return do_to(need_id, said, lambda need: deeds.keep_apart(need, need_coded(form.other.data), by=person()), form)


@blueprint.post("/parts")
@coordinators
def split(need_id: str) -> ResponseReturnValue:
    form, said = SplitForm(), _("Now they are two needs. The reporter sees both.")
    form.fill_choices(spoken())
    return do_to(need_id, said, lambda need: deeds.split(need, *form.halves, form.version.data, by=person()), form)


@blueprint.post("/wholeness")
@coordinators
def leave_whole(need_id: str) -> ResponseReturnValue:
    said = _("One need. This is not proposed again.")
    return do_to(need_id, said, lambda need: deeds.leave_whole(need, by=person()))


@blueprint.post("/service")
@coordinators
def choose_service(need_id: str) -> ResponseReturnValue:
    form = ServiceForm()
    return do_to(need_id, _("Saved."), lambda need: review.set_service(need, form.service.data, by=person()), form)
