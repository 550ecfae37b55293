"""The list of villages."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from palveleva.actions import villages
from palveleva.actions.needs import home_of
from palveleva.db import db, lock
from palveleva.domain.errors import Invalid
from palveleva.domain.pinpoint import LONGEST, place_read, place_written
from palveleva.domain.places import Point
from palveleva.domain.vocabulary import Role
from palveleva.models import Village
from palveleva.queries.neighbours import Neighbours, neighbours_of
from palveleva.queries.visible import get, villages_of
from palveleva.web.deeds import was_done
from palveleva.web.fields import NEEDS_NAME, AtMost, Form, NumberField
from palveleva.web.guard import open_to, person
from palveleva.web.meanwhile import Known, SeenForm, filled_with, refuse_to_overwrite
from palveleva.words.codes import label

blueprint = Blueprint("villages", __name__, url_prefix="/villages")
coordinators = open_to(Role.COORDINATOR)
FORM_IS_MISSING = _l("Write this form of the name too.")
DETAILS = tuple(one.name for one in fields(villages.VillageDetails))


class VillageForm(Form):
    """Names are never inflected by code: each form is written by somebody who knows."""

    name = StringField(_l("Name"), [NEEDS_NAME, AtMost(120)])
    where = StringField(_l("Where? (Häkkilässä)"), [DataRequired(FORM_IS_MISSING), AtMost(120)])
    from_ = StringField(_l("From where? (Häkkilästä)"), [DataRequired(FORM_IS_MISSING), AtMost(120)])
    to = StringField(_l("Where to? (Häkkilään)"), [DataRequired(FORM_IS_MISSING), AtMost(120)])
    place = StringField(_l("Place on the map"), [DataRequired(_l("Write the place.")), AtMost(LONGEST)])
    looked_at = HiddenField()  # the place that was shown in a drawing before it is kept
    is_right = BooleanField(_l("The place is right"))
    inhabitants = NumberField(_l("Inhabitants"), [Optional(), NumberRange(0, 1_000_000)])
    is_in_use = BooleanField(_l("In use"), default=True)

    @property
    def point(self) -> Point:
        """Raises Invalid."""
        return place_read(self.place.data or "")

    def validate_place(self, field: StringField) -> None:
        try:
            place_read(field.data or "")
        except Invalid as refusal:
            raise ValidationError(label("refusal", refusal.code)) from refusal


class EditForm(VillageForm, SeenForm):
    """The details of a village that is known."""


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    return render_template("villages/index.html", villages=db.session.scalars(villages_of(person())).all())


@blueprint.route("/new", methods=["GET", "POST"])
@coordinators
def new() -> ResponseReturnValue:
    form = VillageForm()
    return saved(form, None, lambda: villages.add(home_of(person()), details_of(form), by=person()))


@blueprint.route("/<int:village_id>", methods=["GET", "POST"])
@coordinators
def edit(village_id: int) -> ResponseReturnValue:
    village = get(villages_of(person()), Village, village_id)
    form = EditForm(data=filled_with(known_of(village)))

    def keep() -> None:
        lock(village)
        refuse_to_overwrite(form, known_of(village))
        villages.edit(village, details_of(form), by=person())

    return saved(form, village, keep)


def saved(form: VillageForm, village: Village | None, deed: Callable[[], Any]) -> ResponseReturnValue:
    """To the list when it is; the form while it is not, or while nobody has looked where the place is."""
    if form.validate_on_submit() and not is_seen_to_be_right(form, village):
        return page(form, village, is_asked=True), 400 if form.errors else 200
    if was_done(form, deed):
        flash(_("Saved."), "ok")
        return redirect(url_for("villages.index"))
    return page(form, village), 200 if request.method == "GET" else 400


def is_seen_to_be_right(form: VillageForm, village: Village | None) -> bool:
    """A place that was moved has been shown as it is now; and one that is far from everything was said to be right."""
    place = place_written(form.point)
    if village and place == place_written(village.point):
        return True
    if form.looked_at.data != place:
        form.looked_at.data, form.is_right.data = place, False
        return False
    if form.is_right.data or not around(form, village).is_far:
        return True
    form.is_right.errors = [_("Tick this if the place is right. If not, mend it below.")]
    return False


def page(form: VillageForm, village: Village | None, *, is_asked: bool = False) -> str:
    near = around(form, village) if form.place.data and not form.place.errors else None
    return render_template("villages/form.html", form=form, village=village, near=near, is_asked=is_asked)


def around(form: VillageForm, village: Village | None) -> Neighbours:
    return neighbours_of(form.point, form.name.data or "", person(), but=village)


def details_of(form: VillageForm) -> villages.VillageDetails:
    told = {name: form[name].data for name in DETAILS if name in form}
    return villages.VillageDetails(**told, **form.point._asdict())


def known_of(village: Village) -> Known:
    told = {name: getattr(village, name) for name in DETAILS if name not in Point._fields}
    return told | {"place": place_written(village.point)}
