"""What of residents an answer shows, and to whom: written down when it is made and before it leaves (decision 20)."""

from contextlib import nullcontext
from functools import partial
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from palveleva.audit import Looks, disclose
from palveleva.db import utcnow, writing_looks
from palveleva.domain.disclosure import OFFICE_SEES
from palveleva.domain.vocabulary import Part, Place
from palveleva.queries.glass import Glass, Notice
from palveleva.web.errors import unavailable
from palveleva.web.guard import is_kept


def install(app: Flask) -> None:
    app.after_request(settle)


def glass(row: Any, place: Place) -> Glass:
    """The row as a page of the office may show it here."""
    return Glass(row, OFFICE_SEES[place], noticing(place))


def panes(rows: Any, place: Place) -> list[Glass]:
    parts, notice = OFFICE_SEES[place], noticing(place)
    return [Glass(row, parts, notice) for row in rows]


def noticing(place: Place) -> Notice:
    """Looks of this answer are gathered in one place, which is found once for a whole list."""
    return partial(note, g.setdefault("looks", {}), place)


def note(looks: Looks, place: Place, need_id: str, part: Part) -> None:
    looks.setdefault((need_id, place), set()).add(part)


def saw(place: Place, need_id: str, part: Part) -> None:
    noticing(place)(need_id, part)


def settle(response: Response) -> Response:
    """No line, no data: when it cannot be written down, the answer says so instead."""
    looks = g.pop("looks", None)
    if not looks or request.method == "HEAD":
        return response
    to_id = g.person.id
    try:
        with nullcontext() if is_kept(response) else writing_looks():  # a refused deed is dropped, its page was shown
            disclose(looks, to_id=to_id, now=utcnow())
    except SQLAlchemyError as error:
        return unavailable(error)
    return response
