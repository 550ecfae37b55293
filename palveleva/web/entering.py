"""What every way in has in common: the browser gets a new session, and an earlier one of this browser ends."""

from collections.abc import Callable
from uuid import NAMESPACE_OID, uuid5

from flask import current_app, request, session, url_for
from flask_login import current_user, login_user

from palveleva.actions import codes, people
from palveleva.actions.people import came_in
from palveleva.actions.second_factor import has_second_factor
from palveleva.db import db, utcnow
from palveleva.domain.errors import NotFound, NotNow, WrongCode
from palveleva.domain.sessions import TAPPED_AGAIN, device_of
from palveleva.domain.vocabulary import Role
from palveleva.models import Person, SignIn
from palveleva.queries.people import kept_in_place_of
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

DOORS = frozenset({"access.sign_in", "access.accept_invitation", "access.enter_by_code", "newcomers.join"})


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


def key_here(*way: str) -> str | None:
    """This browser's name for its coming in by this link, code or poster: tapped again it is the same one.

    Only the token of its forms tells browsers apart that nobody is in on yet, and it ends with the coming in.
    """
    browser = session.get("csrf_token")
    return str(uuid5(NAMESPACE_OID, "/".join((browser, *way)))) if browser else None


def let_in(deed: Callable[[str | None], SignIn], *way: str) -> SignIn:
    """What opens once is refused to a second tap: that one is let in by what the first has made."""
    key = key_here(*way)
    try:
        return deed(key)
    except (NotFound, WrongCode):
        if sign_in := came_in(key, now=utcnow()):
            return sign_in
        raise


def is_tapped_again() -> bool:
    """Whoever came in a moment ago and sends the form of that door once more, whose token has ended since."""
    is_door = request.endpoint in DOORS and current_user.is_authenticated
    return is_door and utcnow() - current_user.created_at < TAPPED_AGAIN


def home_of(person: Person) -> str:
    if Role.COORDINATOR in person.roles:
        return url_for("needs.queue")  # by way of the second factor, whoever is half in
    return f"/{person.language}/app/"


def enter_with_code(people: list[str], code: str) -> SignIn:
    """The try is counted and kept before the code is looked at. Raises WrongCode or TooMany."""
    spend(CODES_FROM_ADDRESS, address())
    tried = codes.spend_try(people, now=utcnow())
    db.session.commit()
    sign_in = let_in(lambda key: codes.enter(tried, code, now=utcnow(), key=key), *people, code)
    give_back(CODES_FROM_ADDRESS, address())
    return sign_in


def refuse_joined(account: str, code: str) -> None:
    """On a phone whose account was joined to another the code of that one opens nothing, as unsent words would be left
    behind (decision 105). Whoever has it is told so, and nobody else; it is not used up."""
    person = db.session.get(Person, account)
    kept = kept_in_place_of(person) if person else None
    if kept is person or kept is None:
        return
    spend(CODES_FROM_ADDRESS, address())
    tried = codes.spend_try([kept.id], now=utcnow())
    db.session.commit()
    raise NotNow("account_joined") if codes.those_with(tried, code) else WrongCode


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
