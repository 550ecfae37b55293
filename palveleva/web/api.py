"""What a phone asks beside syncing: who am I, and what words and places are there."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from palveleva.config import LANGUAGES
from palveleva.domain.errors import WrongCode
from palveleva.models import Person
from palveleva.queries.news import current_epoch
from palveleva.queries.reference import reading_for, reference_for
from palveleva.version import __version__
from palveleva.web import journal, stay
from palveleva.web.entering import enter, enter_with_code, refuse_joined
from palveleva.web.guard import is_from_our_pages, open_to, signed_in_person
from palveleva.web.limits import spend_act
from palveleva.web.small_json import told_in_json
from palveleva.words.safety import advice_in

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
PROTO = 1
MIN_APP = "2026.11.0"


def refuse(status: int, code: str) -> Response:
    answer = jsonify(proto=PROTO, code=code)
    answer.status_code = status
    return answer


def guarded(view: Callable[..., Any]) -> Callable[..., Any]:
    """The guard of DESIGN §6: our own pages, our header, a session (else JSON 401), the right account."""

    @wraps(view)
    def checked(*arguments: Any, **named: Any) -> Any:
        if not is_from_our_pages():
            return refuse(403, "cross_site")
        if request.method != "GET" and request.headers.get("X-Palveleva") != "1":
            return refuse(403, "header_missing")
        person = signed_in_person()
        if person is None:
            return refuse(401, "signed_out")
        account = request.headers.get("X-Account")
        if account != person.id and (account or request.method != "GET"):
            return refuse(409, "wrong_account")
        if request.method != "GET":
            spend_act(person.id)  # commits, and so lets go of the write lock: the body may come over a slow line
        g.person = person
        journal.comes_in(person)
        return view(*arguments, **named)

    return checked


@blueprint.get("/session")
@open_to()
@guarded
def session() -> ResponseReturnValue:
    stay.lengthen()
    return session_of(g.person)


def session_of(person: Person) -> ResponseReturnValue:
    digest = digest_for(person)
    return jsonify(
        proto=PROTO,
        account_id=person.id,
        roles=sorted(person.roles),
        min_app=MIN_APP,
        app=__version__,
        sign_in=current_user.mark,
        name=person.name,
        village=person.village.slug if person.village else None,
        language=person.language,
        epoch=current_epoch(),
        reference=digest,
        demo=current_app.config["PALVELEVA"].is_demo,
        **names_for(person, digest),
    )


def names_for(person: Person, digest: str) -> dict[str, Any]:
    """With whom is in: what the phone has not learnt yet. On a poor line a question of its own takes a second."""
    lang = request.args.get("lang")
    if lang not in LANGUAGES or request.args.get("seen") == digest:
        return {}
    return {"names": reference_for(person.municipality_id, lang)}


@blueprint.get("/reference")
@open_to()
@guarded
def reference() -> ResponseReturnValue:
    return facts_for_phones(reference_for(g.person.municipality_id, language_asked()))


@blueprint.get("/reference/reading")
@open_to()
@guarded
def reading() -> ResponseReturnValue:
    return facts_for_phones(worded_reading(language_asked()))


def worded_reading(language: str) -> dict[str, Any]:
    return reading_for(language) | {"advice": advice_in(language)}


@blueprint.post("/session")
@open_to()
def enter_again() -> ResponseReturnValue:
    """In place, with the coordinator's code: the phone stays the same person's, and nothing written on it is lost."""
    if not is_from_our_pages():
        return refuse(403, "cross_site")
    if request.headers.get("X-Palveleva") != "1":
        return refuse(403, "header_missing")
    account, code = told_code()
    refuse_joined(account, code)
    enter(enter_with_code([account], code))
    g.person = current_user.person
    return session_of(g.person)


def told_code() -> tuple[str, str]:
    """The account and the code; whatever is no code is as wrong as a wrong one."""
    told = told_in_json()
    if not isinstance(told, dict) or not isinstance(told.get("code"), str):
        raise WrongCode
    try:
        return str(UUID(told.get("account_id"))), told["code"][:20]
    except (ValueError, TypeError, AttributeError) as error:
        raise WrongCode from error


def language_asked() -> str:
    language = request.args.get("lang", g.person.language)
    return language if language in LANGUAGES else "fi"


def facts_for_phones(facts: dict[str, Any]) -> ResponseReturnValue:
    answer = make_response(jsonify(proto=PROTO, **facts))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(digest_of(facts))
    return answer.make_conditional(request)


def digest_for(person: Person) -> str:
    """Changes whenever a phone has something to learn; in the person's own language, whatever the phone speaks."""
    facts = reference_for(person.municipality_id, person.language) | worded_reading(person.language)
    return digest_of(facts)


def digest_of(facts: dict[str, Any]) -> str:
    return sha256(current_app.json.dumps(facts).encode()).hexdigest()[:16]
