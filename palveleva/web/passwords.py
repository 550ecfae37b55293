"""The page on which a coordinator changes her own password."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from palveleva.actions import coordinators
from palveleva.domain.passwords import weakness_of
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language
from palveleva.web.deeds import was_done
from palveleva.web.entering import enter, give_back_password, spend_password
from palveleva.web.fields import AtMost, Form
from palveleva.web.guard import needs_step_up, open_to, person
from palveleva.words.codes import label

blueprint = Blueprint("passwords", __name__)


class ChangeForm(Form):
    """What is mistyped unseen would shut her out: the new one is asked for twice."""

    present = PasswordField(_l("Current password"), [DataRequired(_l("Write your current password.")), AtMost(200)])
    password = PasswordField(_l("New password"), [DataRequired(_l("Write the new password.")), AtMost(200)])
    again = PasswordField(_l("New password again"), [EqualTo("password", _l("The new passwords are not the same."))])

    def validate_password(self, field: PasswordField) -> None:
        """Told before the present one is looked at, which costs a try."""
        if weakness := weakness_of(field.data or ""):
            raise ValidationError(label("refusal", weakness))


@blueprint.route("/account/password", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@needs_step_up("passwords.change")
def change() -> ResponseReturnValue:
    form = ChangeForm()
    if was_done(form, lambda: take(form)):
        flash(_("The password has been changed. Your other devices were signed out."), "ok")
        return redirect(url_for("devices.own", lang=language()), 303)
    return render_template("account/password.html", form=form), 200 if request.method == "GET" else 400


def take(form: ChangeForm) -> None:
    """Whoever found this desk open guesses no more often than at the sign-in."""
    address = person().email or ""
    spend_password(address)
    told = (form.present.data or "", form.password.data or "")
    sign_in = coordinators.change_password(current_user._get_current_object(), *told, by=person())
    give_back_password(address)
    enter(sign_in)
