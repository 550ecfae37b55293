"""What messages somebody gets, which browser may be woken, and for the coordinator those that did not arrive."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import Email, Length, Optional

from palveleva.actions import messages
from palveleva.db import utcnow
from palveleva.domain.telling import ALWAYS, Choices, topics_for
from palveleva.domain.vocabulary import Medium, Role, Topic
from palveleva.i18n import language
from palveleva.models import Delivery, Person
from palveleva.notices.push_hosts import is_known
from palveleva.notices.reach import choices_of, email_of, reach_of
from palveleva.notices.vapid import public_key
from palveleva.post_settings import PostSettings
from palveleva.queries.messages import lost_messages
from palveleva.queries.visible import deliveries_visible_to, get
from palveleva.settings import settings_of
from palveleva.web.deeds import do
from palveleva.web.guard import SIGNED_IN, is_from_our_pages, open_to, person
from palveleva.web.public import in_language

blueprint = Blueprint("messages", __name__)


class ChoicesForm(FlaskForm):
    email = EmailField(_l("Your e-mail address"), [Optional(), Length(max=200), Email()])


def settings() -> PostSettings:
    post: PostSettings = current_app.config["PALVELEVA"].post
    return post


@blueprint.get("/<lang>/account/messages")
@open_to(*SIGNED_IN)
def chosen(lang: str) -> ResponseReturnValue:
    in_language(lang)
    return render_template(
        "account/messages.html",
        form=ChoicesForm(data={"email": person().email or ""}),
        topics=topics_for(person().roles),
        is_chosen=partial(is_chosen, choices_of(person())),
        media=media_of(person()),
        reach=reach_of(person(), now=utcnow()),
        letters_to=email_of(person()),
        hours=settings_of(person().municipality_id).hours,
        push_key=public_key(current_app.config["PALVELEVA"].instance),
    )


def media_of(someone: Person) -> list[Medium]:
    """The desk is not woken: only the phone app is."""
    return [medium for medium in Medium if medium is not Medium.PUSH or someone.roles != {Role.COORDINATOR}]


def is_chosen(choices: Choices, topic: Topic, medium: Medium) -> bool:
    return choices.get((topic, medium), medium in ALWAYS[topic])


@blueprint.post("/account/messages")
@open_to(*SIGNED_IN)
def choose() -> ResponseReturnValue:
    form = ChoicesForm()
    wanted = {(topic, medium) for topic in Topic for medium in Medium if f"{topic}-{medium}" in request.form}

    def keep(_form: Any) -> None:
        messages.give_email(person(), form.email.data or "", by=person())
        messages.choose(person(), wanted, by=person())

    return do(own_page(), _("Saved."), keep, form)


@blueprint.post("/account/push")
@open_to(*SIGNED_IN)
def subscribe() -> ResponseReturnValue:
    """Told by the script of the page, from what the browser gave it."""
    told = told_by_browser()
    if not is_known(told["endpoint"], settings()):
        abort(400)
    messages.subscribe(current_user, told["endpoint"], told.get("keys") or {}, by=person())
    return jsonify(status="on")


@blueprint.post("/account/push/removal")
@open_to(*SIGNED_IN)
def unsubscribe() -> ResponseReturnValue:
    messages.unsubscribe(current_user, told_by_browser()["endpoint"], by=person())
    return jsonify(status="off")


def told_by_browser() -> dict[str, Any]:
    told = request.get_json(silent=True)
    if not is_from_our_pages():
        abort(403)
    if not isinstance(told, dict) or not isinstance(told.get("endpoint"), str):
        abort(400)
    if not isinstance(told.get("keys", {}), dict):
        abort(400)
    return told


@blueprint.get("/messages/lost")
@open_to(Role.COORDINATOR)
def lost() -> ResponseReturnValue:
    return render_template("messages/lost.html", deliveries=lost_messages(person(), now=utcnow()))


@blueprint.post("/messages/<int:delivery_id>/tries")
@open_to(Role.COORDINATOR)
def send_again(delivery_id: int) -> ResponseReturnValue:
    delivery = get(deliveries_visible_to(person()), Delivery, delivery_id)
    is_from_need = request.form.get("from") == "need" and delivery.need_id
    back = url_for("needs.show", need_id=delivery.need_id) if is_from_need else url_for("messages.lost")
    return do(back, _("The message is sent again."), lambda _form: messages.send_again(delivery, by=person()))


def own_page() -> str:
    return url_for("messages.chosen", lang=language())
