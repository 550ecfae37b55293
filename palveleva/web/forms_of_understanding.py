"""Forms for reports that look alike, or like two needs."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.validators import Optional as MayBeMissing
from wtforms.widgets import HiddenInput

from palveleva.actions.understanding import Half
from palveleva.web.fields import AtMost, BoxField, Form, LinesField, NumberField
from palveleva.web.forms import service_choices


class DuplicateForm(Form):
    original = StringField(
        _l("Code of the first report"), [DataRequired(_l("Write the code of the first report.")), AtMost(8)]
    )


class OtherForm(Form):
    """The code of the report beside which this one is shown."""

    other = HiddenField(_l("The other report"), [DataRequired(), AtMost(8)])


class ServiceForm(Form):
    service = HiddenField(_l("Service"), [DataRequired(), AtMost(40)])


class SplitForm(Form):
    """The words and services of two needs that were told in one report."""

    first = LinesField(_l("What is needed?"), [DataRequired(_l("Write what is needed.")), AtMost(2000)])
    first_service = BoxField(_l("Service"), [MayBeMissing()])
    second = LinesField(_l("What else is needed?"), [DataRequired(_l("Write what is needed.")), AtMost(2000)])
    second_service = BoxField(_l("Service of the second need"), [MayBeMissing()])
    version = NumberField(validators=[InputRequired()], widget=HiddenInput())
    is_proposed = False

    def fill_choices(self, language: str) -> None:
        choices = [SelectChoice("", _l("Not known yet")), *service_choices(language)]
        self.first_service.choices = self.second_service.choices = choices

    @property
    def halves(self) -> tuple[Half, Half]:
        return (
            Half(self.first.data or "", self.first_service.data or None),
            Half(self.second.data or "", self.second_service.data or None),
        )
