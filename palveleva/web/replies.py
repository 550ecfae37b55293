"""The page of ready-made replies."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import office
from palveleva.actions.needs import home_of
from palveleva.db import lock
from palveleva.domain.vocabulary import ReplyUse, Role
from palveleva.models import Reply
from palveleva.queries.office import replies_by_use, replies_kept_by
from palveleva.queries.visible import found, get
from palveleva.web.deeds import do
from palveleva.web.forms_of_day import EditReplyForm, NewReplyForm
from palveleva.web.guard import open_to, person
from palveleva.web.meanwhile import refuse_overtaken

blueprint = Blueprint("replies", __name__, url_prefix="/replies")
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return render_template("replies/index.html", by_use=replies_by_use(person()))


@blueprint.post("")
@coordinators
def add() -> ResponseReturnValue:
    form = NewReplyForm()

    def keep(_form: Any) -> None:
        office.add_reply(home_of(person()), ReplyUse(form.use.data), form.texts, by=person())

    return do(url_for(".index"), _("Saved."), keep, form)


@blueprint.post("/starters")
@coordinators
def add_starters() -> ResponseReturnValue:
    return do(url_for(".index"), _("Saved."), lambda _form: office.add_starters(home_of(person()), by=person()))


@blueprint.post("/<int:reply_id>")
@coordinators
def edit(reply_id: int) -> ResponseReturnValue:
    reply, form = the(reply_id), EditReplyForm()

    def keep(_form: Any) -> None:
        lock(reply)
        refuse_overtaken(form, {language: reply.text_in(language) for language in form.texts})
        office.edit_reply(reply, form.texts, by=person())

    return do(url_for(".index"), _("Saved."), keep, form)


@blueprint.post("/<int:reply_id>/removal")
@coordinators
def remove(reply_id: int) -> ResponseReturnValue:
    """A colleague may have removed it from the same page a moment ago: then there is nothing left to do."""
    reply = found(replies_kept_by(person()), Reply, reply_id)

    def take_away(_form: Any) -> None:
        if reply:
            office.remove_reply(reply, by=person())

    return do(url_for(".index"), _("Removed."), take_away)


def the(reply_id: int) -> Reply:
    return get(replies_kept_by(person()), Reply, reply_id)
