"""The coordinator's second factor: enrolled at the first sign-in, asked at every other and before what is grave."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField
from wtforms.validators import DataRequired

from palveleva.actions import passkeys
from palveleva.actions import second_factor as factor
from palveleva.db import db, utcnow
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import Role
from palveleva.models import Totp
from palveleva.web.deeds import do
from palveleva.web.fields import AtMost, Form
from palveleva.web.guard import is_proven, needs_step_up, open_to, person
from palveleva.web.limits import SECOND_FACTOR, give_back, spend
from palveleva.words.codes import label

blueprint = Blueprint("second_factor", __name__)
at_the_door = open_to(Role.COORDINATOR, half=True)
coordinators = open_to(Role.COORDINATOR)


class AppCodeForm(Form):
    code = StringField(_l("Code of the authenticator app"), [DataRequired(_l("Write the code.")), AtMost(40)])


@blueprint.route("/sign-in/second-factor", methods=["GET", "POST"])
@at_the_door
def prove() -> ResponseReturnValue:
    """At the sign-in, and again before what is grave."""
    if not factor.has_second_factor(person()):
        return redirect(url_for("second_factor.enrol"))
    form = AppCodeForm()
    if form.validate_on_submit():
        spend(SECOND_FACTOR, person().id)
        try:
            take(form.code.data or "")
        except Refused as refusal:
            db.session.rollback()
            if factor.is_taken_already(current_user, form.code.data or "", now=utcnow()):
                return redirect(way_on(), 303)
            form.code.errors = [label("refusal", refusal.code)]
        else:
            give_back(SECOND_FACTOR, person().id)
            return redirect(way_on(), 303)
    ways = {"has_app": db.session.get(Totp, person().id) is not None, "passkeys": passkeys.passkeys_of(person())}
    page = render_template("access/second_factor.html", form=form, is_half=current_user.is_half, **ways)
    return page, 200 if request.method == "GET" else 400


def take(code: str) -> None:
    """Six digits come from the app; anything longer is a recovery code."""
    if sum(letter.isdecimal() for letter in code) == len(code.replace(" ", "")) == 6:
        factor.prove_with_app(current_user, code, now=utcnow())
    else:
        factor.prove_with_recovery_code(current_user, code, now=utcnow())


def way_on() -> str:
    return str(session.pop("after", None) or url_for("needs.queue"))


@blueprint.route("/sign-in/enrolment", methods=["GET", "POST"])
@at_the_door
def enrol() -> ResponseReturnValue:
    """The first factor right after the password; another one only by somebody who has just proven the first."""
    if not may_enrol():
        if not current_user.is_half:
            session["after"] = url_for("second_factor.enrol")
        return redirect(url_for("second_factor.prove"), 303)
    form = AppCodeForm()
    secret = session.setdefault("app_secret", factor.new_secret())
    if form.validate_on_submit():
        spend(SECOND_FACTOR, person().id)
        try:
            factor.enrol_app(current_user, secret, form.code.data or "", by=person())
        except Refused as refusal:
            form.code.errors = [label("refusal", refusal.code)]
        else:
            give_back(SECOND_FACTOR, person().id)
            session.pop("app_secret")
            return enrolled()
    link = factor.address_for_app(secret, person(), str(_("Serving Community")))
    page = render_template("access/enrolment.html", form=form, secret=secret, link=link, is_half=current_user.is_half)
    return page, 200 if request.method == "GET" else 400


def may_enrol() -> bool:
    return not factor.has_second_factor(person()) or (is_proven() and not current_user.is_half)


def enrolled() -> ResponseReturnValue:
    """Whoever has no recovery codes gets them at once."""
    if factor.recovery_codes_left(person()):
        flash(_("Saved."), "ok")
        return redirect(url_for("second_factor.keys"), 303)
    return shown_once(factor.renew_recovery_codes(current_user, by=person()))


def shown_once(codes: list[str]) -> ResponseReturnValue:
    return render_template("account/recovery_codes.html", codes=codes)


@blueprint.post("/account/recovery-codes")
@coordinators
@needs_step_up("second_factor.keys")
def renew_codes() -> ResponseReturnValue:
    return shown_once(factor.renew_recovery_codes(current_user, by=person()))


@blueprint.get("/account/keys")
@coordinators
def keys() -> ResponseReturnValue:
    return render_template(
        "account/keys.html",
        app=db.session.get(Totp, person().id),
        passkeys=passkeys.passkeys_of(person()),
        codes_left=factor.recovery_codes_left(person()),
        is_demo=current_app.config["PALVELEVA"].is_demo,
    )


@blueprint.post("/account/passkeys/removal")
@coordinators
@needs_step_up("second_factor.keys")
def remove_passkey() -> ResponseReturnValue:
    def forget(_form: Any) -> None:
        passkeys.remove(current_user, request.form.get("passkey", "")[:700], by=person())

    return do(url_for("second_factor.keys"), _("Removed."), forget)
