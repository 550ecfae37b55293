"""The form of the help numbers: a row for each that there is, and an empty one for another."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TelField
from wtforms.validators import ValidationError

from palveleva.config import LANGUAGE_NAMES, LANGUAGES
from palveleva.domain.errors import Invalid
from palveleva.domain.helping import LONGEST_NAME, new_key
from palveleva.domain.names import is_seen
from palveleva.domain.town import HelpNumber
from palveleva.domain.town_lines import callable_number
from palveleva.web.fields import AtMost, Form
from palveleva.web.meanwhile import Known, SeenForm, filled_with

NEW = "_new"  # no key begins so


class HelpNumbersForm(SeenForm):
    """Rows by key, the new one last. `told` is what they say, in the order of the page."""

    keys: tuple[str, ...] = ()

    def row(self, key: str) -> dict[str, Field]:
        return {part: self[f"{part}-{key}"] for part in (*LANGUAGES, "number")}

    def told(self) -> list[HelpNumber]:
        rows = [HelpNumber(key, **self.written(key)) for key in self.keys]
        last = self.written(NEW)
        name = next((last[language] for language in LANGUAGES if last[language]), "")
        return [*rows, HelpNumber(new_key(name, self.keys), **last)] if name or last["number"] else rows

    def written(self, key: str) -> dict[str, str]:
        told = {part: (field.data or "").strip() for part, field in self.row(key).items()}
        return {part: text if part == "number" or is_seen(text) else "" for part, text in told.items()}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        for key in (*self.keys, NEW):
            written, row = self.written(key), self.row(key)
            if written["number"] and not any(written[language] for language in LANGUAGES):
                is_valid = mark(row["fi"], _("Write whose number it is."))
            if key == NEW and not written["number"] and any(written.values()):
                is_valid = mark(row["number"], _("Write the number."))
        return is_valid


def mark(field: Field, words: str) -> bool:
    field.errors = [*field.errors, words]
    return False


def can_be_called(_form: Form, field: Field) -> None:
    try:
        callable_number((field.data or "").strip() or "112")
    except Invalid as refusal:
        words = _("This number cannot be called. Write it as it is dialled, for example 014 459 8111.")
        raise ValidationError(words) from refusal


def help_form(numbers: list[HelpNumber]) -> HelpNumbersForm:
    """The fields of a form are its class's, so it is made anew for the numbers as they are."""

    class Filled(HelpNumbersForm):
        keys = tuple(one.key for one in numbers)

    for key in (*Filled.keys, NEW):
        for language in LANGUAGES:
            name = StringField(_("Name (%(language)s)", language=LANGUAGE_NAMES[language]), [AtMost(LONGEST_NAME)])
            setattr(Filled, f"{language}-{key}", name)
        setattr(Filled, f"number-{key}", TelField(_l("Number"), [AtMost(24), can_be_called]))
    return Filled(data=filled_with(boxes_of(numbers)))


def boxes_of(numbers: Iterable[HelpNumber]) -> Known:
    return {f"{part}-{one.key}": getattr(one, part) for one in numbers for part in (*LANGUAGES, "number")}
