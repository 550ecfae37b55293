"""Where a gateway brings the text messages that people send as answers. Shut until a secret has been set."""

import hmac
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from palveleva.actions import answers
from palveleva.actions.sentences import SAID_OF_SENTENCES
from palveleva.db import utcnow
from palveleva.domain.errors import TooMany
from palveleva.domain.texting import TextMessage
from palveleva.web.guard import open_to
from palveleva.web.limits import (
    ANSWERS_OF_PHONE,
    GATEWAYS_FROM_ADDRESS,
    SENTENCES_OF_PHONE,
    Limit,
    address,
    give_back,
    spend,
)
from palveleva.web.small_json import is_storable, read_json

blueprint = Blueprint("sms", __name__)

LONGEST = 2000  # letters: a long message comes in a dozen parts, and its last word may be of danger
# What gateways call the three things we ask for.
NAMES = {
    "message_id": ("id", "message_id", "messageId", "MessageSid", "msgid"),
    "sender": ("from", "From", "sender", "msisdn", "originator", "number"),
    "text": ("text", "Body", "body", "message", "content"),
}


@blueprint.post("/sms/answers")
@open_to()
def hear() -> ResponseReturnValue:
    """200 also for what is not understood: the gateway has done its part, and need not bring it again."""
    secret = current_app.config["PALVELEVA"].post.sms_secret
    if not secret:
        abort(404)
    if not is_gateway(secret):
        spend(GATEWAYS_FROM_ADDRESS, address())
        abort(403)
    told = brought(read_json() if request.is_json else request.form)
    limit = ANSWERS_OF_PHONE if told.answer else SENTENCES_OF_PHONE
    is_within = is_one_more(limit, told.sender)
    if told.answer and not is_within:
        return jsonify(status="too_many")
    kind = answers.hear(told, replies=is_within, now=utcnow())
    if told.answer and kind and kind not in SAID_OF_SENTENCES:
        give_back(limit, told.sender)
    return jsonify(status=kind or "unknown_sender")


def is_one_more(limit: Limit, sender: str) -> bool:
    """Whoever chats loses no answer by it: sentences are counted apart, and each is read for danger."""
    try:
        spend(limit, sender)
    except TooMany:
        return False
    return True


def is_gateway(secret: str) -> bool:
    """The secret is a bearer token, or the password of basic authentication: one of the two every gateway can send."""
    given = request.authorization
    told = (given.token or given.password or "") if given else ""
    return hmac.compare_digest(told.encode(), secret.encode())


def brought(fields: Any) -> TextMessage:
    """The three things, or 400."""
    if not hasattr(fields, "get"):
        abort(400)
    found = {name: next((fields[key] for key in keys if key in fields), None) for name, keys in NAMES.items()}
    if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in found.values()):
        abort(400)
    words = {name: str(value)[:LONGEST] for name, value in found.items()}
    # A long message is cut where it is full, also in the middle of a picture: what it says before that is heard.
    words["text"] = words["text"].encode("utf-8", "replace").decode()
    if not words["message_id"] or not is_storable(words):
        abort(400)
    return TextMessage(**words)
