"""What every way in has in common: the browser gets a new session, and an earlier one of this browser ends."""

from collections.abc import Iterable

from flask import current_app, request, session, url_for
from flask_login import current_user, login_user

from palveleva.actions import codes, people
from palveleva.actions.second_factor import has_second_factor
from palveleva.db import db, utcnow
from palveleva.domain.sessions import device_of
from palveleva.domain.vocabulary import Role
from palveleva.models import Person, SignIn
from palveleva.web import stay
from palveleva.web.limits import (
    CODES_FROM_ADDRESS,
    PASSWORDS_FROM_ADDRESS,
    PASSWORDS_OF_ACCOUNT,
    PASSWORDS_OF_PAIR,
    Limit,
    address,
    give_back,
    spend,
)


def enter(sign_in: SignIn) -> None:
    if current_user.is_authenticated:
        current_user.end(now=utcnow())
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    stay.begin()
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


def enter_with_password(email: str, password: str) -> SignIn:
    """Counted for the account from this address, for the account and for the address. Raises NotAllowed or TooMany."""
    spend_password(email)
    sign_in = people.sign_in_with_password(email, password, now=utcnow())
    give_back_password(email)
    if current_app.config["PALVELEVA"].is_demo and not has_second_factor(sign_in.person):
        sign_in.is_half = False
    enter(sign_in)
    return sign_in


def spend_password(email: str) -> None:
    for limit, whom in tries_of(email):
        spend(limit, whom)


def give_back_password(email: str) -> None:
    for limit, whom in tries_of(email):
        give_back(limit, whom)


def tries_of(email: str) -> tuple[tuple[Limit, str], ...]:
    account = email.strip().lower()
    of_pair = (PASSWORDS_OF_PAIR, f"{account} {address()}")
    return of_pair, (PASSWORDS_FROM_ADDRESS, address()), (PASSWORDS_OF_ACCOUNT, account)
