"""What messages somebody gets, which browser may be woken, and for the coordinator those that did not arrive."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Email, Optional

from palveleva.actions import addresses, messages
from palveleva.config import LANGUAGE_NAMES
from palveleva.db import utcnow
from palveleva.domain.errors import TooMany
from palveleva.domain.telling import ALWAYS, Choices, in_reserve, topics_for
from palveleva.domain.vocabulary import Medium, Role, Topic
from palveleva.i18n import language
from palveleva.models import Delivery, Person
from palveleva.notices.push_hosts import is_known
from palveleva.notices.reach import choices_of, email_of, reach_of, subscriptions_of
from palveleva.notices.vapid import public_key
from palveleva.post_settings import PostSettings
from palveleva.queries.messages import lost_messages
from palveleva.queries.visible import deliveries_visible_to, get
from palveleva.settings import settings_of
from palveleva.web.deeds import do, say_why, was_done
from palveleva.web.fields import AtMost, BoxField, Form
from palveleva.web.forms import options
from palveleva.web.guard import SIGNED_IN, is_from_our_pages, open_to, person
from palveleva.web.limits import EMAIL_CODES, EMAILS_OF_ACCOUNT, spend
from palveleva.web.public import in_language
from palveleva.web.refusals import answered
from palveleva.web.small_json import told_in_json
from palveleva.web.times import full_hour

blueprint = Blueprint("messages", __name__)


class ChoicesForm(Form):
    language = BoxField(_l("Language of the messages"), choices=options(LANGUAGE_NAMES.items()))
    email = EmailField(_l("Your e-mail address"), [Optional(), AtMost(200), Email(allow_smtputf8=False)])

    @property
    def chosen(self) -> dict[tuple[Topic, Medium], bool]:
        """A box is ticked or not; what stands in reserve has three answers, and its middle one chooses nothing."""
        told = {(topic, medium): request.form.get(f"{topic}-{medium}", "") for topic in Topic for medium in Medium}
        return {
            (topic, medium): answer in {"1", "yes"}
            for (topic, medium), answer in told.items()
            if answer or medium not in in_reserve(topic)
        }


class CodeForm(Form):
    code = StringField(_l("Code from the e-mail (6 digits)"), [DataRequired(_l("Write the code.")), AtMost(20)])


def settings() -> PostSettings:
    post: PostSettings = current_app.config["PALVELEVA"].post
    return post


@blueprint.get("/<lang>/account/messages")
@open_to(*SIGNED_IN)
def chosen(lang: str) -> ResponseReturnValue:
    in_language(lang)
    waiting = addresses.change_of(person(), now=utcnow())
    form = ChoicesForm(data=known_of(person()) | ({"email": waiting.email} if waiting else {}))
    return page(form, choices_of(person()))


def page(form: ChoicesForm, choices: Choices) -> str:
    return render_template(
        "account/messages.html",
        form=form,
        waiting=addresses.change_of(person(), now=utcnow()),
        code=CodeForm(formdata=None),
        topics=topics_for(person().roles),
        chosen=choices,
        usual=ALWAYS,
        reserve=in_reserve,
        media=media_of(person()),
        reach=reach_of(person(), now=utcnow()),
        letters_to=email_of(person()),
        quiet=quiet_hours(),
        push_key=public_key(current_app.config["PALVELEVA"].instance),
        heard=[one.endpoint for one in subscriptions_of(person(), now=utcnow()) if one.sign_in_id == current_user.id],
    )


def quiet_hours() -> tuple[str, str] | None:
    hours = settings_of(person().municipality_id).hours
    is_quiet = hours.quiet_from != hours.quiet_until
    return (full_hour(hours.quiet_from), full_hour(hours.quiet_until)) if is_quiet else None


def known_of(someone: Person) -> dict[str, str]:
    return {"email": someone.email or "", "language": someone.language}


def media_of(someone: Person) -> list[Medium]:
    """The desk is not woken: only the phone app is."""
    return [medium for medium in Medium if medium is not Medium.PUSH or someone.roles != {Role.COORDINATOR}]


@blueprint.post("/account/messages")
@open_to(*SIGNED_IN)
def choose() -> ResponseReturnValue:
    form = ChoicesForm(data=known_of(person()))
    if form.language.data in LANGUAGE_NAMES:
        in_language(form.language.data)  # what is said now is said in it
    waiting = addresses.change_of(person(), now=utcnow())
    if (form.email.data or "").strip().lower() not in {"", person().email, waiting and waiting.email}:
        try:
            spend(EMAILS_OF_ACCOUNT, person().id)
        except TooMany as refusal:
            say_why(form, refusal, at="email")
            return answered(page(form, form.chosen), refusal)

    def keep() -> None:
        addresses.give_email(person(), form.email.data or "", by=person())
        messages.choose(person(), form.chosen, form.language.data, by=person())

    if not was_done(form, keep):
        return page(form, form.chosen), 400
    flash(_("Saved."), "ok")
    return redirect(own_page(), 303)


@blueprint.post("/account/email")
@open_to(*SIGNED_IN)
def confirm() -> ResponseReturnValue:
    """The code that was sent to the new address has come back."""
    form = CodeForm()

    def come_back(_form: Form) -> None:
        spend(EMAIL_CODES, person().id)
        addresses.confirm_email(person(), form.code.data or "", by=person())

    return do(own_page(), _("Confirmed. E-mails go to the new address."), come_back, form)


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
    told = told_in_json()
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
