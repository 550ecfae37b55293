"""What only a person may choose: how a need ended, and who does the work. Nothing is chosen here until it is."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from palveleva.domain import replies
from palveleva.domain.vocabulary import Outcome
from palveleva.web.fields import AtMost, BoxField, Form
from palveleva.web.forms import words


def endings() -> list[SelectChoice]:
    """None, and every outcome that is chosen from a list; a duplicate is told with the code of the first report."""
    codes = (outcome for outcome in Outcome if outcome is not Outcome.DUPLICATE)
    return [SelectChoice("", _l("Choose how it ended")), *words("need_outcome", *codes)]


class ClosingForm(Form):
    outcome = BoxField(
        _l("What became of it?"), [DataRequired(_l("Please choose what became of the need."))], choices=endings()
    )
    reason = StringField(_l("Why, in a few words"), [AtMost(replies.AT_MOST)])


def number(text: Any) -> int | None:
    return int(text) if text else None


class HandForm(Form):
    provider = BoxField(_l("Provider"), [DataRequired(_l("Please choose the provider."))], coerce=number)
    reason = StringField(_l("Why, in a few words"), [AtMost(replies.AT_MOST)], id="why-by-hand")

    def fill_choices(self, providers: Iterable[Any], offering: set[int]) -> None:
        """Those who offer the service stand first: they are whom the coordinator has most likely called."""
        known = list(providers)
        near = [one for one in known if one.is_asked and one.id in offering]
        rest = [one for one in known if one.is_asked and one.id not in offering]
        resting = [one for one in known if not one.is_asked]
        self.provider.choices = [
            SelectChoice("", _("Choose the provider")),
            *named(near, _("They offer this service")),
            *named(rest, _("Other providers") if near or resting else None),
            *named(resting, _("Paused, or waiting for a check")),
        ]


def named(providers: Iterable[Any], group: str | None) -> list[SelectChoice]:
    return [SelectChoice(one.id, one.name, optgroup=group) for one in providers]
