"""Serves the peers' pages as ours are served: gunicorn, packed, file names with a digest kept for ever."""

from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from flask_compress import Compress

HERE = Path(__file__).parents[2] / ".bench/peers/dist"
app = Flask(__name__)
Compress(app)


@app.get("/<path:name>")
def page(name: str) -> Response:
    answer = send_from_directory(HERE, name)
    answer.direct_passthrough = False  # so that it can be packed
    is_for_ever = request.path.startswith("/assets/")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_for_ever else "no-cache"
    return answer
