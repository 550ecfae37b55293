"""The list of villages."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import villages
from palveleva.actions.needs import home_of
from palveleva.db import db, lock
from palveleva.domain.vocabulary import Role
from palveleva.models import Village
from palveleva.queries.visible import get, villages_of
from palveleva.web import forms
from palveleva.web.deeds import was_done
from palveleva.web.guard import open_to, person
from palveleva.web.meanwhile import Known, SeenForm, filled_with, refuse_to_overwrite

blueprint = Blueprint("villages", __name__, url_prefix="/villages")
coordinators = open_to(Role.COORDINATOR)
DETAILS = tuple(one.name for one in fields(villages.VillageDetails))


class EditForm(forms.VillageForm, SeenForm):
    """The details of a village that is known."""


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return render_template("villages/index.html", villages=db.session.scalars(villages_of(person())).all())


@blueprint.route("/new", methods=["GET", "POST"])
@coordinators
def new() -> ResponseReturnValue:
    form = forms.VillageForm()
    return saved(form, None, lambda: villages.add(home_of(person()), details_of(form), by=person()))


@blueprint.route("/<int:village_id>", methods=["GET", "POST"])
@coordinators
def edit(village_id: int) -> ResponseReturnValue:
    village = get(villages_of(person()), Village, village_id)
    form = EditForm(data=filled_with(known_of(village)))

    def keep() -> None:
        lock(village)
        refuse_to_overwrite(form, known_of(village))
        villages.edit(village, details_of(form), by=person())

    return saved(form, village, keep)


def saved(form: forms.VillageForm, village: Village | None, deed: Callable[[], Any]) -> ResponseReturnValue:
    """To the list when it is; the form while it is not."""
    if was_done(form, deed):
        flash(_("Saved."), "ok")
        return redirect(url_for("villages.index"))
    return render_template("villages/form.html", form=form, village=village), 200 if request.method == "GET" else 400


def details_of(form: forms.VillageForm) -> villages.VillageDetails:
    return villages.VillageDetails(**{name: form[name].data for name in DETAILS})


def known_of(village: Village) -> Known:
    return {name: getattr(village, name) for name in DETAILS}
