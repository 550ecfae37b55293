"""The file into which a phone saves what it could not send (static/js/lib/unsent.js): read whole, or refused whole."""

import json
from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictInt, StringConstraints, ValidationError

from palveleva.domain.errors import Invalid
from palveleva.domain.payloads import NO_NUL, Key, Payload, Time, between, no_such_number

LARGEST = 24 * 1024 * 1024  # about sixty photos, as phones make them
MOST = 500
PROTO = 1


def unpacked(text: Any) -> bytes:
    if not isinstance(text, str):
        raise ValueError("text expected")
    return b64decode(text, validate=True)


Account = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z-]{1,36}$")]
Bytes = Annotated[bytes, BeforeValidator(unpacked)]
Short = Annotated[str, between(0, 200), NO_NUL]


class SavedPhoto(Payload):
    photo_id: Key
    op_id: Key
    mime: Short
    picture: Bytes = Field(alias="bytes")


class OutboxFile(Payload):
    """`ops` are as the phone would have sent them; each is judged by itself, where phones are answered."""

    palveleva: Literal["outbox"]
    proto: StrictInt
    app: Short
    account_id: Account
    exported_at: Time
    ops: list[dict[str, Any]]
    photos: list[SavedPhoto]


def understood(raw: bytes) -> OutboxFile:
    """Raises Invalid with a code that says what is wrong with the file as a whole."""
    told = json_of(raw)
    if not isinstance(told, dict) or told.get("palveleva") != "outbox":
        raise Invalid("file_not_ours")
    if isinstance(told.get("proto"), int) and told["proto"] > PROTO:
        raise Invalid("file_newer")
    if told.get("account_id", "") is None:
        raise Invalid("file_of_nobody")
    try:
        file = OutboxFile.model_validate(told)
    except ValidationError as error:
        raise Invalid("file_damaged") from error
    return weighed(file)


def json_of(raw: bytes) -> Any:
    if len(raw) > LARGEST:
        raise Invalid("file_too_large")
    if not raw.strip():
        raise Invalid("file_empty")
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=no_such_number)
    except (ValueError, RecursionError) as error:
        # What begins as ours and does not end was cut on its way; anything else is another kind of file.
        raise Invalid("file_damaged" if b'"palveleva"' in raw[:64] else "file_not_ours") from error


def weighed(file: OutboxFile) -> OutboxFile:
    if file.proto != PROTO:
        raise Invalid("file_damaged")
    if not file.ops and not file.photos:
        raise Invalid("file_empty")
    if max(len(file.ops), len(file.photos)) > MOST:
        raise Invalid("file_too_large")
    return file
