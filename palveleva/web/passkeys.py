"""What a page's script asks and tells while an authenticator signs. JSON both ways, from our own pages only."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from palveleva.actions import passkeys, second_factor
from palveleva.db import db, utcnow
from palveleva.domain.errors import WrongCode
from palveleva.domain.sessions import device_of
from palveleva.domain.vocabulary import Role
from palveleva.web.entering import enter
from palveleva.web.guard import is_from_our_pages, open_to, person
from palveleva.web.hosts import name_in, own_address
from palveleva.web.limits import PASSKEYS_FROM_ADDRESS, address, give_back, spend
from palveleva.web.second_factor import may_enrol, way_on
from palveleva.web.small_json import told_in_json

blueprint = Blueprint("passkeys", __name__)
at_the_door = open_to(Role.COORDINATOR, half=True)


def site() -> passkeys.Site:
    address = own_address()
    return passkeys.Site(host=name_in(urlsplit(address).netloc), origin=address, name=str(_("Serving Community")))


def told_by_our_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A try is counted; whatever is not what an authenticator says is a wrong key."""

    @wraps(view)
    def checked() -> ResponseReturnValue:
        if not is_from_our_pages():
            abort(403)
        spend(PASSKEYS_FROM_ADDRESS, address())
        told, challenge = told_in_json(), session.pop("challenge", None)
        if not isinstance(told, dict) or not isinstance(challenge, str):
            return refusal()
        try:
            answer: ResponseReturnValue = view(told, challenge)
        except WrongCode:
            db.session.rollback()
            return refusal()
        give_back(PASSKEYS_FROM_ADDRESS, address())
        return answer

    return checked


def refusal() -> Response:
    answer = jsonify(code="wrong_passkey")
    answer.status_code = 403
    return answer


def asked(wish: Callable[[str], str]) -> ResponseReturnValue:
    if not is_from_our_pages():
        abort(403)
    spend(PASSKEYS_FROM_ADDRESS, address())
    challenge = passkeys.new_challenge(now=utcnow())
    session["challenge"] = challenge
    return jsonify(json.loads(wish(challenge)))


@blueprint.post("/sign-in/passkey/wish")
@open_to()
def wish_to_enter() -> ResponseReturnValue:
    return asked(lambda challenge: passkeys.wish_to_prove(None, site(), challenge))


@blueprint.post("/sign-in/passkey")
@open_to()
@told_by_our_page
def enter_with_passkey(told: dict[str, Any], challenge: str) -> ResponseReturnValue:
    enter(passkeys.enter(told, site(), challenge, now=utcnow()))
    return jsonify(next=url_for("needs.queue"))


@blueprint.post("/sign-in/second-factor/passkey/wish")
@at_the_door
def wish_to_prove() -> ResponseReturnValue:
    return asked(lambda challenge: passkeys.wish_to_prove(person(), site(), challenge))


@blueprint.post("/sign-in/second-factor/passkey")
@at_the_door
@told_by_our_page
def prove(told: dict[str, Any], challenge: str) -> ResponseReturnValue:
    passkeys.prove(current_user, told, site(), challenge, now=utcnow())
    return jsonify(next=way_on())


@blueprint.post("/account/passkeys/wish")
@at_the_door
def wish_to_enrol() -> ResponseReturnValue:
    if not may_enrol():
        abort(403)
    return asked(lambda challenge: passkeys.wish_to_enrol(person(), site(), challenge))


@blueprint.post("/account/passkeys")
@at_the_door
@told_by_our_page
def enrol(told: dict[str, Any], challenge: str) -> ResponseReturnValue:
    if not may_enrol():
        abort(403)
    device = device_of(request.user_agent.string)
    passkeys.enrol(current_user, told, site(), challenge, device, by=person())
    has_codes = second_factor.recovery_codes_left(person()) > 0
    return jsonify(next=url_for("second_factor.keys") if has_codes else None)
