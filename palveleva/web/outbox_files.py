"""A file that a phone saved because nothing left it: brought in by the coordinator."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.exceptions import RequestEntityTooLarge

from palveleva.actions import carried, photos
from palveleva.actions.operations import Result
from palveleva.db import db, utcnow
from palveleva.domain.errors import NotFound, Refused
from palveleva.domain.outbox_file import LARGEST, OutboxFile, SavedPhoto, understood
from palveleva.domain.vocabulary import Role
from palveleva.logs import note
from palveleva.models import Person
from palveleva.pictures import rebuilt
from palveleva.queries.people import kept_in_place_of
from palveleva.queries.register import files_carried_in
from palveleva.queries.visible import get, people_kept_by
from palveleva.web.errors import tell
from palveleva.web.fields import Form
from palveleva.web.guard import open_to, person, signed_in_person
from palveleva.web.incoming import Unreadable, act_of, moment
from palveleva.web.photos import FULL

blueprint = Blueprint("outbox_files", __name__, url_prefix="/outbox-files")
coordinators = open_to(Role.COORDINATOR)
ENVELOPE = 64 * 1024  # what a form adds around its file
MOST_DRAINED = 256 * 1024 * 1024


class OutboxFileForm(Form):
    file = FileField(_l("File from the phone"), [FileRequired(_l("Choose the file."))])


@dataclass(frozen=True)
class Line:
    """One act or photo of the file and what became of it."""

    kind: str
    status: str
    code: str | None = None
    text: str = ""
    told_at: datetime | None = None
    need_id: str | None = None


@blueprint.url_value_preprocessor
def let_large_files_in(*_: Any) -> None:
    """Before the form is read, and only for whom the page is; the database is let go of while a slow line brings it."""
    coordinator = signed_in_person()
    g.may_be_large = coordinator is not None and coordinator.coordinates
    db.session.rollback()
    if g.may_be_large:
        request.max_content_length = LARGEST + ENVELOPE


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return page()


@blueprint.post("")
@coordinators
def bring_in() -> ResponseReturnValue:
    form = OutboxFileForm()
    if not form.validate_on_submit():
        return page("file_missing")
    try:
        told = understood(form.file.data.read())
        writer = writer_of(told)
        lines = act_lines(told, writer, now=utcnow())
    except Unreadable:
        return page("file_damaged")
    except Refused as refusal:
        return page(refusal.code)
    db.session.commit()  # photos follow their reports: words are safe before the first picture is opened
    lines += [photo_line(photo, told, writer) for photo in told.photos]
    return render_template("outbox_files/outcome.html", writer=writer, told=told, lines=lines)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Read to its end and thrown away: a browser that is still sending would show a broken line, not the reason."""
    if not g.may_be_large:
        return tell(413, "too_large")
    left = MOST_DRAINED
    while left > 0 and (part := request.environ["wsgi.input"].read(64 * 1024)):
        left -= len(part)
    return page("file_too_large", 413)


def page(problem: str | None = None, status: int = 400) -> ResponseReturnValue:
    db.session.rollback()
    reader = signed_in_person()
    files = files_carried_in(reader) if reader else []
    shown = render_template("outbox_files/index.html", form=OutboxFileForm(formdata=None), files=files, problem=problem)
    return Response(shown, status if problem else 200)


def writer_of(told: OutboxFile) -> Person:
    """Or whoever they are since their account was joined to another: the phone does not know."""
    try:
        return kept_in_place_of(get(people_kept_by(person()), Person, told.account_id))
    except NotFound as error:
        raise NotFound("file_of_stranger") from error


def act_lines(told: OutboxFile, writer: Person, *, now: datetime) -> list[Line]:
    """All of the acts are read before the first is decided: a damaged file does nothing."""
    acts = [act_of(op) for op in told.ops]
    results = carried.carry_in(writer, acts, by=person(), now=now)
    return [act_line(op, result) for op, result in zip(told.ops, results, strict=True)]


def act_line(op: dict[str, Any], result: Result) -> Line:
    is_secret = result["code"] == "personal_identity_code"
    return Line(
        kind=str(op.get("type")),
        status=result["status"],
        code=result["code"],
        text="" if is_secret else words_in(op),
        told_at=moment(op.get("device_at")),
        need_id=(result["resource"] or {}).get("need_id"),
    )


def words_in(op: dict[str, Any]) -> str:
    payload = op.get("payload")
    said = (payload.get(name) for name in ("text", "note", "reason")) if isinstance(payload, dict) else ()
    text = next((text.strip() for text in said if isinstance(text, str)), "")[:300]
    return text.encode("utf-8", "replace").decode()  # half a character can be written in JSON and on no page


def photo_line(photo: SavedPhoto, told: OutboxFile, writer: Person) -> Line:
    text = next((words_in(op) for op in told.ops if op.get("op_id") == photo.op_id), "")
    try:
        status = photo_taken_in(photo, writer)
    except Refused as refusal:
        db.session.rollback()
        return Line("photo", "retry" if refusal.code == "stale" else "rejected", refusal.code, text)
    except OSError as error:
        db.session.rollback()
        if error.errno not in FULL:
            raise
        note("no_room_for_photos", logging.ERROR)
        return Line("photo", "retry", "storage_full", text)
    return Line("photo", status, text=text)


def photo_taken_in(photo: SavedPhoto, writer: Person) -> str:
    is_kept = photos.is_kept(photos.awaited(photo.photo_id, photo.op_id, by=writer))
    db.session.rollback()  # nobody waits for the database while a picture is rebuilt
    if is_kept:
        return "duplicate"
    picture = rebuilt(photo.picture)
    carried.carry_in_photo(writer, photo.photo_id, photo.op_id, picture, by=person(), now=utcnow())
    db.session.commit()
    return "applied"
