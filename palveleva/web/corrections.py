"""The page on which a coordinator corrects a person's name, number, language or village."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email

from palveleva.actions import corrections
from palveleva.actions.reports import village_of
from palveleva.db import lock
from palveleva.domain.contact import spoken_phone
from palveleva.domain.vocabulary import Role
from palveleva.models import Person
from palveleva.queries.visible import get, people_kept_by
from palveleva.web import forms
from palveleva.web.deeds import was_done
from palveleva.web.fields import NEEDS_EMAIL, AtMost
from palveleva.web.guard import open_to, person
from palveleva.web.meanwhile import Known, SeenForm, filled_with, refuse_to_overwrite
from palveleva.web.shared_phones import same_number
from palveleva.web.volunteers import back_from, gravely

blueprint = Blueprint("corrections", __name__)


class EditForm(forms.PersonForm, SeenForm):
    """The details of somebody who is known."""


class ReporterForm(forms.VolunteerForm, EditForm):
    """The same of somebody who reports for a village."""


class ColleagueForm(EditForm):
    """The same of a coordinator, who signs in with the address."""

    email = EmailField(_l("E-mail"), [NEEDS_EMAIL, Email(allow_smtputf8=False), AtMost(200)])


@blueprint.route("/people/<person_id>/details", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def edit(person_id: str) -> ResponseReturnValue:
    other = get(people_kept_by(person()).where(Person.forgotten_at.is_(None)), Person, person_id)
    return gravely(other, lambda: edited(other))


def edited(other: Person) -> ResponseReturnValue:
    form, said = form_about(other), [_("Saved.")]

    def keep() -> None:
        lock(other)
        refuse_to_overwrite(form, known_of(other))
        if corrections.edit(other, details_of(form, other), by=person()):
            said.append(_("The open invitation has ended with the earlier number: make a new one."))

    if was_done(form, keep):
        flash(" ".join(said), "ok")
        return redirect(back_from(other))
    facts = {"form": form, "other": other, "same_number": same_number(form, other), "back": back_from(other)}
    return render_template("volunteers/edit.html", **facts), 200 if request.method == "GET" else 400


def form_about(other: Person) -> EditForm:
    filled = filled_with(known_of(other))
    if other.coordinates:
        return ColleagueForm(data=filled)
    if not reports(other):
        return EditForm(data=filled)
    form = ReporterForm(data=filled)
    villages = forms.village_choices(person())
    if other.village and all(one.value != other.village.slug for one in villages):  # it has gone out of use
        villages.append(SelectChoice(other.village.slug, other.village.name))
    form.village.choices = [SelectChoice("", _l("Choose the village")), *villages]
    return form


def reports(other: Person) -> bool:
    return not other.coordinates and bool(other.roles & {Role.VOLUNTEER, Role.PENDING})


def known_of(other: Person) -> Known:
    phone = spoken_phone(other.phone) if other.phone else ""
    known = {"name": other.name, "phone": phone, "language": other.language}
    known |= {"email": other.email or ""} if other.coordinates else {}
    return known | ({"village": other.village.slug if other.village else ""} if reports(other) else {})


def details_of(form: EditForm, other: Person) -> corrections.PersonDetails:
    village = other.village
    if isinstance(form, ReporterForm):
        village = village_of(other.municipality_id, form.village.data)
    email = form.email.data if isinstance(form, ColleagueForm) else None
    return corrections.PersonDetails(**form.told, village=village, email=email)
