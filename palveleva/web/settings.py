"""The settings of the municipality: numbers on one page, services on another, and whom to call in danger."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import settings
from palveleva.actions.needs import home_of
from palveleva.db import db, lock
from palveleva.domain.contact import spoken_phone
from palveleva.domain.errors import Refused
from palveleva.domain.settings import NUMBERS, Settings
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language
from palveleva.queries.facts import help_numbers as shipped_numbers
from palveleva.queries.reference import kept_numbers, numbers_to_call, services_in_order, villages_in_use
from palveleva.settings import settings_of
from palveleva.web.deeds import say_why, was_done
from palveleva.web.forms_of_help import NEW, HelpNumbersForm, boxes_of, help_form
from palveleva.web.forms_of_settings import NumbersForm, PhoneForm, ServicesForm, numbers_of, services_form, ways_of
from palveleva.web.guard import open_to, person
from palveleva.web.meanwhile import Known, filled_with, refuse_to_overwrite
from palveleva.words.settings import GROUPS, hint_of, unit_of

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return numbers_page(numbers_now())


@blueprint.post("")
@coordinators
def set_numbers() -> ResponseReturnValue:
    form = NumbersForm()

    def keep() -> None:
        lock(person().municipality)
        refuse_to_overwrite(form, numbers_of(current()))
        settings.set_numbers(home_of(person()), form.numbers(), by=person())

    return saved("settings.index") if was_done(form, keep) else (numbers_page(form), 400)


@blueprint.post("/phone")
@coordinators
def set_phone() -> ResponseReturnValue:
    form = PhoneForm()

    def keep() -> None:
        lock(person().municipality)
        refuse_to_overwrite(form, known_phone())
        settings.set_phone(home_of(person()), form.phone.data or "", by=person())

    if not was_done(form, keep):
        return numbers_page(numbers_now(), form), 400
    flash(_("Saved. The number is shown wherever people are told to call."), "ok")
    return redirect(url_for("settings.index"), 303)


@blueprint.get("/services")
@coordinators
def services() -> ResponseReturnValue:
    return services_page(services_form(services_in_order(), current()))


@blueprint.post("/services")
@coordinators
def set_services() -> ResponseReturnValue:
    form = services_form(services_in_order(), current())

    def keep() -> None:
        lock(person().municipality)
        refuse_to_overwrite(form, ways_of(services_in_order(), current()))
        settings.set_services(home_of(person()), form.rules(), by=person())

    return saved("settings.services") if was_done(form, keep) else (services_page(form), 400)


@blueprint.get("/help-numbers")
@coordinators
def help_numbers() -> ResponseReturnValue:
    return help_page(help_form(kept_numbers(person().municipality_id)))


@blueprint.post("/help-numbers")
@coordinators
def set_help_numbers() -> ResponseReturnValue:
    lock(person().municipality)  # before the form: what has no row in it is taken away
    kept = kept_numbers(person().municipality_id)
    form = help_form(kept)
    if not form.validate_on_submit():
        return help_page(form), 400
    try:
        refuse_to_overwrite(form, boxes_of(kept))
        settings.set_help_numbers(home_of(person()), form.told(), by=person())
    except Refused as refusal:
        db.session.rollback()
        say_why(form, refusal, at=f"number-{refusal.field}")
        return help_page(form), 400
    flash(_("Saved. Phones get the numbers when they next have a network."), "ok")
    return redirect(url_for("settings.help_numbers"))


def help_page(form: HelpNumbersForm) -> str:
    shipped = shipped_numbers(person().municipality_id)
    return render_template("settings/help_numbers.html", form=form, shipped=shipped, new=NEW)


def current() -> Settings:
    return settings_of(person().municipality_id)


def numbers_now() -> NumbersForm:
    return NumbersForm(formdata=None, data=filled_with(numbers_of(current())))


def numbers_page(form: NumbersForm, phone: PhoneForm | None = None) -> str:
    words = {"groups": GROUPS, "unit_of": unit_of, "hint_of": hint_of, "phone": phone or phone_now()}
    words |= of_municipality()
    return render_template("settings/numbers.html", form=form, bounds={one.name: one for one in NUMBERS}, **words)


def phone_now() -> PhoneForm:
    return PhoneForm(formdata=None, data=filled_with(known_phone()))


def known_phone() -> Known:
    number = person().municipality.coordinator_phone
    return {"phone": spoken_phone(number) if number else ""}


def of_municipality() -> dict[str, Any]:
    """What its tables say, and the numbers that the coordinator keeps on a page of their own."""
    home = person().municipality_id
    return {"help_numbers": numbers_to_call(home, language()), "villages_in_use": len(villages_in_use(home))}


def services_page(form: ServicesForm) -> str:
    grouped: dict[str, list[Any]] = {}
    for service in services_in_order():
        grouped.setdefault(service.group.name_in(language()), []).append(service)
    return render_template("settings/services.html", form=form, groups=grouped, wave_size=current().wave_size)


def saved(endpoint: str) -> ResponseReturnValue:
    flash(_("Saved. It applies at once, also to needs that are under way."), "ok")
    return redirect(url_for(endpoint))
