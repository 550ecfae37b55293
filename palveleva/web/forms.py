"""The forms of the office and of the web door. Their choices are filled from the database when shown."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, NumberRange, Optional, ValidationError

from palveleva.actions.needs import Resident
from palveleva.config import LANGUAGE_NAMES
from palveleva.domain.contact import phone_number
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import Consent, DeclineReason, ProviderStatus, Urgency
from palveleva.models import Person, Service, Village
from palveleva.queries.reference import services_by_group, services_in_order, villages_named
from palveleva.web.fields import (
    NEEDS_NAME,
    NEEDS_NUMBER,
    AtMost,
    BoxField,
    DayField,
    Form,
    LinesField,
    MeasureField,
    NumberField,
    refuse_past,
)
from palveleva.words.codes import LABELS, WEEKDAYS


def options(pairs: Iterable[tuple[Any, Any]], group: str | None = None) -> list[SelectChoice]:
    return [SelectChoice(value, label, optgroup=group) for value, label in pairs]


def words(kind: str, *codes: Any) -> list[SelectChoice]:
    return options((str(code), LABELS[kind][code]) for code in codes)


class CheckboxesField(SelectMultipleField):
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class NoForm(Form):
    """Only the token."""


class TextForm(Form):
    text = LinesField(validators=[DataRequired(_l("Write something first: spaces alone say nothing.")), AtMost(2000)])


SOON_IS_MISSING = _l("Choose when it is needed.")


class PlaceForm(Form):
    """Village and service as select boxes."""

    village = BoxField(_l("Village"), [DataRequired(_l("Please choose the village."))])
    service = BoxField(_l("Service"), [Optional()])
    urgency = RadioField(_l("When"), [DataRequired(SOON_IS_MISSING)], choices=words("urgency", *Urgency))
    wanted_from = DayField(_l("Not before"), [Optional()])
    wanted_until = DayField(_l("At the latest"), [Optional()])

    def fill_choices(self, villages: list[SelectChoice], language: str, now: Village | None = None) -> None:
        """The village that it is in `now` may stay, also when it has gone out of use."""
        is_missing = now and all(one.value != now.slug for one in villages)
        kept = [SelectChoice(now.slug, now.name)] if now and is_missing else []
        self.village.choices = [SelectChoice("", _l("Choose the village")), *villages, *kept]
        self.service.choices = [SelectChoice("", _l("Not known yet")), *service_choices(language)]

    def validate_wanted_until(self, field: DayField) -> None:
        if field.data and self.wanted_from.data and field.data < self.wanted_from.data:
            raise ValidationError(_l("The last day is before the first."))


class ConsentForm(Form):
    """The resident's answer and, with permission, whom to call: out of sight without it, and then not told."""

    consent = RadioField(
        _l("Permission from the resident"),
        [DataRequired(_l("Choose whether the resident gives permission."))],
        choices=words("consent", *Consent),
    )
    contact_name = StringField(_l("Who should the helper call? (first name is enough)"), [AtMost(120)])
    contact_phone = TelField(_l("Phone number"), [AtMost(40)])
    contact_address = StringField(_l("Address"), [AtMost(200)])
    contact_note = LinesField(_l("Anything the helper should know"), [AtMost(500)])

    @property
    def resident(self) -> Resident | None:
        told = [
            field.data or ""
            for field in (self.contact_name, self.contact_phone, self.contact_address, self.contact_note)
        ]
        return Resident(*told) if self.consent.data == Consent.GRANTED and any(map(str.strip, told)) else None


def new_key() -> str:
    return str(uuid4())


class ReportForm(PlaceForm, ConsentForm):
    """A need told on the web or by telephone, under a key of its own: sent twice it is told once."""

    op_id = HiddenField(default=new_key)
    text = LinesField(_l("What is needed?"), [DataRequired(_l("Write or dictate what is needed.")), AtMost(2000)])

    def validate_wanted_from(self, field: DayField) -> None:
        refuse_past(field)

    def validate_wanted_until(self, field: DayField) -> None:
        super().validate_wanted_until(field)
        refuse_past(field)

    @property
    def key(self) -> str:
        try:
            return str(UUID(self.op_id.data))
        except (ValueError, TypeError, AttributeError):
            return new_key()

    def renew_key(self) -> None:
        """What was refused is mended and goes under another: the first one may stand for other words."""
        self.op_id.data = new_key()


class ProtectionForm(Form):
    """Asked by a coordinator only: such an order is not a volunteer's to know."""

    is_protected = BooleanField(_l("The resident is under a non-disclosure order"))


