"""The cast of the demonstration may be entered without secrets, in demo mode only (contract: demo, DESIGN §6)."""

from flask import Blueprint, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from palveleva.actions.people import start_sign_in
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.models import Person
from palveleva.web.entering import enter, home_of
from palveleva.web.guard import is_from_another_site, open_to

blueprint = Blueprint("demo", __name__)


@blueprint.post("/demo/sign-in")
@open_to()
def sign_in() -> ResponseReturnValue:
    if not current_app.config["PALVELEVA"].is_demo:
        abort(404)
    if is_from_another_site():
        abort(403)
    email = CAST.get(request.form.get("person", ""))
    person = db.session.scalar(select(Person).where(Person.email == email)) if email else None
    if person is None:
        abort(400)
    enter(start_sign_in(person, now=utcnow()))
    return redirect(home_of(person))
