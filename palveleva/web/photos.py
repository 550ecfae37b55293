"""Photos come after their reports, as raw bytes, and are shown to whom they concern."""

import errno
import logging
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from palveleva import album
from palveleva.actions import photos
from palveleva.db import db, utcnow
from palveleva.domain.errors import Invalid, NotFound, Refused
from palveleva.domain.vocabulary import Part, Place
from palveleva.pictures import LARGEST_UPLOAD, rebuilt
from palveleva.queries.photos import photo_for
from palveleva.web.api import PROTO, guarded, refuse
from palveleva.web.guard import open_to
from palveleva.web.looks import saw

log = logging.getLogger(__name__)
blueprint = Blueprint("photos", __name__, url_prefix="/api/v1/photos")
STATUS = {
    "not_allowed": 403,
    "unknown_operation": 404,
    "gone": 410,
    "photo_too_large": 413,
    "photo_kind": 415,
    "photo_unreadable": 422,
    "photo_too_many_pixels": 422,
    "stale": 503,
}
FULL = (errno.ENOSPC, errno.EDQUOT)


@blueprint.put("/<photo_id>")
@open_to()
@guarded
def put(photo_id: str) -> ResponseReturnValue:
    op_id = request.args.get("op", "")
    try:
        is_kept = photos.is_kept(photos.awaited(photo_id, op_id, by=g.person))
        db.session.rollback()  # neither a slow line nor a large picture keeps others from writing
        raw = body()
        if not is_kept:
            photos.deliver(photo_id, op_id, rebuilt(raw), by=g.person, now=utcnow())
        # Committed before it is said: the phone lets go of its own copy when it hears this.
        db.session.commit()
    except Refused as refusal:
        return refuse(STATUS.get(refusal.code, 409), refusal.code)
    except OSError as error:
        return full(error)
    return jsonify(proto=PROTO, code=None, photo={"id": str(UUID(photo_id))})


def body() -> bytes:
    """All of it, or nothing: a line that was cut gives no photo."""
    request.max_content_length = LARGEST_UPLOAD
    if (request.content_length or 0) > LARGEST_UPLOAD:
        raise Invalid("photo_too_large")
    parts, size = [], 0
    try:
        while part := request.stream.read(64 * 1024):
            parts.append(part)
            size += len(part)
            if size > LARGEST_UPLOAD:
                raise Invalid("photo_too_large")
    except RequestEntityTooLarge as error:
        raise Invalid("photo_too_large") from error
    if request.content_length is not None and size != request.content_length:
        raise ClientDisconnected
    return b"".join(parts)


def full(error: OSError) -> Response:
    """Nothing was stored; there may be room later."""
    if error.errno not in FULL:
        raise error
    log.error("no room for photos")
    answer = refuse(507, "storage_full")
    answer.headers["Retry-After"] = "600"
    return answer


@blueprint.get("/<photo_id>")
@open_to()
@guarded
def show(photo_id: str) -> ResponseReturnValue:
    photo = photo_for(g.person, photo_id, now=utcnow())
    jpeg = album.get(photo.id)
    if jpeg is None:
        raise NotFound
    if photo.need.reporter_id != g.person.id:  # one's own picture is no news
        saw(Place.PHOTO, photo.need_id, Part.PHOTO)
    answer = make_response(jpeg)
    answer.headers["Content-Type"] = "image/jpeg"
    answer.headers["Content-Disposition"] = f'inline; filename="photo-{photo.id[:8]}.jpg"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
