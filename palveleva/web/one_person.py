"""The page on which a coordinator sees two accounts side by side, and makes one person of them."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired

from palveleva.actions import one_person
from palveleva.domain.contact import spoken_phone
from palveleva.domain.one_person import JoinedAccounts
from palveleva.domain.vocabulary import Role
from palveleva.models import Person
from palveleva.queries.people import same_person_perhaps
from palveleva.queries.register import Account, accounts, accounts_to_join
from palveleva.queries.visible import found, get, people_kept_by
from palveleva.web.deeds import was_done
from palveleva.web.fields import BoxField, Form
from palveleva.web.forms import options
from palveleva.web.guard import needs_step_up, open_to, person
from palveleva.web.volunteers import back_from
from palveleva.words.codes import label

blueprint = Blueprint("one_person", __name__)


class ChooseForm(Form):
    other = BoxField(_l("The other account"))


class JoinForm(Form):
    other = HiddenField()
    kept = RadioField(_l("Which account stays?"), [InputRequired(_l("Choose which account stays."))])
    phone = RadioField(_l("Which number is right?"))  # nothing, where neither has one
    agreed = BooleanField(_l("The account that stays may do what both may do"))


@blueprint.route("/people/<person_id>/joining", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def join(person_id: str) -> ResponseReturnValue:
    one = get(people_kept_by(person()).where(Person.forgotten_at.is_(None)), Person, person_id)
    return needs_step_up("volunteers.index")(lambda: joined(one))()


def joined(one: Person) -> ResponseReturnValue:
    """Nothing is joined by the choice of the other account alone."""
    other = found(people_kept_by(person()).where(Person.forgotten_at.is_(None)), Person, request.values.get("other"))
    if other is None or other is one:
        return choosing(one)
    form = form_about(one, other)

    def deed() -> None:
        kept, ended = (one, other) if form.kept.data == one.id else (other, one)
        phone = next((each.phone for each in (one, other) if (each.phone or "") == form.phone.data), None)
        one_person.join(kept, ended, phone=phone, agreed=form.agreed.data, by=person())

    if was_done(form, deed):
        flash(_("The two accounts are one now."), "ok")
        return redirect(back_from(one if form.kept.data == one.id else other), 303)
    return side_by_side(form, one, other), 200 if request.method == "GET" else 400


def choosing(one: Person) -> str:
    form = ChooseForm(formdata=None)
    form.other.choices = options((other.id, name_of(other)) for other in accounts_to_join(person()) if other is not one)
    facts = {"one": one, "form": form, "perhaps": same_person_perhaps(one), "back": back_from(one)}
    return render_template("volunteers/other_account.html", **facts)


def name_of(other: Person) -> str:
    facts = (other.phone and spoken_phone(other.phone), other.village and other.village.name)
    return ", ".join(filter(None, (other.name, *facts)))


def form_about(one: Person, other: Person) -> JoinForm:
    numbers = list(dict.fromkeys(each.phone or "" for each in (one, other) if each.phone)) or [""]
    ways = [way.kept for way in (JoinedAccounts(one, other), JoinedAccounts(other, one)) if not way.hindrance]
    usual = {"kept": ways[0].id if ways else None, "phone": numbers[0], "other": other.id}
    form = JoinForm(data=usual)
    form.kept.choices = [(way.id, way.name) for way in ways]
    form.phone.choices = [(number, spoken_phone(number) if number else _("no number")) for number in numbers]
    return form


def side_by_side(form: JoinForm, one: Person, other: Person) -> str:
    ways = JoinedAccounts(one, other), JoinedAccounts(other, one)
    known: list[Account] = accounts((one, other))
    return render_template(
        "volunteers/joining.html",
        form=form,
        one=one,
        accounts=known,
        hindrance=None if form.kept.choices else label("refusal", ways[0].hindrance),
        is_wider=any(way.gained for way in ways if not way.hindrance),
        together=sorted(set().union(*(way.together for way in ways if not way.hindrance))),
        back=back_from(one),
    )
