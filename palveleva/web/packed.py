"""What is the same for everybody is packed once, as tightly as can be: on a poor line a sixth less to wait for."""

import gzip
from hashlib import sha256

import brotli
from flask import Response, current_app, request

PACKERS = {"br": lambda text: brotli.compress(text, quality=11), "gzip": lambda text: gzip.compress(text, 9)}


def packed(text: str, mimetype: str) -> Response:
    """The text as this browser takes it. Its tag tells the content, so what the browser has is not sent again."""
    coding = request.accept_encodings.best_match(list(PACKERS)) or ""
    tag = sha256(text.encode()).hexdigest()[:16]
    answer = Response(bytes_of(text, tag, coding), mimetype=mimetype)
    answer.vary.add("Accept-Encoding")
    if coding:
        answer.headers["Content-Encoding"] = coding
    answer.set_etag(f"{tag}-{coding}")
    answer.make_conditional(request)
    return answer


def bytes_of(text: str, tag: str, coding: str) -> bytes:
    """Kept for the life of the process: a release has few such texts."""
    kept: dict[tuple[str, str], bytes] = current_app.extensions.setdefault("packed", {})
    if coding not in PACKERS:
        return text.encode()
    if (tag, coding) not in kept:
        kept[tag, coding] = PACKERS[coding](text.encode())
    return kept[tag, coding]
