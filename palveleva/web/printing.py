"""Pages for paper: the list of calls, the sheet of a village, the text that is read aloud before anything is told."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from palveleva.actions import newcomers, printing
from palveleva.db import utcnow
from palveleva.domain.vocabulary import Place, Role
from palveleva.models import Village
from palveleva.queries.calls import ON_ONE_LIST, needs_on_list, needs_to_call
from palveleva.queries.visible import get, villages_of
from palveleva.web.forms_of_day import CallListForm
from palveleva.web.guard import needs_step_up, open_to, person
from palveleva.web.looks import glass, panes
from palveleva.web.newcomers import link_of
from palveleva.web.public import in_language
from palveleva.words.codes import label

blueprint = Blueprint("printing", __name__)
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("/call-list")
@coordinators
@needs_step_up("printing.choose_calls")
def choose_calls() -> ResponseReturnValue:
    """Whom to put on the list. Here nobody is named yet."""
    offered = needs_to_call(person(), now=utcnow())
    rows = [(glass(need, Place.QUEUE), rung) for need, rung in offered]
    return render_template("printing/choose_calls.html", rows=rows, form=CallListForm(), at_most=ON_ONE_LIST)


@blueprint.post("/call-list")
@coordinators
@needs_step_up("printing.choose_calls")
def print_calls() -> ResponseReturnValue:
    """Each resident on the paper is one look, and one line of the audit with the reason."""
    form = CallListForm()
    chosen = needs_on_list(person(), request.form.getlist("need"))
    if not form.validate_on_submit() or not chosen:
        flash(label("refusal", "nobody_chosen"), "danger")
        return redirect(url_for(".choose_calls"), 303)
    for need in chosen:
        printing.print_calls(need, form.why.data, by=person())
    needs = panes(chosen, Place.CALL_LIST)
    return render_template("printing/call_list.html", needs=needs, why=form.why.data, now=utcnow())


@blueprint.get("/villages/<int:village_id>/sheet")
@coordinators
def sheet(village_id: int) -> ResponseReturnValue:
    """An A5 sheet for letter boxes and notice boards: a code for phones, a number for everybody else."""
    village = get(villages_of(person()), Village, village_id)
    return render_template("printing/sheet.html", village=village, link=link_of(newcomers.poster_of(village)))


@blueprint.get("/<lang>/consent-script")
@coordinators
def consent_script(lang: str) -> ResponseReturnValue:
    in_language(lang)
    return render_template("printing/consent_script.html")
