"""The board and the page of a need."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import review
from palveleva.actions.needs import Report, home_of
from palveleva.db import utcnow
from palveleva.domain.contacting import retries, seems_unreachable
from palveleva.domain.errors import Invalid, Refused
from palveleva.domain.matching import Ranking
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import Channel, Consent, NeedState, Outcome, Place, Role, Urgency
from palveleva.i18n import spoken
from palveleva.models import Need
from palveleva.queries import board, finding
from palveleva.queries.attention import attention_for
from palveleva.queries.candidates import ranking_for
from palveleva.queries.choices import choices_for
from palveleva.queries.glass import Glass
from palveleva.queries.looks import looks_at
from palveleva.queries.office import ready_texts
from palveleva.queries.visible import get, needs_visible_to
from palveleva.queries.whole import Whole, whole_need
from palveleva.web import forms
from palveleva.web.forms_of_day import BatchForm, FindForm
from palveleva.web.guard import open_to, person
from palveleva.web.looks import glass, panes
from palveleva.web.understanding import proposals
from palveleva.words import label

blueprint = Blueprint("needs", __name__, url_prefix="/needs")

RANKED = (NeedState.SUBMITTED, NeedState.READY, NeedState.POOLED, NeedState.OFFERING, NeedState.NO_TAKER)


@blueprint.get("")
@open_to(Role.COORDINATOR)
def queue() -> ResponseReturnValue:
    waiting = board.board_for(person(), now=utcnow())
    rungs = {name: panes(needs, Place.QUEUE) for name, needs in waiting.rungs.items()}
    facts = {"rungs": rungs, "counts": waiting.counts, "attention": attention_for(person(), now=utcnow())}
    return render_template("needs/queue.html", batch=batch_form(), **facts)


def batch_form() -> BatchForm | None:
    """Ticks beside the needs only for whoever asks for them: the list stays calm."""
    if "choose" not in request.args:
        return None
    form = BatchForm()
    form.fill_choices(spoken())
    return form


@blueprint.post("/search")
@open_to(Role.COORDINATOR)
def search() -> ResponseReturnValue:
    """What somebody searches for may be a resident's name: it stands in no address, and so in no history and no log."""
    find, narrows = find_form(), "narrow" in request.form
    if not find.validate_on_submit() or (find.wanted.is_nothing and not narrows):
        return redirect(url_for("needs.queue"), 303)
    found = [] if find.wanted.is_nothing else panes(finding.found_needs(person(), find.wanted), Place.SEARCH)
    return render_template("needs/found.html", find=find, found=found, narrows=narrows, at_most=finding.FOUND_AT_MOST)


@blueprint.post("/search/resident")
@open_to(Role.COORDINATOR)
def search_resident() -> ResponseReturnValue:
    """By name or number. Every resident who is found is shown to the coordinator, and that is a look."""
    told = request.form.get("resident", "")[:100]
    try:
        found = finding.found_by_resident(person(), told) if forms.NoForm().validate_on_submit() else []
    except Invalid as refusal:
        flash(label("refusal", refusal.code), "danger")
        return redirect(url_for("needs.queue"), 303)
    rows = panes(found, Place.NAME_SEARCH)
    at_most = finding.RESIDENTS_AT_MOST
    return render_template("needs/found.html", find=find_form(), found=rows, at_most=at_most, by_name=True)


def find_form() -> FindForm:
    form = FindForm()
    form.fill_choices(person(), spoken())
    return form


@blueprint.get("/closed")
@open_to(Role.COORDINATOR)
def closed() -> ResponseReturnValue:
    chosen = request.args.get("outcome")
    outcome = Outcome(chosen) if chosen in set(Outcome) else None
    needs = panes(board.closed_needs(person(), outcome), Place.CLOSED)
    return render_template("needs/closed.html", needs=needs, outcome=outcome, outcomes=list(Outcome))


@blueprint.get("/<need_id>/looks")
@open_to(Role.COORDINATOR)
def looks(need_id: str) -> ResponseReturnValue:
    """Who has seen this resident's data, to be printed for the resident."""
    need = get(needs_visible_to(person()), Need, need_id)
    return render_template("needs/looks.html", need=glass(need, Place.RECEIPT), days=looks_at(need), now=utcnow())


@blueprint.get("/<need_id>")
@open_to(Role.COORDINATOR)
def show(need_id: str) -> ResponseReturnValue:
    return page(whole_need(person(), need_id))


def page(whole: Whole) -> str:
    now, need = utcnow(), whole.need
    choices = choices_for(need, person())
    hand = forms.HandForm()
    hand.provider.choices = forms.provider_choices(choices.providers.values())
    place = forms.PlaceForm(data=forms.place_data(need))
    place.fill_choices(forms.options((village.slug, village.name) for village in choices.villages), spoken())
    is_looking = board.is_looking(whole.history, person(), now=now)
    shown = glass(need, Place.OPENED_PAGE if is_looking else Place.NEED_PAGE)
    return render_template(
        "needs/show.html",
        need=shown,
        ranking=ranking_for(need, now=now) if need.service and need.state in RANKED else Ranking((), ()),
        providers=choices.providers,
        villages={choice.value: choice.label for choice in place.village.choices},
        history=whole.history,
        notices=whole.notices,
        **proposals(need),
        is_looking=is_looking,
        retries=retries(now, board.zone_of(person())),
        seems_unreachable=seems_unreachable(need.attempts, board.zone_of(person())) and need.is_open,
        ready=ready_texts(need, person(), choices),
        wave_size=POLICY.wave_size,
        place=place,
        consent=consent_form(shown, is_looking=is_looking),
        text=forms.TextForm(),
        closing=forms.ClosingForm(),
        duplicate=forms.DuplicateForm(),
        hand=hand,
        reason=forms.ReasonForm(),
        refusal=forms.RefusalForm(),
        schedule=forms.ScheduleForm(),
        completion=forms.CompletionForm(),
    )


def consent_form(need: Glass, *, is_looking: bool) -> forms.ConsentForm:
    """Filled with the resident's data only while they are open to this coordinator."""
    known = {"consent": need.consent.value}
    if is_looking and need.contact:
        known |= {f"contact_{name}": getattr(need.contact, name) for name in ("name", "phone", "address", "note")}
    return forms.ConsentForm(data=known)


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    """A need told on the telephone, written down in under a minute."""
    form = forms.CallForm(data=None if request.method == "POST" else {"consent": "granted", "urgency": "week"})
    form.fill_choices(forms.village_choices(person()), spoken())
    if form.validate_on_submit():
        try:
            told = replace(report_of(form, Channel.CALL), is_protected=form.is_protected.data)
            need = review.report_for_caller(home_of(person()), told, by=person())
        except Refused as refusal:
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
