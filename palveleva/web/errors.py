"""Failures in the reader's language: the one table of what becomes which status."""

import logging
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadHost, HTTPException, InternalServerError

from palveleva.db import db
from palveleva.db.trouble import Trouble, trouble_of
from palveleva.domain.errors import Invalid, NotAllowed, NotFound, NotNow, Refused, TooMany
from palveleva.domain.vocabulary import LANGUAGES, Role
from palveleva.logs import current, note
from palveleva.web import counters
from palveleva.web.entering import home_of, is_tapped_again
from palveleva.web.guard import audience, door, is_shut_out
from palveleva.web.refusals import why
from palveleva.web.rendering import this_page
from palveleva.words.codes import LABELS, label

# Seconds. Somebody's writing is over soon; a server that fell takes a while; room on a disk is made by a person.
TRY_AGAIN_AFTER = {Trouble.BUSY: 2, Trouble.AWAY: 10, Trouble.FULL: 60}
# Of the database: nothing was stored, and the same may go well soon.
PASSING = (OperationalError, PoolTimeout, StaleDataError)
# Not where somebody was not let through or nothing is there, nor of what was too much to be read.
KEPT_FOR_THE_WRITER = (400, 429, 500, 503)
LONG_WORDS = ("text", "first", "second", "note", "reason", *LANGUAGES)
OF_RESIDENT = ("contact_name", "contact_phone", "contact_address", "contact_note")
STATUS: dict[type[Refused], int] = {NotAllowed: 403, NotFound: 404, Invalid: 400, NotNow: 409, TooMany: 429}


def install(app: Flask) -> None:
    app.log_exception = log_late_fault  # type: ignore[method-assign]  # Flask's own would log the message
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, token_missing)
    for kind in PASSING:
        app.register_error_handler(kind, unavailable)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def refused(error: Refused) -> ResponseReturnValue:
    status = next((number for kind, number in STATUS.items() if isinstance(error, kind)), 400)
    if not isinstance(error, TooMany):
        return tell(status, error.code)
    answer = tell(status, error.code, why(error))
    answer.headers["Retry-After"] = str(error.wait)
    return answer


def token_missing(_error: CSRFError) -> ResponseReturnValue:
    """A token ends with the session that it was made in: whoever is signed out is told so, not of the page."""
    if is_shut_out():
        return tell(403, "signed_out")
    return tell(400, "already_in" if is_tapped_again() else "form_expired")


def unavailable(error: Exception) -> Response:
    """Nothing was stored; the phone keeps its acts and comes again."""
    kind = trouble_of(error)
    counters.troubles.labels(kind).inc()
    note("database_trouble", logging.WARNING, code=kind, error=error)
    answer = tell(503, "busy")
    answer.headers["Retry-After"] = str(TRY_AGAIN_AFTER[kind])
    return answer


def http_error(error: HTTPException) -> ResponseReturnValue:
    late = error.original_exception if isinstance(error, InternalServerError) else None
    if isinstance(late, PASSING):
        return unavailable(late)
    answer = tell(error.code or 500, (error.name or "error").lower().replace(" ", "_"))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "Location"}:
            answer.headers[name] = value
    return answer


def log_late_fault(exc_info: Any) -> None:
    """What goes wrong when the view has answered already, such as at the commit. Flask hands it to `http_error`."""
    if not isinstance(exc_info[1], PASSING):
        note_fault(exc_info[1])


def fault(error: Exception) -> ResponseReturnValue:
    note_fault(error)
    return tell(500, "fault")


def note_fault(error: BaseException) -> None:
    counters.faults.inc()
    note("fault", logging.ERROR, error=error)


def tell(status: int, code: str, sentence: str | None = None) -> Response:
    """`sentence` is what the code alone does not say."""
    if status >= 500:
        as_it_came()
        sentence = sentence or (label("refusal", g.if_unkept) if "if_unkept" in g else None)
    try:
        return told(status, code, sentence)
    except (OperationalError, PoolTimeout):
        # The page asks who reads it, and where; when nobody can say, it is for anybody anywhere. Flask-Login keeps the
        # reader there, and has no other way to be told of one without the database.
        g._login_user = AnonymousUserMixin()
        g.municipality = None
        return told(status, code, sentence)


def as_it_came() -> None:
    """Nothing was kept, so the cookie does not change either: whoever was in is in, and can see to it."""
    db.session.rollback()
    session.clear()
    session.update(current_app.session_interface.open_session(current_app, request) or {})
    session.modified = False
    for known in ("csrf_token", "_login_user"):
        g.pop(known, None)


def told(status: int, code: str, sentence: str | None) -> Response:
    db.session.rollback()
    g.pop("looks", None)  # what the view had read is not shown
    if request.path.startswith("/api/"):
        answer = jsonify(proto=1, code=code)
    elif isinstance(request.routing_exception, BadHost):  # a page needs addresses, and for such a host there are none
        answer = Response(code, mimetype="text/plain")
    else:
        # Of a page nobody knows whether it ever was: the error page's own words say both.
        has_words = code in LABELS["refusal"] and code != "not_found"
        sentence = sentence or (label("refusal", code) if has_words else None)
        # Read aloud on the telephone it finds the line in the log.
        number = current("request") if status >= 500 else None
        facts = {"code": status, "why": code, "sentence": sentence, "number": number}
        is_out = code == "signed_out"
        words = words_told() if is_out or status in KEPT_FOR_THE_WRITER else []
        home = home_of(current_user.person) if code == "already_in" else None
        ways = {"home": home, "door": door() if is_out else None, "is_of_desk": Role.COORDINATOR in audience()}
        page = render_template("errors/error.html", **facts, **ways, words=words, this_page=asked_again)
        answer = Response(page, mimetype="text/html")
    answer.status_code = status
    return answer


def asked_again() -> str:
    """What was refused is asked for again, and refused in the language that was chosen."""
    return request.path if request.method == "GET" and not request.args else this_page()


def words_told() -> list[str]:
    """What a form that was refused had many words for: its writer can copy them. No secret is among them."""
    return [words for name in (*LONG_WORDS, *OF_RESIDENT) if (words := request.form.get(name, "").strip())]
