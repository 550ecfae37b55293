"""The board and the page of a need."""

from dataclasses import replace
from itertools import chain
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import calls
from palveleva.actions.needs import Report, home_of
from palveleva.db import utcnow
from palveleva.domain.contacting import retries, seems_unreachable
from palveleva.domain.errors import Invalid, Refused
from palveleva.domain.vocabulary import UNTAKEN_NEEDS, Channel, Consent, Outcome, Place, Role, Urgency
from palveleva.i18n import spoken
from palveleva.queries import board, finding
from palveleva.queries.attention import attention_for
from palveleva.queries.candidates import next_in_turn, offering
from palveleva.queries.choices import NOBODY, choices_for
from palveleva.queries.glass import Glass
from palveleva.queries.looks import looks_at
from palveleva.queries.office import ready_texts
from palveleva.queries.proposed_trips import trips_of
from palveleva.queries.whole import Whole, whole_need
from palveleva.settings import settings_of
from palveleva.web import forms, searches
from palveleva.web.deeds import the_need
from palveleva.web.forms_of_choosing import ClosingForm, HandForm
from palveleva.web.forms_of_day import BatchForm, FindForm
from palveleva.web.forms_of_review import AnswerForm, DetailsForm, answer_data, place_data
from palveleva.web.forms_of_understanding import DuplicateForm
from palveleva.web.guard import open_to, person
from palveleva.web.looks import glass, panes
from palveleva.web.meanwhile import filled_with
from palveleva.web.understanding import proposals
from palveleva.words.codes import label

blueprint = Blueprint("needs", __name__, url_prefix="/needs")


@blueprint.get("")
@open_to(Role.COORDINATOR)
def queue() -> ResponseReturnValue:
    return queue_page(batch_form() if "choose" in request.args else None)


def queue_page(batch: BatchForm | None) -> str:
    """Ticks beside the needs only for whoever asks for them: the list stays calm."""
    waiting = board.board_for(person(), now=utcnow())
    rungs = {name: panes(needs, Place.QUEUE) for name, needs in waiting.rungs.items()}
    facts = {"rungs": rungs, "counts": waiting.counts, "attention": attention_for(person(), now=utcnow())}
    every = chain.from_iterable(waiting.rungs.values())
    facts["trips"] = [] if batch else trips_of(every, person(), now=utcnow())
    return render_template("needs/queue.html", batch=batch, **facts)


def batch_form() -> BatchForm:
    form = BatchForm()
    form.fill_choices(spoken())
    form.waves = {need_id: sent + 1 for need_id, sent in board.waves_sent(person()).items()}
    return form


@blueprint.post("/search")
@open_to(Role.COORDINATOR)
def search() -> ResponseReturnValue:
    """What somebody searches for may be a resident's name: it stands in no address, and so in no history and no log."""
    find, narrows = find_form(), "narrow" in request.form
    if not find.validate_on_submit() or (find.wanted.is_nothing and not narrows):
        return redirect(url_for("needs.queue"), 303)
    searches.keep("words", find.told | {"narrows": narrows})
    return redirect(url_for("needs.found"), 303)


@blueprint.get("/search")
@open_to(Role.COORDINATOR)
def found() -> ResponseReturnValue:
    """A page of its own, so that the way back from a need leads to it."""
    told = searches.kept("words")
    if told is None:
        return redirect(url_for("needs.queue"))
    find = find_form(told)
    rows = [] if find.wanted.is_nothing else panes(finding.found_needs(person(), find.wanted), Place.SEARCH)
    more = {"narrows": told["narrows"], "at_most": finding.FOUND_AT_MOST}
    return render_template("needs/found.html", find=find, found=rows, **more)


@blueprint.post("/search/resident")
@open_to(Role.COORDINATOR)
def search_resident() -> ResponseReturnValue:
    """By name or number."""
    if not forms.NoForm().validate_on_submit():
        return redirect(url_for("needs.queue"), 303)
    searches.keep("resident", {"resident": request.form.get("resident", "")[:100]})
    return redirect(url_for("needs.found_residents"), 303)


@blueprint.get("/search/resident")
@open_to(Role.COORDINATOR)
def found_residents() -> ResponseReturnValue:
    """Every resident who is found is shown to the coordinator, and that is a look; seen again, another one."""
    told = searches.kept("resident")
    if told is None:
        return redirect(url_for("needs.queue"))
    try:
        rows = panes(finding.found_by_resident(person(), told["resident"]), Place.NAME_SEARCH)
    except Invalid as refusal:
        flash(label("refusal", refusal.code), "danger")
        return redirect(url_for("needs.queue"))
    at_most = finding.RESIDENTS_AT_MOST
    return render_template("needs/found.html", find=find_form(), found=rows, at_most=at_most, by_name=True)


