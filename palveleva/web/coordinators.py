"""Coordinators of the municipality: who they are, and a new one invited by somebody who has just proven herself."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import Email

from palveleva.actions import coordinators
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import Role
from palveleva.queries.register import coordinators_in_register
from palveleva.web.deeds import say_why
from palveleva.web.fields import NEEDS_EMAIL, NEEDS_NAME, AtMost, Form
from palveleva.web.guard import needs_step_up, open_to, person
from palveleva.web.hosts import link_to

blueprint = Blueprint("coordinators", __name__, url_prefix="/coordinators")


class ColleagueForm(Form):
    name = StringField(_l("Name"), [NEEDS_NAME, AtMost(120)])
    email = EmailField(_l("E-mail"), [NEEDS_EMAIL, Email(allow_smtputf8=False), AtMost(200)])


@blueprint.get("")
@open_to(Role.COORDINATOR)
@needs_step_up("coordinators.index")
def index() -> ResponseReturnValue:
    return page(ColleagueForm())


@blueprint.post("")
@open_to(Role.COORDINATOR)
@needs_step_up("coordinators.index")
def invite() -> ResponseReturnValue:
    """The link is shown once, on the answer itself."""
    form = ColleagueForm()
    if not form.validate_on_submit():
        return page(form), 400
    try:
        token = coordinators.invite(home_of(person()), form.name.data or "", form.email.data or "", by=person())
    except Refused as refusal:
        db.session.rollback()
        say_why(form, refusal)
        return page(form), 400
    link = link_to("access.invitation", token=token)
    return render_template("coordinators/invitation.html", name=form.name.data, link=link)


def page(form: ColleagueForm) -> str:
    return render_template("coordinators/index.html", form=form, colleagues=coordinators_in_register(person()))
