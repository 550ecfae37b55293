"""The list of villages."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import villages
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import Role
from palveleva.models import Village
from palveleva.queries.visible import get, villages_of
from palveleva.web import forms
from palveleva.web.deeds import say_why
from palveleva.web.guard import open_to, person

blueprint = Blueprint("villages", __name__, url_prefix="/villages")
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return render_template("villages/index.html", villages=db.session.scalars(villages_of(person())).all())


@blueprint.route("/new", methods=["GET", "POST"])
@coordinators
def new() -> ResponseReturnValue:
    return edited(None)


@blueprint.route("/<int:village_id>", methods=["GET", "POST"])
@coordinators
def edit(village_id: int) -> ResponseReturnValue:
    return edited(get(villages_of(person()), Village, village_id))


def edited(village: Village | None) -> ResponseReturnValue:
    form = forms.VillageForm(obj=village)
    if form.validate_on_submit():
        try:
            save(village, form)
        except Refused as refusal:
            db.session.rollback()
            say_why(form, refusal)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("villages.index"))
    return render_template("villages/form.html", form=form, village=village), 200 if request.method == "GET" else 400


def save(village: Village | None, form: forms.VillageForm) -> None:
    details = villages.VillageDetails(**{name: value for name, value in form.data.items() if name != "csrf_token"})
    if village is None:
        villages.add(home_of(person()), details, by=person())
    else:
        villages.edit(village, details, by=person())
