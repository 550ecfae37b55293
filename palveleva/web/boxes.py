"""Select boxes. A list of needs has more than a hundred options, and WTForms takes as long for them as for the rest."""

from typing import Any

from markupsafe import Markup, escape
from wtforms import SelectField, widgets


class Box(widgets.Select):
    """An option is a value and a label: nothing else of it needs to be written out."""

    @classmethod
    def render_option(cls, choice: Any) -> Markup:
        selected = " selected" if choice.selected else ""
        label = escape(choice.label or choice.value)
        return Markup(f'<option{selected} value="{escape(choice.value)}">{label}</option>')


class BoxField(SelectField):
    widget = Box()
