"""Serves the peers' pages as ours are served: gunicorn, packed, what names its release or content kept for ever."""

from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

HERE = Path(__file__).parents[2] / ".bench/peers/dist"
FOR_EVER = ("/assets/", "/stylesheets/", "/javascripts/")
app = Flask(__name__)


@app.get("/<path:name>")
def page(name: str) -> Response:
    answer = packed(name) if "br" in request.accept_encodings else send_from_directory(HERE, name)
    is_for_ever = request.path.startswith(FOR_EVER)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_for_ever else "no-cache"
    return answer


def packed(name: str) -> Response:
    """Fonts and pictures are packed as they are."""
    if not (HERE / f"{name}.br").exists():
        return send_from_directory(HERE, name)
    answer = send_from_directory(HERE, f"{name}.br", mimetype=guess_type(name)[0])
    answer.headers["Content-Encoding"] = "br"
    answer.vary.add("Accept-Encoding")
    return answer


@app.post("/reports")
def take() -> tuple[str, int]:
    """What the least page sends."""
    return "", 201
