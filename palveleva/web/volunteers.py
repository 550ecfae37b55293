"""The register of volunteers, and the invitations of everybody who enters by link."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from palveleva.actions import codes, people
from palveleva.actions.reports import village_of
from palveleva.domain.vocabulary import Role
from palveleva.models import Person
from palveleva.queries.people import others_called
from palveleva.queries.register import newcomers_waiting, numbers_told_twice, volunteers_in_register
from palveleva.queries.visible import get, people_kept_by
from palveleva.web import forms
from palveleva.web.deeds import do, was_done
from palveleva.web.fields import Form
from palveleva.web.guard import needs_step_up, open_to, person
from palveleva.web.hosts import link_to
from palveleva.web.shared_phones import same_number

blueprint = Blueprint("volunteers", __name__)
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("/volunteers")
@coordinators
def index() -> ResponseReturnValue:
    return page(form_here())


def page(form: forms.VolunteerForm) -> str:
    known, waiting = volunteers_in_register(person()), newcomers_waiting(person())
    facts = {"volunteers": known, "newcomers": waiting, "form": form, "same_number": same_number(form)}
    return render_template("volunteers/index.html", twice=numbers_told_twice(person()), **facts)


def form_here() -> forms.VolunteerForm:
    form = forms.VolunteerForm(data={"language": person().municipality.language})
    # No village is chosen for a newcomer: the first of the list would be written down without a thought.
    form.village.choices = [SelectChoice("", _l("Choose the village")), *forms.village_choices(person())]
    return form


@blueprint.post("/volunteers")
@coordinators
def add() -> ResponseReturnValue:
    form = form_here()

    def welcome() -> None:
        village = village_of(person().municipality_id, form.village.data)
        people.add_volunteer(village, **form.told, by=person())

    if not was_done(form, welcome):
        return page(form), 400
    flash(_("Added. Send an invitation next."), "ok")
    return redirect(url_for("volunteers.index"), 303)


@blueprint.post("/people/<person_id>/invitations")
@coordinators
def invite(person_id: str) -> ResponseReturnValue:
    """Link and code are shown once, on the answer itself: they are keys, and only traces of them are kept."""
    invited = get(people_kept_by(person()), Person, person_id)
    if not forms.NoForm().validate_on_submit():
        return redirect(back_from(invited))
    link = link_to("access.invitation", token=people.invite(invited, by=person()))
    code = codes.give_code(invited, by=person())
    plain = link_to("access.enter_by_code", lang=invited.language).partition("//")[2]
    told = {"link": link, "code": code, "enter_address": plain, "back": back_from(invited), "hello": hello_to(invited)}
    return render_template("volunteers/invitation.html", invited=invited, **told)


def hello_to(invited: Person) -> str:
    """What the coordinator sends with the link: it is read by whoever was invited."""
    with force_locale(invited.language):
        return _(
            "Hello! With this link you get the Serving Community app on your phone. "
            "Open it on your own phone and tap the green button once. You need no password."
        )


@blueprint.post("/people/<person_id>/deactivation")
@coordinators
def deactivate(person_id: str) -> ResponseReturnValue:
    other = get(people_kept_by(person()), Person, person_id)

    said = _("Signed out everywhere.")
    return gravely(other, lambda: do(back_from(other), said, lambda _f: people.set_active(other, False, by=person())))


@blueprint.post("/people/<person_id>/activation")
@coordinators
def activate(person_id: str) -> ResponseReturnValue:
    other = get(people_kept_by(person()), Person, person_id)
    return gravely(other, lambda: let_in_again(other))


def let_in_again(other: Person) -> ResponseReturnValue:
    """Somebody else may have got the number meanwhile: then it is asked about, as of a newcomer."""
    shares_phone = bool(request.form.get("shares_phone"))
    others = others_called(other.phone, other.municipality_id, but=other) if other.phone else []
    if others and not other.is_active and not shares_phone:
        facts = {"other": other, "others": others, "back": back_from(other)}
        return render_template("volunteers/same_number.html", **facts), 400

    def let_in(_form: Form) -> None:
        people.set_active(other, True, shares_phone=shares_phone, by=person())

    return do(back_from(other), _("May sign in again."), let_in)


def gravely(other: Person, settle: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """A desk that was left open is not enough to shut a colleague out, let one in who had to leave, or rename one."""
    return needs_step_up("coordinators.index")(settle)() if other.coordinates else settle()


def back_from(other: Person) -> str:
    if other.coordinates:
        return url_for("coordinators.index")
    if other.provider_id is not None and not other.is_volunteer:
        return url_for("providers.show", provider_id=other.provider_id)
    return url_for("volunteers.index")