def find_form(told: dict[str, Any] | None = None) -> FindForm:
    form = FindForm(data=told)
    form.fill_choices(person(), spoken())
    return form


@blueprint.get("/closed")
@open_to(Role.COORDINATOR)
def closed() -> ResponseReturnValue:
    chosen = request.args.get("outcome")
    outcome = Outcome(chosen) if chosen in set(Outcome) else None
    needs = panes(board.closed_needs(person(), outcome), Place.CLOSED)
    more = {"outcomes": list(Outcome), "at_most": board.CLOSED_AT_MOST}
    return render_template("needs/closed.html", needs=needs, outcome=outcome, **more)


@blueprint.get("/<need_id>/looks")
@open_to(Role.COORDINATOR)
def looks(need_id: str) -> ResponseReturnValue:
    """Who has seen this resident's data, to be printed for the resident."""
    need = the_need(need_id)
    return render_template("needs/looks.html", need=glass(need, Place.RECEIPT), days=looks_at(need), now=utcnow())


@blueprint.get("/<need_id>")
@open_to(Role.COORDINATOR)
def show(need_id: str) -> ResponseReturnValue:
    return page(whole_need(person(), need_id))


def page(whole: Whole, again: DetailsForm | None = None) -> str:
    """`again`: a correction that is shown once more, with what a colleague has changed meanwhile."""
    now, need = utcnow(), whole.need
    settings = settings_of(need.municipality_id)
    is_sought = need.service and need.state in UNTAKEN_NEEDS
    ranking = next_in_turn(need, settings.widenings, now=now) if is_sought else NOBODY
    choices = choices_for(whole, person(), now=now)
    hand = HandForm()
    hand.fill_choices(choices.doers, offering(ranking))
    place = again or DetailsForm(formdata=None, data=filled_with(place_data(need)))
    villages = forms.options((village.slug, village.name) for village in choices.villages)
    place.fill_choices(villages, spoken(), need.village)
    is_looking = board.is_looking(whole.history, person(), now=now)
    shown = glass(need, Place.OPENED_PAGE if is_looking else Place.NEED_PAGE)
    return render_template(
        "needs/show.html",
        need=shown,
        ranking=ranking,
        providers=choices.providers,
        hearing=choices.hearing,
        villages={choice.value: choice.label for choice in place.village.choices},
        history=whole.history,
        asked_with=choices.asked_with.values(),
        also_open=choices.also_open,
        notices=whole.notices,
        **proposals(need),
        is_looking=is_looking,
        retries=retries(now, board.zone_of(person())),
        seems_unreachable=seems_unreachable(need.attempts, board.zone_of(person())) and need.is_open,
        ready=ready_texts(need, person(), choices),
        wave_size=settings.asked_together(need.service_id),
        place=place,
        consent=consent_form(shown, is_looking=is_looking),
        text=forms.TextForm(),
        closing=ClosingForm(),
        duplicate=DuplicateForm(),
        hand=hand,
        reason=forms.ReasonForm(),
        refusal=forms.RefusalForm(),
        schedule=forms.ScheduleForm(),
        completion=forms.CompletionForm(),
        now=now,
    )


def consent_form(need: Glass, *, is_looking: bool) -> AnswerForm:
    """Filled with the resident's data only while they are open to this coordinator."""
    known = answer_data(need, need.contact if is_looking else None)
    return AnswerForm(formdata=None, data=filled_with(known))


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    """A need told on the telephone, written down in under a minute."""
    form = forms.CallForm(data=None if request.method == "POST" else {"consent": "granted", "urgency": "week"})
    form.fill_choices(forms.village_choices(person()), spoken())
    if form.validate_on_submit():
        told = replace(report_of(form, Channel.CALL), is_protected=form.is_protected.data)
        try:
            need = calls.report_for_caller(home_of(person()), told, form.key, by=person())
        except Refused as refusal:
            form.renew_key()
            flash(label("refusal", refusal.code), "danger")
        else:
            flash(_("Saved. Code %(code)s.", code=need.code), "ok")
            return redirect(url_for("needs.show", need_id=need.id))
    return render_template("needs/new.html", form=form), 200 if request.method == "GET" else 400


def report_of(form: forms.ReportForm, channel: Channel) -> Report:
    return Report(
        text=form.text.data or "",
        village=form.village.data,
        service=form.service.data or None,
        urgency=Urgency(form.urgency.data),
        wanted_from=form.wanted_from.data,
        wanted_until=form.wanted_until.data,
        consent=Consent(form.consent.data),
        contact=form.resident,
        channel=channel,
    )
