"""Days on which nothing is asked of a provider, told by their own people: nobody needs to check them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import providers as register
from palveleva.db import utcnow
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language
from palveleva.models import Absence, Provider
from palveleva.queries.visible import absences_visible_to, get, unanswered_by
from palveleva.web.deeds import do, was_done
from palveleva.web.forms_of_day import AbsenceForm
from palveleva.web.guard import open_to, person
from palveleva.web.public import in_language
from palveleva.web.tuning import mine

blueprint = Blueprint("absences", __name__)
doers = open_to(Role.PROVIDER)


@blueprint.get("/<lang>/account/away")
@doers
def own(lang: str) -> ResponseReturnValue:
    in_language(lang)
    return page(AbsenceForm(formdata=None, data={"first_day": mine().day_of(utcnow())}))


@blueprint.post("/account/away")
@doers
def add() -> ResponseReturnValue:
    form = AbsenceForm()
    if not was_done(form, lambda: register.add_absence(mine(), form.first_day.data, form.last_day.data, by=person())):
        return page(form), 400
    flash(_("Saved. Nothing is asked of you on these days."), "ok")
    return redirect(own_page(), 303)


@blueprint.post("/account/away/<int:absence_id>/removal")
@doers
def remove(absence_id: int) -> ResponseReturnValue:
    absence = absence_of(mine(), absence_id)
    return do(own_page(), _("Removed."), lambda _form: register.remove_absence(absence, by=person()))


def absence_of(provider: Provider, absence_id: int) -> Absence:
    theirs = absences_visible_to(person()).where(Absence.provider_id == provider.id)
    return get(theirs, Absence, absence_id)


def page(form: AbsenceForm) -> str:
    provider = mine()
    coming = [away for away in provider.absences if away.last_day >= provider.day_of(utcnow())]
    return render_template("account/away.html", form=form, absences=coming, waiting=unanswered_by(person()))


def own_page() -> str:
    return url_for("absences.own", lang=language())
