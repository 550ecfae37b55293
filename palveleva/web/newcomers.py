"""The poster of a village: whoever scans it tells a name and a number, and may report at once."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TelField
from wtforms.validators import DataRequired

from palveleva.actions import newcomers
from palveleva.db import utcnow
from palveleva.domain.errors import NotFound, Refused
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import Role
from palveleva.models import Person, Poster, Village
from palveleva.queries.visible import get, people_kept_by, villages_of
from palveleva.web.deeds import do
from palveleva.web.entering import enter, home_of, key_here
from palveleva.web.fields import AtMost, Form
from palveleva.web.guard import open_to, person, signed_in_person
from palveleva.web.hosts import link_to
from palveleva.web.limits import JOINS_FROM_ADDRESS, address, spend
from palveleva.web.look import stand_for
from palveleva.web.public import in_language
from palveleva.web.refusals import answered, why

blueprint = Blueprint("newcomers", __name__)
coordinators = open_to(Role.COORDINATOR)


class NewcomerForm(Form):
    name = StringField(_l("Your name"), [DataRequired(_l("Write your name.")), AtMost(120)])
    phone = TelField(_l("Your phone number"), [DataRequired(_l("Write your phone number.")), AtMost(40)])


@blueprint.route("/<lang>/village/<token>", methods=["GET", "POST"])
@open_to()
def join(lang: str, token: str) -> ResponseReturnValue:
    """Opening changes nothing; whoever is in already is not made anew."""
    in_language(lang)
    try:
        village = newcomers.open_poster(token).village
    except NotFound:
        return render_template("newcomers/ended.html"), 404
    if signed_in_person():
        return render_template("newcomers/already.html", village=village)
    stand_for(village.municipality)
    form, refused = NewcomerForm(), None
    if form.validate_on_submit():
        name, phone = form.name.data or "", form.phone.data or ""
        try:
            spend(JOINS_FROM_ADDRESS, address())
            key = key_here(token, name, phone)
            sign_in = newcomers.join(token, name, phone, lang, now=utcnow(), key=key)
        except Refused as refusal:
            say_why(form, refusal)
            refused = refusal
        else:
            enter(sign_in)
            return redirect(home_of(sign_in.person))
    facts = {"form": form, "village": village, "newcomer_reports": POLICY.reports_before_approval}
    page = render_template("newcomers/join.html", **facts)
    return answered(page, refused) if request.method == "POST" else page


def say_why(form: NewcomerForm, refusal: Refused) -> None:
    field = form.name if refusal.field == "name" else form.phone
    field.errors = [_("Write your name.") if refusal.field == "name" else why(refusal)]


@blueprint.post("/people/<person_id>/approval")
@coordinators
def approve(person_id: str) -> ResponseReturnValue:
    newcomer = get(people_kept_by(person()), Person, person_id)
    return do(register(), _("Approved."), lambda _f: newcomers.approve(newcomer, by=person()))


@blueprint.post("/people/<person_id>/refusal")
@coordinators
def refuse(person_id: str) -> ResponseReturnValue:
    newcomer = get(people_kept_by(person()), Person, person_id)
    return do(register(), _("Not approved. Signed out everywhere."), lambda _f: newcomers.refuse(newcomer, by=person()))


def register() -> str:
    return url_for("volunteers.index")


@blueprint.get("/villages/<int:village_id>/poster")
@coordinators
def poster(village_id: int) -> ResponseReturnValue:
    village = get(villages_of(person()), Village, village_id)
    hanging, reports = newcomers.poster_of(village), POLICY.reports_before_approval
    facts = {"village": village, "poster": hanging, "link": link_of(hanging), "newcomer_reports": reports}
    return render_template("newcomers/poster.html", **facts)


def link_of(poster: Poster | None) -> str | None:
    """What the code on the wall says: the way in, in the municipality's language."""
    if poster is None:
        return None
    lang = poster.village.municipality.language
    return link_to("newcomers.join", lang=lang, token=poster.token)


@blueprint.post("/villages/<int:village_id>/posters")
@coordinators
def renew(village_id: int) -> ResponseReturnValue:
    village = get(villages_of(person()), Village, village_id)
    back = url_for("newcomers.poster", village_id=village.id)
    said = _("Here is the new poster. Earlier ones no longer work.")
    return do(back, said, lambda _f: newcomers.renew_poster(village, by=person()))
