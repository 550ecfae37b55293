"""What forms here are made of: WTForms where it does well, and the three places where it does not."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict
from wtforms import IntegerField, SelectField, widgets

DIGITS = 18


class Form(FlaskForm):
    """Reads what a form sent and nothing else: Flask-WTF takes a JSON body for one too, and falls over a list."""

    def __init__(self, *told: Any, **kwargs: Any) -> None:
        if not told and "formdata" not in kwargs:
            kwargs["formdata"] = (self.is_submitted() and CombinedMultiDict((request.files, request.form))) or None
        super().__init__(*told, **kwargs)


class NumberField(IntegerField):
    """A number that both databases can hold; a longer one is refused like a word."""

    def process_formdata(self, valuelist: list[str]) -> None:
        is_too_long = any(len(text) > DIGITS for text in valuelist)
        super().process_formdata(["too long"] if is_too_long else valuelist)


class Box(widgets.Select):
    """An option is a value and a label: nothing else of it needs to be written out.

    A list of needs has more than a hundred options, and WTForms takes as long for them as for the rest.
    """

    @classmethod
    def render_option(cls, choice: Any) -> Markup:
        selected = " selected" if choice.selected else ""
        label = escape(choice.label or choice.value)
        return Markup(f'<option{selected} value="{escape(choice.value)}">{label}</option>')


class BoxField(SelectField):
    widget = Box()
