"""How a button of the office becomes one action: token checked, done or worded why not, and back to the page."""

from collections.abc import Callable
from typing import Any, cast

from flask import current_app, flash, get_template_attribute, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.routing import MapAdapter
from wtforms import HiddenField
from wtforms.widgets import CheckboxInput, HiddenInput, Input, PasswordInput, TextArea

from palveleva.db import db
from palveleva.domain.contact import code_as_given
from palveleva.domain.errors import Invalid, Refused
from palveleva.models import Need, Provider
from palveleva.queries.visible import get, needs_visible_to, providers_kept_by
from palveleva.web.fields import Form, wrong
from palveleva.web.filled_again import filled_again
from palveleva.web.forms import NoForm
from palveleva.web.guard import person
from palveleva.web.meanwhile import SeenForm
from palveleva.web.refusals import answered, why


def do(back: str, said: str, deed: Callable[[Form], Any], form: Form | None = None) -> ResponseReturnValue:
    """Run `deed` with a valid form, flash `said` and return to `back`. Refused or invalid, flash why, and what was
    written stands there again."""
    form = form or NoForm()
    if not form.validate_on_submit():
        flash("; ".join(wrong(field) for field in form if field.errors), "danger")
        return returned(back, form)
    try:
        deed(form)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        flash(why(refusal), "danger")
        return returned(back, form, refusal)
    flash(said, "ok")
    return redirect(back, 303)


def returned(back: str, form: Form, refusal: Refused | None = None) -> ResponseReturnValue:
    """To the page that the form came from. With words in the form the page is this answer, and has them."""
    words = words_typed(form)
    if not words:
        return redirect(back, 303)
    if refusal and refusal.field in form:
        say_why(form, refusal)
    endpoint, keys = cast(MapAdapter, request_ctx.url_adapter).match(back, method="GET")
    answer: Any = current_app.view_functions[endpoint](**keys)
    page = current_app.make_response(answer).get_data(as_text=True)
    page = filled_again(page, request.path, request.form, form) or with_words_above(page, words)
    return answered(page, refusal)


def words_typed(form: Form) -> list[str]:
    """What was written by hand, not chosen or ticked. No password: it is shown to nobody, its writer included."""
    fields = (field for field in form if isinstance(field.widget, (Input, TextArea)))
    mine = (field for field in fields if not isinstance(field.widget, (HiddenInput, CheckboxInput, PasswordInput)))
    return [words for field in mine if (words := request.form.get(field.name, "").strip())]


def with_words_above(page: str, words: list[str]) -> str:
    """The need has moved on, and has no place for them now: they can be copied from here."""
    banner = get_template_attribute("macros/chrome.html", "banner")
    told = banner(_("Not saved. You had written: %(words)s", words=" – ".join(words)), "warn")
    return page.replace("<main ", f'<div class="page wide messages">{told}</div>\n<main ', 1)


def was_done(form: Form, deed: Callable[[], Any]) -> bool:
    """Run `deed` with a valid form. If not, what is wrong stands at its fields: the page shows it beside the words."""
    if not form.validate_on_submit():
        return False
    try:
        deed()
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        say_why(form, refusal)
        return False
    return True


def say_why(form: Form, refusal: Refused, *, at: str | None = None) -> None:
    """At the field that it is about, or at the first. Whoever was overtaken reads it at each field already."""
    if isinstance(form, SeenForm) and form.is_overtaken:
        return
    name = at or refusal.field
    field: Any = form[name] if name in form else next(one for one in form if not isinstance(one, HiddenField))
    field.errors = [*field.errors, why(refusal)]


def the_need(need_id: str) -> Need:
    """As far as whoever asks may see it."""
    return get(needs_visible_to(person()), Need, need_id)


def the_provider(provider_id: int) -> Provider:
    """One of the register that whoever asks keeps."""
    return get(providers_kept_by(person()), Provider, provider_id)


def do_to(need_id: str, said: str, deed: Callable[[Need], Any], form: Form | None = None) -> ResponseReturnValue:
    """`do` with a need that whoever asks may see; back to its page."""
    need = the_need(need_id)
    return do(page_of(need), said, lambda _form: deed(need), form)


def need_coded(code: str | None) -> Need:
    """The need of this code. Raises Invalid where there is none to be seen."""
    query = needs_visible_to(person()).where(Need.code == code_as_given(code or ""))
    need = db.session.scalars(query).unique().one_or_none()
    if need is None:
        raise Invalid("unknown_original", field="original")
    return need


def page_of(need: Need) -> str:
    return url_for("needs.show", need_id=need.id)
