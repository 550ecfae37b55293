"""What somebody searched for, kept in their session until they search again (decision 23).

Sealed: the words may be a resident's name, and a cookie lies in the browser of a desk that others use too.
"""

import json
from typing import Any

from flask import session

from palveleva.vault import Unopened, opened, sealed
from palveleva.web.guard import person


def keep(kind: str, told: dict[str, Any]) -> None:
    session[place(kind)] = sealed(json.dumps(told), person().id)


def kept(kind: str) -> dict[str, Any] | None:
    """None where nothing was searched for, or somebody else did it in this browser."""
    try:
        told: dict[str, Any] = json.loads(opened(session[place(kind)], person().id))
    except (KeyError, Unopened):
        return None
    return told


def place(kind: str) -> str:
    return f"search-{kind}"
