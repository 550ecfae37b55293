"""What forms here are made of: WTForms where it does well, and the places where it does not."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict
from wtforms import DateField, Field, FloatField, IntegerField, SelectField, TextAreaField, widgets
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, InputRequired, ValidationError
from wtforms.widgets.core import html_params

from palveleva.config import LANGUAGES
from palveleva.db import utcnow
from palveleva.domain.our_times import in_our_times
from palveleva.i18n import spoken
from palveleva.web.times import local

DIGITS = 18
WORDS_OF_FIELDS = {language: get_translations([language]) for language in LANGUAGES}

# What several forms cannot do without; the others say it at their field.
NEEDS_NAME = DataRequired(_l("Write the name."))
NEEDS_EMAIL = DataRequired(_l("Write the e-mail address."))
NEEDS_NUMBER = InputRequired(_l("Write a number."))


class Form(FlaskForm):
    """Reads what a form sent and nothing else: Flask-WTF takes a JSON body for one too, and falls over a list."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF tells no types
        def get_translations(self, _form: Any) -> Any:
            """Flask-WTF would read them from the disk for every request."""
            return WORDS_OF_FIELDS[spoken()]

    def __init__(self, *told: Any, **kwargs: Any) -> None:
        if not told and "formdata" not in kwargs:
            kwargs["formdata"] = (self.is_submitted() and CombinedMultiDict((request.files, request.form))) or None
        super().__init__(*told, **kwargs)


def wrong(field: Field) -> str:
    """What is wrong with a field, after its label. One that was given no label has only its name for one."""
    said, label = str(field.errors[0]), str(field.label.text)
    # Ours are worded when they are read, and one of them is "Name" in English.
    if isinstance(field.label.text, str) and label == field.short_name.replace("_", " ").title():
        return said
    return f"{label} {said}" if label.endswith("?") else f"{label}: {said}"


def words_in(field: Field) -> str | None:
    """Of a field that may be left empty: spaces alone say nothing."""
    return (field.data or "").strip() or None


class AtMost:
    """So many characters. The browser is not told: of what is pasted it would cut off the end without a word."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        beyond = len(field.data or "") - self.most
        if beyond > 0:
            words = _("At most %(most)d characters: shorten it by %(beyond)d. Nothing has been cut off.")
            raise ValidationError(words % {"most": self.most, "beyond": beyond})


class LinesField(TextAreaField):
    """A form sends two marks for the end of a line, of which the writer has seen one: they are counted as seen."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([text.replace("\r\n", "\n") for text in valuelist])


class NumberField(IntegerField):
    """A number that both databases can hold; a longer one is refused like a word."""

    def process_formdata(self, valuelist: list[str]) -> None:
        is_too_long = any(len(text) > DIGITS for text in valuelist)
        super().process_formdata(["too long"] if is_too_long else valuelist)


class MeasureField(FloatField):
    """A whole number is written as one: 60, and not 60.0."""

    def _value(self) -> str:
        return str(super()._value()).removesuffix(".0")


class DayField(DateField):
    """A day of our times: 9999 is a slip of the finger."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        try:
            self.data and in_our_times(self.data)
        except ValueError as error:
            raise ValueError(_("Check the year.")) from error


def refuse_past(field: DayField) -> None:
    """Of work that is wanted: a day that is over is a slip of the finger too."""
    if field.data and not field.errors and field.data < local(utcnow()).date():
        raise ValidationError(_("That day has already passed."))


class Box(widgets.Select):
    """An option is a value and a label: nothing else of it needs to be written out.

    A list of needs has more than a hundred options, and WTForms takes as long for them as for the rest.
    """

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        flags = {name: told for name, told in vars(field.flags).items() if name in self.validation_attrs}
        frame = html_params(name=field.name, **({"id": field.id} | flags | kwargs))
        told = tuple((str(one.optgroup or ""), str(one.value), str(one.label)) for one in field.choices)
        chosen = next((str(one.value) for one in field.choices if field.coerce(one.value) == field.data), None)
        return Markup(f"<select {frame}>{written(told, chosen)}</select>")


Told = tuple[str, str, str]  # group, value and label of an option, as they are written
GROUP = itemgetter(0)


@lru_cache(maxsize=256)
def written(told: tuple[Told, ...], chosen: str | None) -> str:
    """Kept: the villages and services of a municipality, in one language, are the same for every page."""
    return "".join(in_group(group, those, chosen) for group, those in groupby(told, GROUP))


def in_group(group: str, those: Iterable[Told], chosen: str | None) -> str:
    options = "".join(option(one, chosen) for one in those)
    return f"<optgroup {html_params(label=group)}>{options}</optgroup>" if group else options


def option(told: Told, chosen: str | None) -> str:
    _group, value, words = told
    return f'<option{" selected" if value == chosen else ""} value="{escape(value)}">{escape(words)}</option>'


class BoxField(SelectField):
    widget = Box()
