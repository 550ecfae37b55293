"""The settings of the municipality: numbers on one page, services on another, and whom to call in danger."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import settings
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.contact import spoken_phone
from palveleva.domain.errors import Refused
from palveleva.domain.settings import NUMBERS, Settings
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language
from palveleva.models import Municipality
from palveleva.queries.facts import help_numbers as shipped_numbers
from palveleva.queries.reference import kept_numbers, numbers_to_call, services_in_order, villages_in_use
from palveleva.settings import settings_of
from palveleva.web.deeds import was_done
from palveleva.web.forms_of_help import NEW, HelpNumbersForm, help_form
from palveleva.web.forms_of_settings import NumbersForm, PhoneForm, ServicesForm, services_form
from palveleva.web.guard import open_to, person
from palveleva.words import label
from palveleva.words_of_settings import GROUPS, hint_of, unit_of

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return numbers_page(NumbersForm(data=numbers_of(current())))


@blueprint.post("")
@coordinators
def set_numbers() -> ResponseReturnValue:
    form = NumbersForm()
    if not form.validate_on_submit():
        return numbers_page(form), 400
    settings.set_numbers(home_of(person()), form.numbers(), by=person())
    return saved("settings.index")


@blueprint.post("/phone")
@coordinators
def set_phone() -> ResponseReturnValue:
    form = PhoneForm()
    if not was_done(form, lambda: settings.set_phone(home_of(person()), form.phone.data or "", by=person())):
        return numbers_page(NumbersForm(formdata=None, data=numbers_of(current())), form), 400
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
    if not form.validate_on_submit():
        return services_page(form), 400
    try:
        settings.set_services(home_of(person()), form.rules(), by=person())
    except Refused as refusal:
        db.session.rollback()
        form.ways[str(refusal.field)].errors = [label("refusal", refusal.code)]
        return services_page(form), 400
    return saved("settings.services")


@blueprint.get("/help-numbers")
@coordinators
def help_numbers() -> ResponseReturnValue:
    return help_page(help_form(kept_numbers(person().municipality_id)))


@blueprint.post("/help-numbers")
@coordinators
def set_help_numbers() -> ResponseReturnValue:
    form = help_form(kept_numbers(person().municipality_id))
    if not form.validate_on_submit():
        return help_page(form), 400
    try:
        settings.set_help_numbers(home_of(person()), form.told(), by=person())
    except Refused as refusal:
        db.session.rollback()
        form.row(str(refusal.field))["number"].errors = [label("refusal", refusal.code)]
        return help_page(form), 400
    flash(_("Saved. Phones get the numbers when they next have a network."), "ok")
    return redirect(url_for("settings.help_numbers"))


def help_page(form: HelpNumbersForm) -> str:
    shipped = shipped_numbers(person().municipality_id)
    return render_template("settings/help_numbers.html", form=form, shipped=shipped, new=NEW)


def current() -> Settings:
    return settings_of(person().municipality_id)


def numbers_of(found: Settings) -> dict[str, Any]:
    return {one.name: getattr(found, one.name) for one in NUMBERS}


def numbers_page(form: NumbersForm, phone: PhoneForm | None = None) -> str:
    words = {"groups": GROUPS, "unit_of": unit_of, "hint_of": hint_of, "phone": phone or phone_now()}
    words |= of_municipality()
    return render_template("settings/numbers.html", form=form, bounds={one.name: one for one in NUMBERS}, **words)


def phone_now() -> PhoneForm:
    number = db.session.get_one(Municipality, person().municipality_id).coordinator_phone
    return PhoneForm(formdata=None, data={"phone": spoken_phone(number) if number else ""})


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
    flash(_("Saved. It holds at once, also for needs that are under way."), "ok")
    return redirect(url_for(endpoint))
