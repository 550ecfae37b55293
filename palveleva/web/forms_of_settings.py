"""The forms of the settings, made from the table of what may be set."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, Field, TelField
from wtforms.validators import NumberRange, Optional

from palveleva.domain.settings import NUMBERS, Dispatch, ServiceRule, Settings
from palveleva.domain.vocabulary import Qualification
from palveleva.i18n import language
from palveleva.models import Service
from palveleva.web.fields import NEEDS_NUMBER, AtMost, BoxField, NumberField
from palveleva.web.forms import options
from palveleva.web.meanwhile import Known, SeenForm, filled_with
from palveleva.web.times import full_hour
from palveleva.words.settings import NUMBER, WAY


class PhoneForm(SeenForm):
    phone = TelField(_l("Telephone of the coordinator"), [AtMost(40)])


class NumbersForm(SeenForm):
    """One field for each number; its bounds are those of the table."""

    def numbers(self) -> dict[str, int]:
        return {one.name: int(self[one.name].data) for one in NUMBERS}


def field_of(name: str, bounds: Any) -> Any:
    if bounds["unit"] == "yes_no":
        return BooleanField(NUMBER[name])
    if bounds["unit"] == "clock":
        return BoxField(
            NUMBER[name], coerce=int, choices=options((hour, LazyString(full_hour, hour)) for hour in range(24))
        )
    return NumberField(NUMBER[name], [NEEDS_NUMBER, NumberRange(bounds["least"], bounds["most"])])


for _one in NUMBERS:
    setattr(NumbersForm, _one.name, field_of(_one.name, _one.metadata))


def numbers_of(found: Settings) -> Known:
    """As their fields say them: one that is only 0 or 1 is a tick."""
    kept = ((one, getattr(found, one.name)) for one in NUMBERS)
    return {one.name: bool(value) if one.metadata["unit"] == "yes_no" else value for one, value in kept}


class Way(StrEnum):
    """The three ways of asking that a person can tell apart."""

    EACH_BY_HAND = "each_by_hand"
    FIRST_BY_HAND = "first_by_hand"
    BY_ITSELF = "by_itself"


RULES = {
    Way.EACH_BY_HAND: (Dispatch.REVIEW, False),
    Way.FIRST_BY_HAND: (Dispatch.REVIEW, True),
    Way.BY_ITSELF: (Dispatch.AUTOMATIC, True),
}


class ServicesForm(SeenForm):
    """For each service its way, and how many are asked at once (empty: as many as of any other)."""

    ids: tuple[str, ...] = ()

    @property
    def ways(self) -> dict[str, Field]:
        return {key: self[f"way-{key}"] for key in self.ids}

    def rules(self) -> dict[str, ServiceRule]:
        """A service with only one way is not set at all."""
        chosen = {key: way for key, way in self.ways.items() if len(way.choices) > 1}
        return {key: ServiceRule(*RULES[Way(way.data)], self[f"size-{key}"].data) for key, way in chosen.items()}


def services_form(services: Iterable[Service], found: Settings) -> ServicesForm:
    """The fields of a form are its class's, so it is made anew for the list of services as it is."""
    listed = list(services)

    class Filled(ServicesForm):
        ids = tuple(service.id for service in listed)

    for service in listed:
        add_fields(Filled, service)
    return Filled(data=filled_with(ways_of(listed, found)))


def ways_of(services: Iterable[Service], found: Settings) -> Known:
    known: Known = {}
    for service in services:
        rule = found.rule_of(service.id)
        known |= {f"way-{service.id}": way_of(rule, service), f"size-{service.id}": rule.wave_size}
    return known


def add_fields(form: type[ServicesForm], service: Service) -> None:
    possible = [Way.EACH_BY_HAND] if is_public(service) else list(Way)
    way = BoxField(service.name_in(language()), choices=options((one.value, WAY[one]) for one in possible))
    setattr(form, f"way-{service.id}", way)
    setattr(form, f"size-{service.id}", NumberField(NUMBER["wave_size"], [Optional(), NumberRange(1, 10)]))


def way_of(rule: ServiceRule, service: Service) -> str:
    if is_public(service):
        return Way.EACH_BY_HAND
    return next(way for way, (dispatch, goes_on) in RULES.items() if (dispatch, goes_on) == asked(rule))


def asked(rule: ServiceRule) -> tuple[Dispatch, bool]:
    return rule.dispatch, rule.goes_on or rule.dispatch is Dispatch.AUTOMATIC


def is_public(service: Service) -> bool:
    return service.qualification is Qualification.PUBLIC
