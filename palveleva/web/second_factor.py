"""The coordinator's second factor: enrolled at the first sign-in, asked at every other and before what is grave."""

from collections.abc import Callable
from secrets import token_urlsafe
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
from palveleva.web.refusals import answered, why

blueprint = Blueprint("second_factor", __name__)
at_the_door = open_to(Role.COORDINATOR, half=True)
coordinators = open_to(Role.COORDINATOR)

IN_USE = ""  # in the place of a secret that this browser has enrolled


class AppCodeForm(Form):
    code = StringField(_l("Code of the authenticator app"), [DataRequired(_l("Write the code.")), AtMost(40)])


@blueprint.route("/sign-in/second-factor", methods=["GET", "POST"])
@at_the_door
def prove() -> ResponseReturnValue:
    """At the sign-in, and again before what is grave."""
    if not factor.has_second_factor(person()):
        return redirect(url_for("second_factor.enrol"))
    form, refused = AppCodeForm(), None
    if form.validate_on_submit():
        try:
            tried(lambda: take(form.code.data or ""))
        except Refused as refusal:
            db.session.rollback()
            if factor.is_taken_already(current_user, form.code.data or "", now=utcnow()):
                return redirect(way_on(), 303)
            refused = refusal
        else:
            return redirect(way_on(), 303)
    ways = {"has_app": db.session.get(Totp, person().id) is not None, "passkeys": passkeys.passkeys_of(person())}
    return asked_for_code("access/second_factor.html", form, refused, **ways)


def tried(deed: Callable[[], None]) -> None:
    """A good try does not count. Raises whatever `deed` does, and TooMany."""
    spend(SECOND_FACTOR, person().id)
    deed()
    give_back(SECOND_FACTOR, person().id)


def asked_for_code(template: str, form: AppCodeForm, refused: Refused | None, **facts: Any) -> ResponseReturnValue:
    """The page, with why a code was not taken. Six digits have ended by the time they are read again."""
    if refused:
        form.code.errors = [why(refused)]
    if is_of_app(form.code.data or ""):
        form.code.raw_data, form.code.data = None, ""
    page = render_template(template, form=form, is_half=current_user.is_half, **facts)
    return answered(page, refused) if request.method == "POST" else page


def take(code: str) -> None:
    """Six digits come from the app; anything longer is a recovery code."""
    if is_of_app(code):
        factor.prove_with_app(current_user, code, now=utcnow())
    else:
        factor.prove_with_recovery_code(current_user, code, now=utcnow())


def is_of_app(code: str) -> bool:
    return sum(letter.isdecimal() for letter in code) == len(code.replace(" ", "")) == 6


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
    if request.method == "POST" and session.get("app_secret") == IN_USE:
        return enrolled()  # tapped twice: the first has done it
    form, refused, secret = AppCodeForm(), None, secret_here()
    if form.validate_on_submit():
        try:
            tried(lambda: factor.enrol_app(current_user, secret, form.code.data or "", by=person()))
        except Refused as refusal:
            refused = refusal
        else:
            session["app_secret"] = IN_USE
            return enrolled()
    link = factor.address_for_app(secret, person(), str(_("Serving Community")))
    return asked_for_code("access/enrolment.html", form, refused, secret=secret, link=link)


def secret_here() -> str:
    """Of this browser, until it is taken into use: the picture that was scanned stays the one that counts."""
    if session.get("app_secret", IN_USE) == IN_USE:
        session["app_secret"] = factor.new_secret()
        session["recovery_seed"] = new_seed()
    return str(session["app_secret"])


def may_enrol() -> bool:
    return not factor.has_second_factor(person()) or (is_proven() and not current_user.is_half)


def enrolled() -> ResponseReturnValue:
    """Whoever has no recovery codes gets them at once, and by a second tap those that the first has made."""
    if factor.recovery_codes_left(person()) and not factor.are_made_of(seed_here(), person()):
        flash(_("Saved."), "ok")
        return redirect(url_for("second_factor.keys"), 303)
    return recovery_codes()


@blueprint.post("/account/recovery-codes")
@coordinators
@needs_step_up("second_factor.keys")
def renew_codes() -> ResponseReturnValue:
    return recovery_codes()


def recovery_codes() -> str:
    codes = factor.renew_recovery_codes(current_user, seed_here(), by=person())
    return render_template("account/recovery_codes.html", codes=codes)


def seed_here() -> str:
    """Of the page that was opened last where codes are made: tapped twice, or read again, it makes the same ones."""
    return str(session.setdefault("recovery_seed", new_seed()))


def new_seed() -> str:
    return token_urlsafe(16)


@blueprint.get("/account/keys")
@coordinators
def keys() -> ResponseReturnValue:
    session["recovery_seed"] = new_seed()
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