class CallForm(ReportForm, ProtectionForm):
    """A need told on the telephone. The caller is still there: a number that cannot be called is asked again."""

    def validate_contact_phone(self, field: TelField) -> None:
        if self.consent.data != Consent.GRANTED or not (field.data or "").strip():
            return
        try:
            phone_number(field.data)
        except Invalid as refusal:
            words = _l("This number cannot be called. Write other words in the field for the helper.")
            raise ValidationError(words) from refusal


class ReasonForm(Form):
    reason = BoxField(_l("Reason"), choices=words("decline_reason", *LABELS["decline_reason"]))


class RefusalForm(Form):
    """A provider's no that came by telephone."""

    reason = BoxField(_l("Reason"), choices=words("decline_reason", *DeclineReason))


class ScheduleForm(Form):
    at = StringField(_l("Agreed time"), [DataRequired(_l("Write the agreed time."))])


class CompletionForm(Form):
    minutes = NumberField(_l("Minutes of work"), [Optional(), NumberRange(0, 10080)])
    note = LinesField(_l("A word about the work"), [AtMost(2000)])


class ProviderForm(Form):
    """Who the provider is, what they do, where and when."""

    name = StringField(_l("Name"), [NEEDS_NAME, AtMost(120)])
    business_id = StringField(_l("Business ID"), [AtMost(12)])
    kind = BoxField(_l("Kind"), choices=words("provider_kind", *LABELS["provider_kind"]))
    email = EmailField(_l("E-mail"), [Optional(), Email(allow_smtputf8=False), AtMost(200)])
    phone = TelField(_l("Phone number"), [AtMost(40)])
    services = CheckboxesField(_l("Services"), choices=[])
    home_village = BoxField(_l("Home village"), [DataRequired(_l("Please choose the village."))], coerce=int)
    radius_km = MeasureField(_l("Serves within (km)"), [NEEDS_NUMBER, NumberRange(0, 300)], default=25)
    served = CheckboxesField(_l("Also serves these villages"), coerce=int)
    not_served = CheckboxesField(_l("Does not serve these villages"), coerce=int)
    weekdays = CheckboxesField(
        _l("Working days"), coerce=int, choices=options(enumerate(WEEKDAYS, start=1)), default=[1, 2, 3, 4, 5]
    )
    accepts_urgent = BooleanField(_l("Takes urgent work"), default=True)
    capacity_per_week = NumberField(_l("Jobs a week, at most"), [NEEDS_NUMBER, NumberRange(0, 200)], default=5)
    max_open = NumberField(_l("Jobs in hand, at most"), [NEEDS_NUMBER, NumberRange(0, 200)], default=5)
    price_note = StringField(_l("Price, as told to residents"), [AtMost(200)])
    is_in_prepayment_register = BooleanField(_l("In the prepayment register"))
    has_liability_insurance = BooleanField(_l("Has liability insurance"))
    licence_note = StringField(_l("Licences and skills"), [AtMost(300)])

    def fill_choices(self, villages: list[Village], services: list[Service], language: str) -> None:
        named = options((village.id, village.name) for village in villages)
        self.home_village.choices = self.served.choices = self.not_served.choices = named
        self.services.choices = options((service.id, service.name_in(language)) for service in services)


class StatusForm(Form):
    status = BoxField(_l("State"), choices=words("provider_status", *ProviderStatus))


class PersonForm(Form):
    name = StringField(_l("Name"), [NEEDS_NAME, AtMost(120)])
    phone = TelField(_l("Phone number"), [AtMost(40)])
    shares_phone = BooleanField(_l("They share this phone"))
    language = BoxField(_l("Language"), choices=options(LANGUAGE_NAMES.items()), default="fi")

    @property
    def told(self) -> dict[str, Any]:
        """What is told of whoever is added, by the names that the deeds of `actions/people.py` have for it."""
        return {
            "name": self.name.data or "",
            "phone": self.phone.data or "",
            "language": self.language.data or "fi",
            "shares_phone": self.shares_phone.data,
        }


class VolunteerForm(PersonForm):
    village = BoxField(_l("Village"), [DataRequired(_l("Please choose the village."))])


def village_choices(person: Person) -> list[SelectChoice]:
    return options((village.slug, village.name) for village in villages_named(person.municipality_id))


def service_choices(language: str) -> tuple[SelectChoice, ...]:
    """Every service, in groups. They are the same for every page until a release changes them."""
    return choices_of(tuple(services_in_order()), language)


@lru_cache(maxsize=16)
def choices_of(_services: tuple[Service, ...], language: str) -> tuple[SelectChoice, ...]:
    grouped = [options(services, group) for group, services in services_by_group(language).items()]
    return tuple(chain.from_iterable(grouped))


def provider_choices(providers: Iterable[Any]) -> list[SelectChoice]:
    return options((provider.id, provider.name) for provider in providers)
