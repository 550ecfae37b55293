"""What the coordinator decides about a need: each decision is a resource under it."""

from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from palveleva.actions import assignments, needs, review, waves
from palveleva.db import lock
from palveleva.domain.vocabulary import Consent, Outcome, Role, Urgency
from palveleva.i18n import spoken
from palveleva.models import Need, Provider
from palveleva.queries.register import doers_named
from palveleva.queries.visible import get
from palveleva.queries.whole import whole_need
from palveleva.web import forms
from palveleva.web.deeds import do, do_to, need_coded, page_of, the_need
from palveleva.web.fields import words_in
from palveleva.web.forms_of_choosing import ClosingForm, HandForm
from palveleva.web.forms_of_day import WaveForm
from palveleva.web.forms_of_review import AnswerForm, DetailsForm, RewordForm, answer_data, place_data
from palveleva.web.forms_of_understanding import DuplicateForm
from palveleva.web.guard import open_to, person
from palveleva.web.meanwhile import refuse_overtaken, refuse_to_overwrite
from palveleva.web.needs import page

blueprint = Blueprint("reviews", __name__, url_prefix="/needs/<need_id>")
coordinators = open_to(Role.COORDINATOR)


@blueprint.post("/waves")
@coordinators
def send_wave(need_id: str) -> ResponseReturnValue:
    form, said = WaveForm(), _("The providers have been asked.")
    if form.provider.data is not None:
        return note_call(need_id, form)
    return do_to(need_id, said, lambda need: waves.send(need, by=person(), number=form.wave.data), form)


def note_call(need_id: str, form: WaveForm) -> ResponseReturnValue:
    provider_id, number = form.provider.data, form.wave.data
    said = _("Written down. What did they answer?")
    return do_to(need_id, said, lambda need: waves.call(need, provider_id, by=person(), number=number), form)


@blueprint.post("/details")
@coordinators
def correct(need_id: str) -> ResponseReturnValue:
    """Where a colleague has changed the same meanwhile, the form comes back with both."""
    form = DetailsForm()
    form.fill_choices(forms.village_choices(person()), spoken(), the_need(need_id).village)

    def set_right(need: Need) -> None:
        lock(need)
        refuse_to_overwrite(form, place_data(need))
        say_called_off(review.correct(need, details_of(form), by=person()))

    done = do_to(need_id, _("Saved."), set_right, form)
    return (page(whole_need(person(), need_id), form), 409) if form.is_overtaken else done


def say_called_off(number: int) -> None:
    words = ngettext(
        "%(num)d request was called off: its provider does not do this work or has no checked licence.",
        "%(num)d requests were called off: their providers do not do this work or have no checked licence.",
        number,
    )
    if number:
        flash(words, "warn")


def details_of(form: DetailsForm) -> review.Details:
    return review.Details(
        village=form.village.data,
        service=form.service.data or None,
        urgency=Urgency(form.urgency.data),
        wanted_from=form.wanted_from.data,
        wanted_until=form.wanted_until.data,
    )


@blueprint.post("/consent")
@coordinators
def consent(need_id: str) -> ResponseReturnValue:
    form = AnswerForm()

    def record(need: Need) -> None:
        lock(need)
        refuse_overtaken(form, answer_data(need, need.contact))
        review.record_consent(need, Consent(form.consent.data), form.resident, by=person())
        if form.resident:  # whoever wrote them down may go on seeing them
            review.look_at_contact(need, by=person())

    return do_to(need_id, _("Saved."), record, form)


@blueprint.post("/protection")
@coordinators
def protect(need_id: str) -> ResponseReturnValue:
    form = forms.ProtectionForm()
    return do_to(need_id, _("Saved."), lambda need: review.protect(need, form.is_protected.data, by=person()), form)


@blueprint.post("/words")
@coordinators
def reword(need_id: str) -> ResponseReturnValue:
    form = RewordForm()

    def write(need: Need) -> None:
        lock(need)
        refuse_overtaken(form, {"text": need.text})  # old words would bring back what a colleague has taken out
        review.reword(need, form.text.data, by=person())

    return do_to(need_id, _("Saved."), write, form)


@blueprint.post("/disclosures")
@coordinators
def look(need_id: str) -> ResponseReturnValue:
    said = _("Shown for 15 minutes. The look is on record.")
    return do_to(need_id, said, lambda need: review.look_at_contact(need, by=person()))


@blueprint.post("/approval")
@coordinators
def approve(need_id: str) -> ResponseReturnValue:
    return do_to(need_id, _("Approved."), lambda need: review.approve(need, by=person()))


@blueprint.post("/pooling")
@coordinators
def pool(need_id: str) -> ResponseReturnValue:
    return do_to(need_id, _("The need waits for a joint trip."), lambda need: review.pool(need, by=person()))


@blueprint.post("/questions")
@coordinators
def ask_back(need_id: str) -> ResponseReturnValue:
    form, said = forms.TextForm(), _("The question is on its way.")
    return do_to(need_id, said, lambda need: review.ask_back(need, form.text.data, by=person()), form)


@blueprint.post("/information")
@coordinators
def add_information(need_id: str) -> ResponseReturnValue:
    form = forms.TextForm()
    return do_to(need_id, _("Saved."), lambda need: needs.add_information(need, form.text.data, by=person()), form)


@blueprint.post("/remarks")
@coordinators
def remark(need_id: str) -> ResponseReturnValue:
    form = forms.TextForm()
    return do_to(need_id, _("Saved."), lambda need: review.remark(need, form.text.data, by=person()), form)


@blueprint.post("/assignments")
@coordinators
def assign(need_id: str) -> ResponseReturnValue:
    need, form = the_need(need_id), HandForm()
    form.provider.choices = forms.provider_choices(doers_named(person()))

    def by_hand(_form: Any) -> None:
        provider = get(select(Provider), Provider, form.provider.data)  # one of the choices, and so theirs to know
        assignments.assign_by_hand(need, provider, words_in(form.reason), by=person())

    return do(page_of(need), _("The work is agreed."), by_hand, form)


@blueprint.post("/redirection")
@coordinators
def redirect_elsewhere(need_id: str) -> ResponseReturnValue:
    form = forms.TextForm()

    def send_on(need: Need) -> None:
        review.close(need, Outcome.REDIRECTED, form.text.data, by=person())

    return do_to(need_id, _("Directed to the right place."), send_on, form)


@blueprint.post("/duplication")
@coordinators
def mark_duplicate(need_id: str) -> ResponseReturnValue:
    form = DuplicateForm()

    def join(need: Need) -> None:
        review.mark_duplicate(need, need_coded(form.original.data), by=person())

    return do_to(need_id, _("Marked as already reported."), join, form)


@blueprint.post("/closing")
@coordinators
def close(need_id: str) -> ResponseReturnValue:
    form = ClosingForm()

    def end(need: Need) -> None:
        review.close(need, Outcome(form.outcome.data), words_in(form.reason), by=person())

    return do_to(need_id, _("Closed."), end, form)


@blueprint.post("/confirmation")
@coordinators
def confirm(need_id: str) -> ResponseReturnValue:
    return do_to(need_id, _("Confirmed done."), lambda need: needs.confirm(need, True, by=person()))


@blueprint.post("/dispute")
@coordinators
def dispute(need_id: str) -> ResponseReturnValue:
    return do_to(need_id, _("The work goes on."), lambda need: needs.confirm(need, False, by=person()))


@blueprint.post("/reopening")
@coordinators
def reopen(need_id: str) -> ResponseReturnValue:
    return do_to(need_id, _("Reopened."), lambda need: review.reopen(need, by=person()))
