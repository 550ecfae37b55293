"""The style sheet of a municipality's colours: made of one colour, and so of one address for ever."""

import re
from hashlib import sha256

from flask import Blueprint, Response, abort, g, url_for

from palveleva.domain.palette import stylesheet
from palveleva.models import Municipality
from palveleva.web.guard import open_to

blueprint = Blueprint("look", __name__)
ACCENT = re.compile(r"[0-9a-f]{6}")


@blueprint.get("/look/<mark>/<accent>.css")
@open_to()
def sheet(mark: str, accent: str) -> Response:
    """Another release may make other colours of the same one: then the address is another too."""
    if not ACCENT.fullmatch(accent) or mark != mark_of(accent):
        abort(404)
    answer = Response(stylesheet(f"#{accent}"), mimetype="text/css")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def stand_for(municipality: Municipality) -> None:
    """A stranger came by something of this municipality: the page is its page."""
    g.municipality, g.is_named = municipality, True


def look_url(accent: str) -> str:
    plain = accent.removeprefix("#")
    return url_for("look.sheet", mark=mark_of(plain), accent=plain)


def mark_of(accent: str) -> str:
    return sha256(stylesheet(f"#{accent}").encode()).hexdigest()[:8]
