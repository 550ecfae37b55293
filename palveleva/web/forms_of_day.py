"""The small forms of the office's day: calls, pinned lines, ready-made replies, many needs, finding, days away."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from palveleva.config import LANGUAGE_NAMES
from palveleva.domain import replies
from palveleva.domain.contacting import Retry
from palveleva.domain.vocabulary import LANGUAGES, CallResult, NeedState, ReplyUse
from palveleva.models import Person
from palveleva.queries.finding import Wanted
from palveleva.queries.reference import villages_named
from palveleva.queries.register import providers_named
from palveleva.web.fields import AtMost, BoxField, DayField, Form, LinesField, NumberField
from palveleva.web.forms import options, provider_choices, service_choices, words
from palveleva.web.forms_of_choosing import endings
from palveleva.web.meanwhile import SeenForm
from palveleva.words.day import CALL_LIST_REASON

BATCH_DEEDS = ("call", "wave", "trip", "remind", "service", "close")
RETRIES = options((str(one), one) for one in Retry)


class AttemptForm(Form):
    """What came of a try; when to try again is one of the offered times, or a time of one's own."""

    result = RadioField(
        choices=words("call_result", *CallResult), validators=[InputRequired(_l("Choose how the call went."))]
    )
    retry = RadioField(choices=RETRIES, validators=[Optional()])
    at = StringField(_l("Call again at"))


class WaveForm(Form):
    """Which wave the button was for; without it, whichever is next. With a provider: who was asked by telephone."""

    wave = NumberField(validators=[Optional()], widget=HiddenInput())
    provider = NumberField(validators=[Optional()], widget=HiddenInput())


class ReplyForm(Form):
    """One ready-made text, in as many languages as it is written in."""

    fi = LinesField(LANGUAGE_NAMES["fi"], [AtMost(replies.AT_MOST)])
    sv = LinesField(LANGUAGE_NAMES["sv"], [AtMost(replies.AT_MOST)])
    en = LinesField(LANGUAGE_NAMES["en"], [AtMost(replies.AT_MOST)])

    @property
    def texts(self) -> dict[str, str]:
        return {language: self[language].data or "" for language in LANGUAGES}


class EditReplyForm(ReplyForm, SeenForm):
    """What a colleague has written meanwhile is not set back by an old page."""


class NewReplyForm(ReplyForm):
    use = RadioField(
        choices=words("reply_use", *ReplyUse), validators=[InputRequired(_l("Choose where the text is used."))]
    )


class PinForm(Form):
    note = NumberField(validators=[InputRequired()], widget=HiddenInput())
    is_pinned = BooleanField()


class VerdictForm(Form):
    was_done = BooleanField()


class Tick(NamedTuple):
    """One need that was ticked, and which wave was its next one when the page was made."""

    need_id: str
    wave: int | None = None

    @classmethod
    def read(cls, told: str) -> "Tick":
        need_id, _, wave = told.partition("/")
        return cls(need_id, int(wave) if A_FEW_DIGITS.fullmatch(wave) else None)

    def __str__(self) -> str:
        return f"{self.need_id}/{self.wave}"


A_FEW_DIGITS = re.compile(r"[0-9]{1,6}")


class BatchForm(Form):
    """What is done to all the chosen needs, with what that deed asks for."""

    deed = RadioField(
        choices=options((code, code) for code in BATCH_DEEDS),
        validators=[InputRequired(_l("Choose what is to be done."))],
    )
    retry = RadioField(choices=RETRIES, default=Retry.MORNING, validators=[Optional()])
    at = StringField()
    service = BoxField(_l("Service"), validators=[Optional()])
    outcome = BoxField(_l("What became of it?"), choices=endings(), validators=[Optional()])
    reason = StringField(_l("Why, in a few words"), [AtMost(replies.AT_MOST)])
    waves: Mapping[str, int | None] = MappingProxyType({})  # the next wave of each need, as far as it is known

    chosen: tuple[Tick, ...] = ()  # of a form that comes back

    def tick(self, need_id: str) -> Tick:
        return Tick(need_id, self.waves.get(need_id, 1))

    def is_chosen(self, need_id: str) -> bool:
        return any(one.need_id == need_id for one in self.chosen)

    def fill_choices(self, language: str) -> None:
        self.service.choices = [SelectChoice("", _l("Choose the service")), *service_choices(language)]


class FindForm(Form):
    """What somebody remembers of a need; each part may be left out. The list itself asks for words alone."""

    words = StringField(validators=[AtMost(100)])
    village = BoxField(_l("Village"), coerce=int, validators=[Optional()])
    service = BoxField(_l("Service"), validators=[Optional()])
    provider = BoxField(_l("Provider"), coerce=int, validators=[Optional()])
    state = BoxField(_l("State"), validators=[Optional()])

    def fill_choices(self, person: Person, language: str) -> None:
        any_ = _l("Any")
        villages = options((village.id, village.name) for village in villages_named(person.municipality_id))
        self.village.choices = [SelectChoice(0, any_), *villages]
        self.service.choices = [SelectChoice("", any_), *service_choices(language)]
        named = (row for row in providers_named(person).values() if row.name)
        self.provider.choices = [SelectChoice(0, any_), *provider_choices(named)]
        self.state.choices = [SelectChoice("", any_), *words("need_state", *NeedState)]

    @property
    def told(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("words", "village", "service", "provider", "state")}

    @property
    def wanted(self) -> Wanted:
        state = NeedState(self.state.data) if self.state.data else None
        facts = (self.village.data or None, self.service.data or "", self.provider.data or None)
        return Wanted(self.words.data or "", *facts, state)


class CallListForm(Form):
    why = RadioField(
        _l("What is the list for?"),
        choices=words("call_list_reason", *CALL_LIST_REASON),
        validators=[InputRequired(_l("Choose what the list is for."))],
    )


class AbsenceForm(Form):
    first_day = DayField(_l("First day away"), [DataRequired(_l("Choose the day."))])
    last_day = DayField(_l("Last day away"), [DataRequired(_l("Choose the day."))])

    def validate_last_day(self, field: DayField) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_l("The last day is before the first."))
