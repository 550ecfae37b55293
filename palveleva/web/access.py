"""Coming in and going out."""

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, logout_user
from wtforms import EmailField, PasswordField, StringField, TelField
from wtforms.validators import DataRequired

from palveleva.actions import codes, coordinators, people
from palveleva.config import LANGUAGES
from palveleva.db import utcnow
from palveleva.domain.errors import Invalid, Refused, TooMany, WrongCode
from palveleva.i18n import language
from palveleva.models import Person
from palveleva.web.entering import enter, enter_with_code, enter_with_password, home_of, let_in
from palveleva.web.fields import NEEDS_EMAIL, AtMost, Form
from palveleva.web.guard import is_from_our_pages, open_to, signed_in_person
from palveleva.web.hosts import is_own_path
from palveleva.web.look import stand_for
from palveleva.web.public import in_language
from palveleva.web.refusals import answered, why
from palveleva.words.codes import label

blueprint = Blueprint("access", __name__)


class SignInForm(Form):
    email = EmailField(_l("E-mail"), [NEEDS_EMAIL, AtMost(200)])
    password = PasswordField(_l("Password"), [DataRequired(_l("Write the password.")), AtMost(200)])


class PasswordForm(Form):
    password = PasswordField(_l("New password"), [DataRequired(_l("Write the new password.")), AtMost(200)])


class CodeForm(Form):
    """The number alone opens nothing, and neither does the code alone."""

    phone = TelField(_l("Your phone number"), [DataRequired(_l("Write your phone number.")), AtMost(40)])
    code = StringField(_l("Code from the coordinator (6 digits)"), [DataRequired(_l("Write the code.")), AtMost(20)])


class LanguageForm(Form):
    language = StringField()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to()
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            sign_in = enter_with_password(form.email.data or "", form.password.data or "")
        except TooMany as refusal:
            form.password.errors = [why(refusal)]
            return answered(render_template("access/sign_in.html", form=form), refusal)
        except Refused:
            form.password.errors = [label("refusal", "wrong_password")]
        else:
            return redirect(url_for("second_factor.prove" if sign_in.is_half else "needs.queue"))
    return render_template("access/sign_in.html", form=form), 200 if request.method == "GET" else 400


@blueprint.get("/invitations/<token>")
@open_to()
def invitation(token: str) -> ResponseReturnValue:
    """Opening the link changes nothing: message previews open links too."""
    found = people.invitation_of(token)
    state = "expired" if found is None else found.state(now=utcnow())
    if found and state == "used" and signed_in_person() is found.person:
        return redirect(home_of(found.person))
    person = found.person if found and state == "open" else None
    if person:
        speak_to(person)
    is_desk = bool(found and found.person.is_coordinator)
    page = render_template("access/invitation.html", state=state, person=person, is_desk=is_desk, form=PasswordForm())
    return page, 200 if state == "open" else 404


def speak_to(invited: Person) -> None:
    """As their municipality, and in their language; but whoever has chosen another one on this browser reads that."""
    stand_for(invited.municipality)
    if "language" not in session:
        g.lang = invited.language


@blueprint.post("/invitations/<token>")
@open_to()
def accept_invitation(token: str) -> ResponseReturnValue:
    found = people.invitation_of(token)
    if found and found.person.is_coordinator:
        return accept_as_coordinator(token, found.person)
    sign_in = let_in(lambda key: people.accept_invitation(token, now=utcnow(), key=key), token)
    enter(sign_in)
    return redirect(home_of(sign_in.person))


def accept_as_coordinator(token: str, person: Person) -> ResponseReturnValue:
    """A link never lets a coordinator in alone: a password is chosen, then the second factor."""
    speak_to(person)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            password = form.password.data or ""
            sign_in = let_in(lambda key: coordinators.accept(token, password, now=utcnow(), key=key), token)
        except Invalid as refusal:
            form.password.errors = [label("refusal", refusal.code)]
        else:
            enter(sign_in)
            return redirect(url_for("second_factor.prove"))
    return render_template("access/invitation.html", state="open", person=person, form=form), 400


@blueprint.route("/<lang>/enter", methods=["GET", "POST"])
@open_to()
def enter_by_code(lang: str) -> ResponseReturnValue:
    """For a phone that cannot open the link. Whatever is wrong, the answer is the same."""
    in_language(lang)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            sign_in = enter_with_code(codes.people_with_number(form.phone.data or ""), form.code.data or "")
        except (WrongCode, TooMany) as refusal:
            form.code.errors = [why(refusal)]
            return answered(render_template("access/enter.html", form=form), refusal, 403)
        else:
            enter(sign_in)
            return redirect(home_of(sign_in.person))
    return render_template("access/enter.html", form=form), 200 if request.method == "GET" else 400


@blueprint.post("/sign-out")
@open_to()
def sign_out() -> ResponseReturnValue:
    """A page sends its token; the phone app, whose pages hold none, its header from our own pages."""
    g.if_unkept = "not_out"  # what a page of trouble says of it
    is_app = request.headers.get("X-Palveleva") == "1" and is_from_our_pages()
    if not is_app:
        current_app.extensions["csrf"].protect()
    lang = language()  # of the page, and where it has none that of whoever was in
    # A phone that left without a network says so late: whoever has come in anew meanwhile stays in.
    meant = request.args.get("sign_in")
    if current_user.is_authenticated and (not meant or meant == current_user.mark):
        current_user.end(now=utcnow())
        if not is_app:  # a phone's cookie stays as it is, and opens nothing: a late answer would undo another's sign-in
            logout_user()
    answer = Response(status=204) if is_app else redirect(f"/{lang}/")
    answer.headers["Clear-Site-Data"] = '"cache"'  # never "storage": there lies what was not sent yet
    return answer


@blueprint.post("/language")
@open_to()
def choose_language() -> ResponseReturnValue:
    chosen = LanguageForm().language.data
    if chosen in LANGUAGES:
        session["language"] = chosen
        if current_user.is_authenticated:
            current_user.person.language = chosen
    else:
        flash(_("This language is not available."), "warn")
    back = request.form.get("back", "")
    return redirect(back if is_own_path(back) else url_for("public.start"))
