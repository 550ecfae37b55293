"""The register of providers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import people
from palveleva.actions import providers as register
from palveleva.actions.needs import home_of
from palveleva.db import lock, utcnow
from palveleva.domain.contact import business_id
from palveleva.domain.errors import Invalid, NotFound, Refused
from palveleva.domain.vocabulary import Place, ProviderStatus, Role
from palveleva.i18n import spoken
from palveleva.models import Provider
from palveleva.queries.attention import taught
from palveleva.queries.borders import was_guest
from palveleva.queries.lessons import lessons_for
from palveleva.queries.profiles import Parts, parts_of, profile_of
from palveleva.queries.reference import services_by_group, services_in_order, villages_in_use
from palveleva.queries.register import holder_of, people_at, providers_in_register, work_in_hand
from palveleva.web import forms
from palveleva.web.absences import absence_of
from palveleva.web.deeds import do, say_why, the_provider, was_done
from palveleva.web.forms_of_day import AbsenceForm
from palveleva.web.guard import open_to, person
from palveleva.web.looks import panes
from palveleva.web.meanwhile import SeenForm, filled_with, refuse_to_overwrite
from palveleva.web.shared_phones import same_number
from palveleva.web.tuning import taps

blueprint = Blueprint("providers", __name__, url_prefix="/providers")
coordinators = open_to(Role.COORDINATOR)


class EditForm(forms.ProviderForm, SeenForm):
    """The details of a provider that is known."""


def page_of(provider: Provider) -> str:
    return url_for("providers.show", provider_id=provider.id)


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    facts = {"providers": providers_in_register(person()), "taught": taught(person(), now=utcnow())}
    return render_template("providers/index.html", **facts)


@blueprint.get("/<int:provider_id>")
@coordinators
def show(provider_id: int) -> ResponseReturnValue:
    try:
        provider = the_provider(provider_id)
    except NotFound:
        if was_guest(provider_id, person()):  # their home keeps their register; here there is what was agreed
            return redirect(url_for("guests.index"))
        raise
    return page(provider, forms.PersonForm(data={"language": person().municipality.language}))


def page(provider: Provider, newcomer: forms.PersonForm) -> str:
    parts = parts_of([provider.id], now=utcnow())[provider.id]
    return render_template(
        "providers/show.html",
        provider=provider,
        parts=parts,
        work=panes(work_in_hand(provider), Place.WORK_LIST),
        status=forms.StatusForm(formdata=None, data={"status": provider.status.value}),
        absence=AbsenceForm(formdata=None, data={"first_day": provider.day_of(utcnow())}),
        newcomer=newcomer,
        same_number=same_number(newcomer),
        staff=people_at(provider),
        **proposals(provider, parts),
    )


def proposals(provider: Provider, parts: Parts) -> dict[str, Any]:
    """What the provider's noes have taught, and how to word it."""
    home, profiles = provider.home_village.municipality, {provider.id: profile_of(provider, parts)}
    found = lessons_for(profiles, [provider], now=utcnow(), home=home).get(provider.id, [])
    names = {village.slug: village.name for village in villages_in_use(home.id)} if found else {}
    services = {service.id: service.name_in(spoken()) for service in parts.services}
    return {"lessons": found, **taps(provider, names, services)}


@blueprint.route("/new", methods=["GET", "POST"])
@coordinators
def new() -> ResponseReturnValue:
    form = filled(forms.ProviderForm())
    if form.validate_on_submit():
        try:
            provider = register.add(home_of(person()), details_of(form), by=person())
        except Refused as refusal:
            say_why(form, refusal)
        else:
            flash(_("Saved. Check the details and activate the provider."), "ok")
            return redirect(page_of(provider))
    return form_page(form, None)


@blueprint.route("/<int:provider_id>/details", methods=["GET", "POST"])
@coordinators
def edit(provider_id: int) -> ResponseReturnValue:
    provider = the_provider(provider_id)
    form = filled(EditForm(data=filled_with(known_of(provider))))
    if was_done(form, lambda: save(provider, form)):
        flash(_("Saved."), "ok")
        return redirect(page_of(provider))
    return form_page(form, provider)


