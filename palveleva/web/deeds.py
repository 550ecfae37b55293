"""How a button of the office becomes one action: token checked, done or worded why not, and back to the page."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.models import Need
from palveleva.web.forms import NoForm
from palveleva.words import label


def do(back: str, said: str, deed: Callable[[FlaskForm], Any], form: FlaskForm | None = None) -> ResponseReturnValue:
    """Run `deed` with a valid form and flash `said`; refused or invalid, flash why. Either way return to `back`."""
    form = form or NoForm()
    if not form.validate_on_submit():
        flash("; ".join(str(words) for errors in form.errors.values() for words in errors), "danger")
        return redirect(back, 303)
    try:
        deed(form)
        db.session.commit()
        flash(said, "ok")
    except Refused as refusal:
        db.session.rollback()
        flash(label("refusal", refusal.code), "danger")
    return redirect(back, 303)


def page_of(need: Need) -> str:
    return url_for("needs.show", need_id=need.id)
