"""Who may come through which door. A route that does not say whom it is for is shut."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from palveleva.actions.second_factor import is_fresh
from palveleva.db import commit, db, utcnow
from palveleva.domain.errors import NotAllowed
from palveleva.domain.vocabulary import Role
from palveleva.models import Person, SignIn
from palveleva.web import journal, stay
from palveleva.web.hosts import is_for_us, is_own_origin

View = TypeVar("View", bound=Callable[..., Any])
ANYBODY: frozenset[Role] = frozenset()
SIGNED_IN = frozenset({Role.VOLUNTEER, Role.PENDING, Role.PROVIDER, Role.COORDINATOR})

SEEN_EVERY = 60  # seconds: signing a cookie for every page costs more than the minute is worth
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def open_to(*roles: Role, half: bool = False) -> Callable[[View], View]:
    """The route is for people with one of these roles; without roles it is for anybody.

    `half` lets in coordinators whose second factor is still to come.
    """

    def mark(view: View) -> View:
        view.audience = frozenset(roles)  # type: ignore[attr-defined]  # read by show_the_door
        view.admits_half = half  # type: ignore[attr-defined]  # read there too
        return view

    return mark


def needs_step_up(back: str) -> Callable[[View], View]:
    """A second factor must have been given within the last five minutes; else it is asked, and then `back` shown."""

    def guard(view: View) -> View:
        @wraps(view)
        def checked(*arguments: Any, **named: Any) -> Any:
            if is_proven():
                return view(*arguments, **named)
            session["after"] = request.path if request.method == "GET" else url_for(back)
            return redirect(url_for("second_factor.prove"), 303)

        return cast(View, checked)

    return guard


def is_proven() -> bool:
    """In the demonstration many play the same coordinator: a key that one of them made is not asked of the others."""
    return is_fresh(current_user, now=utcnow()) or current_app.config["PALVELEVA"].is_demo


def install(app: Flask, login: LoginManager) -> None:
    login.user_loader(load_sign_in)
    app.before_request(refuse_strangers)
    app.before_request(show_the_door)
    app.after_request(keep_or_drop)


# One query brings all that every page asks for; whoever holds the person holds their municipality.
WITH_MUNICIPALITY = joinedload(SignIn.person).joinedload(Person.municipality, innerjoin=True)
BY_KEY = select(SignIn).where(SignIn.id == bindparam("key")).options(WITH_MUNICIPALITY)


def load_sign_in(sign_in_id: str) -> SignIn | None:
    sign_in = db.session.scalars(BY_KEY, {"key": sign_in_id}).one_or_none()
    seen_at = datetime.fromtimestamp(session["seen"], UTC) if "seen" in session else None
    return sign_in if sign_in and sign_in.is_live(now=utcnow(), seen_at=seen_at) else None


def refuse_strangers() -> None:
    if not is_for_us(request.host):
        abort(400)
    if request.method not in READING and is_from_another_site():
        raise NotAllowed("cross_site")


def show_the_door() -> ResponseReturnValue | None:
    if any("\0" in text for text in told()):
        abort(400)
    if request.endpoint is None or request.endpoint == "static":
        return None
    view: Any = current_app.view_functions[request.endpoint]
    audience = getattr(view, "audience", None)
    if audience is None:
        abort(404)
    if audience == ANYBODY:
        return None
    if not current_user.is_authenticated:
        return shown_the_way_in()
    if current_user.is_half and not view.admits_half:
        return redirect(url_for("second_factor.prove")) if request.method == "GET" else abort(403)
    g.person = current_user.person
    journal.comes_in(g.person)
    note_seen(g.person)
    if not g.person.roles & audience:
        abort(403)
    return None


def shown_the_way_in() -> ResponseReturnValue:
    """What was written is told back with the way in, not lost on it."""
    if request.method != "GET":
        raise NotAllowed("signed_out")
    return redirect(door())


def is_shut_out() -> bool:
    """Nobody is in here any more, and what was asked for is not for anybody."""
    return bool(audience()) and not current_user.is_authenticated


def audience() -> frozenset[Role]:
    """Whom that is for which is asked for; nobody where there is no such page."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "audience", None) or ANYBODY


def door() -> str:
    """Who came to report has a code, not a password."""
    if request.endpoint == "public.report":
        return url_for("access.enter_by_code", **(request.view_args or {}))
    return url_for("access.sign_in")


def note_seen(person: Person) -> None:
    """A GET writes nothing, so the browser carries it, signed. Not a phone: its late answer must bring nobody back."""
    if request.path.startswith("/api/"):
        return
    stay.lengthen()
    now = int(utcnow().timestamp())
    if person.coordinates and now - session.get("seen", 0) >= SEEN_EVERY:
        session["seen"] = now


def told() -> Iterator[str]:
    """What the request says in so many words. The bytes of phones are left for their own readers."""
    yield request.path
    for fields in (request.args, request.form) if request.mimetype in FORMS else (request.args,):
        for name, values in fields.lists():
            yield from (name, *values)


def keep_or_drop(response: Any) -> Any:
    """The edge commits: a page that was answered keeps what its action wrote, a refusal keeps nothing."""
    if is_kept(response):
        if current_user.is_authenticated:
            current_user.note_use(now=utcnow())
        commit()
    elif request.method not in READING:
        db.session.rollback()
    return response


def is_kept(response: Response) -> bool:
    """Whether what was written on the way to this answer stays."""
    return request.method not in READING and response.status_code < 400


def person() -> Person:
    return g.person


def signed_in_person() -> Person | None:
    """Whoever has shown only the password is nobody yet."""
    sign_in: Any = current_user._get_current_object()  # itself: each question to what stands for it is a search
    return sign_in.person if sign_in.is_authenticated and not sign_in.is_half else None


def is_from_our_pages() -> bool:
    """Fetch metadata where the browser sends it, else the origin; a request with neither is not a browser's."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or is_own_origin(origin)


def is_from_another_site() -> bool:
    """Asked of every deed, beside its token.

    Old browsers hide where our own forms come from, since our pages send no referrer; and `none` is a person's own hand
    at the bar of addresses.
    """
    is_hidden = request.headers.get("Origin") == "null" and "Sec-Fetch-Site" not in request.headers
    return not (is_hidden or request.headers.get("Sec-Fetch-Site") == "none" or is_from_our_pages())