def save(provider: Provider, form: EditForm) -> None:
    lock(provider)
    refuse_to_overwrite(form, known_of(provider))
    register.edit(provider, details_of(form), by=person())


def form_page(form: forms.ProviderForm, provider: Provider | None) -> ResponseReturnValue:
    groups = services_by_group(spoken())
    page = render_template("providers/form.html", form=form, provider=provider, groups=groups, holder=holder(form))
    return page, 200 if request.method == "GET" else 400


def holder(form: forms.ProviderForm) -> Provider | None:
    """Who has the business ID that was refused: the page leads to them."""
    try:
        number = business_id(form.business_id.data) if form.business_id.errors else None
    except Invalid:
        return None
    return holder_of(number, person().municipality_id) if number else None


def filled(form: forms.ProviderForm) -> forms.ProviderForm:
    form.fill_choices(villages_in_use(person().municipality_id), services_in_order(), spoken())
    return form


def details_of(form: forms.ProviderForm) -> register.ProviderDetails:
    told = {name: value for name, value in form.data.items() if name not in {"csrf_token", "seen"}}
    many = {name: tuple(told[name] or ()) for name in ("services", "served", "not_served", "weekdays")}
    blank = {name: told[name] or None for name in ("business_id", "email", "phone")}
    return register.ProviderDetails(**(told | many | blank))


def known_of(provider: Provider) -> dict[str, Any]:
    known = {name: getattr(provider, name) for name in register.AS_WRITTEN}
    return known | {
        "business_id": provider.business_id,
        "phone": provider.phone,
        "services": [service.id for service in provider.services],
        "home_village": provider.home_village_id,
        "served": [c.village_id for c in provider.coverage if c.is_served],
        "not_served": [c.village_id for c in provider.coverage if not c.is_served],
        "weekdays": provider.weekdays,
    }


@blueprint.post("/<int:provider_id>/status")
@coordinators
def set_status(provider_id: int) -> ResponseReturnValue:
    provider, form = the_provider(provider_id), forms.StatusForm()

    def change(_form: Any) -> None:
        register.set_status(provider, ProviderStatus(form.status.data), by=person())

    return do(page_of(provider), _("Saved."), change, form)


@blueprint.post("/<int:provider_id>/absences")
@coordinators
def add_absence(provider_id: int) -> ResponseReturnValue:
    provider, form = the_provider(provider_id), AbsenceForm()

    def be_away(_form: Any) -> None:
        register.add_absence(provider, form.first_day.data, form.last_day.data, by=person())

    return do(page_of(provider), _("Saved."), be_away, form)


@blueprint.post("/<int:provider_id>/absences/<int:absence_id>/removal")
@coordinators
def remove_absence(provider_id: int, absence_id: int) -> ResponseReturnValue:
    provider = the_provider(provider_id)
    absence = absence_of(provider, absence_id)
    return do(page_of(provider), _("Removed."), lambda _f: register.remove_absence(absence, by=person()))


@blueprint.post("/<int:provider_id>/credentials/<service_id>")
@coordinators
def check_credential(provider_id: int, service_id: str) -> ResponseReturnValue:
    provider = the_provider(provider_id)
    return do(
        page_of(provider),
        _("Marked as checked."),
        lambda _f: register.check_credential(provider, service_id, by=person()),
    )


@blueprint.post("/<int:provider_id>/credentials/<service_id>/removal")
@coordinators
def withdraw_credential(provider_id: int, service_id: str) -> ResponseReturnValue:
    provider = the_provider(provider_id)
    return do(
        page_of(provider),
        _("Removed."),
        lambda _f: register.withdraw_credential(provider, service_id, by=person()),
    )


@blueprint.post("/<int:provider_id>/people")
@coordinators
def add_person(provider_id: int) -> ResponseReturnValue:
    provider, form = the_provider(provider_id), forms.PersonForm()

    def join() -> None:
        people.add_provider_person(provider, **form.told, by=person())

    if not was_done(form, join):
        return page(provider, form), 400
    flash(_("Added. Send an invitation next."), "ok")
    return redirect(page_of(provider), 303)
