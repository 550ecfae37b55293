"""What every way in has in common: the browser gets a new session, and an earlier one of this browser ends."""

from collections.abc import Iterable

from flask import request, session, url_for
from flask_login import current_user, login_user

from palveleva.actions import codes
from palveleva.db import db, utcnow
from palveleva.domain.sessions import device_of
from palveleva.domain.vocabulary import Role
from palveleva.models import Person, SignIn
from palveleva.web.limits import CODES_FROM_ADDRESS, address, give_back, spend


def enter(sign_in: SignIn) -> None:
    if current_user.is_authenticated:
        current_user.end(now=utcnow())
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    session.permanent = True
    sign_in.device = device_of(request.user_agent.string)
    login_user(sign_in)


def home_of(person: Person) -> str:
    if Role.COORDINATOR in person.roles:
        return url_for("needs.queue")
    return f"/{person.language}/app/"


def enter_with_code(people: Iterable[str], code: str) -> SignIn:
    """The try is counted and kept before the code is looked at. Raises WrongCode or TooMany."""
    spend(CODES_FROM_ADDRESS, address())
    tried = codes.spend_try(people, now=utcnow())
    db.session.commit()
    sign_in = codes.enter(tried, code, now=utcnow())
    give_back(CODES_FROM_ADDRESS, address())
    return sign_in
