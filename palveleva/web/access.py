"""Coming in and going out."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from palveleva.actions import people
from palveleva.config import LANGUAGES
from palveleva.db import utcnow
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language
from palveleva.models import Person, SignIn
from palveleva.web.guard import is_from_our_pages, open_to

blueprint = Blueprint("access", __name__)


class SignInForm(FlaskForm):
    email = EmailField(_l("E-mail"), [DataRequired(), Length(max=200)])
    password = PasswordField(_l("Password"), [DataRequired(), Length(max=200)])


class LanguageForm(FlaskForm):
    language = StringField()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to()
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            enter(people.sign_in_with_password(form.email.data or "", form.password.data or "", now=utcnow()))
        except Refused:
            form.password.errors = [_("The e-mail or the password is wrong.")]
        else:
            return redirect(url_for("needs.queue"))
    return render_template("access/sign_in.html", form=form), 200 if request.method == "GET" else 400


@blueprint.get("/invitations/<token>")
@open_to()
def invitation(token: str) -> ResponseReturnValue:
    """Opening the link changes nothing: message previews open links too."""
    found = people.invitation_of(token)
    state = "expired" if found is None else found.state(now=utcnow())
    name = found.person.name if found and state == "open" else None
    return render_template("access/invitation.html", state=state, name=name), 200 if state == "open" else 404


@blueprint.post("/invitations/<token>")
@open_to()
def accept_invitation(token: str) -> ResponseReturnValue:
    sign_in = people.accept_invitation(token, now=utcnow())
    enter(sign_in)
    return redirect(home_of(sign_in.person))


@blueprint.post("/sign-out")
@open_to()
def sign_out() -> ResponseReturnValue:
    """A page sends its token; the phone app, whose pages hold none, its header from our own pages."""
    is_app = request.headers.get("X-Palveleva") == "1" and is_from_our_pages()
    if not is_app:
        current_app.extensions["csrf"].protect()
    # A phone that left without a network says so late: whoever has come in anew meanwhile stays in.
    meant = request.args.get("sign_in")
    if current_user.is_authenticated and (not meant or meant == current_user.mark):
        current_user.end(now=utcnow())
        if not is_app:  # a phone's cookie stays as it is, and opens nothing: a late answer would undo another's sign-in
            logout_user()
    if is_app:
        return Response(status=204)
    return redirect(f"/{language()}/")


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


def is_own_path(path: str) -> bool:
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def enter(sign_in: SignIn) -> None:
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    session.permanent = True
    login_user(sign_in)


def home_of(person: Person) -> str:
    if Role.COORDINATOR in person.roles:
        return url_for("needs.queue")
    return f"/{person.language}/app/"
