"""The shape of every operation a phone may send (contract: sync, DESIGN §6). Anything else is refused by name."""

import json
import re
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
)

from palveleva.domain.errors import Invalid
from palveleva.domain.our_times import in_our_times
from palveleva.domain.vocabulary import Consent, Urgency

NUMBER = re.compile(r"\s*[+-]?[\d.]+\s*")
KEY = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def without_nul(text: str) -> str:
    """PostgreSQL keeps no NUL and SQLite would: both refuse it here."""
    if "\0" in text:
        raise ValueError("NUL")
    return text


def only_text(value: Any) -> Any:
    """Dates come as ISO text; a number, also one written as text, would be read as a Unix time."""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        raise ValueError("text expected")
    return value


def no_such_number(name: str) -> Any:
    """JSON knows no NaN and no Infinity; Python's reader would."""
    raise ValueError(name)


def as_json(told: Any) -> str | None:
    """As it is written; None for half a character (a lone surrogate), which JSON knows and no database keeps."""
    try:
        text = json.dumps(told, ensure_ascii=False)
        text.encode()
    except (UnicodeEncodeError, RecursionError):
        return None
    return text


def between(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strict=True, strip_whitespace=True, min_length=shortest, max_length=longest)


def canonical_key(text: str) -> str:
    """Keys that phones make are UUIDs, written the one way."""
    return str(UUID(text))


NO_NUL = AfterValidator(without_nul)
LONGEST = 2000
Text = Annotated[str, between(1, LONGEST), NO_NUL]
Remark = Annotated[str, between(0, LONGEST), NO_NUL]
Sentence = Annotated[str, between(1, 200), NO_NUL]
Word = Annotated[str, between(1, 60), NO_NUL]
Name = Annotated[str, between(0, 120), NO_NUL]
Key = Annotated[str, StringConstraints(strict=True, pattern=KEY), AfterValidator(canonical_key)]
Number = Annotated[str, between(0, 40), NO_NUL]
Address = Annotated[str, between(0, 200), NO_NUL]
Hint = Annotated[str, between(0, 500), NO_NUL]
Day = Annotated[date, BeforeValidator(only_text), AfterValidator(in_our_times)]
Time = Annotated[datetime, BeforeValidator(only_text), AfterValidator(in_our_times)]
OneUrgency = Annotated[Urgency, BeforeValidator(only_text)]
OneConsent = Annotated[Consent, BeforeValidator(only_text)]


class Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactPayload(Payload):
    name: Name = ""
    phone: Number = ""
    address: Address = ""
    note: Hint = ""


class ReportPayload(Payload):
    text: Text
    service: Word | None = None
    village: Word
    urgency: OneUrgency
    wanted_from: Day | None = None
    wanted_until: Day | None = None
    consent: OneConsent
    contact: ContactPayload | None = None
    photo_id: Key | None = None


class TextPayload(Payload):
    text: Text


class ReasonPayload(Payload):
    reason: Sentence


class ConfirmPayload(Payload):
    done: StrictBool


class NothingPayload(Payload):
    pass


class SchedulePayload(Payload):
    at: Time


class CompletePayload(Payload):
    note: Remark | None = None
    minutes: StrictInt | None = None


SHAPES: dict[str, type[Payload]] = {
    "need.report": ReportPayload,
    "need.add_information": TextPayload,
    "need.withdraw": ReasonPayload,
    "need.confirm": ConfirmPayload,
    "offer.accept": NothingPayload,
    "offer.decline": ReasonPayload,
    "offer.ask": TextPayload,
    "assignment.schedule": SchedulePayload,
    "assignment.complete": CompletePayload,
    "assignment.release": ReasonPayload,
}

CODES = {"extra_forbidden": "unknown_field", "missing": "missing_field"}


def understand(kind: str, payload: Any) -> Any:
    """The payload in its shape. Raises Invalid with a code and the field that is wrong."""
    shape = SHAPES.get(kind)
    if shape is None:
        raise Invalid("unknown_type", field="type")
    try:
        return shape.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "payload"
        raise Invalid(CODES.get(first["type"], "bad_value"), field=where) from error
