"""The cookie of whoever is in: what it holds from the first, and how long it lives.

An answer that sets it brings the whole of it as it was when its request began: coming late, it takes back what another
answer has changed meanwhile. So it is set when something in it changes, and by nothing that a page loads beside itself.
"""

from flask import g, session
from flask_wtf.csrf import generate_csrf

from palveleva.db import utcnow


def begin() -> None:
    """With the token of all forms to come: one drawn later could be lost with the page that waits for it."""
    session.permanent = True
    lengthen()
    g.pop("csrf_token", None)  # of the form by which somebody came in
    generate_csrf()


def lengthen() -> None:
    """Once a week the cookie gets its whole life again: 180 days after the last use, not after the sign-in."""
    week = utcnow().date().toordinal() // 7
    if session.get("week") != week:
        session["week"] = week
