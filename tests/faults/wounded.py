"""The real application, with two handles for the harness: it can be killed at six points of a request, and renewed.

Both are files in the instance folder, so that any of the worker processes may be the one that is hit:
`kill` names a point (the first process that passes it takes the file away and dies by SIGKILL), `release` a number
(pages, worker and assets become those of another release).
"""

import os
import signal
from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from flask import Flask, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from palveleva import create_app
from palveleva.db import db
from palveleva.web.assets import keep_release

POINTS = ("before", "after_insert", "before_commit", "after_commit", "before_answer", "after_answer")
WOUNDED = ("/api/v1/sync", "/api/v1/photos/")


def die_at(folder: Path, point: str) -> None:
    order = folder / "kill"
    try:
        if order.read_text() != point:
            return
        order.rename(folder / "killed")
    except FileNotFoundError:
        return  # no order, or another process was faster
    os.kill(os.getpid(), signal.SIGKILL)


class Wounded:
    """Around the application: what happens before, and after it has answered."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder

    def __call__(self, environ: dict, start_response: object) -> Iterable[bytes]:
        renew(self.app, self.folder)
        if environ["REQUEST_METHOD"] == "GET" or not environ["PATH_INFO"].startswith(WOUNDED):
            yield from self.app(environ, start_response)
            return
        die_at(self.folder, "before")
        with closing(self.app(environ, start_response)) as parts:
            answer = list(parts)
        die_at(self.folder, "before_answer")
        yield from answer
        yield b""
        die_at(self.folder, "after_answer")


def wound(app: Flask, folder: Path) -> None:
    def is_wounded() -> bool:
        return request and request.method != "GET" and request.path.startswith(WOUNDED)

    def after_statement(_connection, _cursor, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO operation") and is_wounded():
            die_at(folder, "after_insert")

    with app.app_context():
        event.listen(db.engine, "after_cursor_execute", after_statement)
        event.listen(db.engine, "commit", lambda _connection: is_wounded() and die_at(folder, "before_commit"))
        event.listen(Session, "after_commit", lambda _session: is_wounded() and die_at(folder, "after_commit"))


def renew(app: Flask, folder: Path) -> None:
    """Another release: its files have other addresses, its pages and its worker other words."""
    file = folder / "release"
    number = file.read_text() if file.exists() else ""
    if number == app.extensions.get("wounded_release", ""):
        return
    texts = {name: f"{text}\n/* release {number} */" for name, text in app.extensions["assets"].items()}
    digest = sha256("".join(texts.values()).encode()).hexdigest()[:12]
    keep_release(folder / "assets", digest, texts)
    app.extensions |= {"assets": texts, "assets_digest": digest, "wounded_release": number}


def wounded_app() -> Wounded:
    app = create_app()
    folder = Path(os.environ["PALVELEVA_INSTANCE"])
    wound(app, folder)
    return Wounded(app, folder)
